package leads

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// mostAtOnce is how many enquiries one act changes: a page of them.
const mostAtOnce = InboxPage

// Changed is what an act made of an enquiry, so that it can be taken back.
type Changed[T comparable] struct {
	Lead     int64
	From, To T
}

// Move puts enquiries at a stage: every door shows it as its step, or as the status of its
// interest. One that goes back to an open stage is not closed any more, one that goes back to
// StageNew waits for an answer again. It tells which were elsewhere. Invalid: "stage".
func (b *Inbox) Move(ctx context.Context, a access.Actor, ids []int64, to Stage) ([]Changed[Stage], error) {
	if !to.known() {
		return nil, fault.Field("stage", "There is no such stage.")
	}
	return change(ctx, b, a, ids, access.LeadsWrite, func(_ time.Time, l *Lead) (c Changed[Stage], err error) {
		c = Changed[Stage]{l.ID, l.Stage, to}
		l.move(to)
		return c, nil
	})
}

// move sets the stage and what it means for step and marks. Whoever moves an enquiry has
// looked at it: it is not aside any more.
func (l *Lead) move(to Stage) {
	l.Stage, l.Step, l.Snoozed = to, to.Step(), time.Time{}
	if !to.Over() {
		l.Closed = Mark{}
	}
	if to == StageNew {
		l.Opened = Mark{}
	}
}

// TakeBackMoves moves enquiries back which are still where an act put them.
func (b *Inbox) TakeBackMoves(ctx context.Context, a access.Actor, list []Changed[Stage]) error {
	return takeBack(ctx, b, a, list, access.LeadsWrite, func(l *Lead) Stage { return l.Stage }, func(l *Lead, s Stage) error {
		if !s.known() {
			return fault.Field("stage", "There is no such stage.")
		}
		l.move(s)
		return nil
	})
}

// Assign gives enquiries to a user of their agency, or with 0 to nobody. Who may not give
// them to others may take for himself what is nobody's, and give back what is his. Invalid:
// "user".
func (b *Inbox) Assign(ctx context.Context, a access.Actor, ids []int64, user int64) ([]Changed[int64], error) {
	return change(ctx, b, a, ids, access.LeadsWrite, func(_ time.Time, l *Lead) (Changed[int64], error) {
		c := Changed[int64]{l.ID, l.User, user}
		return c, b.hand(ctx, a, l, user)
	})
}

// hand gives an enquiry to a user, if the actor may.
func (b *Inbox) hand(ctx context.Context, a access.Actor, l *Lead, user int64) error {
	if l.User == user {
		return nil
	}
	own := a.User != 0 && (user == a.User && l.User == 0 || user == 0 && l.User == a.User)
	if !own && !b.MayAssign(a, l) {
		return access.Denied()
	}
	if user != 0 {
		u, found, err := b.leads.users.GetUser(ctx, a.Account, user)
		if err != nil {
			return err
		}
		if !found || u.Agency != l.Agency || !u.Active {
			return wrongUser()
		}
	}
	l.User, l.Turns = user, 0
	return nil
}

// TakeBackAssignments gives enquiries back to whom they were taken from, if they are still
// whose an act made them.
func (b *Inbox) TakeBackAssignments(ctx context.Context, a access.Actor, list []Changed[int64]) error {
	return takeBack(ctx, b, a, list, access.LeadsWrite, func(l *Lead) int64 { return l.User }, func(l *Lead, user int64) error {
		if l.User == a.User && user != 0 { // what he took for himself from somebody he may give back
			l.User, l.Turns = user, 0
			return nil
		}
		return b.hand(ctx, a, l, user)
	})
}

// longestAside is how long an enquiry may be put aside.
const longestAside = 366 * 24 * time.Hour

// Snooze puts enquiries aside until an instant; the zero time brings them back. Invalid:
// "until", which is past or more than a year away.
func (b *Inbox) Snooze(ctx context.Context, a access.Actor, ids []int64, until time.Time) ([]Changed[time.Time], error) {
	until = until.UTC()
	return change(ctx, b, a, ids, access.LeadsWrite, func(now time.Time, l *Lead) (Changed[time.Time], error) {
		c := Changed[time.Time]{l.ID, l.Snoozed, until}
		if !until.IsZero() && (!until.After(now) || until.After(now.Add(longestAside))) {
			return c, fault.Field("until", "Choose a time within the year to come.")
		}
		l.Snoozed = until
		return c, nil
	})
}

// TakeBackSnoozes puts enquiries back where they were, or aside again.
func (b *Inbox) TakeBackSnoozes(ctx context.Context, a access.Actor, list []Changed[time.Time]) error {
	return takeBack(ctx, b, a, list, access.LeadsWrite, func(l *Lead) time.Time { return l.Snoozed }, func(l *Lead, until time.Time) error {
		l.Snoozed = until
		return nil
	})
}

// change applies an act to enquiries, all or none, and tells which it changed.
func change[T comparable](ctx context.Context, b *Inbox, a access.Actor, ids []int64, r access.Right, apply func(now time.Time, l *Lead) (Changed[T], error)) (done []Changed[T], err error) {
	if len(ids) == 0 || len(ids) > mostAtOnce {
		return nil, fault.Field("lead", "Choose between 1 and 50 enquiries.")
	}
	err = b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		done = nil
		for _, id := range ids {
			l, err := b.lead(ctx, a, id, r)
			if err != nil {
				return err
			}
			before := *l
			c, err := apply(tx.Now(), l)
			if err != nil {
				return err
			}
			if c.From == c.To {
				continue
			}
			if err := b.keep(ctx, tx, a, l, &before); err != nil {
				return err
			}
			done = append(done, c)
		}
		return nil
	})
	return done, err
}

// keep saves an enquiry that the inbox changed, and has whoever follows hear of its stage.
func (b *Inbox) keep(ctx context.Context, tx event.Tx, a access.Actor, l, before *Lead) error {
	now := *l
	*l = *before
	if err := b.leads.amend(ctx, tx, a, l, func(l *Lead) { *l = now }); err != nil {
		return err
	}
	if l.Stage == before.Stage || b.leads.follower == nil {
		return nil
	}
	return b.leads.follower.Stepped(ctx, tx, a, l)
}

// takeBack undoes an act on those enquiries that are still as it left them.
func takeBack[T comparable](ctx context.Context, b *Inbox, a access.Actor, list []Changed[T], r access.Right, read func(*Lead) T, set func(*Lead, T) error) error {
	if len(list) > mostAtOnce {
		return fault.Field("lead", "Choose between 1 and 50 enquiries.")
	}
	return b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		for _, c := range list {
			l, err := b.lead(ctx, a, c.Lead, r)
			if err != nil {
				return err
			}
			if read(l) != c.To {
				continue // somebody has gone on with it
			}
			before := *l
			if err := set(l, c.From); err != nil {
				return err
			}
			if err := b.keep(ctx, tx, a, l, &before); err != nil {
				return err
			}
		}
		return nil
	})
}
