package sales

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// NewOption asks for an option. Whether the actor may name Owner is its door's rule.
type NewOption struct {
	Program   int64
	Lead      int64
	Owner     int64     // user
	Lots      []int64   // 1 to MaxLots, each once
	ExpiresAt time.Time // zero: the programme's usual life; cut at its longest
	Comment   string
}

// TakeOption takes lots for the person of a lead, all or none (docs/sales.md, An option).
// A main lot brings the lots that are sold with it, unless some of them are named:
// then those that are named.
//
// Invalid on owner_id: the owner is not at work. Missing, with the field: the
// programme, a lot or the lead is not there for the actor. Conflict, with lot_ids
// and a *programs.Taken as its cause: somebody has one of the lots; where the
// programme has a queue and every such lot is under option, the option is made and
// waits instead. Conflict on lead_id: the programme wants a registration and the
// owner has none.
func (s *Service) TakeOption(ctx context.Context, a access.Actor, n NewOption) (Option, error) {
	if err := fault.All(n.problems()); err != nil {
		return Option{}, err
	}
	if err := s.atWork(ctx, a.Account, n.Owner); err != nil {
		return Option{}, err
	}
	var made Option
	err := s.change(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.lots.Program(ctx, a, n.Program)
		if err != nil {
			return err
		}
		o := Option{Account: a.Account, Program: p.ID, Lead: n.Lead, Owner: n.Owner, Key: a.Key, Comment: n.Comment}
		if o.Interest, err = s.admit(ctx, tx, p, o); err != nil {
			return err
		}
		life, err := lifeOf(p.Rules, tx.Now(), n.ExpiresAt)
		if err != nil {
			return err
		}
		made, err = s.take(ctx, tx, a, p, o, n.Lots, life)
		return err
	})
	if err != nil {
		return Option{}, err
	}
	return s.shown(ctx, made)
}

// problems are what is wrong with it whatever the programme holds.
func (n NewOption) problems() []fault.Problem {
	problems := checkLots(n.Lots)
	if n.Lead <= 0 {
		problems = append(problems, fault.Problem{Field: "lead", Message: "Name the lead."})
	}
	if n.Owner <= 0 {
		problems = append(problems, fault.Problem{Field: "owner", Message: "Name the owner."})
	}
	return problems
}

// admit refuses a lead that has nothing to do with the programme, and one without
// the registration that the programme's rules ask for. It gives the lead's interest.
func (s *Service) admit(ctx context.Context, tx event.Tx, p programs.Program, o Option) (interest int64, err error) {
	_, interest, found, err := s.store.LeadOn(ctx, o.Account, p.ID, o.Lead)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, problem(fault.Missing, "lead", "There is no such lead in this programme.")
	}
	if !p.Rules.OptionsRegistered {
		return interest, nil
	}
	registered, err := s.registered.Registered(ctx, o.Account, p.ID, o.Lead, o.Owner, tx.Now())
	if err == nil && !registered {
		err = problem(fault.Conflict, "lead", "An option on this programme needs a live registration of its owner.")
	}
	return interest, err
}

// lifeOf is how long a new or renewed option lasts: what is wanted, or the usual,
// but never longer than the programme allows.
func lifeOf(r programs.Rules, now, wanted time.Time) (time.Duration, error) {
	life := r.OptionLife
	if !wanted.IsZero() {
		if !now.Before(wanted) {
			return 0, fault.Field("expires_at", "Give an instant in the future.")
		}
		life = wanted.Sub(now)
	}
	return min(life, r.OptionMax).Truncate(time.Microsecond), nil
}

// take makes the option: live with its lots, or waiting for them.
func (s *Service) take(ctx context.Context, tx event.Tx, a access.Actor, p programs.Program, o Option, named []int64, life time.Duration) (Option, error) {
	now := tx.Now()
	set, err := s.wanted(ctx, a, p.ID, named)
	if err != nil {
		return o, err
	}
	o.ID, o.CreatedAt, o.UpdatedAt = tx.NextID(), now, now
	o.Lots = frozen(set)
	switch taken := notFree(set, 0, now); {
	case len(taken) == 0:
		o.Status, o.ExpiresAt = OptionLive, now.Add(life)
	case p.Rules.OptionQueue && allOptioned(taken, now):
		o.Status, o.Lifespan = OptionPending, life
	default:
		return o, s.taken(a, set, taken, now)
	}
	if err := s.store.InsertOption(ctx, o); err != nil {
		return o, err
	}
	if o.Status == OptionLive {
		if err := s.hold(ctx, tx, a, p, o, set); err != nil {
			return o, err
		}
	}
	o.recordCreated(tx, a, p)
	return o, nil
}

// hold gives lots to a live option until its end.
func (s *Service) hold(ctx context.Context, tx event.Tx, by access.Actor, in programs.Program, o Option, lots []programs.Lot) error {
	return s.lots.Claim(ctx, tx, by, in, lots, programs.Hold{State: programs.Optioned, Holder: o.ID, Until: o.ExpiresAt})
}

// CancelOption ends a live or waiting option, frees its lots and lets the next in
// the queue have them, in one commit. Own options need option.delete, others'
// option-extended.delete; without it they are Forbidden to who may see them and
// Missing to who may not. Conflict: it has ended already.
func (s *Service) CancelOption(ctx context.Context, a access.Actor, program, id int64) (Option, error) {
	var ended Option
	err := s.change(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, o, err := s.optionFor(ctx, a, program, id, access.OptionDelete, access.OptionExtendedDelete)
		if err != nil {
			return err
		}
		if !o.open() {
			return errOver
		}
		ended, err = s.endOption(ctx, tx, a, p, o, OptionCanceled)
		if err != nil {
			return err
		}
		return s.promote(ctx, tx, o.Account, lotIDs(o.Lots), tx.Now())
	})
	if err != nil {
		return Option{}, err
	}
	return s.shown(ctx, ended)
}

var errOver = fault.New(fault.Conflict, "This option has ended.")

// open tells an option that holds its lots or waits for them. The caller has
// settled: what is written down is so.
func (o Option) open() bool { return o.Status == OptionLive || o.Status == OptionPending }

// endOption writes down that an option is over and gives its lots back.
func (s *Service) endOption(ctx context.Context, tx event.Tx, by access.Actor, p programs.Program, o Option, as OptionStatus) (Option, error) {
	before := o
	o.Status, o.UpdatedAt = as, tx.Now()
	if err := s.store.UpdateOption(ctx, o); err != nil {
		return o, err
	}
	o.recordUpdated(tx, by, p, before)
	if before.Status == OptionLive {
		if err := s.lots.Release(ctx, tx, by, o.ID); err != nil {
			return o, err
		}
	}
	return o, s.registered.OptionEnded(ctx, tx, o.Account, o.Program, o.Lead)
}

// optionFor gives an option to somebody who wants to change it: to its owner with
// the right own, to others with the right any (none: nobody).
func (s *Service) optionFor(ctx context.Context, a access.Actor, program, id int64, own, others access.Right) (programs.Program, Option, error) {
	p, err := s.lots.Program(ctx, a, program)
	if err != nil {
		return p, Option{}, err
	}
	o, found, err := s.store.GetOption(ctx, a.Account, id)
	if err != nil {
		return p, Option{}, err
	}
	mine := found && owned(a, o.Owner, o.Key)
	switch {
	case !found || o.Program != program:
		return p, Option{}, missing("option", id)
	case mine && a.Has(own), others != "" && a.Has(others):
		return p, o, nil
	case mine, a.Has(access.OptionExtendedView):
		return p, Option{}, access.Denied()
	}
	return p, Option{}, missing("option", id)
}
