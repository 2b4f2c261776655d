package sales

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// StatusAt is the registration's status at the instant it was read for: at
// ExpiresAt an approved one is expired, told or not, unless an option or purchase
// of its lead goes on.
func (r Registration) StatusAt(now time.Time) RegistrationStatus {
	if r.Status == RegistrationApproved && (!r.EndedAt.IsZero() || !r.Held && !now.Before(r.ExpiresAt)) {
		return RegistrationExpired
	}
	return r.Status
}

// running tells whether the claim is live or waits for a decision.
func (r Registration) running(now time.Time) bool {
	s := r.StatusAt(now)
	return s == RegistrationApproved || s == RegistrationPending
}

// lastUntil moves the end, and with it the warning, if that is still to come.
func (r *Registration) lastUntil(end time.Time, rules programs.Rules, now time.Time) {
	r.ExpiresAt, r.WarnAt, r.WarnedAt = end, end.Add(-rules.RegistrationWarning), time.Time{}
	if !now.Before(r.WarnAt) || rules.RegistrationWarning <= 0 {
		r.WarnAt = time.Time{}
	}
}

// Registered tells whether the owner's registration of the lead's person on the
// programme is live at the instant. Owner 0: anybody's.
func (r *Registry) Registered(ctx context.Context, account, program, lead, owner int64, now time.Time) (bool, error) {
	list, err := r.store.RegistrationsOn(ctx, account, program, []int64{lead}, now)
	return slices.ContainsFunc(list, func(one Registration) bool {
		return (owner == 0 || one.Owner == owner) && one.StatusAt(now) == RegistrationApproved
	}), err
}

// UnderPrescription tells which of the leads have a live registration on the
// programme (docs/sales.md, A registration).
func (r *Registry) UnderPrescription(ctx context.Context, a access.Actor, program int64, leads []int64) (map[int64]bool, error) {
	if len(leads) == 0 {
		return nil, nil
	}
	if _, err := r.program(ctx, a, program); err != nil {
		return nil, err
	}
	if err := r.settle(ctx, a.Account, r.needs.Now()); err != nil {
		return nil, err
	}
	now := r.needs.Now()
	list, err := r.store.RegistrationsOn(ctx, a.Account, program, leads, now)
	out := map[int64]bool{}
	for _, one := range list {
		if one.StatusAt(now) == RegistrationApproved {
			out[one.Lead] = true
		}
	}
	return out, err
}

// OptionEnded hears that an option or a purchase of the lead has just ended, inside
// the write that ended it: from that end on, at least AfterOption is left to the
// registration that it kept alive. The end counts, not when it was seen.
func (r *Registry) OptionEnded(ctx context.Context, tx event.Tx, account, program, lead int64) error {
	list, err := r.store.RegistrationsOn(ctx, account, program, []int64{lead}, tx.Now())
	if err != nil || len(list) == 0 {
		return err
	}
	p, found, err := r.needs.Programs.GetProgram(ctx, account, program)
	if err != nil || !found {
		return err
	}
	for _, one := range list {
		if !one.EndedAt.IsZero() {
			continue // over before the option began
		}
		ended, err := r.store.LastEnd(ctx, account, program, lead, one.ExpiresAt)
		if err != nil {
			return err
		}
		end := ended.Add(p.Rules.AfterOption)
		if ended.IsZero() || !one.ExpiresAt.Before(end) {
			continue
		}
		before := one
		one.lastUntil(end, p.Rules, tx.Now())
		if err := r.save(ctx, tx, palier(account), p.Agency, EventRegistrationUpdated, &one, before); err != nil {
			return err
		}
	}
	return nil
}

// told is how many registrations one write of Tell warns of or ends.
const told = 100

// Tell records the warnings and the ends that are due and were not yet told:
// events registration.expiring, once before an end, and registration.expired. No
// right rests on it; call it from time to time.
func (r *Registry) Tell(ctx context.Context, account int64) error {
	if err := r.settle(ctx, account, r.needs.Now()); err != nil {
		return err
	}
	for more := true; more; {
		due, err := r.store.Ending(ctx, account, r.needs.Now(), 1)
		if err != nil || len(due) == 0 {
			return err
		}
		err = r.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
			list, err := r.store.Ending(ctx, account, tx.Now(), told)
			more = len(list) == told
			for _, one := range list {
				if err == nil {
					err = r.tell(ctx, tx, one)
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tell warns of one registration's end, or notes the end.
func (r *Registry) tell(ctx context.Context, tx event.Tx, one Registration) error {
	p, found, err := r.needs.Programs.GetProgram(ctx, one.Account, one.Program)
	if err == nil && !found {
		err = fault.Newf(fault.Internal, "registration %d has no programme", one.ID)
	}
	if err != nil {
		return err
	}
	before, kind := one, EventRegistrationExpiring
	if one.StatusAt(tx.Now()) == RegistrationExpired {
		one.EndedAt, kind = one.ExpiresAt, EventRegistrationExpired
	} else {
		one.WarnedAt = tx.Now()
	}
	one.WarnAt = time.Time{}
	return r.save(ctx, tx, palier(one.Account), p.Agency, kind, &one, before)
}

// fields are the registration's values by name, for the journal. Who the person
// is stands with the registration and its contact.
func (r Registration) fields() []event.Change {
	status := r.Status
	if status == RegistrationApproved && !r.EndedAt.IsZero() {
		status = RegistrationExpired
	}
	return []event.Change{
		{Field: "status", After: string(status)}, {Field: "owner", After: event.Number(r.Owner)}, {Field: "contact", After: event.Number(r.Contact)},
		{Field: "decision", After: r.Report.Decision}, {Field: "decided_by", After: r.DecidedBy}, {Field: "refusal", After: r.Refusal},
		{Field: "rules", After: r.Report.rules()}, {Field: "expires_at", After: event.Instant(r.ExpiresAt)}, {Field: "warned_at", After: event.Instant(r.WarnedAt)},
	}
}

// rules are the report's lines in short: "live_registration=fail own_match=pass".
func (r Report) rules() (short string) {
	for _, l := range r.Rules {
		if short != "" {
			short += " "
		}
		short += l.Code + "=" + l.Outcome
	}
	return short
}

// event is what the journal says happened to the registration; programme and lead
// are named each time, changed or not.
func (r Registration) event(kind string, by access.Actor, agency int64, changes []event.Change) event.Event {
	about := []event.Change{
		{Field: "program", Before: event.Number(r.Program), After: event.Number(r.Program)},
		{Field: "lead", Before: event.Number(r.Lead), After: event.Number(r.Lead)},
	}
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectRegistration, ID: r.ID}, Agency: agency, Who: by.Who, Changes: append(about, changes...)}
}
