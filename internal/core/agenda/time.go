package agenda

import (
	"context"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Held is an interval [Start, End) of an agent's time that something holds.
type Held struct {
	Account int64
	User    int64
	Start   time.Time
	End     time.Time
	Action  int64     // what holds it; 0: somebody who has not said yet who he is
	Until   time.Time // free again from then on; zero: held until it is given up
}

// What follows belongs to a use case that has more to tell than the diary: it is done
// in that one's write, and told by that one's events. Instants are of the zone whose
// clock the diary shows.

// Appoint holds the agent's time from a.StartsAt to a.EndsAt and writes the action
// down, whose number it gives; Conflict when some of that time is held. With until, the
// time is held until that instant only and there is no action yet (0): Drop comes first
// when one is made of it.
func (s *Service) Appoint(ctx context.Context, tx event.Tx, a Action, until time.Time) (int64, error) {
	a.at(a.StartsAt, a.EndsAt)
	if !until.IsZero() {
		h := a.time()
		h.Action, h.Until = 0, until
		return 0, s.store.HoldTime(ctx, h)
	}
	a.ID, a.CreatedAt, a.UpdatedAt = tx.NextID(), tx.Now(), tx.Now()
	return a.ID, s.insert(ctx, a)
}

// Drop gives up the time of an agent that begins at the instant and was held for a
// while only. The caller knows by whom.
func (s *Service) Drop(ctx context.Context, _ event.Tx, account, user int64, start time.Time) error {
	held, err := s.store.HeldTime(ctx, account, user, start, start.Add(time.Microsecond), time.Time{})
	if err != nil || len(held) == 0 || held[0].Action != 0 || !held[0].Start.Equal(start) {
		return err
	}
	return s.store.FreeTime(ctx, account, user, start)
}

// Shift moves an action to another time, which it holds from then on, and gives it
// another subject; Conflict when some of that time is held by something else.
func (s *Service) Shift(ctx context.Context, tx event.Tx, account, id int64, start, end time.Time, subject string) error {
	return s.change(ctx, tx, account, id, func(a *Action) error {
		a.at(start, end)
		a.Subject = subject
		return nil
	})
}

// Release takes the times of an action, and with them what it holds: what was to be
// does not take place. The action stays, with another subject.
func (s *Service) Release(ctx context.Context, tx event.Tx, account, id int64, subject string) error {
	return s.change(ctx, tx, account, id, func(a *Action) error {
		a.Start, a.End, a.StartsAt, a.EndsAt, a.Holding = "", "", time.Time{}, time.Time{}, false
		a.Subject = subject
		return nil
	})
}

// Vacate gives up the time that an action holds, and leaves the action as it is: several
// that move at once (Renote) do not stand in each other's way.
func (s *Service) Vacate(ctx context.Context, tx event.Tx, account, id int64) error {
	return s.change(ctx, tx, account, id, func(a *Action) error {
		a.Holding = false
		return nil
	})
}

// Finish says of each property what came of the action.
func (s *Service) Finish(ctx context.Context, tx event.Tx, account, id int64, about []Subject) error {
	return s.change(ctx, tx, account, id, func(a *Action) error {
		a.Properties = about
		return nil
	})
}

// Busy gives what holds an agent's time in [from, to) at now, by start.
func (s *Service) Busy(ctx context.Context, account, user int64, from, to, now time.Time) ([]Held, error) {
	return s.store.HeldTime(ctx, account, user, from, to, now)
}

// change saves what apply makes of an action, and the time that it holds then.
func (s *Service) change(ctx context.Context, tx event.Tx, account, id int64, apply func(a *Action) error) error {
	before, found, err := s.store.GetAction(ctx, account, id)
	if err != nil {
		return err
	}
	if !found {
		return fault.Newf(fault.Missing, "No action %d", id)
	}
	a := before
	if err := apply(&a); err != nil || event.Same(a, before) {
		return err
	}
	a.UpdatedAt = tx.Now()
	if !a.StartsAt.Equal(before.StartsAt) || !a.EndsAt.Equal(before.EndsAt) || a.Holding != before.Holding {
		if err := s.pass(ctx, before, a); err != nil {
			return err
		}
	}
	return s.store.UpdateAction(ctx, a, before)
}

// pass gives up the time that an action held, and takes what it holds now.
func (s *Service) pass(ctx context.Context, before, a Action) error {
	if before.Holding {
		if err := s.store.FreeTime(ctx, before.Account, before.User, before.StartsAt); err != nil {
			return err
		}
	}
	if !a.Holding {
		return nil
	}
	return s.store.HoldTime(ctx, a.time())
}

// at gives an action its times, which it holds.
func (a *Action) at(start, end time.Time) {
	a.Day, a.Start, a.End = day.Of(start), start.Format(time.TimeOnly), end.Format(time.TimeOnly)
	a.StartsAt, a.EndsAt, a.Holding = start, end, true
}

func (a Action) time() Held {
	return Held{Account: a.Account, User: a.User, Start: a.StartsAt, End: a.EndsAt, Action: a.ID}
}
