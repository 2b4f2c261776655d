package app_test

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// claims is a developer with a programme, its own agent, two introducers of
// another agency with a key each, and the services over a real store.
type claims struct {
	*testing.T
	store    *storage.DB
	clock    *testkit.Still
	people   *people.Service
	leads    *leads.Service
	desk     *leads.Desk
	agenda   *agenda.Service
	admin    *access.Service
	programs *programs.Service
	sales    *sales.Service
	registry *sales.Registry
	operator access.Actor
	ada, bob access.Actor // keys of introducers
	desks    access.Actor // a key that is nobody's
	tom      int64        // agent of the developer
	home     int64        // agency of the developer
	program  int64
	lot      int64
}

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func eachRegistry(t *testing.T, run func(c *claims)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		c := &claims{T: t, clock: testkit.NewStill(monday)}
		s := d.Store(t, c.clock.Now)
		c.store = s
		c.admin = access.NewService(s, s, people.Keys{}, func(context.Context) {})
		c.people = people.NewService(s, s)
		c.leads = leads.NewService(s, s, c.people, s, s, func(*leads.Lead) []byte { return []byte("{}") })
		c.people.Join(c.leads)
		c.agenda = agenda.NewService(s, s)
		c.desk = leads.NewDesk(s, c.leads, s, s, c.people, c.agenda, c.clock.Now)
		c.leads.Join(c.desk)
		c.programs = programs.NewService(s, s, nil, unmirrored{}, c.clock.Now)
		c.registry = app.NewRegistry(s, s, c.people, c.desk, c.clock.Now)
		c.sales = sales.NewService(s, s, c.programs, c.registry, c.clock.Now)
		c.registry.Join(c.sales)
		c.open()
		run(c)
	})
}

// unmirrored keeps no properties.
type unmirrored struct{}

func (unmirrored) MirrorLot(context.Context, programs.Mirrored) (int64, error) { return 0, nil }

func (c *claims) open() {
	account, err := c.admin.CreateAccount(c.Context(), access.Account{Name: "Promoteur A", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
	c.must(err)
	c.operator = access.Operator(account, "test")
	home, err := c.admin.CreateAgency(c.Context(), c.operator, access.Agency{Name: "Promoteur A"})
	c.must(err)
	partners, err := c.admin.CreateAgency(c.Context(), c.operator, access.Agency{Name: "Prescripteurs"})
	c.must(err)
	c.home = home.ID
	c.tom = c.user(home.ID, "tom")
	d, err := c.admin.CreateDeveloper(c.Context(), c.operator, access.Developer{Name: "Promoteur A", Slug: "client-a", Agency: home.ID, Country: "FR"})
	c.must(err)
	p, err := c.programs.Create(c.Context(), c.operator, programs.Program{Developer: d.ID, Agency: home.ID, Code: "TIL", Name: "Les Tilleuls", City: "Nantes",
		Country: "FR", Delivery: day.Date{Year: 2027, Month: 2, Day: 1}})
	c.must(err)
	c.program = p.ID
	lot, err := c.programs.CreateLot(c.Context(), c.operator, programs.Lot{Program: p.ID, Reference: "A01", Main: true, Type: "apartment", Price: 20_000_000, VATRate: 2000})
	c.must(err)
	c.lot = lot.ID
	c.ada = c.key(d.ID, c.user(partners.ID, "ada"))
	c.bob = c.key(d.ID, c.user(partners.ID, "bob"))
	c.desks = c.key(d.ID, 0)
}

func (c *claims) user(agency int64, name string) int64 {
	u, err := c.admin.CreateUser(c.Context(), c.operator, access.User{Agency: agency, Username: name, Firstname: name, Lastname: "Nomcaché", Email: name + "@example.org", Active: true})
	c.must(err)
	return u.ID
}

func (c *claims) key(developer, user int64) access.Actor {
	_, token, err := c.admin.CreateKey(c.Context(), c.operator, access.Key{Developer: developer, User: user, Name: "partner", Permissions: access.Permissions(), Programs: []int64{c.program}})
	c.must(err)
	a, _, err := access.NewLogin(c.store, c.clock.Now).Key(c.Context(), "client-a", token, netip.MustParseAddr("192.0.2.1"))
	c.must(err)
	return a
}

func ines() people.Declared {
	return people.Declared{Title: 2, First: "Inès", Last: "Lefort", Email: "ines.lefort@example.org", Mobile: "06 39 98 00 01", City: "Nantes", Zipcode: "44000"}
}

// namesake has only her name.
func namesake(n int) people.Declared {
	return people.Declared{First: "Ines", Last: "LEFORT", Email: fmt.Sprintf("il%d@example.org", n), Phone: fmt.Sprintf("06 39 98 07 %02d", n)}
}

// claim is a registration by the user of a key.
func (c *claims) claim(a access.Actor, d people.Declared) sales.Registration {
	c.Helper()
	r, err := c.registry.Register(c.Context(), a, sales.NewRegistration{Program: c.program, Owner: a.User, Person: d, Comment: "visite prévue"})
	c.must(err)
	return r
}

// decided claims, and expects a status and the rules that made it.
func (c *claims) decided(a access.Actor, d people.Declared, want sales.RegistrationStatus, codes ...string) sales.Registration {
	c.Helper()
	r := c.claim(a, d)
	var got []string
	for _, l := range r.Report.Rules {
		got = append(got, l.Code+"="+l.Outcome)
	}
	if s := r.StatusAt(c.clock.Now()); s != want || strings.Join(got, " ") != strings.Join(codes, " ") {
		c.Errorf("%s by %v, want %s by %v", s, got, want, codes)
	}
	return r
}

// read is a registration as it reads now.
func (c *claims) read(id int64) (sales.Registration, sales.RegistrationStatus) {
	c.Helper()
	r, err := c.registry.Registration(c.Context(), c.operator, c.program, id)
	c.must(err)
	return r, r.StatusAt(c.clock.Now())
}

func (c *claims) status(what string, id int64, want sales.RegistrationStatus) sales.Registration {
	c.Helper()
	r, got := c.read(id)
	if got != want {
		c.Errorf("%s: %s, want %s", what, got, want)
	}
	return r
}

// listed are the ids that a status filter gives.
func (c *claims) listed(a access.Actor, status sales.RegistrationStatus) []int64 {
	c.Helper()
	list, total, err := c.registry.Registrations(c.Context(), a, sales.Query{Program: c.program, Status: string(status), Limit: 50})
	c.must(err)
	out := []int64{}
	for _, r := range list {
		out = append(out, r.ID)
	}
	if total != int64(len(out)) {
		c.Errorf("total %d of %d", total, len(out))
	}
	return out
}

// happened are the kinds of event of a registration.
func (c *claims) happened(id int64) (kinds []string) {
	c.Helper()
	list, err := c.store.Journal(c.Context(), c.operator.Account, 0, event.Subject{Kind: "registration", ID: id}, 1000)
	c.must(err)
	for _, e := range list {
		kinds = append(kinds, strings.TrimPrefix(e.Kind, "registration."))
	}
	return kinds
}

func (c *claims) rules(change func(*programs.Rules)) {
	c.Helper()
	_, err := c.programs.Update(c.Context(), c.operator, c.program, func(p *programs.Program) { change(&p.Rules) })
	c.must(err)
}

func (c *claims) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *claims) is(what string, err error, kind fault.Kind) {
	c.Helper()
	if !fault.Is(err, kind) {
		c.Errorf("%s: %v, want kind %v", what, err, kind)
	}
}

func (c *claims) same(what string, got, want any) {
	c.Helper()
	if d := cmp.Diff(want, got); d != "" {
		c.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func span(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
