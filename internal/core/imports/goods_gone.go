package imports

import (
	"context"
	"iter"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// Where a property stands that its source does not list any more (property_step and
// property_status): closed, withdrawn by the agency.
const (
	closed    = 3
	withdrawn = 33
)

// lost is a property that its source does not list any more. Its place among all those is
// the same whenever the file is read, so that an import that was killed goes on behind it.
type lost struct {
	place int
	id    string // the source's
}

// lost gives those of a source's names that are not listed, and how many were listed by its
// last file.
func (g *Goods) lost(ctx context.Context, account int64, source string, lists func(id string) bool) (missing []lost, listed int, err error) {
	place := 0
	for after := ""; ; {
		some, err := g.store.Outers(ctx, account, source, subjectProperty, after, PerWrite)
		if err != nil {
			return nil, 0, err
		}
		for _, o := range some {
			after = o.ID
			there := lists(o.ID)
			if !there {
				place++
			}
			if o.Said.Property.Step == closed { // by a file before this one
				continue
			}
			if listed++; !there {
				missing = append(missing, lost{place, o.ID})
			}
		}
		if len(some) < PerWrite {
			return missing, listed, nil
		}
	}
}

// Guard refuses a portfolio that lacks more than half of what its source listed before, which
// is asked before anything of it is written. Conflict; a small portfolio is not held to that.
func (g *Goods) Guard(ctx context.Context, by access.Actor, source string, lists func(id string) bool) error {
	missing, listed, err := g.lost(ctx, by.Account, source, lists)
	const some = 20
	if err == nil && listed >= some && len(missing)*2 > listed {
		return fault.Newf(fault.Conflict, "The file lacks %d of the %d properties that this source listed before, which would be withdrawn: say that they are, or check the file", len(missing), listed)
	}
	return err
}

// Gone are lines behind the last one, of properties that the source listed before and lists
// no more: a portfolio is always whole.
func (s *GoodSheet) Gone(ctx context.Context, by access.Actor) (iter.Seq[Line], error) {
	missing, _, err := s.goods.lost(ctx, by.Account, s.source, func(id string) bool { return s.met[id] != 0 })
	return func(yield func(Line) bool) {
		for _, m := range missing {
			if !yield(&goneLine{number: s.last + m.place, id: m.id, sheet: s}) {
				return
			}
		}
	}, err
}

// goneLine is a property that the source lists no more.
type goneLine struct {
	number int
	id     string
	sheet  *GoodSheet
	outer  Outer
	is     listings.Property
}

// Number implements Line.
func (l *goneLine) Number() int { return l.number }

// Decide implements Line.
func (l *goneLine) Decide(ctx context.Context, j Job) (Row, error) {
	var found bool
	var err error
	if l.outer, found, err = l.sheet.goods.store.OuterOf(ctx, j.By.Account, l.sheet.source, subjectProperty, l.id); err != nil || !found {
		return Row{Verdict: Unchanged}, err // an undo took its name away meanwhile
	}
	if first := l.sheet.properties[l.outer.Inner]; first != 0 { // the source lists it under another id
		return Row{Verdict: Unchanged, Subject: goodSubject(l.outer.Inner)}, nil
	}
	is, err := l.sheet.goods.properties.Property(ctx, j.By, l.outer.Inner)
	if fault.Is(err, fault.Missing) || err == nil && is.Agency != j.Batch.Agency {
		return wrong(Conflict, "The source's property is one of another agency."), nil
	}
	if err != nil {
		return Row{}, err
	}
	l.is = is
	after := is
	if is.Step < closed { // a sale that was noted here stays one
		after.Step, after.Status = closed, withdrawn
	}
	after.PublishedAt = time.Time{}
	return Row{Verdict: Updated, Subject: goodSubject(is.ID), Changes: event.Diff(is.Fields(), after.Fields()), Reason: "The source lists it no more."}, nil
}

// Apply implements Line.
func (l *goneLine) Apply(ctx context.Context, tx event.Tx, j Job, row Row) (_ Row, err error) {
	g, is := l.sheet.goods, l.is
	if !is.PublishedAt.IsZero() {
		if _, err := g.properties.Withdraw(ctx, j.By, is.ID); err != nil {
			return row, err
		}
	}
	after, err := g.properties.Change(ctx, j.By, is.ID, func(p *listings.Property) error {
		if p.Step < closed {
			p.Step, p.Status = closed, withdrawn
		}
		return nil
	})
	if err != nil {
		return row, err
	}
	base := l.outer.Said.Property
	earlier := Earlier{Line: l.number, Property: is.ID, Before: is, After: after, Said: base, Outer: l.id, Known: true}
	if err := g.store.PutEarlier(ctx, j.By.Account, j.Batch.ID, earlier); err != nil {
		return row, err
	}
	said := l.outer.Said
	said.Property.Step, said.Property.Status = closed, withdrawn
	return row, g.name(ctx, tx, j, l.sheet.source, l.id, is.ID, said)
}
