package salestest_test

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/testkit"
)

// store is what the services need of the database; testkit gives the real one.
type store interface {
	event.Ledger
	access.Store
	programs.Store
	sales.Deals
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// site is a developer's programme with three main lots, of which the first has a
// parking and a cellar, and the services over a real store.
type site struct {
	*testing.T
	store    store
	clock    *testkit.Still
	admin    *access.Service
	programs *programs.Service
	sales    *sales.Service
	claims   *claims
	operator access.Actor
	anna     access.Actor // key of user anna, with every permission
	ben      access.Actor // key of user ben, without the extended ones
	program  int64
	lead     int64
	interest int64 // of the lead in the programme
	buyer    int64 // contact of the lead
	users    map[string]int64
	m1, m2   int64 // main lots: 369 000, 200 000
	m3       int64
	p1, c1   int64 // parking and cellar of m1: 8 000, 3 000
}

// claims stands for registrations.
type claims struct {
	mu    sync.Mutex
	live  map[int64]bool // by owner
	ended []int64        // leads of options and purchases that ended
}

func (c *claims) Registered(_ context.Context, _, _, _, owner int64, _ time.Time) (bool, error) {
	return c.live[owner], nil
}

func (c *claims) OptionEnded(_ context.Context, _ event.Tx, _, _, lead int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = append(c.ended, lead)
	return nil
}

// unmirrored keeps no properties.
type unmirrored struct{}

func (unmirrored) MirrorLot(context.Context, programs.Mirrored) (int64, error) { return 0, nil }

func eachSite(t *testing.T, run func(s *site)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := &site{T: t, clock: testkit.NewStill(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)), claims: &claims{live: map[int64]bool{}}, users: map[string]int64{}}
		db := d.Store(t, s.clock.Now)
		s.store = db
		s.admin = access.NewService(s.store, s.store, people.Keys{}, func(context.Context) {})
		s.programs = programs.NewService(s.store, s.store, nil, unmirrored{}, s.clock.Now)
		s.sales = sales.NewService(s.store, s.store, s.programs, s.claims, s.clock.Now)
		s.programs.Join(s.sales)
		agency := s.open()
		s.buyer, s.lead = testkit.LeadOn(t, db, s.operator.Account, agency, s.program)
		var err error
		_, s.interest, _, err = db.LeadOn(t.Context(), s.operator.Account, s.program, s.lead)
		s.must(err)
		run(s)
	})
}

// open gives the agency.
func (s *site) open() int64 {
	account, err := s.admin.CreateAccount(s.Context(), access.Account{Name: "Promoteur A", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
	s.must(err)
	s.operator = access.Operator(account, "test")
	agency, err := s.admin.CreateAgency(s.Context(), s.operator, access.Agency{Name: "Promoteur A"})
	s.must(err)
	d, err := s.admin.CreateDeveloper(s.Context(), s.operator, access.Developer{Name: "Promoteur A", Slug: "client-a", Agency: agency.ID, Country: "FR"})
	s.must(err)
	p, err := s.programs.Create(s.Context(), s.operator, programs.Program{Developer: d.ID, Agency: agency.ID, Code: "TIL", Name: "Les Tilleuls", City: "Nantes",
		Country: "FR", Delivery: day.Date{Year: 2027, Month: 2, Day: 1}})
	s.must(err)
	s.program = p.ID
	s.m1 = s.newLot(programs.Lot{Reference: "M04", Main: true, Type: "house", Price: 36_900_000})
	s.p1 = s.newLot(programs.Lot{Reference: "P01", Type: "parking", Price: 800_000, Parent: s.m1})
	s.c1 = s.newLot(programs.Lot{Reference: "C01", Type: "cellar", Price: 300_000, Parent: s.m1})
	s.m2 = s.newLot(programs.Lot{Reference: "A02", Main: true, Type: "apartment", Price: 20_000_000})
	s.m3 = s.newLot(programs.Lot{Reference: "A03", Main: true, Type: "apartment", Price: 25_000_000})
	for _, name := range []string{"anna", "ben"} {
		u, err := s.admin.CreateUser(s.Context(), s.operator, access.User{Agency: agency.ID, Username: name, Email: name + "@example.org", Active: true})
		s.must(err)
		s.users[name] = u.ID
	}
	s.anna = s.key(access.Key{Developer: d.ID, User: s.users["anna"], Permissions: access.Permissions()})
	s.ben = s.key(access.Key{Developer: d.ID, User: s.users["ben"], Permissions: []access.Right{access.LotView, access.OptionView, access.OptionCreate,
		access.OptionUpdate, access.OptionDelete, access.PurchaseView}})
	return agency.ID
}

// key is who calls with a new key to the programme.
func (s *site) key(k access.Key) access.Actor {
	s.Helper()
	k.Name = "partner"
	k.Programs = []int64{s.program}
	if k.Developer == 0 {
		k.Developer = s.anna.Developer
	}
	_, token, err := s.admin.CreateKey(s.Context(), s.operator, k)
	s.must(err)
	a, _, err := access.NewLogin(s.store, s.clock.Now).Key(s.Context(), "client-a", token, netip.MustParseAddr("192.0.2.1"))
	s.must(err)
	return a
}

func (s *site) newLot(l programs.Lot) int64 {
	s.Helper()
	l.Program, l.VATRate = s.program, 2000
	made, err := s.programs.CreateLot(s.Context(), s.operator, l)
	s.must(err)
	return made.ID
}

// rules changes the programme's rules.
func (s *site) rules(change func(*programs.Rules)) {
	s.Helper()
	_, err := s.programs.Update(s.Context(), s.operator, s.program, func(p *programs.Program) { change(&p.Rules) })
	s.must(err)
}

// take takes an option as an actor, for its own user.
func (s *site) take(a access.Actor, lots ...int64) (sales.Option, error) {
	return s.sales.TakeOption(s.Context(), a, sales.NewOption{Program: s.program, Lead: s.lead, Owner: a.User, Lots: lots})
}

func (s *site) taken(a access.Actor, lots ...int64) sales.Option {
	s.Helper()
	o, err := s.take(a, lots...)
	s.must(err)
	return o
}

// states are what the programme's lots are, in the order m1 p1 c1 m2 m3.
func (s *site) states() (out []programs.State) {
	s.Helper()
	v, err := s.programs.View(s.Context(), s.operator, s.program)
	s.must(err)
	list, _ := v.Lots(programs.LotQuery{})
	for _, id := range []int64{s.m1, s.p1, s.c1, s.m2, s.m3} {
		i := slices.IndexFunc(list, func(l programs.Lot) bool { return l.ID == id })
		out = append(out, list[i].State(s.clock.Now()))
	}
	return out
}

// option reads an option as it is now.
func (s *site) option(id int64) sales.Option {
	s.Helper()
	o, err := s.sales.Option(s.Context(), s.operator, s.program, id)
	s.must(err)
	return o
}

func lotIDs(lots []sales.OptionLot) (out []int64) {
	for _, l := range lots {
		out = append(out, l.Lot)
	}
	return out
}

// events are the kinds of what happened to a thing, the oldest first.
func (s *site) events(kind string, id int64) (out []string) {
	s.Helper()
	list, err := s.store.Journal(s.Context(), s.operator.Account, 0, event.Subject{Kind: kind, ID: id}, 1000)
	s.must(err)
	for _, e := range list {
		out = append(out, e.Kind)
	}
	return out
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// is expects an error of a kind.
func (s *site) is(what string, err error, kind fault.Kind) {
	s.Helper()
	if !fault.Is(err, kind) {
		s.Errorf("%s: %v, want kind %v", what, err, kind)
	}
}

func (s *site) same(what string, got, want any) {
	s.Helper()
	if d := diff(want, got); d != "" {
		s.Errorf("%s (-want +got):\n%s", what, d)
	}
}
