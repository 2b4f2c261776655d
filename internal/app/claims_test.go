package app_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

func TestAClaimOnSomebodyNewIsApproved(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.decided(c.ada, ines(), sales.RegistrationApproved, "no_match=pass")
		c.same("its end", r.ExpiresAt.Sub(r.CreatedAt), span(30))
		c.same("who decided, when", []any{r.DecidedBy, r.DecidedAt, r.Report.Decision}, []any{sales.ByRules, r.CreatedAt, "approved"})
		l, i, err := c.desk.Lead(c.Context(), c.operator, c.program, r.Lead)
		c.must(err)
		c.same("the lead", []any{l.Agency, l.Shown, l.Message, i.Owner}, []any{c.home, r.Contact, "visite prévue", c.ada.User})
		got, _ := c.read(r.ID)
		c.same("as read", got, r)
		under, err := c.registry.UnderPrescription(c.Context(), c.ada, c.program, []int64{r.Lead, r.Lead + 1000})
		c.must(err)
		c.same("under prescription", under, map[int64]bool{r.Lead: true})
		c.same("events", c.happened(r.ID), []string{"created"})
	})
}

func TestTheSameOwnerClaimsAgainAndNothingChanges(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.claim(c.ada, ines())
		c.clock.Set(monday.Add(span(20)))
		again := ines()
		again.Email, again.Zipcode = "", ""
		again.Email = "INES.LEFORT@example.org "
		c.same("again", c.claim(c.ada, again), r)
		c.same("events", c.happened(r.ID), []string{"created"})
		c.same("all there is", c.listed(c.operator, ""), []int64{r.ID})
	})
}

func TestAnotherOwnerIsRefusedAndLearnsNothing(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		first := c.claim(c.ada, ines())
		known, err := c.people.Contact(c.Context(), c.operator, first.Contact)
		c.must(err)
		c.clock.Set(monday.Add(time.Hour))
		d := ines()
		d.Address, d.City, d.Mobile = "1 rue d'ailleurs", "Lyon", "06 39 98 00 99"
		r := c.decided(c.bob, d, sales.RegistrationRejected, "live_registration=fail")
		c.same("what it leaves", []any{r.Lead, r.Contact, r.ExpiresAt.IsZero()}, []any{int64(0), first.Contact, true})
		c.same("refusal", r.Refusal, r.Report.Rules[0].Explanation)
		c.same("evidence", r.Report.Matches, []sales.Evidence{{Kind: "registration", On: []string{"email", "name"}, Since: first.CreatedAt, Active: true}})
		if all := fmt.Sprint(r.Report, r.Refusal); strings.Contains(all, "Nomcaché") || strings.Contains(all, "ada") {
			c.Errorf("the report names the other party: %s", all)
		}
		after, err := c.people.Contact(c.Context(), c.operator, first.Contact)
		c.must(err)
		c.same("the contact", after, known)
	})
}

func TestANamesakeWaitsForAHuman(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		c.claim(c.ada, ines())
		doubt := []string{"live_registration=doubt", "uncertain_identity=pass"}
		r := c.decided(c.bob, namesake(1), sales.RegistrationPending, doubt...)
		c.same("not yet", []any{r.Lead, r.ExpiresAt.IsZero(), r.DecidedAt.IsZero()}, []any{int64(0), true, true})
		c.same("claimed again", c.claim(c.bob, namesake(1)), r)
		refused := c.decided(c.bob, namesake(2), sales.RegistrationPending, "live_registration=doubt", "own_match=doubt", "uncertain_identity=pass")

		c.clock.Set(monday.Add(span(2)))
		_, err := c.registry.Arbitrate(c.Context(), c.operator, refused.ID, false, " ")
		c.is("a refusal without a reason", err, fault.Invalid)
		refused, err = c.registry.Arbitrate(c.Context(), c.operator, refused.ID, false, "Même personne.")
		c.must(err)
		c.same("refused", []any{refused.Status, refused.Refusal, refused.DecidedBy, refused.Report.Decision}, []any{sales.RegistrationRejected, "Même personne.", sales.ByHuman, "rejected"})
		r, err = c.registry.Arbitrate(c.Context(), c.operator, r.ID, true, "")
		c.must(err)
		c.same("approved for its whole time", []any{r.Status, r.ExpiresAt, r.Lead != 0}, []any{sales.RegistrationApproved, r.DecidedAt.Add(span(30)), true})
		c.same("the doubt stays in the report", len(r.Report.Rules), 3)
		got, _ := c.read(r.ID)
		c.same("as read", got, r)
		_, err = c.registry.Arbitrate(c.Context(), c.operator, r.ID, false, "non")
		c.is("a second decision", err, fault.Conflict)
		c.same("events", c.happened(r.ID), []string{"created", "updated"})
	})
}

func TestOfTwoWaitingClaimsOnOnePersonOneIsApproved(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		c.rules(func(r *programs.Rules) { r.TieWindow = time.Hour })
		first := c.claim(c.ada, ines())
		c.clock.Set(monday.Add(time.Minute))
		tied := c.decided(c.bob, ines(), sales.RegistrationPending, "live_registration=pass", "concurrent_claim=doubt")
		_, err := c.registry.Arbitrate(c.Context(), c.operator, tied.ID, true, "")
		c.is("while the first is live", err, fault.Conflict)
		c.must(c.registry.Withdraw(c.Context(), c.ada, c.program, first.ID))
		_, err = c.registry.Arbitrate(c.Context(), c.operator, tied.ID, true, "")
		c.must(err)
		c.status("then", tied.ID, sales.RegistrationApproved)
	})
}

func TestWhomTheDevelopersTeamMetIsNobodysToBring(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		sent, err := c.leads.Create(c.Context(), c.operator, leads.Lead{Agency: c.home, Person: ines()}, "FR")
		c.must(err)
		at := c.clock.Now()
		c.clock.Set(at.Add(span(90) - time.Microsecond))
		r := c.decided(c.ada, ines(), sales.RegistrationRejected, "own_team_contact=fail")
		c.same("evidence", r.Report.Matches[0].Kind, "lead")
		c.same("since", r.Report.Matches[0].Since, sent.CreatedAt)
		c.clock.Set(sent.CreatedAt.Add(span(90)))
		c.decided(c.ada, ines(), sales.RegistrationApproved, "own_team_contact=pass")
	})
}

func TestANamesakeWhomTheTeamMetIsADoubt(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		_, err := c.leads.Create(c.Context(), c.operator, leads.Lead{Agency: c.home, Person: ines()}, "FR")
		c.must(err)
		c.decided(c.ada, namesake(1), sales.RegistrationPending, "own_team_contact=doubt", "uncertain_identity=pass")
		at := namesake(2)
		at.Zipcode = "44000"
		c.decided(c.bob, at, sales.RegistrationRejected, "live_registration=pass", "concurrent_claim=doubt", "own_team_contact=fail")
	})
}

func TestAVisitACallAndAMeetingAreEvidence(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		for n, kind := range map[int]string{agenda.Visit: "visit", agenda.Call: "call", agenda.Appointment: "meeting", agenda.Email: ""} {
			d := people.Declared{First: fmt.Sprintf("Jeanne%d", n), Last: "Le Goff", Email: fmt.Sprintf("jlg%d@example.org", n), Phone: fmt.Sprintf("06 39 98 01 0%d", n)}
			met := c.resolve(d)
			_, err := c.agenda.Note(c.Context(), c.operator, agenda.Action{Agency: c.home, User: c.tom, Contact: met, Type: n, Day: day.Date{Year: 2020, Month: 1, Day: 1}}, time.UTC)
			c.must(err)
			if kind == "" {
				c.decided(c.ada, d, sales.RegistrationApproved, "no_match=pass")
				continue
			}
			r := c.decided(c.ada, d, sales.RegistrationRejected, "own_team_contact=fail")
			c.same("kind", r.Report.Matches[0].Kind, kind)
			if r.Report.Matches[0].Since.Before(monday) {
				c.Errorf("the date that was entered is taken for the instant: %v", r.Report.Matches[0].Since)
			}
		}
	})
}

// resolve makes a person known without an enquiry.
func (c *claims) resolve(d people.Declared) (contact int64) {
	c.Helper()
	c.must(c.store.Write(c.Context(), c.operator.Account, func(ctx context.Context, tx event.Tx) error {
		r, err := c.people.Resolve(ctx, tx, people.Place{Account: c.operator.Account, Agency: c.home}, people.NewClaim(d, "FR"), 0)
		contact = r.Root
		return err
	}))
	return contact
}

func TestEvidenceOnAMergedRecordCounts(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		one := c.resolve(people.Declared{Last: "Lefort", Email: "ines.lefort@example.org"})
		two := c.resolve(people.Declared{Last: "Durand", Phone: "06 39 98 00 55"})
		_, err := c.agenda.Note(c.Context(), c.operator, agenda.Action{Agency: c.home, User: c.tom, Contact: two, Type: agenda.Visit, Day: day.Date{Year: 2026, Month: 1, Day: 1}}, time.UTC)
		c.must(err)
		c.must(c.people.Merge(c.Context(), c.operator, one, two, "married"))
		c.decided(c.ada, ines(), sales.RegistrationRejected, "own_team_contact=fail")
	})
}

func TestARegistrationEndsAtItsInstant(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.claim(c.ada, ines())
		c.clock.Set(r.ExpiresAt.Add(-time.Microsecond))
		c.status("1 µs before", r.ID, sales.RegistrationApproved)
		c.same("approved", c.listed(c.operator, sales.RegistrationApproved), []int64{r.ID})
		c.same("expired", c.listed(c.operator, sales.RegistrationExpired), []int64{})
		c.clock.Set(r.ExpiresAt)
		c.status("then", r.ID, sales.RegistrationExpired)
		c.same("approved", c.listed(c.operator, sales.RegistrationApproved), []int64{})
		c.same("expired", c.listed(c.operator, sales.RegistrationExpired), []int64{r.ID})
		under, err := c.registry.UnderPrescription(c.Context(), c.ada, c.program, []int64{r.Lead})
		c.must(err)
		c.same("under prescription", under, map[int64]bool{})
		c.decided(c.ada, ines(), sales.RegistrationRejected, "redeclare_delay=fail", "own_match=pass")
		c.decided(c.bob, ines(), sales.RegistrationApproved, "live_registration=pass")
		c.clock.Set(r.ExpiresAt.Add(span(10)))
		c.decided(c.ada, ines(), sales.RegistrationRejected, "live_registration=fail", "redeclare_delay=pass", "own_match=pass")
	})
}

func (c *claims) option(lead int64, end time.Time) sales.Option {
	c.Helper()
	o, err := c.sales.TakeOption(c.Context(), c.ada, sales.NewOption{Program: c.program, Lead: lead, Owner: c.ada.User, Lots: []int64{c.lot}, ExpiresAt: end})
	c.must(err)
	return o
}

func TestAnOptionKeepsItsRegistrationAlive(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.claim(c.ada, ines())
		c.clock.Set(r.ExpiresAt.Add(-time.Hour))
		o := c.option(r.Lead, time.Time{})
		c.clock.Set(o.ExpiresAt.Add(-time.Millisecond)) // each write takes a microsecond at least
		c.status("past its date", r.ID, sales.RegistrationApproved)
		c.same("approved", c.listed(c.operator, sales.RegistrationApproved), []int64{r.ID})
		c.decided(c.bob, ines(), sales.RegistrationRejected, "live_registration=fail")
		c.is("withdrawal", c.registry.Withdraw(c.Context(), c.ada, c.program, r.ID), fault.Conflict)
		c.must(c.registry.Tell(c.Context(), c.operator.Account))
		c.same("nothing to tell", c.happened(r.ID), []string{"created"})

		// A write whose instant is the option's end, though the clock is before it.
		c.clock.Set(o.ExpiresAt.Add(-time.Microsecond))
		c.decided(c.bob, ines(), sales.RegistrationRejected, "live_registration=fail")
		c.decided(c.bob, ines(), sales.RegistrationRejected, "live_registration=fail")

		c.clock.Set(o.ExpiresAt.Add(span(3))) // nobody looked in between
		got := c.status("after the option", r.ID, sales.RegistrationApproved)
		c.same("time is left from the option's end on", got.ExpiresAt, o.ExpiresAt.Add(span(30)))
		c.clock.Set(got.ExpiresAt)
		c.status("when that is over", r.ID, sales.RegistrationExpired)
	})
}

func TestACanceledOptionLeavesTimeToo(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.claim(c.ada, ines())
		o := c.option(r.Lead, time.Time{})
		c.clock.Set(monday.Add(span(1)))
		_, err := c.sales.CancelOption(c.Context(), c.ada, c.program, o.ID)
		c.must(err)
		got, _ := c.read(r.ID)
		c.same("at least so much is left", got.ExpiresAt.Sub(got.UpdatedAt), span(30))
		c.must(c.registry.Withdraw(c.Context(), c.ada, c.program, r.ID))
		_, err = c.registry.Registration(c.Context(), c.ada, c.program, r.ID)
		c.is("a withdrawn one", err, fault.Missing)
		c.same("none is listed", c.listed(c.operator, ""), []int64{})
		again := c.decided(c.bob, ines(), sales.RegistrationApproved, "live_registration=pass") // the option is known, and no obstacle
		c.same("evidence", again.Report.Matches[0].Kind, "option")
	})
}

func TestAnOptionRevivesNothing(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.claim(c.ada, ines())
		c.clock.Set(r.ExpiresAt)
		o := c.option(r.Lead, time.Time{})
		c.status("with the option", r.ID, sales.RegistrationExpired)
		c.clock.Set(o.ExpiresAt)
		c.status("after it", r.ID, sales.RegistrationExpired)
	})
}

func TestTheOwnerIsWarnedOnceAndToldOfTheEnd(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.claim(c.ada, ines())
		tell := func(at time.Time) []string {
			c.clock.Set(at)
			c.must(c.registry.Tell(c.Context(), c.operator.Account))
			c.must(c.registry.Tell(c.Context(), c.operator.Account))
			return c.happened(r.ID)
		}
		c.same("25 days less 1 µs", tell(r.ExpiresAt.Add(-span(5)-time.Microsecond)), []string{"created"})
		c.same("25 days", tell(r.ExpiresAt.Add(-span(5))), []string{"created", "expiring"})
		c.same("the end, less 1 µs", tell(r.ExpiresAt.Add(-time.Microsecond)), []string{"created", "expiring"})
		c.same("the end", tell(r.ExpiresAt), []string{"created", "expiring", "expired"})
		got := c.status("told", r.ID, sales.RegistrationExpired)
		c.same("when", got.EndedAt, r.ExpiresAt)
	})
}

func TestOneOfManyClaimsAtOnceIsApproved(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		owners := make([]access.Actor, 16)
		for i := range owners {
			owners[i] = c.ada
			owners[i].User = c.user(c.home, fmt.Sprintf("owner%d", i))
		}
		approved := make(chan int64, len(owners))
		var all sync.WaitGroup
		for _, a := range owners {
			all.Go(func() {
				r, err := c.registry.Register(c.Context(), a, sales.NewRegistration{Program: c.program, Owner: a.User, Person: ines()})
				if err != nil {
					c.Error(err)
				}
				if r.Status == sales.RegistrationApproved {
					approved <- r.ID
				}
			})
		}
		all.Wait()
		if len(approved) != 1 {
			c.Fatalf("%d owners of one person", len(approved))
		}
		c.same("the one in force", c.listed(c.operator, sales.RegistrationApproved), []int64{<-approved})
		c.same("the others", len(c.listed(c.operator, sales.RegistrationRejected)), len(owners)-1)
	})
}

func TestWhoSeesARegistration(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.claim(c.ada, ines())
		mine, all := []int64{r.ID}, []int64{r.ID}
		c.same("its owner", c.listed(c.ada, ""), mine)
		c.same("a key of nobody's", c.listed(c.desks, ""), all)
		c.same("another owner", c.listed(c.bob, ""), []int64{})
		_, err := c.registry.Registration(c.Context(), c.bob, c.program, r.ID)
		c.is("another owner's look", err, fault.Missing)
		c.is("another owner's withdrawal", c.registry.Withdraw(c.Context(), c.bob, c.program, r.ID), fault.Missing)
		for what, a := range map[string]access.Actor{"a key of no programme": {Account: c.operator.Account, User: c.ada.User}, "another account": access.Operator(access.Account{ID: 999}, "test")} {
			_, err := c.registry.Registration(c.Context(), a, c.program, r.ID)
			c.is(what, err, fault.Missing)
			_, _, err = c.registry.Registrations(c.Context(), a, sales.Query{Program: c.program})
			c.is(what, err, fault.Missing)
			_, err = c.registry.Register(c.Context(), a, sales.NewRegistration{Program: c.program, Owner: a.User, Person: ines()})
			c.is(what, err, fault.Missing)
			_, err = c.registry.Arbitrate(c.Context(), a, r.ID, true, "")
			c.is(what, err, fault.Missing)
		}
		_, err = c.registry.Registration(c.Context(), c.ada, c.program, r.ID+10_000)
		c.is("none", err, fault.Missing)
	})
}

func TestAClaimNamesAPersonAndAnOwner(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		_, err := c.registry.Register(c.Context(), c.desks, sales.NewRegistration{Program: c.program, Owner: 999_999})
		c.is("an empty claim", err, fault.Invalid)
		for _, field := range []string{"owner", "lastname", "firstname", "email", "phone"} {
			if err == nil || !strings.Contains(err.Error(), "["+field+":") {
				c.Errorf("%s is not named: %v", field, err)
			}
		}
		c.same("nothing was written", c.listed(c.operator, ""), []int64{})
	})
}
