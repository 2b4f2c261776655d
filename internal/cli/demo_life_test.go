package cli_test

import (
	"context"
	"testing"
	"time"

	"palier/internal/app"
	"palier/internal/config"
	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/mandates"
	"palier/internal/core/visits"
	"palier/internal/demo"
	"palier/internal/testkit"
)

// Weeks of work lie behind the agency, each thing at its time: people were answered after they
// asked and before they visited, and what is to come lies ahead.
func TestTheAgencyHasBeenAtWorkForWeeks(t *testing.T) {
	clock := &demo.Clock{}
	a, err := app.Open(context.Background(), config.Config{Data: t.TempDir()}, app.Deps{Now: clock.Now, Log: testkit.Log(t), Instant: true}, true)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ctx, began := t.Context(), time.Now()
	if _, err := demo.BuildAlive(ctx, a.Demo(), clock); err != nil {
		t.Fatal(err)
	}
	if d := time.Until(clock.Now()).Abs(); d > time.Minute {
		t.Errorf("the clock is %v off", d)
	}
	accounts, err := a.Access.Accounts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	by := access.Operator(accounts[0], "test")
	counts, err := a.Inbox.Counts(ctx, by, leads.Search{})
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range leads.Stages() {
		if counts[stage] == 0 {
			t.Errorf("no enquiry is at %q: %v", stage, counts)
		}
	}
	list, err := a.Visits.Search(ctx, by, visits.Query{})
	if err != nil {
		t.Fatal(err)
	}
	done, ahead := 0, 0
	for _, v := range list {
		switch {
		case !v.DoneAt.IsZero() && v.DoneAt.Before(began):
			done++
		case v.StartsAt.After(began):
			ahead++
		}
	}
	if done < 10 || ahead < 2 {
		t.Errorf("%d visits are done, %d lie ahead", done, ahead)
	}
	if found, err := a.Mandates.Find(ctx, by, demo.Agency, mandates.Search{State: mandates.InForce, Limit: 50}); err != nil || len(found) < 10 {
		t.Errorf("%d mandates in force, %v", len(found), err)
	}
}
