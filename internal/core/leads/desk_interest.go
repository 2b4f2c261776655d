package leads

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// closedElsewhere is the reason of an interest that was discarded because its
// lead was closed through another door. People read it.
const closedElsewhere = "Demande clôturée par l'agence"

// UpdateInterest changes a lead's interest in a programme (docs/sales.md):
// apply sets what was sent. Its status sets the lead's step, its owner who is in
// charge of the lead. Invalid: "status", "discard_reason" (missing with
// discarded), "owner". One that was implied is written down.
func (d *Desk) UpdateInterest(ctx context.Context, a access.Actor, program, lead int64, apply func(*Interest)) (Interest, error) {
	var saved Interest
	err := d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		line, err := d.line(ctx, a, program, lead)
		if err != nil {
			return err
		}
		wanted := line.Interest
		apply(&wanted)
		owner, err := d.check(ctx, a, line.Interest, wanted)
		if err != nil {
			return err
		}
		saved, err = d.save(ctx, tx, a, line.Lead, line.Interest, func(i *Interest) {
			i.Status, i.Owner, i.Temperature, i.FollowReason = wanted.Status, wanted.Owner, wanted.Temperature, wanted.FollowReason
			if i.DiscardReason = wanted.DiscardReason; i.Status != Discarded {
				i.DiscardReason = ""
			}
			i.LastAt = tx.Now()
		})
		if err != nil {
			return err
		}
		return d.advance(ctx, tx, a, line, saved, owner)
	})
	return saved, err
}

// check says what is wrong with an interest as wanted, and who its new owner is.
func (d *Desk) check(ctx context.Context, a access.Actor, before, wanted Interest) (owner access.User, err error) {
	var problems []fault.Problem
	if !slices.Contains(Statuses(), wanted.Status) {
		problems = append(problems, fault.Problem{Field: "status", Message: "There is no such status."})
	}
	if wanted.Status == Discarded && wanted.DiscardReason == "" {
		problems = append(problems, fault.Problem{Field: "discard_reason", Message: "A reason is required to discard."})
	}
	if wanted.Owner != before.Owner && wanted.Owner != 0 {
		found := false
		if owner, found, err = d.leads.users.GetUser(ctx, a.Account, wanted.Owner); err != nil {
			return owner, err
		}
		if !found {
			problems = append(problems, fault.Problem{Field: "owner", Message: "There is no such user."})
		}
	}
	return owner, fault.All(problems)
}

// advance brings the lead to where its interests are now.
func (d *Desk) advance(ctx context.Context, tx event.Tx, a access.Actor, before Line, i Interest, owner access.User) error {
	stage := before.Lead.Stage
	if i.Status != before.Interest.Status {
		all, err := d.store.InterestsOfLead(ctx, a.Account, i.Lead)
		if err != nil {
			return err
		}
		stage = stageFor(all, stage)
	}
	return d.leads.amend(ctx, tx, a, before.Lead, func(l *Lead) {
		l.Stage, l.Step = stage, stage.Step()
		if owner.ID != 0 && owner.Agency == l.Agency {
			l.User = owner.ID
		}
	})
}

// Stepped follows a lead whose stage was set through another door. Interests that
// go on take the new stage's status; those that are over begin again only when the
// lead goes on and none of the others does.
func (d *Desk) Stepped(ctx context.Context, tx event.Tx, a access.Actor, l *Lead) error {
	all, err := d.store.InterestsOfLead(ctx, l.Account, l.ID)
	if err != nil {
		return err
	}
	moving := slices.DeleteFunc(slices.Clone(all), func(i Interest) bool { return over(i.Status) })
	if len(moving) == 0 {
		moving = all
	}
	for _, i := range moving {
		if fits(i.Status, l.Stage) {
			continue
		}
		_, err := d.save(ctx, tx, a, l, i, func(i *Interest) {
			i.Status, i.DiscardReason = StatusAt(l.Stage), ""
			if i.Status == Discarded {
				i.DiscardReason = closedElsewhere
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// insert writes an interest down.
func (d *Desk) insert(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, i Interest) (Interest, error) {
	i.ID, i.CreatedAt, i.UpdatedAt = tx.NextID(), tx.Now(), tx.Now()
	tx.Record(interestEvent(EventInterestCreated, a, l.Agency, i, event.Diff(nil, i.Fields())))
	return i, d.store.InsertInterest(ctx, i)
}

// save changes an interest, or writes down one that was implied.
func (d *Desk) save(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, before Interest, apply func(*Interest)) (Interest, error) {
	i := before
	apply(&i)
	if i.ID == 0 {
		return d.insert(ctx, tx, a, l, i)
	}
	if event.Same(before, i) {
		return i, nil
	}
	i.UpdatedAt = tx.Now()
	tx.Record(interestEvent(EventInterestUpdated, a, l.Agency, i, event.Diff(before.Fields(), i.Fields())))
	return i, d.store.UpdateInterest(ctx, i)
}
