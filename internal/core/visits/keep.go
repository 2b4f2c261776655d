package visits

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// keep saves what became of a visit in a write and tells it: the visit's next version,
// the visit as it is at that version, and the events, which all carry it. before is
// the visit as it was read; one without an id is new.
func (s *Service) keep(ctx context.Context, tx event.Tx, a access.Actor, before Visit, v *Visit, news ...News) error {
	v.Version, v.UpdatedAt = before.Version+1, tx.Now()
	save := func() error { return s.store.UpdateVisit(ctx, *v, before) }
	if before.ID == 0 {
		v.CreatedAt = tx.Now()
		save = func() error { return s.store.InsertVisit(ctx, *v) }
	}
	if err := save(); err != nil {
		return err
	}
	for _, n := range news {
		n.Visit, n.Version, n.Thread, n.StartsAt = v.ID, v.Version, v.Thread, v.StartsAt
		tx.Record(n.event(a, v.Agency))
	}
	return s.store.InsertState(ctx, *v, tx.Now())
}

// own is the visit with visitors and properties of its own, to be changed.
func (v Visit) own() Visit {
	v.Visitors, v.Properties = slices.Clone(v.Visitors), slices.Clone(v.Properties)
	return v
}

// turn sets a visitor's status and gives the news of it.
func (v *Visit) turn(tx event.Tx, kind string, i int, to Status) News {
	one := &v.Visitors[i]
	n := News{Kind: kind, Position: one.Position, Before: one.Status, Status: to}
	one.Status, one.StatusAt = to, tx.Now()
	return n
}

// change lets fn decide what becomes of a visit of the actor's. before is the visit as
// it was read; fn keeps what it changed of v.
func (s *Service) change(ctx context.Context, a access.Actor, uid string, rights []access.Right,
	fn func(ctx context.Context, tx event.Tx, before Visit, v *Visit) error,
) (Visit, error) {
	var v Visit
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.visit(ctx, a, uid, rights...)
		v = before.own()
		if err == nil {
			err = fn(ctx, tx, before, &v)
		}
		return err
	})
	return v, err
}
