package visits

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// ErrTooLate refuses a visitor who changes his visit after the cut-off: he is to call.
var ErrTooLate = fault.New(fault.Conflict, "It is too late to change this visit")

// Cancel takes a visitor off a visit: CancelledByVisitor, CancelledByOwner or
// CancelledByAgent says who gave up. With the last one the seat and the agent's time are
// free. The same again answers the same and writes nothing; Conflict: he was there, or
// is off the visit otherwise. email "" is the only visitor.
func (s *Service) Cancel(ctx context.Context, a access.Actor, uid, email string, to Status) (Visit, Visitor, error) {
	if to != CancelledByVisitor && to != CancelledByOwner && to != CancelledByAgent || guest(a) && to != CancelledByVisitor {
		return Visit{}, Visitor{}, fault.Field("status", "A visit is cancelled by its visitor, the owner or the agent.")
	}
	var i int
	v, err := s.change(ctx, a, uid, visitRights(), func(ctx context.Context, tx event.Tx, before Visit, v *Visit) (err error) {
		if i, err = v.who(email); err != nil || v.Visitors[i].Status == to {
			return err
		}
		p, err := s.changeable(ctx, a, *v, i, tx.Now())
		if err != nil {
			return err
		}
		news, err := s.leave(ctx, tx, v, to, i)
		if err != nil {
			return err
		}
		if err := s.left(ctx, tx, p, *v); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, a, before, v, news...); err != nil {
			return err
		}
		if err := s.tellVisitor(ctx, tx, Cancelled, *v, v.Visitors[i], time.Time{}); err != nil {
			return err
		}
		return s.tellAgent(ctx, tx, ToAgentCancelled, a, *v, v.Visitors[i], time.Time{})
	})
	if err != nil {
		return Visit{}, Visitor{}, err
	}
	return v, v.Visitors[i], nil
}

// visitRights are those of who may act on a visit: on any, or on his own.
func visitRights() []access.Right { return []access.Right{access.VisitsWrite, access.VisitsBook} }

// who finds a visitor by his e-mail, the one who is still expected first; without an
// e-mail it is the only one (Flatsy door, 3.3, visitorId). It gives his index.
func (v Visit) who(email string) (int, error) {
	key, found, expected := emailKey(email), []int(nil), []int(nil)
	for i, one := range v.Visitors {
		if email != "" && one.EmailKey() != key {
			continue
		}
		found = append(found, i)
		if !one.Status.Cancelled() {
			expected = append(expected, i)
		}
	}
	if len(expected) == 0 {
		expected = found[max(0, len(found)-1):] // of those who left, the last
	}
	switch {
	case len(expected) == 0:
		return 0, noVisitor()
	case len(expected) > 1:
		return 0, fault.Field("visitor", "Say which visitor of the visit is meant.")
	}
	return expected[0], nil
}

// changeable refuses to move or cancel for a visitor who was there or is not expected
// any more, and a visitor himself after the cut-off. It gives the visit's place.
func (s *Service) changeable(ctx context.Context, a access.Actor, v Visit, i int, now time.Time) (Place, error) {
	if !v.Visitors[i].Status.Live() {
		return Place{}, fault.New(fault.Conflict, "This visitor's visit is done or cancelled")
	}
	p, found, err := s.store.FindPlace(ctx, v.Account, PlaceKey{ID: v.Property})
	if err == nil && !found {
		err = noPlace()
	}
	if err == nil && guest(a) && p.Late(v, now) {
		err = ErrTooLate
	}
	return p, err
}

// Late tells whether a visitor cannot change his visit himself any more.
func (p Place) Late(v Visit, now time.Time) bool {
	return !v.StartsAt.IsZero() && now.After(v.StartsAt.Add(-p.Settings().Cutoff))
}

// leave takes visitors, by index, off a visit, and frees their seats.
func (s *Service) leave(ctx context.Context, tx event.Tx, v *Visit, to Status, indexes ...int) ([]News, error) {
	var news []News
	var positions []int
	for _, i := range indexes {
		news = append(news, v.turn(tx, EventCancelled, i, to))
		positions = append(positions, v.Visitors[i].Position)
	}
	return news, s.vacate(ctx, tx, *v, positions...)
}

// left frees the agent's time when nobody is on the visit any more; else the diary says
// who still comes.
func (s *Service) left(ctx context.Context, tx event.Tx, p Place, v Visit) error {
	if v.Empty() {
		return s.release(ctx, tx, p, v)
	}
	return s.entitle(ctx, tx, p, v)
}

// Empty tells that everybody has left the visit: it does not take place.
func (v Visit) Empty() bool {
	return !slices.ContainsFunc(v.Visitors, func(one Visitor) bool { return !one.Status.Cancelled() })
}
