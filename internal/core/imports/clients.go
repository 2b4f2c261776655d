package imports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// KindApimoContacts are the contacts of another Apimo system, or of its CSV files.
const KindApimoContacts = "apimo-contacts"

// Filed is what a source says of a person whom it has on file. What it does not say is empty.
type Filed struct {
	Number   int    // of the line
	ID       string // the source's own
	Said     people.Contact
	Consents map[people.Channel]bool
	Unread   string // why nothing can be made of it, as a sentence
}

// Clients makes contacts of what another system has on file: one is known again by the
// source's id, else as files of contacts know people.
type Clients struct {
	people *people.Service
	store  RecordStore
}

// NewClients makes it.
func NewClients(p *people.Service, s RecordStore) *Clients { return &Clients{p, s} }

// ClientSheet is one reading of a source, from its first line to its last.
type ClientSheet struct {
	clients  *Clients
	source   string
	country  string
	promises *Promises
	met      map[string]int // the source's id to its line
	persons  map[int64]int  // ours to the first line that is about him
}

// Sheet begins a reading; country is where numbers without a prefix are read.
func (c *Clients) Sheet(source, country string, p *Promises) *ClientSheet {
	return &ClientSheet{c, source, country, p, map[string]int{}, map[int64]int{}}
}

// Line is the next line of the reading.
func (s *ClientSheet) Line(f Filed) Line {
	line := &clientLine{Filed: f, sheet: s, twin: s.met[f.ID]}
	if line.twin == 0 && f.ID != "" {
		s.met[f.ID] = f.Number
	}
	return line
}

// clientLine is a line of a person. What Decide found is what Apply does, in the same write.
type clientLine struct {
	Filed
	sheet *ClientSheet
	twin  int // the line that has the same id
	found client
}

// client is whom a line is about as things stand.
type client struct {
	outer Outer
	known bool           // the source said something of him before
	is    people.Contact // as he is shown; without an ID there is none
	after people.Contact
	news  []people.Consent
	fresh bool // known here, and the agency has no record of him
}

// Number implements Line.
func (l *clientLine) Number() int { return l.Filed.Number }

// Decide implements Line.
func (l *clientLine) Decide(ctx context.Context, j Job) (Row, error) {
	switch {
	case l.Unread != "":
		return wrong(Refused, "%s", l.Unread), nil
	case l.ID == "":
		return wrong(Refused, "No id: nothing to know the person by again."), nil
	case l.twin != 0:
		return wrong(Conflict, "Line %d has the same id: a person is one line.", l.twin), nil
	}
	m, row, err := l.match(ctx, j)
	if err != nil || row.Verdict != "" {
		return row, err
	}
	again := m.is.ID != 0 && !m.known && l.double(m.is.ID)
	var clashes []string
	if again { // a second record of one person: what it says besides is filled in
		m.after, _ = merged(people.Contact{}, l.Said, m.is, false, l.alike, contactOwn...)
	} else {
		m.after, clashes = merged(m.outer.Said.Contact, l.Said, m.is, j.Batch.Overwrite, l.alike, contactOwn...)
	}
	if len(clashes) > 0 {
		wanted, _ := merged(m.outer.Said.Contact, l.Said, m.is, true, l.alike, contactOwn...)
		changes := event.Diff(m.is.Fields(), wanted.Fields())
		r := about(wrong(Conflict, "Changed in Palier and by the source: %s.", strings.Join(namesOf(changes, m, clashes), ", ")), m.is.ID)
		r.Changes = changes
		return r, nil
	}
	was := people.Filing{Declared: m.is.Declared, Profile: m.is.Profile, Card: m.is.Card}
	next := people.Filing{Declared: m.after.Declared, Profile: m.after.Profile, Card: m.after.Card}
	err = next.SoundAfter(was)
	if m.is.ID == 0 {
		err = next.Sound()
	}
	if err != nil {
		return refusedRecord(err, subject(m.is.ID))
	}
	row, err = l.row(ctx, j, &m)
	if again && err == nil {
		row.Reason = fmt.Sprintf("Line %d of the source is the same person, contact %d.", l.sheet.persons[m.is.ID], m.is.ID)
		if l.sheet.persons[m.is.ID] == 0 {
			row.Reason = fmt.Sprintf("The source has this person, contact %d, under another id, too.", m.is.ID)
		}
	}
	l.found = m
	return row, err
}

// namesOf are the fields on which both differ, by the journal's names.
func namesOf(changes []event.Change, m client, clashes []string) []string {
	var names []string
	kept := event.Diff(m.outer.Said.Contact.Fields(), m.is.Fields())
	for _, c := range changes {
		if slices.ContainsFunc(kept, func(k event.Change) bool { return k.Field == c.Field }) {
			names = append(names, c.Field)
		}
	}
	if len(names) == 0 {
		return clashes
	}
	return names
}

// double tells whether another id of the source is the same person already.
func (l *clientLine) double(contact int64) bool {
	first, met := l.sheet.persons[contact]
	return met && first != l.Filed.Number
}

// contactOwn are fields of a contact that no source says.
var contactOwn = []string{"Account", "ID", "Agency", "Provider", "MergedInto", "Lists", "CreatedAt", "UpdatedAt"}

// alike tells whether a coordinate or a name says what is known, as files of contacts have it.
func (l *clientLine) alike(field string, said, ours any) bool {
	a, text := said.(string)
	b, _ := ours.(string)
	if !text || a == "" || b == "" {
		return false
	}
	same := func(key func(string) (string, bool)) bool {
		x, ok := key(a)
		y, _ := key(b)
		return ok && x == y
	}
	switch field {
	case "Email", "EmailMore":
		return same(people.Email)
	case "Phone", "Mobile", "Fax":
		return same(func(raw string) (string, bool) { return people.Phone(raw, l.sheet.country) })
	case "First", "Last", "Company", "Address", "AddressMore", "City":
		return people.Fold(a) != "" && people.Fold(a) == people.Fold(b)
	}
	return false
}

// match finds whom the line is about. A row with a verdict says why nobody can tell.
func (l *clientLine) match(ctx context.Context, j Job) (m client, r Row, err error) {
	c := l.sheet.clients
	if m.outer, m.known, err = c.store.OuterOf(ctx, j.By.Account, l.sheet.source, subjectContact, l.ID); err != nil {
		return m, r, err
	}
	id := m.outer.Inner
	if !m.known {
		seen, err := c.people.Recognise(ctx, j.By.Account, people.NewClaim(l.Said.Declared, l.sheet.country))
		if err != nil || len(seen.Fit) > 1 {
			return m, wrong(Conflict, "It may be each of the contacts %s.", ids(seen.Fit)), err
		}
		if len(seen.Fit) == 0 {
			return m, r, nil
		}
		id = seen.Fit[0]
	}
	m.is, err = c.people.Root(ctx, j.By, id)
	switch {
	case fault.Is(err, fault.Missing):
		return m, about(wrong(Conflict, "The person was erased in Palier: the source still has him."), id), nil
	case err != nil:
		return m, r, err
	case m.is.Unknown():
		return m, about(wrong(Conflict, "The person was erased in Palier: the source still has him."), id), nil
	}
	if m.fresh, err = fresh(ctx, c.people, m.is, j); err != nil {
		return m, r, err
	}
	if m.is.Agency != j.Batch.Agency { // who is in charge of him is the other agency's to say
		l.Said.Card.User, m.outer.Said.Contact.Card.User = m.is.Card.User, m.is.Card.User
	}
	if _, met := l.sheet.persons[m.is.ID]; !met {
		l.sheet.persons[m.is.ID] = l.Filed.Number
		if !m.known { // another id of the source, of a reading before this one
			names, err := c.store.OuterNames(ctx, j.By.Account, subjectContact, []int64{m.is.ID})
			for _, o := range names {
				if o.Source == l.sheet.source && o.ID != l.ID {
					l.sheet.persons[m.is.ID] = 0
				}
			}
			return m, r, err
		}
	}
	return m, r, nil
}

// row is what becomes of a person.
func (l *clientLine) row(ctx context.Context, j Job, m *client) (Row, error) {
	known := map[people.Channel]bool{}
	if m.is.ID != 0 {
		var err error
		if known, err = l.sheet.clients.people.Consents(ctx, j.By, m.is.ID); err != nil {
			return Row{}, err
		}
	}
	changes := event.Diff(m.is.Fields(), m.after.Fields())
	answers, stays := l.answers(m, known)
	changes = append(changes, answers...)
	if m.fresh {
		changes = append([]event.Change{freshAt(j)}, changes...)
	}
	if !m.known {
		changes = append([]event.Change{{Field: OuterField, After: l.ID}}, changes...)
	}
	row := Row{Verdict: Updated, Subject: subject(m.is.ID), Changes: changes}
	switch {
	case m.is.ID == 0:
		row = Row{Verdict: New, Changes: changes}
		l.sheet.promises.promise(subjectContact, l.ID)
	case len(changes) == 0:
		row = Row{Verdict: Unchanged, Subject: subject(m.is.ID)}
	}
	if len(stays) > 0 {
		row.Reason = "Withdrawn in Palier, and stays so: " + strings.Join(stays, ", ") + "."
	}
	return row, nil
}

// answers are the consents that the source says anew; of those that were withdrawn here none
// is given back.
func (l *clientLine) answers(m *client, known map[people.Channel]bool) (list []event.Change, stays []string) {
	before := consentsIn(m.outer.Said.Digest)
	for _, c := range people.Channels() {
		given, said := l.Consents[c]
		was, asked := known[c]
		told, earlier := before[c]
		switch {
		case !said || earlier && told == given || asked && was == given:
		case asked && !was:
			stays = append(stays, consentField+string(c))
		default:
			change := event.Change{Field: consentField + string(c), After: fmt.Sprint(given)}
			if asked {
				change.Before = fmt.Sprint(was)
			}
			list = append(list, change)
			m.news = append(m.news, people.Consent{Channel: c, Given: given})
		}
	}
	return list, stays
}

// consentsOf and consentsIn keep what a source said of consents as text.
func consentsOf(list map[people.Channel]bool) string {
	var parts []string
	for _, c := range people.Channels() {
		if given, said := list[c]; said {
			parts = append(parts, fmt.Sprintf("%s=%v", c, given))
		}
	}
	return strings.Join(parts, ",")
}

func consentsIn(digest string) map[people.Channel]bool {
	list := map[people.Channel]bool{}
	for part := range strings.SplitSeq(digest, ",") {
		if name, given, is := strings.Cut(part, "="); is {
			list[people.Channel(name)] = given == "true"
		}
	}
	return list
}

// Apply implements Line.
func (l *clientLine) Apply(ctx context.Context, tx event.Tx, j Job, row Row) (_ Row, err error) {
	c, m := l.sheet.clients, l.found
	earlier := Record{Line: l.Filed.Number, Before: Said{Contact: m.is}, Said: m.outer.Said, Outer: l.ID, Known: m.known}
	filing := people.Filing{Declared: m.after.Declared, Profile: m.after.Profile, Card: m.after.Card}
	p := people.Place{Account: j.By.Account, Agency: j.Batch.Agency, Who: j.By.Who}
	if m.fresh {
		if err := c.people.Settle(ctx, tx, p, m.is); err != nil {
			return row, err
		}
	}
	if row.Verdict == New {
		earlier.After.Contact, err = c.people.Take(ctx, tx, j.By, j.Batch.Agency, filing)
		earlier.Before = Said{}
	} else {
		earlier.After.Contact, err = c.people.Revise(ctx, j.By, j.Batch.Agency, m.is.ID, func(f *people.Filing) error {
			*f = filing
			return nil
		})
	}
	if err != nil {
		return row, err
	}
	earlier.ID = earlier.After.Contact.ID
	row.Subject = subject(earlier.ID)
	if l.sheet.persons[earlier.ID] == 0 {
		l.sheet.persons[earlier.ID] = l.Filed.Number
	}
	for i := range m.news {
		m.news[i].Proof = j.proof(l.Filed.Number)
	}
	if err := c.people.NoteConsents(ctx, tx, p, earlier.ID, m.news); err != nil {
		return row, err
	}
	if err := c.store.PutRecord(ctx, j.By.Account, j.Batch.ID, earlier); err != nil {
		return row, err
	}
	said := l.Said
	return row, c.store.PutOuter(ctx, Outer{Account: j.By.Account, Source: l.sheet.source, Kind: subjectContact, ID: l.ID, Inner: earlier.ID,
		Said: Said{Contact: said, Digest: consentsOf(l.Consents)}, SeenAt: tx.Now()})
}

// refusedRecord is a row of what cannot stand.
func refusedRecord(err error, s event.Subject) (Row, error) {
	r, err := refusedFor(err, 0)
	if err == nil && s.ID != 0 {
		r.Subject = s
	}
	return r, err
}
