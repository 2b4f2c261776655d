package sales

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// Step is the next stage of a purchase with its date. A zero instant means now, but
// for NotifiedAt and EndAt.
type Step struct {
	To         PurchaseStatus // Booked, NotaryAppointment or Sold: the one that comes next
	At         time.Time      // contract signed; appointment set; deed signed. Not in the future
	NotifiedAt time.Time      // Booked: when the buyer got the signed contract, zero: at At
	EndAt      time.Time      // NotaryAppointment: its end, zero: not known
}

// Advance takes a purchase to its next stage (docs/sales.md, A purchase). No key may.
// Conflict: the stage is not the next one, or the deed would be signed within the
// withdrawal period.
func (s *Service) Advance(ctx context.Context, by access.Actor, program, id int64, step Step) (Purchase, error) {
	return s.changePurchase(ctx, by, program, id, func(p *Purchase, _ programs.Program, now time.Time) error {
		if step.At.After(now) || step.NotifiedAt.After(now) {
			return fault.Field("at", "Give an instant that is not in the future.")
		}
		dated := step
		if dated.At.IsZero() {
			dated.At = now
		}
		return p.reach(dated)
	}, func(ctx context.Context, tx event.Tx, p Purchase) error {
		if p.Status == NotaryAppointment { // lots know no such stage
			return nil
		}
		return s.lots.Change(ctx, tx, by, programs.Hold{State: programs.State(p.Status), Holder: p.ID})
	})
}

// reach sets a stage and its dates.
func (p *Purchase) reach(step Step) error {
	stages := []PurchaseStatus{PreBooked, Booked, NotaryAppointment, Sold}
	switch i := slices.Index(stages, p.Status); {
	case i < 0 || i+1 == len(stages):
		return fault.Newf(fault.Conflict, "A purchase that is %s goes no further.", p.Status)
	case stages[i+1] != step.To:
		return fault.Newf(fault.Conflict, "A purchase that is %s cannot become %s: its next stage is %s.", p.Status, step.To, stages[i+1])
	}
	switch p.Status = step.To; p.Status {
	case Booked:
		p.SignedAt = step.At
		if step.NotifiedAt.IsZero() {
			step.NotifiedAt = step.At
		}
		if step.NotifiedAt.Before(step.At) {
			return fault.Field("notified_at", "The buyer cannot have got the contract before it was signed: say when that was, too.")
		}
		p.WithdrawalUntil = WithdrawalEnd(step.NotifiedAt)
	case NotaryAppointment:
		p.AppointmentSetAt, p.AppointmentEndAt = step.At, step.EndAt
	case Sold:
		if step.At.Before(p.WithdrawalUntil) {
			return fault.New(fault.Conflict, "The buyer may still withdraw.")
		}
		p.SoldAt = step.At
	}
	return nil
}

// CancelPurchase ends a purchase that is not sold for one of Cancellations, frees
// its lots and lets the next in the queue have them, in one commit. refunded says
// whether the deposit was given back, nil: not said. No key may.
func (s *Service) CancelPurchase(ctx context.Context, by access.Actor, program, id int64, reason, comment string, refunded *bool) (Purchase, error) {
	if !slices.Contains(Cancellations(), reason) {
		return Purchase{}, fault.Field("cancellation", "Choose one of the reasons.")
	}
	return s.changePurchase(ctx, by, program, id, func(p *Purchase, _ programs.Program, now time.Time) error {
		if p.Status == Sold || p.Status == Canceled {
			return fault.New(fault.Conflict, fmt.Sprintf("A purchase that is %s cannot be canceled.", p.Status))
		}
		p.Status, p.CanceledAt = Canceled, now
		p.Cancellation, p.CancellationComment, p.DepositRefunded = reason, comment, refunded
		return nil
	}, func(ctx context.Context, tx event.Tx, p Purchase) error {
		if err := s.lots.Release(ctx, tx, by, p.ID); err != nil {
			return err
		}
		if err := s.registered.OptionEnded(ctx, tx, p.Account, p.Program, p.Lead); err != nil {
			return err
		}
		return s.promote(ctx, tx, p.Account, lotIDs(p.Lots), tx.Now())
	})
}

// PurchaseChange is what to change of a purchase besides its stage; nil: leave it.
type PurchaseChange struct {
	Deposit         *int64 // minor units
	DepositOverride *string
	DepositRefunded *bool
	PlannedDeed     *day.Date // zero: none is planned any more
	Comment         *string
}

// ChangePurchase changes what may change at any stage. No key may. Invalid: another
// deposit, other words for why, or another day for the deed, that leave the deposit
// above the legal cap without a reason. Terms that all stay are not weighed again:
// the programme's delivery, and the cap with it, may have moved since they were
// agreed. Conflict: another day for a deed that is signed, or that never will be.
func (s *Service) ChangePurchase(ctx context.Context, by access.Actor, program, id int64, c PurchaseChange) (Purchase, error) {
	return s.changePurchase(ctx, by, program, id, func(p *Purchase, in programs.Program, now time.Time) error {
		before := *p
		c.apply(p)
		replanned := p.PlannedDeed != before.PlannedDeed
		switch {
		case replanned && (p.Status == Sold || p.Status == Canceled):
			return fault.Newf(fault.Conflict, "A purchase that is %s has no deed to plan.", p.Status)
		case replanned, p.DepositOverride != before.DepositOverride, !equal(p.Deposit, before.Deposit):
			return checkTerms(*p, in)
		}
		return nil
	}, func(context.Context, event.Tx, Purchase) error { return nil })
}

func (c PurchaseChange) apply(p *Purchase) {
	if c.Deposit != nil {
		p.Deposit = c.Deposit
	}
	if c.DepositOverride != nil {
		p.DepositOverride = *c.DepositOverride
	}
	if c.DepositRefunded != nil {
		p.DepositRefunded = c.DepositRefunded
	}
	if c.PlannedDeed != nil {
		p.PlannedDeed = *c.PlannedDeed
	}
	if c.Comment != nil {
		p.Comment = *c.Comment
	}
}

// equal tells whether two amounts are one, or both unsaid.
func equal(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

// changePurchase is the one way in which a purchase changes, by who sells in an office and
// sees it: apply decides on it, then does to the rest what follows from the change that was written.
func (s *Service) changePurchase(ctx context.Context, by access.Actor, program, id int64,
	apply func(*Purchase, programs.Program, time.Time) error, then func(context.Context, event.Tx, Purchase) error) (Purchase, error) {
	if by.Key != 0 || !by.Has(access.OptionUpdate) {
		return Purchase{}, access.Denied()
	}
	var changed Purchase
	err := s.change(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		in, before, err := s.purchase(ctx, by, program, id)
		if err != nil {
			return err
		}
		p := before
		if err := apply(&p, in, tx.Now()); err != nil {
			return err
		}
		changed = p
		if event.Same(before, p) {
			return nil
		}
		p.UpdatedAt = tx.Now()
		changed = p
		if err := s.store.UpdatePurchase(ctx, p); err != nil {
			return err
		}
		p.recordUpdated(tx, by, in, before)
		return then(ctx, tx, p)
	})
	return changed, err
}
