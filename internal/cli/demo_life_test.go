package cli_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"palier/internal/app"
	"palier/internal/config"
	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/leads"
	"palier/internal/core/mandates"
	"palier/internal/core/people"
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
	hasADeskThatWorks(t, a, by)
	hasATowerThatWasWalked(t, a, by)
}

// hasADeskThatWorks looks for what a newcomer tries: texts to answer with, people to merge, an
// endpoint that tells nobody.
func hasADeskThatWorks(t *testing.T, a *app.App, by access.Actor) {
	t.Helper()
	ctx := t.Context()
	texts, err := a.Inbox.Templates(ctx, by, []int64{demo.Agency})
	if err != nil || len(texts) != 5 {
		t.Errorf("%d texts to answer with, %v", len(texts), err)
	}
	for _, one := range texts {
		filled, body := one.Filled(leads.Facts{"firstname": "Inès", "property": "TIL-101", "city": "Nantes", "agency": "Agence", "agent": "Camille", "phone": "x"})
		if one.Language != "fr" || strings.ContainsAny(filled+body, "{}!") {
			t.Errorf("%q: %s\n%s", one.Name, filled, body)
		}
	}
	pairs, _, err := a.People.Pairs(ctx, by, demo.Agency, people.Doubt{}, 50)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, p := range pairs {
		names[p.One.Last+" / "+p.Other.Last] = true
	}
	for _, want := range []string{"LE GUENNEC / LEGUENEC", "MOREL / RAULT", "TEXIER / TEXIER", "LE BIHAN / LE BIHAN"} {
		if !names[want] {
			t.Errorf("%s are not to be compared: %v", want, names)
		}
	}
	ends, err := a.Webhooks.List(ctx, by)
	if err != nil || len(ends) != 1 || ends[0].Live() || !strings.HasPrefix(ends[0].URL, "http://127.0.0.1:") {
		t.Errorf("endpoints %+v, %v", ends, err)
	}
}

// hasATowerThatWasWalked looks for a building as large as agents know them.
func hasATowerThatWasWalked(t *testing.T, a *app.App, by access.Actor) {
	t.Helper()
	by.User = demo.User
	f, err := a.Buildings.Get(t.Context(), by, demo.Agency, demo.Tower)
	if err != nil {
		t.Fatal(err)
	}
	walk, err := a.Rounds.Walk(t.Context(), by, demo.Agency, demo.Tower)
	if err != nil {
		t.Fatal(err)
	}
	doors, named, moods, done, projects, signed := 0, 0, map[int]bool{}, 0, 0, 0
	f.Tree.Doors(func(d buildings.Door) {
		doors++
		if len(d.Mailbox.People)+len(d.Mailbox.Companies) > 0 {
			named++
		}
		if m := d.Mailbox.Mood(); m != nil {
			moods[*m] = true
		}
		p := walk.Doors[d.Mailbox.ID]
		if p == nil {
			return
		}
		done += len(p.Done)
		for _, one := range p.Projects {
			projects++
			for _, m := range one.Mandates {
				if m.Entry != 0 && m.Property != 0 {
					signed++
				}
			}
		}
	})
	if doors != 96 || named < 50 || named > 80 || len(moods) != 5 || done < 110 || projects != 3 || signed != 1 {
		t.Errorf("%d doors, %d of them known, moods %v, %d acts, %d projects, %d signed", doors, named, moods, done, projects, signed)
	}
}
