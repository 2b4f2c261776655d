package visits

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Terminate ends the visits of a property that was let, sold or withdrawn. picked is the
// e-mail of who got it, "" when nobody says. Visitors to come are taken off their visits
// (cancelled.terminated), the picked one too, and everybody who ever had a visit is
// written to, but for him (Flatsy door, 3.2). A second call changes nothing; SetState with
// Open opens the property again.
func (s *Service) Terminate(ctx context.Context, a access.Actor, key PlaceKey, picked string) (Place, error) {
	if picked != "" {
		var c check
		if c.email("picked", picked); c.err() != nil {
			return Place{}, c.err()
		}
	}
	var p Place
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) (err error) {
		if p, err = s.place(ctx, a, key, access.VisitsWrite); err != nil || p.Showing.State == Ended {
			return err
		}
		w := p.begun(a)
		w.State, w.Picked = Ended, picked
		if p.Showing, err = s.saveShowing(ctx, tx, a, p, w); err != nil {
			return err
		}
		if err = s.endVisits(ctx, tx, a, p); err != nil {
			return err
		}
		return s.tellTerminated(ctx, tx, p)
	})
	return s.counted(ctx, p, err)
}

// endVisits takes everybody off the visits that are to come.
func (s *Service) endVisits(ctx context.Context, tx event.Tx, a access.Actor, p Place) error {
	live, err := s.store.LiveOf(ctx, a.Account, p.Property.ID)
	if err != nil {
		return err
	}
	for _, before := range live {
		if !before.StartsAt.IsZero() && before.StartsAt.Before(tx.Now()) {
			continue
		}
		v := before.own()
		var off []int
		for i, one := range v.Visitors {
			if one.Status.Live() && one.Property == p.Property.ID {
				off = append(off, i)
			}
		}
		if len(off) == 0 {
			continue
		}
		news, err := s.leave(ctx, tx, &v, CancelledTerminated, off...)
		if err != nil {
			return err
		}
		if err := s.left(ctx, tx, p, v); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, a, before, &v, news...); err != nil {
			return err
		}
		if err := s.tellAgent(ctx, tx, ToAgentCancelled, a, v, v.Visitors[off[0]], time.Time{}); err != nil {
			return err
		}
	}
	return nil
}

// tellTerminated writes to everybody who had a visit, of whatever end, but to the picked
// visitor.
func (s *Service) tellTerminated(ctx context.Context, tx event.Tx, p Place) error {
	all, err := s.store.VisitorsOf(ctx, p.Property.Account, p.Property.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.EmailKey() == emailKey(p.Showing.Picked) {
			continue
		}
		if err := s.write(ctx, tx, p.letter(Terminated, one)); err != nil {
			return err
		}
	}
	return nil
}

// letter is one about the place alone.
func (p Place) letter(kind LetterKind, to Visitor) Letter {
	return Letter{Account: p.Property.Account, Kind: kind, Property: p.Property.ID, To: to.Email, Name: to.name(), Language: language(to.Language)}
}
