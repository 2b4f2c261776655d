package storage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/sales"
	"palier/internal/storage"
)

// Registrations and interests that wait are there for whoever looks.

// claimed is what one claim leaves: a person, a lead of theirs, what it wants of the
// programme, and the registration.
type claimed struct {
	person       people.Contact
	lead         leads.Lead
	interest     leads.Interest
	registration sales.Registration
}

const claimedName = "attend|aude"

// person stores a contact with a lead that wants nothing of the programme yet.
func (r *salesroom) person(ctx context.Context, tx event.Tx) (c claimed, err error) {
	account, now := r.Operator.Account, tx.Now()
	p, _, err := r.near.GetProgram(ctx, account, r.program)
	if err != nil {
		return c, err
	}
	c.person = people.Contact{Account: account, ID: tx.NextID(), Agency: p.Agency, Declared: people.Declared{First: "Aude", Last: "Attend"}, CreatedAt: now, UpdatedAt: now}
	c.lead = leads.Lead{Account: account, ID: tx.NextID(), Agency: c.person.Agency, Step: leads.New, Contact: c.person.ID, Shown: c.person.ID, Person: c.person.Declared,
		Asked: now, CreatedAt: now, UpdatedAt: now}
	if err = r.near.InsertContact(ctx, c.person); err == nil {
		err = r.near.InsertLead(ctx, &c.lead, nil)
	}
	return c, err
}

// claim stores the interest and the registration.
func (r *salesroom) claim(ctx context.Context, tx event.Tx, c *claimed) error {
	account, now := r.Operator.Account, tx.Now()
	c.interest = leads.Interest{Account: account, ID: tx.NextID(), Lead: c.lead.ID, Program: r.program, Owner: r.owner, Status: leads.ToProcess, LastAt: now, CreatedAt: now, UpdatedAt: now}
	c.registration = sales.Registration{Account: account, ID: tx.NextID(), Program: r.program, Owner: r.owner, Lead: c.lead.ID, Contact: c.person.ID, Status: sales.RegistrationApproved,
		Person: c.person.Declared, ExpiresAt: now.Add(time.Hour), WarnAt: now, DecidedAt: now, DecidedBy: sales.ByRules, CreatedAt: now, UpdatedAt: now}
	if err := r.near.InsertInterest(ctx, c.interest); err != nil {
		return err
	}
	return r.near.InsertRegistration(ctx, c.registration)
}

// write runs fn in a write; it must not end the test.
func (r *salesroom) write(fn func(ctx context.Context, tx event.Tx) error) {
	r.t.Helper()
	r.must(r.near.Write(r.t.Context(), r.Operator.Account, fn))
}

// claimLooks are all ways to a claim that was just made, at the instant of its write.
var claimLooks = map[string]func(ctx context.Context, db *storage.DB, c claimed) (found bool, err error){
	"by number": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		r, _, err := db.GetRegistration(ctx, c.lead.Account, c.registration.ID, c.lead.CreatedAt)
		return r.ID == c.registration.ID, err
	},
	"by contact": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		list, err := db.RegistrationsOf(ctx, c.lead.Account, c.registration.Program, []int64{1, c.person.ID}, "", c.lead.CreatedAt)
		return holds(list, c), err
	},
	"by name": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		list, err := db.RegistrationsOf(ctx, c.lead.Account, c.registration.Program, nil, claimedName, c.lead.CreatedAt)
		return holds(list, c), err
	},
	"by lead": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		list, err := db.RegistrationsOn(ctx, c.lead.Account, c.registration.Program, []int64{c.lead.ID}, c.lead.CreatedAt)
		return holds(list, c), err
	},
	"by its warning": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		list, err := db.Ending(ctx, c.lead.Account, c.registration.WarnAt, 100)
		return holds(list, c), err
	},
	"in the list": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		list, total, err := db.ListRegistrations(ctx, sales.Query{Account: c.lead.Account, Program: c.registration.Program, Now: c.lead.CreatedAt})
		return holds(list, c) && total == int64(len(list)), err
	},
	"the interest of the lead": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		list, err := db.InterestsOfLead(ctx, c.lead.Account, c.lead.ID)
		return len(list) == 1 && list[0].ID == c.interest.ID, err
	},
	"the lead on the programme": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		_, interest, found, err := db.LeadOn(ctx, c.lead.Account, c.interest.Program, c.lead.ID)
		return found && interest == c.interest.ID, err
	},
	"the person's leads on the programme": func(ctx context.Context, db *storage.DB, c claimed) (bool, error) {
		list, err := db.ProgramLeadsOf(ctx, c.lead.Account, c.interest.Program, []int64{c.person.ID})
		return len(list) == 1 && list[0].Lead.ID == c.lead.ID && list[0].Interest.ID == c.interest.ID, err
	},
}

func holds(list []sales.Registration, c claimed) bool {
	return slices.ContainsFunc(list, func(r sales.Registration) bool { return r.ID == c.registration.ID })
}

// TestClaimsThatWaitAreFound: each look is the first one, because that hands the rows
// over; the lead is new, or was there before.
func TestClaimsThatWaitAreFound(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		for how, look := range claimLooks {
			var c claimed
			claimAndLook := func(what string) func(ctx context.Context, tx event.Tx) error {
				return func(ctx context.Context, tx event.Tx) error {
					c.lead.CreatedAt = tx.Now()
					if err := r.claim(ctx, tx, &c); err != nil {
						return err
					}
					found, err := look(ctx, r.near, c)
					if !found {
						t.Errorf("%s, %s: not found", how, what)
					}
					return err
				}
			}
			person := func(ctx context.Context, tx event.Tx) (err error) { c, err = r.person(ctx, tx); return err }
			r.write(func(ctx context.Context, tx event.Tx) error {
				if err := person(ctx, tx); err != nil {
					return err
				}
				return claimAndLook("of a new lead")(ctx, tx)
			})
			r.write(person)
			r.write(claimAndLook("of an older lead"))
		}
	})
}

// TestEvidenceThatWaitsCounts: whose an enquiry is, and which one a registration
// made, is known before the rows that say so have arrived.
func TestEvidenceThatWaitsCounts(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		var c claimed
		person := func(ctx context.Context, tx event.Tx) (err error) { c, err = r.person(ctx, tx); return err }
		facts := func(ctx context.Context, what, want string) error {
			list, err := r.near.LeadFacts(ctx, c.lead.Account, r.program, []int64{c.person.ID})
			var got string
			for _, f := range list {
				got += fmt.Sprintf("%s of %d;", f.Kind, f.User)
			}
			if got != want {
				t.Errorf("%s: %q, want %q", what, got, want)
			}
			return err
		}
		interested := func(what string) func(ctx context.Context, tx event.Tx) error {
			return func(ctx context.Context, tx event.Tx) error {
				err := r.near.InsertInterest(ctx, leads.Interest{Account: c.lead.Account, ID: tx.NextID(), Lead: c.lead.ID, Program: r.program, Owner: r.owner,
					Status: leads.ToProcess, LastAt: tx.Now(), CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
				return errors.Join(err, facts(ctx, what, fmt.Sprintf("lead of %d;", r.owner)))
			}
		}
		r.write(func(ctx context.Context, tx event.Tx) error {
			return errors.Join(person(ctx, tx), interested("interest of a new lead")(ctx, tx))
		})
		r.write(person)
		r.write(interested("interest of an older lead"))
		r.write(func(ctx context.Context, tx event.Tx) error {
			return errors.Join(person(ctx, tx), r.claim(ctx, tx, &c), facts(ctx, "the lead that a registration made is no evidence beside it", ""))
		})
		r.write(func(ctx context.Context, tx event.Tx) error {
			err := person(ctx, tx)
			_, _, early := r.near.GetContact(ctx, c.lead.Account, c.person.ID) // hands the lead over, and not the claim
			return errors.Join(err, early, r.claim(ctx, tx, &c), facts(ctx, "nor is one that came before its registration", ""))
		})
	})
}

// TestAClaimThatWaitsIsFoundByTheNextWrite: of many claims on one person that share
// transactions, one is kept, whatever its neighbours let wait.
func TestAClaimThatWaitsIsFoundByTheNextWrite(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		kept := func(ctx context.Context) int {
			list, err := r.near.RegistrationsOf(ctx, r.Operator.Account, r.program, nil, claimedName, time.Unix(1, 0))
			if err != nil {
				t.Error(err)
			}
			return len(list)
		}
		together(t, r.near, 40, func(ctx context.Context, i int) error {
			return r.near.Write(ctx, r.Operator.Account, func(ctx context.Context, tx event.Tx) error {
				c, err := r.person(ctx, tx)
				if i%2 == 0 {
					c.person.First = fmt.Sprint("Autre ", 'a'+i) // a neighbour, whose claim waits too
				} else if kept(ctx) > 0 {
					return err
				}
				return errors.Join(err, r.claim(ctx, tx, &c))
			})
		})
		if n := kept(t.Context()); n != 1 {
			t.Errorf("the claim was kept %d times", n)
		}
	})
}

// TestAContactChangesBesideThoseThatWait: one that is there, one that waits, and one
// that becomes part of one that waits.
func TestAContactChangesBesideThoseThatWait(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		var older people.Contact
		r.write(func(ctx context.Context, tx event.Tx) error {
			c, err := r.person(ctx, tx)
			older = c.person
			return err
		})
		for what, change := range map[string]func(older, waits people.Contact) (c, before people.Contact){
			"there": func(older, _ people.Contact) (c, before people.Contact) {
				c = older
				c.City = "Nantes"
				return c, older
			},
			"waits": func(_, waits people.Contact) (c, before people.Contact) { c = waits; c.City = "Rezé"; return c, waits },
			"merged": func(older, waits people.Contact) (c, before people.Contact) {
				c = older
				c.MergedInto = waits.ID
				return c, older
			},
		} {
			r.write(func(ctx context.Context, tx event.Tx) error {
				waits, err := r.person(ctx, tx)
				if err != nil {
					return err
				}
				c, before := change(older, waits.person)
				if err := r.near.UpdateContact(ctx, c, before); err != nil {
					return fmt.Errorf("%s: %w", what, err)
				}
				got, _, err := r.near.GetContact(ctx, c.Account, c.ID)
				if got.City != c.City || got.MergedInto != c.MergedInto {
					t.Errorf("%s: in %q and merged into %d, want %q and %d", what, got.City, got.MergedInto, c.City, c.MergedInto)
				}
				if c.ID == older.ID {
					older = got
				}
				return err
			})
		}
	})
}
