package sales

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// What people look at is not one programme's, as a door's lists are, but all of theirs,
// the newest first, and read on by its last line.

// Across asks for a stretch of options, purchases or registrations of several programmes,
// the newest first. Of what a caller says, Program, Owner, Status, Before and Limit count.
type Across struct {
	Account  int64
	Program  int64 // only of this one; 0: of all that are open
	Programs []int64
	All      bool   // of every programme of the account
	Owner    int64  // 0: everybody's
	Key      int64  // those that this key made; 0: everybody's
	Status   string // at Now; "": any
	Now      time.Time
	Before   int64 // read on behind the one with this id; 0: from the first
	Limit    int
}

// Ending asks for options in force, the first to end first.
type Ending struct {
	Across
	After   time.Time // read on behind the option that ends then
	AfterID int64     // and has this id
}

// within limits a query to the programmes that are open to the actor, and to what is its
// own unless it holds the right to all; false when nothing can be.
func (q Across) within(a access.Actor, all access.Right, now time.Time) (Across, bool) {
	q.Account, q.Now, q.Key = a.Account, now, 0
	q.Programs, q.All = a.Programs()
	if q.Program != 0 {
		if !a.InProgram(q.Program) {
			return q, false
		}
		q.Programs, q.All = []int64{q.Program}, false
	}
	if !a.Has(all) {
		if q.Owner != 0 && q.Owner != a.User {
			return q, false
		}
		if q.Owner = a.User; q.Owner == 0 {
			q.Key = a.Key
		}
		if q.Owner == 0 && q.Key == 0 {
			return q, false
		}
	}
	return q, q.All || len(q.Programs) > 0
}

// LatestOptions gives a stretch of options: the actor's own or, with option-extended.view,
// everybody's.
func (s *Service) LatestOptions(ctx context.Context, a access.Actor, q Across) ([]Option, error) {
	if err := s.Settle(ctx, a.Account); err != nil {
		return nil, err
	}
	q, some := q.within(a, access.OptionExtendedView, s.now())
	if !some {
		return nil, nil
	}
	list, err := s.store.LatestOptions(ctx, q)
	return s.shownAcross(ctx, a.Account, list, err)
}

// EndingOptions gives a stretch of options in force, the first to end first, of those that
// LatestOptions gives.
func (s *Service) EndingOptions(ctx context.Context, a access.Actor, q Ending) ([]Option, error) {
	if err := s.Settle(ctx, a.Account); err != nil {
		return nil, err
	}
	var some bool
	if q.Across, some = q.within(a, access.OptionExtendedView, s.now()); !some {
		return nil, nil
	}
	list, err := s.store.EndingOptions(ctx, q)
	return s.shownAcross(ctx, a.Account, list, err)
}

// shownAcross makes options of several programmes what they are now.
func (s *Service) shownAcross(ctx context.Context, account int64, list []Option, err error) ([]Option, error) {
	for i := range list {
		if err == nil {
			err = s.show(ctx, account, list[i].Program, list[i:i+1])
		}
	}
	return list, err
}

// LatestPurchases gives a stretch of purchases: the actor's own or, with
// purchase-extended.view, everybody's.
func (s *Service) LatestPurchases(ctx context.Context, a access.Actor, q Across) ([]Purchase, error) {
	q, some := q.within(a, access.PurchaseExtendedView, s.now())
	if !some || q.Key != 0 { // keys make no purchases
		return nil, nil
	}
	return s.store.LatestPurchases(ctx, q)
}

// LatestRegistrations gives a stretch of registrations, those that wait with the oldest
// first: the actor's own or, when it arbitrates, everybody's. Withdrawn ones are left out.
func (r *Registry) LatestRegistrations(ctx context.Context, a access.Actor, q Across) ([]Registration, error) {
	if err := r.settle(ctx, a.Account, r.needs.Now()); err != nil {
		return nil, err
	}
	q, some := q.within(a, access.Arbitrate, r.needs.Now())
	if !some || q.Status == string(RegistrationWithdrawn) {
		return nil, nil
	}
	q.Key = 0
	return r.store.LatestRegistrations(ctx, q)
}

// Held gives the option or the purchase that holds a lot, as far as the actor may see it:
// both nil when it may not, or when nobody holds the lot.
func (s *Service) Held(ctx context.Context, a access.Actor, l programs.Lot) (o *Option, p *Purchase, err error) {
	if !l.Hold.Live(s.now()) {
		return nil, nil, nil
	}
	if l.Hold.State == programs.Optioned {
		one, found, err := s.store.GetOption(ctx, a.Account, l.Hold.Holder)
		if err == nil && found && (owned(a, one.Owner, one.Key) || a.Has(access.OptionExtendedView)) {
			return &one, nil, nil
		}
		return nil, nil, err
	}
	one, found, err := s.store.GetPurchase(ctx, a.Account, l.Hold.Holder)
	if err == nil && found && (owned(a, one.Owner, 0) || a.Has(access.PurchaseExtendedView)) {
		return nil, &one, nil
	}
	return nil, nil, err
}

// Buyers gives the contact that stands for the person of each lead; whoever is nobody yet is
// left out. For lists of what the actor has been given.
func (s *Service) Buyers(ctx context.Context, a access.Actor, leads []int64) (map[int64]int64, error) {
	if len(leads) == 0 {
		return nil, nil
	}
	return s.store.LeadContacts(ctx, a.Account, leads)
}

// NewestLeads gives the leads that took an interest in a programme last, the newest first, to
// who sees its leads.
func (s *Service) NewestLeads(ctx context.Context, a access.Actor, program int64, most int) ([]int64, error) {
	if !a.InProgram(program) || !a.Has(access.LeadView) {
		return nil, nil
	}
	return s.store.NewestLeads(ctx, a.Account, program, most)
}

// Rivals gives the other claims on a registration's person, or on one of the name, that are
// in force, ended or waiting, the oldest first: what whoever decides looks at.
func (r *Registry) Rivals(ctx context.Context, a access.Actor, one Registration) ([]Registration, error) {
	if !a.Has(access.Arbitrate) || !a.InProgram(one.Program) {
		return nil, access.Denied()
	}
	name, _ := people.FullName(one.Person.Name())
	var contacts []int64
	if one.Contact != 0 {
		contacts = []int64{one.Contact}
	}
	list, err := r.store.RegistrationsOf(ctx, a.Account, one.Program, contacts, name, r.needs.Now())
	return slices.DeleteFunc(list, func(o Registration) bool { return o.ID == one.ID }), err
}
