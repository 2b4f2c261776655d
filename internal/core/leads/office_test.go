package leads_test

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/testkit"
)

// store is what the services need of the database; testkit gives the real one.
type store interface {
	event.Ledger
	access.Store
	people.Store
	leads.Store
	leads.Interests
	leads.InboxStore
	leads.Properties
	listings.Store
	programs.Store
	agenda.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// office is an account with two agencies and the services over a real store.
type office struct {
	*testing.T
	store    store
	clock    *testkit.Clock
	people   *people.Service
	leads    *leads.Service
	listings *listings.Service
	operator access.Actor
	portal   access.Actor // sends leads to both agencies and sees its own
	other    access.Actor // another portal
	all      access.Actor // sees everybody's
	agency   int64
	branch   int64 // the other agency
	user     int64 // of agency
	sent     atomic.Int64
}

func eachOffice(t *testing.T, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		clock := testkit.NewClock()
		o := &office{T: t, store: d.Store(t, clock.Now), clock: clock}
		o.people = people.NewService(o.store, o.store)
		o.leads = leads.NewService(o.store, o.store, o.people, o.store, o.store, func(l *leads.Lead) []byte { return fmt.Appendf(nil, "%d %d", l.ID, l.Shown) })
		o.people.Join(o.leads)
		o.listings = listings.NewService(o.store, o.store)
		o.open()
		run(o)
	})
}

func (o *office) open() {
	admin := access.NewService(o.store, o.store, people.Keys{}, func(context.Context) {})
	account, err := admin.CreateAccount(o.Context(), access.Account{Name: "Agence du Port", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
	o.must(err)
	o.operator = access.Operator(account, "test")
	for _, a := range []struct {
		id   *int64
		name string
	}{{&o.agency, "port"}, {&o.branch, "gare"}} {
		made, err := admin.CreateAgency(o.Context(), o.operator, access.Agency{Name: a.name, Phone: "02 55 59 90 01", Email: a.name + "@agence-du-port.example"})
		o.must(err)
		*a.id = made.ID
	}
	u, err := admin.CreateUser(o.Context(), o.operator, access.User{Agency: o.agency, Active: true, Username: "roux", Email: "roux@agence-du-port.example", Mobile: "06 39 98 55 55"})
	o.must(err)
	o.user = u.ID
	login := access.NewLogin(o.store, o.clock.Now)
	for _, p := range []struct {
		actor  *access.Actor
		rights []access.Right
	}{{&o.portal, nil}, {&o.other, nil}, {&o.all, []access.Right{access.LeadsRead, access.LeadsWrite, access.LeadsAll}}} {
		made, token, err := admin.CreateProvider(o.Context(), o.operator, access.Provider{Name: "Portail", Agencies: []int64{o.agency, o.branch}, Rights: p.rights})
		o.must(err)
		*p.actor, err = login.Provider(o.Context(), made.ID, token)
		o.must(err)
	}
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// post sends an enquiry of a person and gives the lead as it is stored.
func (o *office) post(d people.Declared) *leads.Lead {
	o.Helper()
	return o.send(o.portal, leads.Lead{Agency: o.agency, Person: d})
}

// send posts a lead, under a reference of its own unless it has one.
func (o *office) send(a access.Actor, l leads.Lead) *leads.Lead {
	o.Helper()
	if l.Reference == "" {
		l.Reference = fmt.Sprintf("ref-%d", o.sent.Add(1))
	}
	sent, err := o.leads.Create(o.Context(), a, l, "FR")
	o.must(err)
	return o.lead(l.Agency, sent.ID)
}

func (o *office) lead(agency, id int64) *leads.Lead {
	o.Helper()
	l, err := o.leads.Get(o.Context(), o.operator, agency, id)
	o.must(err)
	return l
}

// put changes a lead of the agency as the portal that sent it.
func (o *office) put(l *leads.Lead, apply func(*leads.Lead)) *leads.Lead {
	o.Helper()
	_, err := o.leads.Update(o.Context(), o.portal, o.agency, l.ID, "FR", apply)
	o.must(err)
	return o.lead(o.agency, l.ID)
}

func (o *office) contact(id int64) people.Contact {
	o.Helper()
	c, err := o.people.Contact(o.Context(), o.operator, id)
	o.must(err)
	return c
}

// contacts are the ids of the agencies' contacts that stand for themselves.
func (o *office) contacts() (ids []int64) {
	o.Helper()
	for _, agency := range []int64{o.agency, o.branch} {
		page, err := o.people.Contacts(o.Context(), o.operator, people.Query{Agency: agency, Limit: 1000}, func(c people.Contact) error {
			ids = append(ids, c.ID)
			return nil
		})
		o.must(err)
		if agency == o.agency && page.Total != int64(len(ids)) {
			o.Errorf("%d contacts, total %d", len(ids), page.Total)
		}
	}
	slices.Sort(ids)
	return ids
}

// doubts are the open pairs.
func (o *office) doubts() (pairs [][2]int64) {
	o.Helper()
	list, err := o.people.Doubts(o.Context(), o.operator)
	o.must(err)
	for _, d := range list {
		pairs = append(pairs, [2]int64{d.First, d.Second})
	}
	return pairs
}

// happened are the kinds of event since a sequence.
func (o *office) happened(after int64) (kinds []string, last int64) {
	o.Helper()
	list, err := o.store.Journal(o.Context(), o.operator.Account, after, event.Subject{}, 10_000)
	o.must(err)
	last = after
	for _, e := range list {
		kinds, last = append(kinds, e.Kind), e.Seq
	}
	return kinds, last
}

func (o *office) want(what string, got, want any) {
	o.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		o.Errorf("%s: %v, want %v", what, got, want)
	}
}

func leadSubject(l *leads.Lead) event.Subject { return event.Subject{Kind: "lead", ID: l.ID} }

// scan reads what the test's view writes.
func scan(view string) (n []int64) {
	n = make([]int64, 2)
	fmt.Sscan(view, &n[0], &n[1])
	return n
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
