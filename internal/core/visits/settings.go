package visits

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Settings are the rules in force at a place: the property's over the account's over
// the defaults (docs/visits.md, Rules of slots).
type Settings struct {
	Rules
	Capacity    int
	Cutoff      time.Duration // before a visit, from when its visitor cannot change it any more
	AutoConfirm bool
	Score       bool      // slots are told with a score besides
	ConfirmCode bool      // who books on the public page without an invitation proves his e-mail first
	Address     Precision // of the address before a visit is confirmed
}

// Settings gives the rules in force.
func (p Place) Settings() Settings {
	account, own := p.Rules, p.Showing.Rules
	minutes := func(a, b *int, otherwise int) time.Duration {
		return time.Duration(said(a, b, otherwise)) * time.Minute
	}
	return Settings{
		Rules: Rules{
			Zone:     p.zone(),
			Duration: minutes(own.Minutes, account.Minutes, 30), Buffer: minutes(own.Buffer, account.Buffer, 0), Notice: minutes(own.Notice, account.Notice, 120),
			Horizon: said(own.Horizon, account.Horizon, 21),
			OpensAt: said(own.OpensAt, account.OpensAt, 7*60), ClosesAt: said(own.ClosesAt, account.ClosesAt, 21*60),
			ClosedDays: closed(said(own.Holidays, account.Holidays, "")),
		},
		Capacity:    said(own.Capacity, account.Capacity, 1),
		Cutoff:      minutes(own.Cutoff, account.Cutoff, 120),
		AutoConfirm: said(own.AutoConfirm, account.AutoConfirm, false),
		Score:       said(own.Score, account.Score, false),
		ConfirmCode: said(own.ConfirmCode, account.ConfirmCode, true),
		Address:     said(own.Address, account.Address, Commune),
	}
}

// said is the first of two values that is there.
func said[T any](own, account *T, otherwise T) T {
	switch {
	case own != nil:
		return *own
	case account != nil:
		return *account
	}
	return otherwise
}

// closed tells the holidays of a zone; "": none are kept. SaveRules has refused a zone
// that is none.
func closed(zone string) func(day.Date) bool {
	if zone == "" {
		return nil
	}
	days, err := Holidays(zone)
	if err != nil {
		return nil
	}
	return days
}

// ValidRules refuses, as Invalid, rules out of the ranges that Overrides states.
func ValidRules(r Overrides) error {
	var problems []fault.Problem
	within := func(field string, v *int, low, high int) {
		if v != nil && (*v < low || *v > high) {
			problems = append(problems, fault.Problem{Field: field, Message: fmt.Sprintf("Give a number from %d to %d.", low, high)})
		}
	}
	const fortnight = 14 * 24 * 60
	within("minutes", r.Minutes, 5, 480)
	within("buffer", r.Buffer, 0, 240)
	within("notice", r.Notice, 0, fortnight)
	within("horizon", r.Horizon, 1, 365)
	within("capacity", r.Capacity, 1, 100)
	within("opens_at", r.OpensAt, 0, 24*60-1)
	within("closes_at", r.ClosesAt, 1, 24*60)
	within("cutoff", r.Cutoff, 0, fortnight)
	if r.OpensAt != nil && r.ClosesAt != nil && *r.ClosesAt <= *r.OpensAt {
		problems = append(problems, fault.Problem{Field: "closes_at", Message: "The end comes after the start."})
	}
	if r.Holidays != nil && *r.Holidays != "" {
		if _, err := Holidays(*r.Holidays); err != nil {
			problems = append(problems, fault.Problem{Field: "holidays", Message: "There is no such zone of public holidays."})
		}
	}
	if r.Address != nil && !r.Address.known() {
		problems = append(problems, fault.Problem{Field: "address", Message: "One of: exact, street, commune."})
	}
	return fault.All(problems)
}

// Rules gives the account's own rules.
func (s *Service) Rules(ctx context.Context, a access.Actor) (Overrides, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return Overrides{}, err
	}
	return s.store.GetRules(ctx, a.Account)
}

// SaveRules sets the account's rules; they are those of every agency, so that it takes
// who administers the account. Visits that are booked stay as they are.
func (s *Service) SaveRules(ctx context.Context, a access.Actor, r Overrides) error {
	if !a.Has(access.Administer) {
		return fault.New(fault.Forbidden, "The rules of an account are not open to this caller")
	}
	if err := ValidRules(r); err != nil {
		return err
	}
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.store.GetRules(ctx, a.Account)
		if err != nil || event.Same(before, r) {
			return err
		}
		tx.Record(event.Event{Kind: "account.visit_rules_updated", Subject: event.Subject{Kind: "account", ID: a.Account}, Who: a.Who,
			Changes: event.Diff(before.fields(), r.fields())})
		return s.store.SaveRules(ctx, a.Account, r)
	})
}

// SetRules sets a property's own rules, over the account's.
func (s *Service) SetRules(ctx context.Context, a access.Actor, key PlaceKey, r Overrides) (Place, error) {
	if err := ValidRules(r); err != nil {
		return Place{}, err
	}
	return s.show(ctx, a, key, func(_ Place, w *Showing) error {
		w.Rules = r
		return nil
	})
}

// fields are the rules by name, for the journal.
func (r Overrides) fields() []event.Change {
	return []event.Change{
		{Field: "minutes", After: optional(r.Minutes)}, {Field: "buffer", After: optional(r.Buffer)}, {Field: "notice", After: optional(r.Notice)},
		{Field: "horizon", After: optional(r.Horizon)}, {Field: "capacity", After: optional(r.Capacity)}, {Field: "opens_at", After: optional(r.OpensAt)},
		{Field: "closes_at", After: optional(r.ClosesAt)}, {Field: "cutoff", After: optional(r.Cutoff)}, {Field: "auto_confirm", After: optional(r.AutoConfirm)},
		{Field: "holidays", After: optional(r.Holidays)}, {Field: "score", After: optional(r.Score)},
		{Field: "confirm_code", After: optional(r.ConfirmCode)}, {Field: "address", After: optional(r.Address)},
	}
}

// optional is a value that may not have been said.
func optional[T any](v *T) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(*v)
}
