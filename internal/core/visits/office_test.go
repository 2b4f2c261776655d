package visits_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/testkit"
)

// store is what the services need of the database; testkit gives the real one.
type store interface {
	event.Ledger
	access.Store
	people.Store
	listings.Store
	agenda.Store
	visits.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// hand is a clock that stands still until a test moves it.
type hand struct {
	mu sync.Mutex
	at time.Time
}

func (h *hand) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hand) set(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = at
}

// letterbox keeps what was written. Letters are kept by the clock of their write.
type letterbox struct {
	mu      sync.Mutex
	letters []visits.Letter
	at      []time.Time
}

func (b *letterbox) Write(_ context.Context, tx event.Tx, l visits.Letter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.letters, b.at = append(b.letters, l), append(b.at, tx.Now())
	return nil
}

func (b *letterbox) Asked(_ context.Context, account, property int64, kind visits.LetterKind, to string, since time.Time) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, l := range b.letters {
		if l.Account == account && l.Property == property && l.Kind == kind && strings.EqualFold(l.To, to) && !b.at[i].Before(since) {
			return true, nil
		}
	}
	return false, nil
}

// taken are the letters since the last call, in short: kind and to whom.
func (b *letterbox) taken() (out []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.letters {
		to := l.To
		if l.User != 0 {
			to = "the agent"
		}
		out = append(out, string(l.Kind)+" "+to)
	}
	b.letters, b.at = nil, nil
	return out
}

// office is an agency whose agent shows a property, and the services over a real store.
// It is Monday 6 July 2026, nine o'clock in Paris: slots can be had from eleven.
type office struct {
	*testing.T
	store    store
	clock    *hand
	post     *letterbox
	admin    *access.Service
	people   *people.Service
	agenda   *agenda.Service
	visits   *visits.Service
	operator access.Actor
	agency   int64
	agent    access.User
	client   access.User
	home     visits.PlaceKey
}

func eachOffice(t *testing.T, mode access.Mode, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		o := &office{T: t, clock: &hand{at: paris(t, "2026-07-06 09:00")}, post: &letterbox{}}
		o.store = d.Store(t, o.clock.now)
		o.admin = access.NewService(o.store, o.store, people.Keys{}, func(context.Context) {})
		o.people = people.NewService(o.store, o.store)
		o.agenda = agenda.NewService(o.store, o.store)
		o.visits = visits.NewService(o.store, o.store, visits.Needs{
			Users: o.store, Staff: o.admin, Listings: listings.NewService(o.store, o.store), Agenda: o.agenda, People: o.people, Now: o.clock.now,
		})
		o.visits.Join(o.post)
		o.open(mode)
		run(o)
	})
}

// live runs a test in an account that is no test account.
func live(t *testing.T, run func(o *office)) { eachOffice(t, access.Live, run) }

func (o *office) open(mode access.Mode) {
	account, err := o.admin.CreateAccount(o.Context(), access.Account{Name: "Agence A", Mode: mode, Country: "FR"}, event.Who{Kind: "operator"})
	o.must(err)
	o.operator = access.Operator(account, "test")
	agency, err := o.admin.CreateAgency(o.Context(), o.operator, access.Agency{Name: "Agence A", Zipcode: "44000"})
	o.must(err)
	o.agency = agency.ID
	o.agent, o.client = o.colleague("camille"), o.colleague("client")
	if mode == access.Live {
		o.home = o.property("18/1280", nil).key()
	}
}

func (o *office) colleague(name string) access.User {
	o.Helper()
	u, err := o.admin.CreateUser(o.Context(), o.operator, access.User{Agency: o.agency, Username: name, Firstname: name, Email: name + "@example.org", Active: true})
	o.must(err)
	return u
}

// shownPlace is a place with a short way to its key.
type shownPlace struct{ visits.Place }

func (p shownPlace) key() visits.PlaceKey { return visits.PlaceKey{ID: p.Property.ID} }

// property makes one that camille shows, with what change says.
func (o *office) property(reference string, change func(n *visits.Saving)) shownPlace {
	o.Helper()
	n := visits.Saving{Reference: reference, Agency: o.agency, InCharge: new("camille@example.org")}
	if change != nil {
		change(&n)
	}
	p, err := o.visits.SaveProperty(o.Context(), o.operator, n)
	o.must(err)
	return shownPlace{p}
}

func (o *office) rules(r visits.Overrides) {
	o.Helper()
	o.must(o.visits.SaveRules(o.Context(), o.operator, r))
}

// visitor is a person with an e-mail and a phone of his own.
func visitor(name string) visits.Visitor {
	sum := 0
	for _, c := range name {
		sum = sum*7 + int(c)
	}
	return visits.Visitor{Email: name + "@example.org", Firstname: strings.ToUpper(name[:1]) + name[1:], Lastname: "Sorel", Phone: fmt.Sprintf("06 39 98 %02d %02d", sum/100%100, sum%100)}
}

// ask books the home at a time of that Monday, for who has the name.
func (o *office) ask(name, clock string) (visits.Visit, error) {
	return o.visits.Book(o.Context(), o.operator, visits.Booking{Place: o.home, At: o.at(clock), Visitor: visitor(name)})
}

func (o *office) booked(name, clock string) visits.Visit {
	o.Helper()
	v, err := o.ask(name, clock)
	o.must(err)
	return v
}

// at is a time of that Monday; with a date before it, of another day.
func (o *office) at(clock string) time.Time {
	o.Helper()
	if !strings.Contains(clock, " ") {
		clock = "2026-07-06 " + clock
	}
	return paris(o.T, clock)
}

// visit reads a visit as it is now.
func (o *office) visit(v visits.Visit) visits.Visit {
	o.Helper()
	now, err := o.visits.Visit(o.Context(), o.operator, v.UID)
	o.must(err)
	return now
}

// statuses are those of a visit's visitors.
func statuses(v visits.Visit) (out []visits.Status) {
	for _, one := range v.Visitors {
		out = append(out, one.Status)
	}
	return out
}

// news are what the journal tells of visits and messages, in short.
func (o *office) news() (out []string) {
	o.Helper()
	for _, n := range o.told() {
		line := n.Kind
		if n.Before != "" || n.Status != "" {
			line += " " + string(n.Before) + ">" + string(n.Status)
		}
		out = append(out, line)
	}
	return out
}

// told is what the journal tells of visits and messages.
func (o *office) told() (out []visits.News) {
	o.Helper()
	list, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{}, 100_000)
	o.must(err)
	for _, e := range list {
		if n, ok := visits.ReadNews(e); ok {
			out = append(out, n)
		}
	}
	return out
}

// recorded is how many lines of a kind the journal has.
func (o *office) recorded(kind string) (n int) {
	o.Helper()
	list, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{}, 100_000)
	o.must(err)
	for _, e := range list {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// lines is how many the journal has.
func (o *office) lines() int {
	o.Helper()
	list, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{}, 100_000)
	o.must(err)
	return len(list)
}

// diary is camille's actions, the latest change last: local times and subject.
func (o *office) diary() (out []string) {
	o.Helper()
	list, _, err := o.agenda.List(o.Context(), o.operator, agenda.Query{Agency: o.agency, User: o.agent.ID, Limit: 100})
	o.must(err)
	for _, a := range list {
		out = append(out, strings.TrimSpace(a.Start+" "+a.Subject))
	}
	return out
}

// free tells whether a start of the home is shown as available.
func (o *office) free(clock string) bool {
	o.Helper()
	slots, err := o.visits.Slots(o.Context(), o.operator, o.home)
	o.must(err)
	for _, s := range slots {
		if s.At.Equal(o.at(clock)) {
			return s.Available
		}
	}
	return false
}

// noted puts an appointment of camille's into the diary, as another door does.
func (o *office) noted(start, end string) agenda.Action {
	o.Helper()
	a, err := o.agenda.Note(o.Context(), o.operator, agenda.Action{Agency: o.agency, User: o.agent.ID, Type: agenda.Appointment,
		Day: day.Date{Year: 2026, Month: 7, Day: 6}, Start: start, End: end, Subject: "Rendez-vous"}, day.Paris())
	o.must(err)
	return a
}

// signedIn is camille, who has logged in at a door.
func (o *office) signedIn(door string) access.Actor {
	o.Helper()
	const password = "un mot de passe assez long"
	o.must(o.admin.SetPassword(o.Context(), o.operator, o.agent.ID, password))
	a, _, err := access.NewLogin(o.store, o.clock.now).User(o.Context(), o.agent.Email, password, "192.0.2.1")
	o.must(err)
	return a.Through(door, "")
}

func (o *office) guest() access.Actor {
	o.Helper()
	a, err := o.admin.Guest(o.Context(), o.operator.Account, o.agency)
	o.must(err)
	return a
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// is expects an error of a kind.
func (o *office) is(what string, err error, kind fault.Kind) {
	o.Helper()
	if !fault.Is(err, kind) {
		o.Errorf("%s: %v, want kind %v", what, err, kind)
	}
}

func (o *office) same(what string, got, want any) {
	o.Helper()
	if d := cmp.Diff(want, got); d != "" {
		o.Errorf("%s (-want +got):\n%s", what, d)
	}
}
