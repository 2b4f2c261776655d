package letters_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/letters"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/testkit"
)

const (
	agency, agent, property, viewing, moved int64 = 14, 9, 100, 600, 601
	lease                                         = 4 * time.Minute
)

// store is what these tests stand on: the real one.
type store interface {
	event.Ledger
	letters.Store
	letters.Visits
	access.Store
	people.Store
	people.KeyOwners
	InsertProperty(ctx context.Context, p listings.Property, view []byte) error
	InsertVisit(ctx context.Context, v visits.Visit) error
	UpdateVisit(ctx context.Context, v, before visits.Visit) error
	InsertState(ctx context.Context, v visits.Visit, at time.Time) error
	Journal(ctx context.Context, account, after int64, subject event.Subject, most int) ([]event.Event, error)
}

// office is an account with a visit in three days, and its letters.
type office struct {
	*testing.T
	store   store
	clock   *testkit.Clock
	letters *letters.Service
	people  *people.Service
	by      access.Actor
	start   time.Time
}

func eachOffice(t *testing.T, run func(o *office)) { eachOfficeIn(t, access.Live, run) }

func eachOfficeIn(t *testing.T, mode access.Mode, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		o := &office{T: t, clock: testkit.NewClock(), by: access.Operator(access.Account{ID: 1}, "test")}
		o.store = db.Store(t, o.clock.Now)
		o.people = people.NewService(o.store, o.store)
		o.letters = letters.NewService(o.store, o.store, letters.Needs{Visits: o.store, Staff: o.store, People: o.people, Persons: people.NewLookup(o.store),
			Passes: visits.NewPasses(func() ([]byte, error) { return make([]byte, 32), nil }), Now: o.clock.Now})
		o.start = o.clock.Now().Add(72 * time.Hour).Truncate(time.Second)
		o.write(func(ctx context.Context, tx event.Tx) error {
			at := tx.Now()
			for _, err := range []error{
				o.store.InsertAccount(ctx, access.Account{ID: 1, Name: "A", Mode: mode, Country: "FR", CreatedAt: at, UpdatedAt: at}),
				o.store.InsertAgency(ctx, access.Agency{Account: 1, ID: agency, Name: "Agence", Country: "FR", Timezone: "Europe/Paris", CreatedAt: at, UpdatedAt: at}),
				o.store.InsertUser(ctx, access.User{Account: 1, ID: agent, UID: "agent", Agency: agency, Username: "camille", Firstname: "Camille", Lastname: "Moreau",
					Email: "c.moreau@example.org", Language: "en", Active: true, CreatedAt: at, UpdatedAt: at}),
				o.store.InsertProperty(ctx, listings.Property{Account: 1, ID: property, UID: "p", Agency: agency, User: agent, Reference: "R1", CreatedAt: at, UpdatedAt: at}, nil),
				o.store.InsertVisit(ctx, o.visit(at, viewing, visits.Confirmed)),
				o.store.InsertState(ctx, o.visit(at, viewing, visits.Proposed), at),
			} {
				if err != nil {
					return err
				}
			}
			return nil
		})
		run(o)
	})
}

func (o *office) visit(at time.Time, id int64, status visits.Status) visits.Visit {
	return visits.Visit{Account: 1, ID: id, UID: fmt.Sprint("visit-", id), Agency: agency, Property: property, Agent: agent, Thread: viewing, StartsAt: o.start,
		EndsAt: o.start.Add(30 * time.Minute), Minutes: 30, Code: fmt.Sprint(id, "000"), Capacity: 1, Version: 1, CreatedAt: at, UpdatedAt: at,
		Visitors: []visits.Visitor{{Position: 0, Property: property, Email: "noe@example.org", Firstname: "Noé", Lastname: "Sorel", Phone: "+33639980021",
			Language: "fr", Status: status, StatusAt: at}},
		Properties: []visits.Shown{{Property: property}}}
}

func (o *office) write(fn func(ctx context.Context, tx event.Tx) error) {
	o.Helper()
	if err := o.store.Write(o.Context(), 1, fn); err != nil {
		o.Fatal(err)
	}
}

// becomes sets the visit's status and start.
func (o *office) becomes(status visits.Status) {
	o.Helper()
	o.write(func(ctx context.Context, tx event.Tx) error {
		before, _, err := o.store.GetVisit(ctx, 1, viewing)
		if err != nil {
			return err
		}
		after := before
		after.Visitors = []visits.Visitor{before.Visitors[0]}
		after.Visitors[0].Status = status
		return o.store.UpdateVisit(ctx, after, before)
	})
}

func (o *office) post(l visits.Letter) {
	o.Helper()
	l.Account, l.Property = 1, property
	if l.To == "" && l.User == 0 {
		l.To, l.Name, l.Language = "noe@example.org", "Noé Sorel", "fr"
	}
	o.write(func(ctx context.Context, tx event.Tx) error { return o.letters.Write(ctx, tx, l) })
}

func (o *office) claim() []letters.Letter {
	o.Helper()
	list, err := o.letters.Claim(o.Context(), 1, 10, lease)
	if err != nil {
		o.Fatal(err)
	}
	return list
}

func (o *office) conclude(list ...letters.Outcome) (givenUp int) {
	o.Helper()
	n, err := o.letters.Conclude(o.Context(), 1, list)
	if err != nil {
		o.Fatal(err)
	}
	return n
}

func (o *office) only() letters.Letter {
	o.Helper()
	list, err := o.letters.Log(o.Context(), o.by, letters.Query{})
	if err != nil || len(list) != 1 {
		o.Fatalf("%d letters, %v", len(list), err)
	}
	return list[0]
}

func (o *office) same(what string, got, want any) {
	o.Helper()
	if d := cmp.Diff(want, got); d != "" {
		o.Errorf("%s (-want +got):\n%s", what, d)
	}
}
