package imports

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"palier/internal/core/event"
	"palier/internal/core/people"
)

// Person is what a line of a file says of a person. What is empty is not said.
type Person struct {
	Number   int // of the line
	Contact  int64
	Said     people.Declared
	Consents map[people.Channel]bool
	Unread   []string // cells that cannot be understood, as sentences
}

// Contacts makes persons of lines: in files that say who is known already by an e-mail, a
// phone, a name with postcode, or the number of a contact.
type Contacts struct{ people *people.Service }

// NewContacts makes it.
func NewContacts(p *people.Service) *Contacts { return &Contacts{p} }

// Sheet is one reading of a file, from its first line to its last: a person is one line
// of it.
type Sheet struct {
	contacts *Contacts
	country  string
	met      map[mark][]seen
	numbers  map[int64]int // contact to the line that names it
}

// mark is an e-mail or a phone that was met.
type mark struct {
	kind  people.KeyKind
	value string
}

// seen is who was met with it.
type seen struct {
	line    int
	contact int64
	name    people.Name
}

// Sheet begins a reading; country is where numbers without a prefix are read.
func (c *Contacts) Sheet(country string) *Sheet {
	return &Sheet{c, country, map[mark][]seen{}, map[int64]int{}}
}

// Line is the next line of the reading.
func (s *Sheet) Line(p Person) Line {
	l := &contactLine{Person: p, sheet: s, claim: people.NewClaim(p.Said, s.country)}
	l.twin = s.meet(p, l.claim)
	return l
}

// meet gives the line before that names the same person, 0: none does. A line that is not
// taken for that reason, or cannot be read, stands in nobody's way.
func (s *Sheet) meet(p Person, claim people.Claim) (twin int) {
	me := seen{p.Number, p.Contact, p.Said.Name()}
	for _, k := range claim.Marks() {
		for _, o := range s.met[mark{k.Kind, k.Value}] {
			if twin == 0 && o.clashes(me, k.Kind) {
				twin = o.line
			}
		}
	}
	if twin != 0 || len(p.Unread) > 0 {
		return twin
	}
	for _, k := range claim.Marks() {
		m := mark{k.Kind, k.Value}
		s.met[m] = append(s.met[m], me)
	}
	return 0
}

// clashes tells whether two lines with one e-mail or phone cannot both be right: an e-mail
// address is one person's, a phone a family's. Contacts that Palier numbers apart are two
// people, whatever they share.
func (o seen) clashes(n seen, on people.KeyKind) bool {
	if o.contact != 0 && n.contact != 0 && o.contact != n.contact {
		return false
	}
	return on == people.KeyEmail || people.Compatible(o.name, n.name)
}

// contactLine is a line of contacts.
type contactLine struct {
	Person
	sheet *Sheet
	claim people.Claim
	twin  int
}

// Number implements Line.
func (l *contactLine) Number() int { return l.Person.Number }

// Decide implements Line.
func (l *contactLine) Decide(ctx context.Context, j Job) (Row, error) {
	switch {
	case len(l.Unread) > 0:
		return wrong(Refused, "%s", strings.Join(l.Unread, " ")), nil
	case l.twin != 0:
		return wrong(Conflict, "Line %d has the same e-mail or phone: a person is one line.", l.twin), nil
	}
	if long := l.tooLong(); long != "" {
		return wrong(Refused, "%s: %d characters at most.", long, longest), nil
	}
	contact, row, err := l.whom(ctx, j)
	if err != nil || row.Verdict != "" {
		return row, err
	}
	if contact == 0 {
		if bad := l.unreachable(people.DeclaredFields()); bad != "" {
			return wrong(Refused, "%s", bad), nil
		}
		changes := append(people.Contact{Declared: l.Said}.Fields(), l.answers(nil)...)
		return Row{Verdict: New, Changes: changes}, nil
	}
	return l.against(ctx, j, contact)
}

// longest is how many characters a field of a contact holds.
const longest = 1000

func (l *contactLine) tooLong() string {
	i := slices.IndexFunc(people.DeclaredFields(), func(f string) bool { return utf8.RuneCountInString(l.Said.Value(f)) > longest })
	if i < 0 {
		return ""
	}
	return people.DeclaredFields()[i]
}

// unreachable says which of the fields is to hold an e-mail or a phone and does not.
func (l *contactLine) unreachable(fields []string) string {
	for _, f := range fields {
		said := l.Said.Value(f)
		if said == "" {
			continue
		}
		switch f {
		case "email", "email_more":
			if _, ok := people.Email(said); !ok {
				return f + ": this is not an e-mail address."
			}
		case "phone", "mobile":
			if _, ok := people.Phone(said, l.sheet.country); !ok {
				return f + ": this is not a phone number."
			}
		}
	}
	return ""
}

// whom finds the contact that the line is about, 0 for a new one. A row with a verdict
// says why nobody can tell.
func (l *contactLine) whom(ctx context.Context, j Job) (int64, Row, error) {
	if l.Contact != 0 {
		return l.numbered(ctx, j)
	}
	r, err := l.sheet.contacts.people.Recognise(ctx, j.By.Account, l.claim)
	switch {
	case err != nil:
		return 0, Row{}, err
	case !r.Known && l.Said.Name() == (people.Name{}) && l.Said.Company == "":
		if bad := l.unreachable(people.DeclaredFields()); bad != "" {
			return 0, wrong(Refused, "%s", bad), nil
		}
		return 0, wrong(Refused, "No name, e-mail or phone."), nil
	case !r.Known:
		if bad := l.unreachable(people.DeclaredFields()); bad != "" {
			return 0, wrong(Refused, "%s", bad), nil
		}
		return 0, wrong(Refused, "Nothing to know the person by again: an e-mail, a phone, or first name, last name and postcode."), nil
	case len(r.Fit) > 1:
		return 0, wrong(Conflict, "It may be each of the contacts %s.", ids(r.Fit)), nil
	case r.Namely != 0 && len(r.Fit) == 0:
		return 0, about(wrong(Conflict, "The e-mail is that of contact %d, who has another name.", r.Namely), r.Namely), nil
	case r.Namely != 0:
		return 0, about(wrong(Conflict, "An e-mail is that of contact %d, and the rest says contact %d.", r.Namely, r.Fit[0]), r.Fit[0]), nil
	case len(r.Fit) == 1:
		return r.Fit[0], Row{}, nil
	}
	return 0, Row{}, nil
}

// numbered finds the contact that the line names by its number. A file of another
// installation has numbers of other people: something else must agree.
func (l *contactLine) numbered(ctx context.Context, j Job) (int64, Row, error) {
	found, err := l.sheet.contacts.people.Roots(ctx, j.By, []int64{l.Contact})
	if err != nil {
		return 0, Row{}, err
	}
	c, there := found[l.Contact]
	if !there {
		return 0, wrong(Refused, "There is no contact %d; leave the number out.", l.Contact), nil
	}
	known := people.NewClaim(c.Declared, l.sheet.country).Marks()
	shares := slices.ContainsFunc(l.claim.Marks(), func(k people.Key) bool {
		return slices.ContainsFunc(known, func(o people.Key) bool { return o.Kind == k.Kind && o.Value == k.Value })
	})
	named := c.Name() != (people.Name{}) && l.Said.Name() != (people.Name{}) && people.Compatible(c.Name(), l.Said.Name())
	if !shares && !named && c.Declared != l.Said {
		return 0, wrong(Conflict, "Contact %d is somebody else; leave the number out.", l.Contact), nil
	}
	return c.ID, Row{}, nil
}

func about(r Row, contact int64) Row {
	r.Subject = subject(contact)
	return r
}

func subject(contact int64) event.Subject { return event.Subject{Kind: "contact", ID: contact} }

func ids(list []int64) string {
	words := make([]string, len(list))
	for i, id := range list {
		words[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(words, ", ")
}

// answers are the line's consents that are not known already.
func (l *contactLine) answers(known map[people.Channel]bool) []event.Change {
	var list []event.Change
	for _, c := range people.Channels() {
		given, said := l.Consents[c]
		was, asked := known[c]
		if !said || asked && was == given {
			continue
		}
		change := event.Change{Field: consentField + string(c), After: strconv.FormatBool(given)}
		if asked {
			change.Before = strconv.FormatBool(was)
		}
		list = append(list, change)
	}
	return list
}

// consentField begins the names of consents among the changes of a row, as in the journal.
const consentField = "consent."

// Apply implements Line.
func (l *contactLine) Apply(ctx context.Context, tx event.Tx, j Job, row Row) (Row, error) {
	p := people.Place{Account: j.By.Account, Agency: j.Batch.Agency, Who: j.By.Who}
	svc := l.sheet.contacts.people
	if row.Verdict == New {
		r, err := svc.Resolve(ctx, tx, p, l.claim, 0)
		if err == nil && !r.New {
			err = fmt.Errorf("imports: line %d was to be a new contact and is %d", l.Person.Number, r.Named)
		}
		if err != nil {
			return row, err
		}
		row.Subject = subject(r.Named)
	} else if err := l.amend(ctx, tx, j, p, row); err != nil {
		return row, err
	}
	var said []people.Consent
	for _, c := range row.Changes {
		if channel, ok := strings.CutPrefix(c.Field, consentField); ok {
			said = append(said, people.Consent{Channel: people.Channel(channel), Given: c.After == "true", Proof: j.proof(l.Person.Number)})
		}
	}
	return row, svc.NoteConsents(ctx, tx, p, row.Subject.ID, said)
}

// amend writes the fields of a decided row.
func (l *contactLine) amend(ctx context.Context, tx event.Tx, j Job, p people.Place, row Row) error {
	svc := l.sheet.contacts.people
	own, err := svc.Contact(ctx, j.By, row.Subject.ID)
	if err != nil {
		return err
	}
	say := own.Declared
	for _, c := range row.Changes {
		if say.Put(c.Field, c.After); c.Field == agencyField {
			if err := svc.Settle(ctx, tx, p, own); err != nil {
				return err
			}
		}
	}
	return svc.Amend(ctx, tx, p, own.ID, say, l.sheet.country)
}
