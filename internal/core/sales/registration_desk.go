package sales

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// Registration gives a registration of the programme that the actor may see: its
// own when it acts for a user who does not arbitrate, else any. Withdrawn ones are
// Missing.
func (r *Registry) Registration(ctx context.Context, a access.Actor, program, id int64) (Registration, error) {
	one, err := r.FindRegistration(ctx, a, id)
	if err == nil && (one.Program != program || one.Status == RegistrationWithdrawn) {
		err = missing("registration", id)
	}
	return one, err
}

// FindRegistration gives a registration that the actor may see, of whichever
// programme, withdrawn ones too.
func (r *Registry) FindRegistration(ctx context.Context, a access.Actor, id int64) (Registration, error) {
	if err := r.settle(ctx, a.Account, r.needs.Now()); err != nil {
		return Registration{}, err
	}
	one, found, err := r.store.GetRegistration(ctx, a.Account, id, r.needs.Now())
	if err == nil && (!found || !one.shownTo(a)) {
		return Registration{}, missing("registration", id)
	}
	return one, err
}

// shownTo tells whether the actor may see a registration.
func (r Registration) shownTo(a access.Actor) bool {
	return a.InProgram(r.Program) && (everybodys(a) || a.User == r.Owner)
}

// everybodys tells whether the actor sees the registrations of all owners: who acts for
// no user, and who decides between them.
func everybodys(a access.Actor) bool { return a.User == 0 || a.Has(access.Arbitrate) }

// Registrations gives a page of the programme's registrations that the actor may
// see, by id, and how many there are. Of the query, Program, Status, Limit and
// Offset count; an Owner narrows what an actor without a user sees. An operator
// may ask for all programmes, 0.
func (r *Registry) Registrations(ctx context.Context, a access.Actor, q Query) ([]Registration, int64, error) {
	if everywhere := q.Program == 0 && unlimited(a); !everywhere {
		if _, err := r.program(ctx, a, q.Program); err != nil {
			return nil, 0, err
		}
	}
	if err := r.settle(ctx, a.Account, r.needs.Now()); err != nil {
		return nil, 0, err
	}
	q.Account, q.Key, q.Now = a.Account, 0, r.needs.Now()
	if !everybodys(a) {
		q.Owner = a.User
	}
	if q.Status == string(RegistrationWithdrawn) && !unlimited(a) { // shown by no door
		return nil, 0, nil
	}
	return r.store.ListRegistrations(ctx, q)
}

// Withdraw takes back a claim that is live or waits. Conflict: it is over, or an
// option or purchase rests on it. A withdrawn claim leaves no delay behind it.
func (r *Registry) Withdraw(ctx context.Context, a access.Actor, program, id int64) error {
	p, err := r.program(ctx, a, program)
	if err != nil {
		return err
	}
	return r.change(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		one, found, err := r.store.GetRegistration(ctx, a.Account, id, tx.Now())
		switch {
		case err != nil:
			return err
		case !found || one.Program != program || one.Status == RegistrationWithdrawn || !one.shownTo(a):
			return missing("registration", id)
		case !one.running(tx.Now()):
			return fault.New(fault.Conflict, "This registration is over.")
		case one.Held:
			return fault.New(fault.Conflict, "An option or a purchase rests on this registration.")
		}
		before := one
		one.Status = RegistrationWithdrawn
		return r.save(ctx, tx, a, p.Agency, EventRegistrationUpdated, &one, before)
	})
}

// Arbitrate decides a claim that waits (right sales.arbitrate). What is decided stays so.
// The owner reads the reason; a refusal needs one. Conflict: it does not wait, or another
// claim on the person was approved meanwhile.
func (r *Registry) Arbitrate(ctx context.Context, by access.Actor, id int64, approve bool, reason string) (Registration, error) {
	reason = strings.TrimSpace(reason)
	if !approve && reason == "" {
		return Registration{}, fault.Field("refusal", "A refusal needs a reason: the owner reads it.")
	}
	var one Registration
	err := r.change(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, p, err := r.waiting(ctx, by, id, tx.Now())
		if err != nil {
			return err
		}
		one = before
		one.decideByHand(approve, reason, tx.Now())
		if approve {
			claim, err := r.unclaimed(ctx, by, p, before, tx.Now())
			if err != nil {
				return err
			}
			if err := r.approve(ctx, tx, by, p, &one, claim); err != nil {
				return err
			}
		}
		return r.save(ctx, tx, by, p.Agency, EventRegistrationUpdated, &one, before)
	})
	return one, err
}

// waiting gives a claim that waits for a decision of the actor, with its programme.
func (r *Registry) waiting(ctx context.Context, by access.Actor, id int64, now time.Time) (Registration, programs.Program, error) {
	one, found, err := r.store.GetRegistration(ctx, by.Account, id, now)
	switch {
	case err != nil:
		return one, programs.Program{}, err
	case !found || !by.InProgram(one.Program):
		return one, programs.Program{}, missing("registration", id)
	case !by.Has(access.Arbitrate):
		return one, programs.Program{}, access.Denied()
	case one.Status != RegistrationPending:
		return one, programs.Program{}, fault.New(fault.Conflict, "This registration does not wait for a decision.")
	}
	p, err := r.program(ctx, by, one.Program)
	return one, p, err
}

// unclaimed refuses (Conflict) to approve a waiting claim on a person on whom
// another owner's is live: a person has one owner in a programme. It gives the
// person's claim with what was found.
func (r *Registry) unclaimed(ctx context.Context, by access.Actor, p programs.Program, one Registration, now time.Time) (people.Claim, error) {
	k, err := r.gather(ctx, p, one.Owner, people.NewClaim(one.Person, by.CountryAt(p.Agency)), heard{}, now)
	if err == nil && slices.ContainsFunc(k.proofs, func(p proof) bool { return p.Active && p.strong }) {
		err = fault.New(fault.Conflict, "Another registration of this person is live: it must be withdrawn or end first.")
	}
	return k.claim, err
}

// decideByHand writes a human's decision into the report. Its lines before that
// stay: they say what was doubted.
func (r *Registration) decideByHand(approve bool, reason string, now time.Time) {
	r.Status, r.Report.Decision, r.DecidedBy, r.DecidedAt = RegistrationRejected, DecisionRejected, ByHuman, now
	line := RuleLine{Code: RuleArbitration, Outcome: Fail, Explanation: reason}
	if approve {
		r.Status, r.Report.Decision, line.Outcome = RegistrationApproved, DecisionApproved, Pass
	} else {
		r.Refusal = reason
	}
	if line.Explanation == "" {
		line.Explanation = "Acceptée après examen."
	}
	r.Report.Rules = append(slices.Clone(r.Report.Rules), line)
}

// save stores a changed registration and says so.
func (r *Registry) save(ctx context.Context, tx event.Tx, by access.Actor, agency int64, kind string, one *Registration, before Registration) error {
	one.UpdatedAt = tx.Now()
	tx.Record(one.event(kind, by, agency, event.Diff(before.fields(), one.fields())))
	return r.store.UpdateRegistration(ctx, *one)
}
