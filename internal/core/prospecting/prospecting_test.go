package prospecting_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/people"
	"palier/internal/core/prospecting"
	"palier/internal/testkit"
)

const place = "44109_7480_00012"

// store is what the services need of the database.
type store interface {
	event.Ledger
	access.Store
	people.Store
	agenda.Store
	listings.Store
	mandates.Store
	buildings.Store
	prospecting.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// shelf has no document.
type shelf struct{}

func (shelf) Lookup(_ context.Context, _, _ int64, ids []string) ([]string, error) { return ids, nil }

type unheard struct{}

func (unheard) ContactMoved(context.Context, event.Tx, int64, []int64, int64, int64) error {
	return nil
}

// base knows one address.
type base struct{}

func (base) Locate(_ context.Context, id string) (prospecting.Location, bool) {
	return prospecting.Location{Line: "12 rue des Tilleuls", Postcode: "44000", City: "Nantes", Street: "rue des Tilleuls", House: "12", Lat: 47.2184, Lon: -1.5536}, id == place
}

// quarter is an agency whose agent goes round, with a register.
type quarter struct {
	*testing.T
	store    store
	clock    *testkit.Clock
	rounds   *prospecting.Service
	files    *buildings.Service
	people   *people.Service
	register *mandates.Service
	goods    *listings.Service
	agenda   *agenda.Service
	operator access.Actor
	agent    access.Actor
	agency   int64
	card     int64
}

func eachQuarter(t *testing.T, run func(q *quarter)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		q := &quarter{T: t, clock: testkit.NewClock()}
		s := d.Store(t, q.clock.Now)
		q.store = s
		staff := access.NewService(s, s, people.Keys{}, func(context.Context) {})
		persons := people.NewService(s, s)
		persons.Join(unheard{})
		files := buildings.NewService(s, s, persons, shelf{})
		q.files, q.people = files, persons
		q.register, q.goods, q.agenda = mandates.NewService(s, s), listings.NewService(s, s), agenda.NewService(s, s)
		q.rounds = prospecting.NewService(s, s, prospecting.Needs{Files: s, Diary: q.agenda, Register: q.register, Goods: q.goods, Agencies: staff, Addresses: base{}, Papers: shelf{}})
		q.register.Join(q.rounds)
		files.Join(q.rounds)
		account, err := staff.CreateAccount(t.Context(), access.Account{Name: "Agence du Port", Mode: access.Test, Country: "fr"}, event.Who{Kind: "operator"})
		q.must(err)
		q.operator = access.Operator(account, "test")
		agency, err := staff.CreateAgency(t.Context(), q.operator, access.Agency{Name: "Port", Timezone: "Europe/Paris"})
		q.must(err)
		q.agency = agency.ID
		u, err := staff.CreateUser(t.Context(), q.operator, access.User{Agency: q.agency, Username: "camille", Email: "camille@example.org", Group: access.Agent, Active: true})
		q.must(err)
		q.agent = q.operator
		q.agent.User, q.agent.Who = u.ID, event.Who{Kind: "user", ID: u.ID}
		c, err := q.register.AddCard(t.Context(), q.operator, mandates.Card{Number: "CPI 1", Holder: "Port", Agencies: []int64{q.agency}})
		q.must(err)
		q.card = c.ID
		_, err = q.register.OpenSeries(t.Context(), q.operator, c.ID, mandates.Transactions, 1)
		q.must(err)
		_, err = files.Add(t.Context(), q.operator, q.agency, place, file())
		q.must(err)
		run(q)
	})
}

// file is a building with one door.
func file() buildings.Tree {
	floor := 3
	return buildings.Tree{Address: "12 rue des Tilleuls, 44000 Nantes", Buildings: []buildings.Building{{ID: "i-1", Name: "A", Stairs: []buildings.Staircase{{ID: "e-1", Name: "1",
		Boxes: []buildings.Mailbox{{ID: "b-12", Floor: &floor, Door: "gauche", Kind: "Logement", People: []buildings.Person{{ID: "pe-5", Firstname: "Inès", Lastname: "Lefort", Email: "ines.lefort@example.org"}}}}}}}}}
}

func (q *quarter) must(err error) {
	q.Helper()
	if err != nil {
		q.Fatal(err)
	}
}

func (q *quarter) change(r prospecting.Round, sheet prospecting.Sheet) prospecting.Round {
	q.Helper()
	q.clock.Advance(time.Second)
	r, err := q.rounds.Change(q.Context(), q.agent, q.agency, place, r.Mark(), sheet)
	q.must(err)
	return r
}

func (q *quarter) add(sheet prospecting.Sheet) prospecting.Round {
	q.Helper()
	r, err := q.rounds.Add(q.Context(), q.agent, q.agency, place, sheet)
	q.must(err)
	return r
}

// diary is the agent's, by subject.
func (q *quarter) diary() []agenda.Action {
	q.Helper()
	list, _, err := q.agenda.List(q.Context(), q.operator, agenda.Query{Agency: q.agency, User: q.agent.User, Limit: 1000})
	q.must(err)
	slices.SortFunc(list, func(a, b agenda.Action) int { return int(a.ID - b.ID) })
	return list
}

// sheet is a round with one project on the one door.
func sheet(p prospecting.Project) prospecting.Sheet {
	return prospecting.Sheet{Boxes: []prospecting.Box{{Mailbox: "b-12", Projects: []prospecting.Project{p}}}}
}

func sale(steps ...prospecting.Step) prospecting.Project {
	return prospecting.Project{ID: "p-9", Type: "vente", Date: "2026-03-02",
		Mandates: []prospecting.Mandate{{ID: "m-1", Type: "exclusif", Number: "papier-7", Expires: "2099-06-05", Name: "Mandat de vente", Steps: steps}}}
}

func price(v float64) *float64 { return &v }

func TestARoundIsItsUsersOwnAndReadBackAsWritten(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		if _, err := q.rounds.Get(q.Context(), q.agent, q.agency, place); !fault.Is(err, fault.Missing) {
			q.Errorf("before it was begun: %v", err)
		}
		made := q.add(sheet(sale()))
		read, err := q.rounds.Get(q.Context(), q.agent, q.agency, place)
		q.must(err)
		if d := cmp.Diff(made, read); d != "" {
			q.Error(d)
		}
		other := q.agent
		other.User = 999
		if _, err := q.rounds.Get(q.Context(), other, q.agency, place); !fault.Is(err, fault.Missing) {
			q.Errorf("another's round: %v", err)
		}
		if _, err := q.rounds.Add(q.Context(), q.agent, q.agency, place, sheet(sale())); !fault.Is(err, fault.Conflict) {
			q.Errorf("a second one: %v", err)
		}
		if _, err := q.rounds.Get(q.Context(), access.Actor{Account: q.agent.Account, User: q.agent.User}, q.agency, place); !fault.Is(err, fault.Missing) {
			q.Errorf("from outside: %v", err)
		}
	})
}

func TestAnAppointmentHoldsTheAgentsTimeAndIsNeverRefused(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		meet := func(date string) prospecting.Project {
			return prospecting.Project{ID: "p-9", Type: "vente", Appointments: []prospecting.Appointment{{Type: "estimation", Date: date, Comment: "avec madame"}}}
		}
		r := q.add(sheet(meet("2027-03-05T14:00:00Z")))
		list := q.diary()
		if len(list) != 1 || list[0].Type != agenda.Valuation || !list[0].Holding || list[0].Start != "15:00:00" || list[0].End != "16:00:00" || list[0].Day.String() != "2027-03-05" ||
			list[0].Subject != "estimation · 12 rue des Tilleuls, 44000 Nantes · bâtiment A, escalier 1, étage 3, porte gauche" || list[0].Content != "avec madame" {
			q.Fatalf("the diary: %+v", list)
		}
		r = q.change(r, sheet(meet("2027-03-05T15:30:00Z")))
		moved := q.diary()
		if len(moved) != 1 || moved[0].ID != list[0].ID || moved[0].Start != "16:30:00" || !moved[0].Holding {
			q.Errorf("moved: %+v", moved)
		}
		both := meet("2027-03-05T15:30:00Z")
		both.Appointments = append(both.Appointments, prospecting.Appointment{Type: "rdv", Date: "2027-03-05T17:00"}, prospecting.Appointment{Type: "rdv", Date: "2027-03-06"}, prospecting.Appointment{Type: "rdv", Date: "bientôt"})
		r = q.change(r, sheet(both))
		list = q.diary()
		if len(list) != 3 || !list[1].Overlaps() || list[1].Start != "17:00:00" || list[2].Start != "" || list[2].Day.String() != "2027-03-06" {
			q.Errorf("with another: %+v", list)
		}
		q.change(r, prospecting.Sheet{})
		for _, a := range q.diary() {
			if a.Holding || a.Start != "" || !hasPrefix(a.Subject, "Annulé : ") {
				q.Errorf("taken away: %+v", a)
			}
		}
	})
}

func TestASignatureNumbersTheMandateAndOpensTheProperty(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		r := q.add(sheet(sale(prospecting.Step{Date: "2026-03-01", Name: "suivi"})))
		if m := r.Sheet.Boxes[0].Projects[0].Mandates[0]; m.Entry != 0 || m.Property != 0 {
			q.Errorf("a draft: %+v", m)
		}
		steps := []prospecting.Step{{Date: "2026-03-01", Name: "suivi"}, {Date: "2026-03-05", Name: "signature", Price: price(260000)}}
		r = q.change(r, sheet(sale(steps...)))
		m := r.Sheet.Boxes[0].Projects[0].Mandates[0]
		if m.Entry != 1 || m.Property == 0 || m.Number != "papier-7" {
			q.Fatalf("signed: %+v", m)
		}
		e, err := q.register.Entry(q.Context(), q.operator, q.card, mandates.Transactions, 1)
		q.must(err)
		if e.Mandants[0].Name != "Inès Lefort" || e.Nature != "Logement" || e.Object != "Vente" || e.Outer != "papier-7" || e.Property != m.Property || e.Price.Minor != 26_000_000 ||
			e.Situation != "12 rue des Tilleuls, 44000 Nantes, bâtiment A, escalier 1, étage 3, porte gauche" {
			q.Errorf("the entry: %+v", e)
		}
		p, err := q.goods.Property(q.Context(), q.operator, m.Property)
		q.must(err)
		want := listings.Agreement{Type: 3, Reference: "1", Start: day.Date{Year: 2026, Month: 3, Day: 5}, End: day.Date{Year: 2099, Month: 6, Day: 5}}
		if p.Agreement != want || p.Step != 2 || p.Category != 1 || p.Reference != "M1" || p.Zipcode != "44000" || !p.Located || p.User != q.agent.User || p.Price.Minor != 26_000_000 {
			q.Errorf("the property: %+v", p)
		}
		again := q.change(r, sheet(sale(steps...)))
		steps = append(steps, prospecting.Step{Date: "2026-04-05", Name: "avenant", Price: price(250000)})
		amended := q.change(again, sheet(sale(steps...)))
		if m := amended.Sheet.Boxes[0].Projects[0].Mandates[0]; m.Entry != 1 {
			q.Errorf("amended: %+v", m)
		}
		p, err = q.goods.Property(q.Context(), q.operator, m.Property)
		if q.must(err); p.Price.Minor != 25_000_000 {
			q.Errorf("its price is %d", p.Price.Minor)
		}
		live, err := q.rounds.Mandates(q.Context(), q.agent, q.agency, q.clock.Now())
		if q.must(err); len(live) != 1 || !live[0].Known || live[0].Signed.String() != "2026-03-05" {
			q.Errorf("live: %+v", live)
		}
		q.change(amended, sheet(sale(append(steps, prospecting.Step{Date: "2026-05-05", Name: "sans suite"})...)))
		e, err = q.register.Entry(q.Context(), q.operator, q.card, mandates.Transactions, 1)
		if q.must(err); e.State != mandates.Closed {
			q.Errorf("the entry is %s", e.State)
		}
		if live, err = q.rounds.Mandates(q.Context(), q.agent, q.agency, q.clock.Now()); len(live) != 0 || err != nil {
			q.Errorf("after it was dropped: %v, %v", live, err)
		}
		v, err := q.register.Verify(q.Context(), q.operator, q.card, mandates.Transactions)
		if q.must(err); len(v.Wrong) > 0 || v.Lines != 3 || v.Entries != 1 {
			q.Errorf("the register: %+v", v)
		}
	})
}

func TestASecondMandateOfADoorIsOfTheSameProperty(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		signature := prospecting.Step{Date: "2026-03-05", Name: "signature"}
		first := q.add(sheet(sale(signature)))
		p := sale(signature)
		p.Mandates = append(p.Mandates, prospecting.Mandate{ID: "m-2", Type: "simple", Steps: []prospecting.Step{{Date: "2026-07-05", Name: "signature"}}})
		second := q.change(first, sheet(p)).Sheet.Boxes[0].Projects[0].Mandates
		if second[0].Property != second[1].Property || second[1].Entry != 2 {
			q.Errorf("mandates %+v", second)
		}
	})
}

func TestWhatIsNotNumberedHereOpensItsPropertyAllTheSame(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		p := sale(prospecting.Step{Date: "2026-03-05", Name: "signature"})
		p.Type = "gestion" // the card has no register of management
		m := q.add(sheet(p)).Sheet.Boxes[0].Projects[0].Mandates[0]
		v, err := q.goods.Property(q.Context(), q.operator, m.Property)
		if q.must(err); m.Entry != 0 || v.Reference != "Mpapier-7" || v.Category != 2 {
			q.Errorf("mandate %+v, property %+v", m, v)
		}
		search := sale(prospecting.Step{Date: "2026-03-05", Name: "signature"})
		search.ID, search.Type, search.Mandates[0].ID = "p-10", "recherche", "m-10"
		r, err := q.rounds.Get(q.Context(), q.agent, q.agency, place)
		q.must(err)
		both := sheet(p)
		both.Boxes[0].Projects = append(both.Boxes[0].Projects, search)
		m = q.change(r, both).Sheet.Boxes[0].Projects[1].Mandates[0]
		if m.Entry != 1 || m.Property != 0 {
			q.Errorf("a search: %+v", m)
		}
	})
}

func TestOfManyWritersOfARoundOneWins(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		q.add(prospecting.Sheet{})
		const writers, edits = 32, 3
		var refused atomic.Int64
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for done := 0; done < edits; {
					r, err := q.rounds.Get(q.Context(), q.agent, q.agency, place)
					if err != nil {
						q.Error(err)
						return
					}
					next := prospecting.Sheet{Actions: append(slices.Clone(r.Sheet.Actions), prospecting.Action{Type: fmt.Sprintf("vu %d-%d", w, done)})}
					switch _, err = q.rounds.Change(q.Context(), q.agent, q.agency, place, r.Mark(), next); {
					case err == nil:
						done++
					case fault.Is(err, fault.Conflict):
						refused.Add(1)
					default:
						q.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		r, err := q.rounds.Get(q.Context(), q.agent, q.agency, place)
		q.must(err)
		if len(r.Sheet.Actions) != writers*edits || refused.Load() == 0 {
			q.Errorf("%d of %d edits are there, %d were refused", len(r.Sheet.Actions), writers*edits, refused.Load())
		}
	})
}

func TestASheetThatCannotBeIsRefusedWhole(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		twice := sheet(sale())
		twice.Boxes[0].Projects = append(twice.Boxes[0].Projects, sale())
		photo := sale()
		photo.Mandates[0].Photos = []buildings.Photo{{ID: "foreign"}}
		for what, c := range map[string]struct {
			sheet prospecting.Sheet
			field string
		}{
			"an id twice":        {twice, "boxes.0.projects.1.id"},
			"no mailbox":         {prospecting.Sheet{Boxes: []prospecting.Box{{}}}, "boxes.0.mailbox"},
			"a foreign document": {sheet(photo), "boxes.0.projects.0.mandates.0.photos.0.id"},
			"a debt":             {sheet(sale(prospecting.Step{Price: price(-1)})), "boxes.0.projects.0.mandates.0.steps.0.price"},
		} {
			_, err := q.rounds.Add(q.Context(), q.agent, q.agency, place, c.sheet)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Invalid || len(f.Problems) == 0 || f.Problems[0].Field != c.field {
				q.Errorf("%s: %v", what, err)
			}
		}
		if len(q.diary()) != 0 {
			q.Error("something was written")
		}
	})
}

func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }
