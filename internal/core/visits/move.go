package visits

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Move takes a visitor to another start of the same property, in one write: his old
// visit is cancelled.rescheduled, and he is on a new one, or on the one that begins then
// and has room; the visit of the others stays. When the start is not free nothing
// changes. It tells three events, in this order: the old visit is cancelled, the new one
// moved, the new one created; the visits of a move are one thread. The diary's action
// moves with the last visitor. Refused as Book and Cancel refuse; his own start again
// changes nothing. It gives the new visit.
func (s *Service) Move(ctx context.Context, a access.Actor, uid, email string, at time.Time) (Visit, error) {
	var to Visit
	_, err := s.change(ctx, a, uid, visitRights(), func(ctx context.Context, tx event.Tx, before Visit, v *Visit) error {
		i, err := v.who(email)
		if err != nil {
			return err
		}
		p, err := s.changeable(ctx, a, *v, i, tx.Now())
		if err != nil {
			return err
		}
		if to = before; at.Equal(v.StartsAt) {
			return nil
		}
		to, err = s.move(ctx, tx, a, p, journey{before: before, old: v, who: i, at: at})
		return err
	})
	return to, err
}

// journey is a visitor's way from a visit to another start.
type journey struct {
	before Visit
	old    *Visit
	who    int // index of the visitor
	at     time.Time
}

// last tells that nobody is on the old visit when he leaves it.
func (j journey) last() bool {
	for i, one := range j.old.Visitors {
		if i != j.who && !one.Status.Cancelled() {
			return false
		}
	}
	return true
}

// move moves a visitor. The old visit is kept first, so that its event is.
func (s *Service) move(ctx context.Context, tx event.Tx, a access.Actor, p Place, j journey) (Visit, error) {
	sp, err := s.spotAt(ctx, p, j.at, tx.Now())
	if err != nil {
		return Visit{}, err
	}
	sp.door = a.Who.Door
	free := Visit{} // what the move itself gives up
	if j.last() {
		free = j.before
	}
	if sp.visit.has(j.old.Visitors[j.who]) { // he is expected there already
		return Visit{}, gone()
	}
	if err := s.admit(ctx, sp, tx.Now(), free); err != nil {
		return Visit{}, err
	}
	who := p.arriving(tx, j.old.Visitors[j.who], j.old.StartsAt, sp.at)
	action, err := s.depart(ctx, tx, a, sp, j)
	if err != nil {
		return Visit{}, err
	}
	before, v, err := s.enter(ctx, tx, sp, &who, Visit{Metadata: j.old.Metadata, Thread: j.old.Thread, Action: action})
	if err != nil {
		return v, err
	}
	moved := News{Kind: EventMoved, Position: who.Position, Status: who.Status, WasAt: j.old.StartsAt, Previous: j.old.ID}
	created := News{Kind: EventCreated, Position: who.Position, Status: who.Status}
	if err := s.keepEntry(ctx, tx, a, sp, before, &v, moved, created); err != nil {
		return v, err
	}
	if j.old.StartsAt.IsZero() { // it was a wish: now it is a visit
		if err := s.tellLeadsOf(ctx, tx, a, p, who); err != nil {
			return v, err
		}
	}
	return v, s.tellMoved(ctx, tx, a, v, who, j.old.StartsAt)
}

// arriving is a visitor as he begins on the visit that he moved to.
func (p Place) arriving(tx event.Tx, who Visitor, was, at time.Time) Visitor {
	who.Status, who.StatusAt, who.Position = Proposed, tx.Now(), 0
	if p.Settings().AutoConfirm {
		who.Status = Confirmed
	}
	switch { // the first date he had is kept
	case !who.FirstDate.IsZero():
	case !was.IsZero():
		who.FirstDate = was
	default:
		who.FirstDate = at
	}
	return who
}

// depart takes the visitor off his old visit. It gives the action that goes on with him:
// 0 when others stay on it, or the new visit is in another agent's diary or there already.
func (s *Service) depart(ctx context.Context, tx event.Tx, a access.Actor, sp spot, j journey) (action int64, err error) {
	news, err := s.leave(ctx, tx, j.old, CancelledRescheduled, j.who)
	if err != nil {
		return 0, err
	}
	if j.last() && sp.visit.ID == 0 && j.old.Agent == sp.place.Agent() {
		action, j.old.Action = j.old.Action, 0
	} else if err := s.left(ctx, tx, sp.place, *j.old); err != nil {
		return 0, err
	}
	return action, s.keep(ctx, tx, a, j.before, j.old, news...)
}

// tellMoved writes to the visitor, with a reminder when the visit is confirmed, and to
// the agent.
func (s *Service) tellMoved(ctx context.Context, tx event.Tx, a access.Actor, v Visit, who Visitor, was time.Time) error {
	if err := s.tellVisitor(ctx, tx, Moved, v, who, was); err != nil {
		return err
	}
	if who.Status == Confirmed {
		if err := s.remind(ctx, tx, v, who); err != nil {
			return err
		}
	}
	return s.tellAgent(ctx, tx, ToAgentMoved, a, v, who, was)
}
