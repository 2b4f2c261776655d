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

// lost gives those of a source's names that are not listed, but were by its last file.
func (g *Goods) lost(ctx context.Context, account int64, source string, lists func(id string) bool) (missing []lost, err error) {
	place := 0
	err = g.called(ctx, account, source, func(id string) bool { return !lists(id) }, func(o Outer) {
		place++
		if o.Said.Property.Step != closed { // by a file before this one
			missing = append(missing, lost{place, o.ID})
		}
	})
	return missing, err
}

// called gives the names of a source that are asked for, in the order of Outers. What it said of
// the others is not read: they are nearly all.
func (g *Goods) called(ctx context.Context, account int64, source string, asked func(id string) bool, each func(Outer)) error {
	for after := ""; ; {
		some, err := g.store.Outers(ctx, account, source, subjectProperty, after, PerWrite)
		if err != nil || len(some) == 0 {
			return err
		}
		var ids []string
		for _, o := range some {
			if asked(o.ID) {
				ids = append(ids, o.ID)
			}
		}
		known, err := g.store.OutersNamed(ctx, account, source, subjectProperty, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if o, still := known[id]; still {
				each(o)
			}
		}
		after = some[len(some)-1].ID
	}
}

// Guard refuses a portfolio that lacks more than half of what its source listed before, which
// is asked before anything of it is written. Conflict; a small portfolio is not held to that.
func (g *Goods) Guard(ctx context.Context, by access.Actor, source string, lists func(id string) bool) error {
	const small = 20
	missing, err := g.lost(ctx, by.Account, source, lists)
	if err != nil || len(missing)*2 < small { // so few are at most half of what is not small
		return err
	}
	listed := len(missing)
	err = g.called(ctx, by.Account, source, lists, func(o Outer) {
		if o.Said.Property.Step != closed {
			listed++
		}
	})
	if err == nil && listed >= small && len(missing)*2 > listed {
		return fault.Newf(fault.Conflict, "The file lacks %d of the %d properties that this source listed before, which would be withdrawn: say that they are, or check the file", len(missing), listed)
	}
	return err
}

// Gone are lines behind the last one, of properties that the source listed before and lists
// no more: a portfolio is always whole.
func (s *GoodSheet) Gone(ctx context.Context, by access.Actor) (iter.Seq[Line], error) {
	missing, err := s.goods.lost(ctx, by.Account, s.source, func(id string) bool { return s.met[id] != 0 })
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
