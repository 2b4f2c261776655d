package sales

import (
	"context"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// Registry (registre des dénonciations) decides who brought a person to a
// programme, and keeps what it decided (docs/sales.md, A registration).
type Registry struct {
	ledger  event.Ledger
	store   Registrations
	needs   RegistryNeeds
	settler Settler
}

// RegistryNeeds is what the registry asks of the rest of Palier.
type RegistryNeeds struct {
	Programs  Programs
	Users     Users
	People    People
	Lookup    Lookup
	Desk      Desk
	Witnesses []Witness
	Now       func() time.Time // reads go by it, writes by the instant of their transaction
}

// Programs gives a programme with its rules (package programs).
type Programs interface {
	GetProgram(ctx context.Context, account, id int64) (programs.Program, bool, error)
}

// Users finds an owner (package access).
type Users interface {
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
}

// People makes a claimed person one of the account's contacts (people.Service).
type People interface {
	Acquaint(ctx context.Context, tx event.Tx, p people.Place, claim people.Claim, current int64) (people.Resolved, error)
}

// Lookup finds who a claimed person may be (people.Lookup).
type Lookup interface {
	// Owners are known for sure; met is the claim for whoever resolves it in the
	// same write.
	Owners(ctx context.Context, account int64, claim people.Claim) (owners []people.Likeness, met people.Claim, err error)
	// Namesakes have no more than the name.
	Namesakes(ctx context.Context, account int64, claim people.Claim) ([]people.Likeness, error)
}

// Desk takes the enquiry of a person whose registration was approved, inside its
// write: a new lead of the owner on the programme, or the open one that there is.
// contact is the record that the person's keys name.
type Desk interface {
	Introduce(ctx context.Context, a access.Actor, i Introduction) (lead, contact int64, err error)
}

// Introduction is the person of an approved registration.
type Introduction struct {
	Program int64
	Owner   int64
	Claim   people.Claim
	Comment string
}

// Settler writes down which options have ended by now (Service).
type Settler interface {
	// SettleAt goes by the instant: in a write, that of the write.
	SettleAt(ctx context.Context, account int64, now time.Time) error
}

// NewRegistry makes the registry.
func NewRegistry(ledger event.Ledger, store Registrations, needs RegistryNeeds) *Registry {
	return &Registry{ledger: ledger, store: store, needs: needs}
}

// Join names who ends options. Called once, while the program is put together:
// options in turn rest on the registry.
func (r *Registry) Join(s Settler) { r.settler = s }

// Joined tells whether somebody ends options.
func (r *Registry) Joined() bool { return r.settler != nil }

// NewRegistration is a claim as an owner makes it.
type NewRegistration struct {
	Program int64
	Owner   int64 // user; which one it may be is the door's rule
	Person  people.Declared
	Comment string
}

// Register decides a claim and keeps it with its report, in one commit: no other
// claim of the account is decided between the look and the decision. The owner's
// live or waiting claim on the same person is given back as it is. Missing: the
// programme is not the actor's; Invalid names "owner", "lastname", "firstname",
// "email" and "phone".
func (r *Registry) Register(ctx context.Context, a access.Actor, n NewRegistration) (Registration, error) {
	p, err := r.program(ctx, a, n.Program)
	if err != nil {
		return Registration{}, err
	}
	if err := r.check(ctx, a, n); err != nil {
		return Registration{}, err
	}
	claim := people.NewClaim(n.Person, a.CountryAt(p.Agency))
	heard, err := r.hear(ctx, p, claim)
	if err != nil {
		return Registration{}, err
	}
	var made Registration
	err = r.change(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		k, err := r.gather(ctx, p, n.Owner, claim, heard, tx.Now())
		if err != nil {
			return err
		}
		if own := k.own(tx.Now()); own != 0 {
			made, _, err = r.store.GetRegistration(ctx, a.Account, own, tx.Now())
			return err
		}
		made = Registration{Account: a.Account, ID: tx.NextID(), Program: p.ID, Owner: n.Owner, Key: a.Key, Person: n.Person, Comment: n.Comment,
			DecidedBy: ByRules, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		made.Report, made.Status, made.Refusal = decide(k.proofs, p.Rules, tx.Now())
		if err := r.place(ctx, tx, a, p, &made, k); err != nil {
			return err
		}
		tx.Record(made.event(EventRegistrationCreated, a, p.Agency, event.Diff(nil, made.fields())))
		return r.store.InsertRegistration(ctx, made)
	})
	return made, err
}

// Who decides a claim.
const (
	ByRules = "auto"
	ByHuman = "human"
)

// check refuses a claim that nobody could decide, with all its problems at once.
func (r *Registry) check(ctx context.Context, a access.Actor, n NewRegistration) error {
	var problems []fault.Problem
	required := func(field, value string) {
		if strings.TrimSpace(value) == "" {
			problems = append(problems, fault.Problem{Field: field, Message: "This value is required."})
		}
	}
	required("lastname", n.Person.Last)
	required("firstname", n.Person.First)
	required("email", n.Person.Email)
	required("phone", n.Person.Phone+n.Person.Mobile)
	u, found, err := r.needs.Users.GetUser(ctx, a.Account, n.Owner)
	if err != nil {
		return err
	}
	if !found || !u.Active {
		problems = append(problems, fault.Problem{Field: "owner", Message: "There is no such user at work."})
	}
	return fault.All(problems)
}

// place gives a decided claim its person and, when it is approved, its lead and
// its time. Of a refused one nobody learns anything: the contact it met stays as
// it is.
func (r *Registry) place(ctx context.Context, tx event.Tx, a access.Actor, p programs.Program, made *Registration, k known) error {
	switch made.Status {
	case RegistrationApproved:
		return r.approve(ctx, tx, a, p, made, k.claim)
	case RegistrationRejected:
		made.Contact, made.DecidedAt = k.record(), tx.Now()
		return nil
	}
	in := people.Place{Account: a.Account, Agency: p.Agency, Who: a.Who}
	who, err := r.needs.People.Acquaint(ctx, tx, in, k.claim, 0)
	made.Contact = who.Named
	return err
}

// approve lets a registration live from now on.
func (r *Registry) approve(ctx context.Context, tx event.Tx, a access.Actor, p programs.Program, made *Registration, claim people.Claim) (err error) {
	made.Status, made.DecidedAt = RegistrationApproved, tx.Now()
	made.lastUntil(tx.Now().Add(p.Rules.RegistrationLife), p.Rules, tx.Now())
	made.Lead, made.Contact, err = r.needs.Desk.Introduce(ctx, a, Introduction{Program: p.ID, Owner: made.Owner, Claim: claim, Comment: made.Comment})
	return err
}

// change runs a write after options that have ended by now: one that is over keeps
// no registration alive.
func (r *Registry) change(ctx context.Context, account int64, fn func(ctx context.Context, tx event.Tx) error) error {
	return r.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		if err := r.settle(ctx, account, tx.Now()); err != nil {
			return err
		}
		return fn(ctx, tx)
	})
}

func (r *Registry) settle(ctx context.Context, account int64, now time.Time) error {
	if r.settler == nil {
		return nil
	}
	return r.settler.SettleAt(ctx, account, now)
}

// program gives a programme that is open to the actor.
func (r *Registry) program(ctx context.Context, a access.Actor, id int64) (programs.Program, error) {
	p, found, err := r.needs.Programs.GetProgram(ctx, a.Account, id)
	if err == nil && (!found || !a.InProgram(id)) {
		return p, fault.Newf(fault.Missing, "There is no programme %d", id)
	}
	return p, err
}
