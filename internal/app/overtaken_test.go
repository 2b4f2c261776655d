package app_test

import (
	"context"
	"testing"

	"palier/internal/app"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/sales"
)

// overtaken is a ledger on which somebody else is served first, once.
type overtaken struct {
	event.Ledger
	by func()
}

func (o *overtaken) Write(ctx context.Context, account int64, fn func(ctx context.Context, tx event.Tx) error) error {
	if by := o.by; by != nil {
		o.by = nil
		by()
	}
	return o.Ledger.Write(ctx, account, fn)
}

// People of the same name are asked about before a claim's write, whatever can refuse
// the claim in it.
func TestWhatIsServedJustBeforeAClaimCounts(t *testing.T) {
	enquiry := func(c *claims) {
		_, err := c.leads.Create(c.Context(), c.operator, leads.Lead{Agency: c.home, Person: ines()}, "FR")
		c.must(err)
	}
	for name, row := range map[string]struct {
		first func(c *claims)
		rules []string
	}{
		"an enquiry of the person":                 {enquiry, []string{"own_team_contact=fail"}},
		"another owner's claim on the person":      {func(c *claims) { c.claim(c.bob, ines()) }, []string{"live_registration=fail"}},
		"an enquiry of the person, known as such":  {func(c *claims) { enquiry(c); enquiry(c) }, []string{"own_team_contact=fail"}},
		"a claim on somebody else, of her address": {func(c *claims) { d := ines(); d.First = "Hugo"; c.claim(c.bob, d) }, []string{"live_registration=fail"}},
	} {
		t.Run(name, func(t *testing.T) {
			eachRegistry(t, func(c *claims) {
				theirs := *c
				c.registry = app.NewRegistry(&overtaken{c.store, func() { row.first(&theirs) }}, c.store, c.people, c.desk, c.clock.Now)
				c.decided(c.ada, ines(), sales.RegistrationRejected, row.rules...)
			})
		})
	}
}

func TestAClaimThatWasMadeJustBeforeIsTheAnswer(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		theirs, first := *c, sales.Registration{}
		c.registry = app.NewRegistry(&overtaken{c.store, func() { first = theirs.claim(c.ada, ines()) }}, c.store, c.people, c.desk, c.clock.Now)
		c.same("the same", c.claim(c.ada, ines()), first)
	})
}

func TestANamesakesClaimThatWasMadeJustBeforeIsADoubt(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		theirs := *c
		c.registry = app.NewRegistry(&overtaken{c.store, func() { theirs.claim(c.bob, ines()) }}, c.store, c.people, c.desk, c.clock.Now)
		c.decided(c.ada, namesake(1), sales.RegistrationPending, "live_registration=doubt", "uncertain_identity=pass")
	})
}
