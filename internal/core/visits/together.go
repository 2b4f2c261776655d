package visits

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// What an office does with a whole visit: with all who are expected on it at once.

// MoveAll takes everybody who is expected on a visit to another start, in one write: all of
// them, or none. Refused as Move refuses; also when the start has no room for all. It gives
// the visit they are on.
func (s *Service) MoveAll(ctx context.Context, a access.Actor, uid string, at time.Time) (Visit, error) {
	var to Visit
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, _ event.Tx) error {
		v, err := s.visit(ctx, a, uid, access.VisitsWrite)
		if err != nil {
			return err
		}
		if !v.Live() {
			return over()
		}
		for _, one := range v.Visitors {
			if !one.Status.Live() {
				continue
			}
			if to, err = s.Move(ctx, a, uid, one.Email, at); err != nil {
				return err
			}
		}
		return nil
	})
	return to, err
}

// CancelAll takes everybody who is expected off a visit, whose seats and time are free
// then. Conflict: nobody is.
func (s *Service) CancelAll(ctx context.Context, a access.Actor, uid string, to Status) (Visit, error) {
	if to != CancelledByVisitor && to != CancelledByOwner && to != CancelledByAgent {
		return Visit{}, fault.Field("status", "A visit is cancelled by its visitor, the owner or the agent.")
	}
	return s.change(ctx, a, uid, []access.Right{access.VisitsWrite}, func(ctx context.Context, tx event.Tx, before Visit, v *Visit) error {
		var off []int
		for i, one := range v.Visitors {
			if one.Status.Live() {
				off = append(off, i)
			}
		}
		if len(off) == 0 {
			return over()
		}
		p, err := s.changeable(ctx, a, *v, off[0], tx.Now())
		if err != nil {
			return err
		}
		news, err := s.leave(ctx, tx, v, to, off...)
		if err != nil {
			return err
		}
		if err := s.left(ctx, tx, p, *v); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, a, before, v, news...); err != nil {
			return err
		}
		for _, i := range off {
			if err := s.tellVisitor(ctx, tx, Cancelled, *v, v.Visitors[i], time.Time{}); err != nil {
				return err
			}
		}
		return s.tellAgent(ctx, tx, ToAgentCancelled, a, *v, v.Visitors[off[0]], time.Time{})
	})
}

func over() error { return fault.New(fault.Conflict, "Nobody is expected on this visit any more") }
