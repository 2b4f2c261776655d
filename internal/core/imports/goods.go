package imports

import (
	"context"
	"errors"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// KindPoliris is a portfolio in the Poliris format.
const KindPoliris = "poliris"

// subjectProperty is how the journal calls a property.
const subjectProperty = "property"

// Good is what a source says of a property. What it does not say is empty.
type Good struct {
	Number int    // of the line
	ID     string // the source's own
	Said   listings.Property
	// Former is Said with what the source said before, where it says something now that nobody
	// understands; nil: everything was understood.
	Former func(before listings.Property) listings.Property
	Unread string // why nothing can be made of it, as a sentence
	Ties   *Ties  // nil: the source says nothing of others
}

// Properties are what lines of properties ask (listings.Service).
type Properties interface {
	Property(ctx context.Context, by access.Actor, id int64) (listings.Property, error)
	// Several gives those of the ids that are there and the actor's; Referred what has each of
	// the references in an agency.
	Several(ctx context.Context, by access.Actor, ids []int64) (map[int64]listings.Property, error)
	Referred(ctx context.Context, by access.Actor, agency int64, references []string) (map[string][]int64, error)
	// FindReference gives the property of the agency with the reference, 0 for none; several:
	// more than one has it.
	FindReference(ctx context.Context, by access.Actor, agency int64, reference string) (id int64, several bool, err error)
	Add(ctx context.Context, by access.Actor, p listings.Property) (listings.Property, error)
	Change(ctx context.Context, by access.Actor, id int64, apply func(*listings.Property) error) (listings.Property, error)
	Withdraw(ctx context.Context, by access.Actor, id int64) (listings.Property, error)
	Owners(ctx context.Context, by access.Actor, properties []int64) (map[int64][]int64, error)
	SetOwners(ctx context.Context, by access.Actor, property int64, contacts []int64) error
}

// Goods makes properties of lines: one is known again by the source's id, else by its
// reference in the agency.
type Goods struct {
	properties Properties
	store      OuterStore
}

// NewGoods makes it.
func NewGoods(p Properties, s OuterStore) *Goods { return &Goods{p, s} }

// GoodSheet is one reading of a source, from its first line to its last.
type GoodSheet struct {
	goods      *Goods
	source     string
	met        map[string]int // the source's id to its line
	references map[string]int
	properties map[int64]int // ours to the line that is about it
	promises   *Promises     // of others that its lines speak of; nil: they speak of none
	last       int
	seen       lookedUp
}

// Sheet begins a reading of what a source says.
func (g *Goods) Sheet(source string) *GoodSheet {
	return &GoodSheet{goods: g, source: source, met: map[string]int{}, references: map[string]int{}, properties: map[int64]int{}}
}

// Line is the next line of the reading.
func (s *GoodSheet) Line(g Good) Line {
	line := &goodLine{Good: g, sheet: s, twin: s.met[g.ID], like: s.references[g.Said.Reference]}
	if line.twin == 0 && g.ID != "" {
		s.met[g.ID] = g.Number
	}
	if line.like == 0 && g.Said.Reference != "" {
		s.references[g.Said.Reference] = g.Number
	}
	s.last = max(s.last, g.Number)
	return line
}

// goodLine is a line of a property. What Decide found is what Apply does, in the same write.
type goodLine struct {
	Good
	sheet *GoodSheet
	twin  int // the line that has the same id
	like  int // the line that has the same reference
	found matched
	after listings.Property
	owned []int64  // who is to own it, when ties say so
	tied  []string // and what the source calls them
}

// Number implements Line.
func (l *goodLine) Number() int { return l.Good.Number }

// OuterField names the source's id among the changes of a row.
const OuterField = "outer_id"

// matched is what a line is about as things stand.
type matched struct {
	outer Outer
	known bool              // the source said something of it before
	base  listings.Property // what
	is    listings.Property // ours; without an ID there is none
	owned []int64           // who owns it, when ties are said
}

// Decide implements Line.
func (l *goodLine) Decide(ctx context.Context, j Job) (Row, error) {
	switch {
	case l.Unread != "":
		return wrong(Refused, "%s", l.Unread), nil
	case l.Said.Reference == "" || l.ID == "":
		return wrong(Refused, "No reference: nothing to know the property by again."), nil
	case l.twin != 0:
		return wrong(Conflict, "Line %d has the same id: a property is one line.", l.twin), nil
	case l.like != 0:
		return wrong(Conflict, "Line %d has the same reference: a property is one line.", l.like), nil
	}
	m, row, err := l.match(ctx, j)
	if err != nil || row.Verdict != "" {
		return row, err
	}
	if err := l.tie(ctx, j, &m); err != nil {
		return Row{}, err
	}
	if m.known && l.Former != nil {
		l.Said = l.Former(m.base)
	}
	after, clashes := listings.Merge(m.base, l.Said, m.is, j.Batch.Overwrite)
	if len(clashes) > 0 {
		wanted, _ := listings.Merge(m.base, l.Said, m.is, true)
		r := wrong(Conflict, "Changed in Palier and by the source: %s.", strings.Join(clashes, ", "))
		r.Subject, r.Changes = goodSubject(m.is.ID), event.Diff(m.is.Fields(), wanted.Fields())
		return r, nil
	}
	if err := listings.Sound(m.is, after); err != nil {
		return refusedFor(err, m.is.ID)
	}
	if row, err := l.free(ctx, j, m.is, after.Reference); err != nil || row.Verdict != "" {
		return row, err
	}
	l.found, l.after = m, after
	row = m.row(l.ID, after, l.owned)
	if row.Verdict == New {
		l.sheet.promised(l.ID)
	}
	return row, nil
}

// free refuses a reference that another property of the agency has.
func (l *goodLine) free(ctx context.Context, j Job, is listings.Property, reference string) (Row, error) {
	if is.ID == 0 || is.Reference == reference { // a new one was looked for by its reference
		return Row{}, nil
	}
	other, several, err := l.sheet.goods.properties.FindReference(ctx, j.By, j.Batch.Agency, reference)
	if err == nil && (several || other != 0) {
		r := wrong(Conflict, "Another property of the agency has the reference %s.", reference)
		r.Subject = goodSubject(is.ID)
		return r, nil
	}
	return Row{}, err
}

// row is what becomes of a property.
func (m matched) row(id string, after listings.Property, owned []int64) Row {
	var was []event.Change
	if m.is.ID != 0 { // a new one has nothing to compare with
		was = m.is.Fields()
	}
	changes := event.Diff(was, after.Fields())
	if !slices.Equal(m.owned, owned) {
		changes = append(changes, event.Change{Field: ownersField, Before: event.Numbers(m.owned), After: event.Numbers(owned)})
	}
	if !m.known {
		changes = append([]event.Change{{Field: OuterField, After: id}}, changes...)
	}
	switch {
	case m.is.ID == 0:
		return Row{Verdict: New, Changes: changes}
	case len(changes) == 0:
		return Row{Verdict: Unchanged, Subject: goodSubject(m.is.ID)}
	}
	return Row{Verdict: Updated, Subject: goodSubject(m.is.ID), Changes: changes}
}

// refusedFor is a row of a sheet that cannot stand.
func refusedFor(err error, id int64) (Row, error) {
	f, is := errors.AsType[*fault.Error](err)
	if !is || f.Kind != fault.Invalid {
		return Row{}, err
	}
	r := wrong(Refused, "%s", f.Message)
	if len(f.Problems) > 0 {
		r = wrong(Refused, "%s: %s", f.Problems[0].Field, f.Problems[0].Message)
	}
	if id != 0 {
		r.Subject = goodSubject(id)
	}
	return r, nil
}

func goodSubject(id int64) event.Subject { return event.Subject{Kind: subjectProperty, ID: id} }

// match finds the property that the line is about. A row with a verdict says why nobody can
// tell.
func (l *goodLine) match(ctx context.Context, j Job) (m matched, r Row, err error) {
	id, several := int64(0), false
	if m.outer, m.known, err = l.named(ctx, j); err != nil {
		return m, r, err
	}
	if m.known {
		id, m.base = m.outer.Inner, m.outer.Said.Property
	} else if id, several, err = l.referred(ctx, j); err != nil {
		return m, r, err
	}
	switch first := l.sheet.properties[id]; {
	case several:
		return m, wrong(Refused, "Several properties of the agency have the reference %s.", l.Said.Reference), nil
	case id == 0:
		m.is = listings.Property{Agency: j.Batch.Agency}
		return m, r, nil
	case first != 0 && first != l.Good.Number:
		r = wrong(Conflict, "Line %d is the same property.", first)
		r.Subject = goodSubject(id)
		return m, r, nil
	}
	l.sheet.properties[id] = l.Good.Number
	m.is, err = l.property(ctx, j, id)
	if fault.Is(err, fault.Missing) || err == nil && m.is.Agency != j.Batch.Agency {
		return m, wrong(Conflict, "The source's property is one of another agency."), nil
	}
	return m, r, err
}

// Apply implements Line.
func (l *goodLine) Apply(ctx context.Context, tx event.Tx, j Job, row Row) (_ Row, err error) {
	g, m := l.sheet.goods, l.found
	earlier := Earlier{Line: l.Good.Number, Property: m.is.ID, Said: m.base, Outer: l.ID, Known: m.known}
	if row.Verdict == New {
		var made listings.Property
		made, err = g.properties.Add(ctx, j.By, l.after)
		earlier.Property = made.ID
	} else {
		earlier.Before = m.is
		earlier.After, err = g.properties.Change(ctx, j.By, m.is.ID, func(p *listings.Property) error {
			*p = l.after
			return nil
		})
	}
	if err != nil {
		return row, err
	}
	row.Subject = goodSubject(earlier.Property)
	if l.Ties != nil {
		if err := g.properties.SetOwners(ctx, j.By, earlier.Property, l.owned); err != nil {
			return row, err
		}
	}
	l.sheet.properties[earlier.Property] = l.Good.Number
	if err := g.store.PutEarlier(ctx, j.By.Account, j.Batch.ID, earlier); err != nil {
		return row, err
	}
	return row, g.name(ctx, tx, j, l.sheet.source, l.ID, earlier.Property, Said{Property: l.Said, Digest: l.tieDigest()})
}

// name keeps what the source calls a property and says of it.
func (g *Goods) name(ctx context.Context, tx event.Tx, j Job, source, id string, property int64, said Said) error {
	return g.store.PutOuter(ctx, Outer{Account: j.By.Account, Source: source, Kind: subjectProperty, ID: id, Inner: property, Said: said, SeenAt: tx.Now()})
}
