package imports

import (
	"context"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

// KindApimoRequests are the searches of another Apimo system, or of its CSV files.
const KindApimoRequests = "apimo-requests"

// Wish is what a source says of a search. What it does not say is empty.
type Wish struct {
	Number  int    // of the line
	ID      string // the source's own
	Contact string // the source's id of who searches
	Said    requests.Search
	Unread  string // why nothing can be made of it, as a sentence
}

// Searching is what lines of searches ask (requests.Service).
type Searching interface {
	Get(ctx context.Context, by access.Actor, id int64) (requests.Search, error)
	Create(ctx context.Context, by access.Actor, v requests.Search) (requests.Search, error)
	Change(ctx context.Context, by access.Actor, agency, id int64, apply func(*requests.Search) error) (requests.Search, error)
	Remove(ctx context.Context, by access.Actor, id int64) (use string, err error)
	Person(ctx context.Context, by access.Actor, contact int64) (people.Contact, error)
}

// Searches makes searches of what another system has: one is known again by the source's id.
type Searches struct {
	requests Searching
	store    RecordStore
}

// NewSearches makes it.
func NewSearches(r Searching, s RecordStore) *Searches { return &Searches{r, s} }

// SearchSheet is one reading of a source, from its first line to its last.
type SearchSheet struct {
	searches *Searches
	source   string
	promises *Promises
	met      map[string]int // the source's id to its line
}

// Sheet begins a reading. The people who search were read before it.
func (s *Searches) Sheet(source string, p *Promises) *SearchSheet {
	return &SearchSheet{s, source, p, map[string]int{}}
}

// Line is the next line of the reading.
func (s *SearchSheet) Line(w Wish) Line {
	line := &searchLine{Wish: w, sheet: s, twin: s.met[w.ID]}
	if line.twin == 0 && w.ID != "" {
		s.met[w.ID] = w.Number
	}
	return line
}

// searchLine is a line of a search. What Decide found is what Apply does, in the same write.
type searchLine struct {
	Wish
	sheet *SearchSheet
	twin  int // the line that has the same id
	found search
}

// search is what a line is about as things stand.
type search struct {
	outer Outer
	known bool
	is    requests.Search // without an ID there is none
	after requests.Search
}

// Number implements Line.
func (l *searchLine) Number() int { return l.Wish.Number }

// searchOwn are fields of a search that no source says.
var searchOwn = []string{"Account", "ID", "Agency", "Shown", "Lead", "Door", "Warnings", "CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy"}

// Decide implements Line.
func (l *searchLine) Decide(ctx context.Context, j Job) (Row, error) {
	switch {
	case l.Unread != "":
		return wrong(Refused, "%s", l.Unread), nil
	case l.ID == "":
		return wrong(Refused, "No id: nothing to know the search by again."), nil
	case l.twin != 0:
		return wrong(Conflict, "Line %d has the same id: a search is one line.", l.twin), nil
	}
	m, row, err := l.match(ctx, j)
	if err != nil || row.Verdict != "" {
		return row, err
	}
	said, row, err := l.whose(ctx, j)
	if err != nil || row.Verdict != "" {
		return row, err
	}
	base := m.outer.Said.Request
	if m.known {
		base = base.Said()
	}
	if said.User == 0 { // who is in charge at the source is no user here, which says nothing of ours
		said.User = base.User
	}
	var clashes []string
	if m.after, clashes = merged(base, said, m.is, j.Batch.Overwrite, nil, searchOwn...); m.is.ID == 0 {
		m.after.Agency = j.Batch.Agency
	}
	m.after.Warnings = said.Warnings // they are about what the source says now
	if len(clashes) > 0 {
		wanted, _ := merged(base, said, m.is, true, nil, searchOwn...)
		r := wrong(Conflict, "Changed in Palier and by the source: %s.", strings.ToLower(strings.Join(clashes, ", ")))
		r.Subject, r.Changes = searchSubject(m.is.ID), event.Diff(m.is.Fields(), wanted.Fields())
		return r, nil
	}
	if err := m.after.Sound(); err != nil {
		return refusedRecord(err, searchSubject(m.is.ID))
	}
	if m.after.User == 0 {
		return wrong(Refused, "Nobody of the agency is in charge: who is there is no user here."), nil
	}
	l.found = m
	return l.row(m), nil
}

// match finds the search that the line is about. A row with a verdict says why there is none.
func (l *searchLine) match(ctx context.Context, j Job) (m search, r Row, err error) {
	s := l.sheet.searches
	if m.outer, m.known, err = s.store.OuterOf(ctx, j.By.Account, l.sheet.source, subjectRequest, l.ID); err != nil || !m.known {
		return m, r, err
	}
	m.is, err = s.requests.Get(ctx, j.By, m.outer.Inner)
	if fault.Is(err, fault.Missing) || err == nil && m.is.Agency != j.Batch.Agency {
		return m, wrong(Conflict, "The source's search is one of another agency."), nil
	}
	if err != nil {
		return m, r, err
	}
	m.is = m.is.Said()
	whose, err := s.requests.Person(ctx, j.By, m.is.Contact)
	if err == nil && whose.ID == 0 {
		r = wrong(Conflict, "The person was erased in Palier: the source still has him.")
		r.Subject = searchSubject(m.is.ID)
	}
	return m, r, err
}

// whose is what the line says, with the contact of ours who searches. In a dry run he may not
// be there yet.
func (l *searchLine) whose(ctx context.Context, j Job) (said requests.Search, r Row, err error) {
	said = l.Said.Said()
	if said.Contact, err = numberOf(ctx, l.sheet.searches.store, j.By.Account, l.sheet.source, subjectContact, l.Contact); err != nil {
		return said, r, err
	}
	if said.Contact == 0 {
		if !l.sheet.promises.has(subjectContact, l.Contact) {
			return said, wrong(Refused, "The contact %s of the source is not here: import the contacts first.", l.Contact), nil
		}
		return said, r, nil
	}
	root, err := l.sheet.searches.requests.Person(ctx, j.By, said.Contact)
	switch {
	case err != nil:
	case root.ID == 0:
		r = wrong(Conflict, "The person was erased in Palier: the source still has him.")
	case root.Agency != j.Batch.Agency:
		r = wrong(Conflict, "The contact is one of another agency.")
	}
	return said, r, err
}

func searchSubject(id int64) event.Subject { return event.Subject{Kind: subjectRequest, ID: id} }

// row is what becomes of a search.
func (l *searchLine) row(m search) Row {
	changes := event.Diff(m.is.Fields(), m.after.Fields())
	if !m.known {
		changes = append([]event.Change{{Field: OuterField, After: l.ID}}, changes...)
	}
	switch {
	case m.is.ID == 0:
		return Row{Verdict: New, Changes: changes}
	case len(changes) == 0:
		return Row{Verdict: Unchanged, Subject: searchSubject(m.is.ID)}
	}
	return Row{Verdict: Updated, Subject: searchSubject(m.is.ID), Changes: changes}
}

// Apply implements Line.
func (l *searchLine) Apply(ctx context.Context, tx event.Tx, j Job, row Row) (_ Row, err error) {
	s, m := l.sheet.searches, l.found
	earlier := Record{Line: l.Wish.Number, Before: Said{Request: m.is}, Said: m.outer.Said, Outer: l.ID, Known: m.known}
	var after requests.Search
	if row.Verdict == New {
		earlier.Before = Said{}
		after, err = s.requests.Create(ctx, j.By, m.after)
	} else {
		after, err = s.requests.Change(ctx, j.By, j.Batch.Agency, m.is.ID, func(v *requests.Search) error {
			*v = m.after
			return nil
		})
	}
	if err != nil {
		return row, err
	}
	earlier.ID, earlier.After.Request, row.Subject = after.ID, after.Said(), searchSubject(after.ID)
	if err := s.store.PutRecord(ctx, j.By.Account, j.Batch.ID, earlier); err != nil {
		return row, err
	}
	said, _, err := l.whose(ctx, j)
	if err != nil {
		return row, err
	}
	return row, s.store.PutOuter(ctx, Outer{Account: j.By.Account, Source: l.sheet.source, Kind: subjectRequest, ID: l.ID, Inner: after.ID, Said: Said{Request: said}, SeenAt: tx.Now()})
}

// Undo implements Undoer: what a line made goes away while nothing refers to it, what it
// changed gets its former value where it still has the imported one.
func (s *Searches) Undo(ctx context.Context, tx event.Tx, j Job, rows []Row) error {
	for i := range rows {
		why, err := s.takeBack(ctx, tx, j, rows[i])
		if err != nil {
			return err
		}
		if rows[i].Fate, rows[i].Why = Reverted, why; why != "" {
			rows[i].Fate = Kept
		}
	}
	return nil
}

func (s *Searches) takeBack(ctx context.Context, tx event.Tx, j Job, r Row) (why string, err error) {
	f, found, err := s.store.RecordOf(ctx, j.By.Account, j.Batch.ID, r.Line)
	if err != nil || !found {
		return "", err
	}
	is, err := s.requests.Get(ctx, j.By, f.ID)
	if fault.Is(err, fault.Missing) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	is = is.Said()
	if r.Verdict == New {
		if changed := event.Diff(f.After.Request.Fields(), is.Fields()); len(changed) > 0 {
			return "The search was changed since: " + strings.Join(fieldsOf(changed), ", ") + ".", nil
		}
		use, err := s.requests.Remove(ctx, j.By, is.ID)
		if err != nil || use != "" {
			return "Something refers to this search: " + use + ".", err
		}
		return "", unnamed(ctx, tx, s.store, j, subjectRequest, f)
	}
	if err := unnamed(ctx, tx, s.store, j, subjectRequest, f); err != nil {
		return "", err
	}
	back, later := merged(f.After.Request, f.Before.Request, is, false, nil, searchOwn...)
	if _, err := s.requests.Change(ctx, j.By, j.Batch.Agency, is.ID, func(v *requests.Search) error {
		*v = back
		return nil
	}); err != nil {
		return refusedBack(err)
	}
	if len(later) > 0 {
		return "Changed since: " + strings.ToLower(strings.Join(later, ", ")) + ".", nil
	}
	return "", nil
}
