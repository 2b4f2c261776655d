package sales

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/money"
	"palier/internal/core/programs"
)

// NewPurchase asks for a booking: of a live option, or of lots that are free.
type NewPurchase struct {
	Program         int64
	Option          int64   // 0: of Lots
	Lead            int64   // 0 with an option: the option's; so are Owner and Lots
	Owner           int64   // user
	Lots            []int64 // as in NewOption
	Contacts        []int64 // buyers; none: the lead's person
	Deposit         *int64  // minor units
	DepositOverride string  // why a deposit above the legal cap is taken
	PlannedDeed     day.Date
	Comment         string
	ConfirmedAt     time.Time // not in the future; zero: now
}

// Book makes a purchase, pre-booked. One of an option takes its lots over, at the
// frozen prices, in the same commit. No key may: this act has no API. An office's user who
// sells (option.create) books in his own name or, when he manages the programme, in
// anybody's.
//
// Conflict: the option has ended (at its end it has: conversion and expiry are one
// comparison in one lock), or a lot is not free. Invalid: a deposit above the legal
// cap without a reason, a deed planned before the booking, a contact that is not
// there, an owner who is not at work. The owner of an option may have left: what he
// began is carried on in his name.
func (s *Service) Book(ctx context.Context, by access.Actor, n NewPurchase) (Purchase, error) {
	if by.Key != 0 || !by.Has(access.OptionCreate) || n.Owner != 0 && !owned(by, n.Owner, 0) {
		return Purchase{}, access.Denied()
	}
	if err := n.check(); err != nil {
		return Purchase{}, err
	}
	if n.Owner != 0 {
		if err := s.atWork(ctx, by.Account, n.Owner); err != nil {
			return Purchase{}, err
		}
	}
	var made Purchase
	err := s.change(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		in, err := s.lots.Program(ctx, by, n.Program)
		if err != nil {
			return err
		}
		o, err := s.convertible(ctx, by, n)
		if err != nil {
			return err
		}
		p := n.purchase(by.Account, o, tx.Now())
		if p.ConfirmedAt.After(tx.Now()) {
			return fault.Field("confirmed_at", "Give an instant that is not in the future.")
		}
		set, err := s.draw(ctx, by, in, &p, n.Lots, tx.Now())
		if err != nil {
			return err
		}
		if err := checkTerms(p, in); err != nil {
			return err
		}
		p.ID, p.Agency = tx.NextID(), in.Agency
		made = p
		return s.saveBooked(ctx, tx, by, in, p, o, set)
	})
	return made, err
}

// check is what is wrong with it whatever the programme holds.
func (n NewPurchase) check() error {
	var problems []fault.Problem
	if n.Option == 0 {
		problems = NewOption{Lead: n.Lead, Owner: n.Owner, Lots: n.Lots}.problems()
	} else if len(n.Lots) > 0 {
		problems = append(problems, fault.Problem{Field: "lots", Message: "A purchase of an option is of the option's lots."})
	}
	if len(slices.Compact(slices.Sorted(slices.Values(n.Contacts)))) != len(n.Contacts) {
		problems = append(problems, fault.Problem{Field: "contacts", Message: "Name each contact once."})
	}
	return fault.All(problems)
}

// convertible gives the option that is to become a purchase, nil when none is.
func (s *Service) convertible(ctx context.Context, by access.Actor, n NewPurchase) (*Option, error) {
	if n.Option == 0 {
		return nil, nil
	}
	o, found, err := s.store.GetOption(ctx, by.Account, n.Option)
	switch {
	case err != nil:
		return nil, err
	case !found || o.Program != n.Program || !owned(by, o.Owner, o.Key):
		return nil, missing("option", n.Option)
	case o.Status != OptionLive: // time has been settled: what is written is so
		return nil, fault.Newf(fault.Conflict, "Option %d is not live.", o.ID)
	case n.Lead != 0 && n.Lead != o.Lead:
		return nil, fault.Field("lead", "This option is of another lead.")
	}
	return &o, nil
}

// purchase is the new purchase as far as it is said: an option says the rest.
func (n NewPurchase) purchase(account int64, o *Option, now time.Time) Purchase {
	p := Purchase{Account: account, Program: n.Program, Lead: n.Lead, Owner: n.Owner, Status: PreBooked, Deposit: n.Deposit,
		DepositOverride: n.DepositOverride, PlannedDeed: n.PlannedDeed, Comment: n.Comment, Contacts: n.Contacts, ConfirmedAt: n.ConfirmedAt, CreatedAt: now, UpdatedAt: now}
	if o != nil {
		p.Option, p.Lead, p.Lots = o.ID, o.Lead, o.Lots
		if p.Owner == 0 {
			p.Owner = o.Owner
		}
	}
	if p.ConfirmedAt.IsZero() {
		p.ConfirmedAt = now
	}
	return p
}

// draw fills in what the purchase is of: lots, their price together, buyers. It
// gives the lots that are to be taken, none when an option holds them.
func (s *Service) draw(ctx context.Context, by access.Actor, in programs.Program, p *Purchase, named []int64, now time.Time) (set []programs.Lot, err error) {
	contact, _, found, err := s.store.LeadOn(ctx, p.Account, p.Program, p.Lead)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, problem(fault.Missing, "lead", "There is no such lead in this programme.")
	}
	if len(p.Contacts) == 0 && contact != 0 {
		p.Contacts = []int64{contact}
	}
	if p.Option == 0 {
		if set, err = s.wanted(ctx, by, in.ID, named); err != nil {
			return nil, err
		}
		if taken := notFree(set, 0, now); len(taken) > 0 {
			return nil, s.taken(by, set, taken, now)
		}
		p.Lots = frozen(set)
	}
	p.Price = 0
	for _, l := range p.Lots {
		p.Price += l.Price
	}
	return set, nil
}

// checkTerms refuses a deed that is planned before the booking, and a deposit above
// the legal cap for which no reason is given. The day of the booking is that of its
// confirmation.
func checkTerms(p Purchase, in programs.Program) error {
	booked := day.Of(p.ConfirmedAt.In(day.Paris()))
	if !p.PlannedDeed.IsZero() && before(p.PlannedDeed, booked) {
		return fault.Field("planned_deed", "Give a day that is not before the booking's.")
	}
	if p.Deposit == nil || p.DepositOverride != "" && *p.Deposit >= 0 {
		return nil
	}
	if most := DepositCap(p.Price, booked, p.completion(in)); *p.Deposit < 0 || *p.Deposit > most {
		return fault.Field("deposit", "Give an amount of at most "+money.Major(most)+", the law's limit here, or a reason for a larger one.")
	}
	return nil
}

// completion is when the sale is to be completed: on the day that is planned for its
// deed; while none is, on the programme's delivery, which is never before it. Zero:
// neither is known.
func (p Purchase) completion(in programs.Program) day.Date {
	if !p.PlannedDeed.IsZero() {
		return p.PlannedDeed
	}
	return in.Delivery
}

// saveBooked stores the purchase and gives it its lots.
func (s *Service) saveBooked(ctx context.Context, tx event.Tx, by access.Actor, in programs.Program, p Purchase, o *Option, set []programs.Lot) error {
	hold := programs.Hold{State: programs.PreBooked, Holder: p.ID}
	if err := s.store.InsertPurchase(ctx, p); err != nil {
		return err
	}
	if o == nil {
		if err := s.lots.Claim(ctx, tx, by, in, set, hold); err != nil {
			return err
		}
	} else if err := s.convert(ctx, tx, by, in, *o, hold); err != nil {
		return err
	}
	p.recordCreated(tx, by, in)
	return nil
}

// convert ends an option by passing its lots on. Nothing is released in between,
// so nobody who waits can come first.
func (s *Service) convert(ctx context.Context, tx event.Tx, by access.Actor, in programs.Program, o Option, to programs.Hold) error {
	before := o
	o.Status, o.UpdatedAt = OptionConverted, tx.Now()
	if err := s.store.UpdateOption(ctx, o); err != nil {
		return err
	}
	o.recordUpdated(tx, by, in, before)
	return s.lots.Pass(ctx, tx, by, o.ID, to)
}

// Purchase gives a purchase of the programme. Missing: not there, or neither the
// actor's own nor opened by purchase-extended.view.
func (s *Service) Purchase(ctx context.Context, a access.Actor, program, id int64) (Purchase, error) {
	_, p, err := s.purchase(ctx, a, program, id)
	return p, err
}

// purchase gives a purchase that the actor may see, and its programme.
func (s *Service) purchase(ctx context.Context, a access.Actor, program, id int64) (programs.Program, Purchase, error) {
	in, err := s.lots.Program(ctx, a, program)
	if err != nil {
		return in, Purchase{}, err
	}
	p, found, err := s.store.GetPurchase(ctx, a.Account, id)
	if err == nil && (!found || p.Program != program || !owned(a, p.Owner, 0) && !a.Has(access.PurchaseExtendedView)) {
		err = missing("purchase", id)
	}
	if err != nil {
		return in, Purchase{}, err
	}
	return in, p, nil
}

// Purchases gives a page of a programme's purchases by id and how many there are:
// the actor's own, or all with purchase-extended.view. q says Program, Status,
// Limit and Offset.
func (s *Service) Purchases(ctx context.Context, a access.Actor, q Query) ([]Purchase, int64, error) {
	if _, err := s.lots.Program(ctx, a, q.Program); err != nil {
		return nil, 0, err
	}
	q, some := s.narrow(a, q, access.PurchaseExtendedView)
	if !some || q.Key != 0 { // keys make no purchases
		return nil, 0, nil
	}
	return s.store.ListPurchases(ctx, q)
}
