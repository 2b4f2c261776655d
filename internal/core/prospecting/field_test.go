package prospecting_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/prospecting"
)

func on(text string) day.Date {
	d, _ := day.Parse(text)
	return d
}

// site is the one place that the agency has, as its list shows it.
func (q *quarter) site() prospecting.Site {
	q.Helper()
	list, err := q.rounds.Sites(q.Context(), q.agent, q.agency, prospecting.SiteQuery{Today: on("2026-03-01")})
	q.must(err)
	if len(list) != 1 {
		q.Fatalf("sites: %+v", list)
	}
	return list[0]
}

// colleague is another user of the agency.
func (q *quarter) colleague() access.Actor {
	q.Helper()
	staff := access.NewService(q.store, q.store, people.Keys{}, func(context.Context) {})
	u, err := staff.CreateUser(q.Context(), q.operator, access.User{Agency: q.agency, Username: "sacha", Email: "sacha@example.org", Group: access.Agent, Active: true})
	q.must(err)
	other := q.operator
	other.User, other.Who = u.ID, event.Who{Kind: "user", ID: u.ID}
	return other
}

// stairs adds a staircase of four doors to the file.
func (q *quarter) stairs() (ids []string) {
	q.Helper()
	f, err := q.files.Edit(q.Context(), q.agent, q.agency, place, func(t *buildings.Tree) error {
		t.Buildings = append(t.Buildings, buildings.Grid{Stairs: 1, Highest: 1, Doors: []string{"gauche", "droite"}}.Building("B"))
		return nil
	})
	q.must(err)
	for _, m := range f.Tree.Buildings[1].Stairs[0].Boxes {
		ids = append(ids, m.ID)
	}
	return ids
}

func TestAColumnIsMarkedInOneWrite(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		boxes := q.stairs()
		done := prospecting.Action{Type: "boitage", Date: "2026-02-28", Comment: "avant midi"}
		r, err := q.rounds.Act(q.Context(), q.agent, q.agency, place, boxes, done)
		q.must(err)
		if r.Version != 1 || len(r.Sheet.Boxes) != 4 {
			q.Errorf("the round: %+v", r)
		}
		if s := q.site(); s.Boxes != 5 || s.Covered != 4 || s.Last != on("2026-02-28") || prospecting.Share(s.Covered, s.Boxes) != 80 {
			q.Errorf("the site: %+v", s)
		}
		if _, err := q.rounds.Act(q.Context(), q.agent, q.agency, place, []string{boxes[0], "nobody's"}, done); !fault.Is(err, fault.Missing) {
			q.Errorf("a mailbox that is not there: %v", err)
		}
		r, err = q.rounds.TakeBack(q.Context(), q.agent, q.agency, place, boxes[1:], done)
		q.must(err)
		if s := q.site(); s.Covered != 1 || len(r.Sheet.Boxes) != 1 {
			q.Errorf("taken back: %+v, %+v", s, r.Sheet)
		}
		for _, a := range q.diary() {
			if a.Subject == "" {
				q.Errorf("a line of the diary without a subject: %+v", a)
			}
		}
	})
}

func TestASiteFollowsItsFile(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		want := prospecting.Site{Account: q.agent.Account, Agency: q.agency, Place: place, Postcode: "44000", City: "Nantes", Street: "rue des Tilleuls", House: "12", Lat: 47.2184, Lon: -1.5536, Located: true,
			File: true, Boxes: 1, Order: "nantes 44000 rue des tilleuls 00012"}
		got := q.site()
		got.Seen = time.Time{}
		if d := cmp.Diff(want, got); d != "" {
			q.Error(d)
		}
		boxes := q.stairs()
		_, err := q.rounds.Act(q.Context(), q.agent, q.agency, place, boxes[:1], prospecting.Action{Type: "vu", Date: "2026-02-28"})
		q.must(err)
		_, err = q.files.Edit(q.Context(), q.agent, q.agency, place, func(t *buildings.Tree) error { return t.Drop(boxes[0]) })
		q.must(err)
		if s := q.site(); s.Boxes != 4 || s.Covered != 0 {
			q.Errorf("without the door that was covered: %+v", s)
		}
		before := q.site()
		n, err := q.rounds.Recount(q.Context(), q.operator)
		if before.Seen = q.site().Seen; err != nil || n != 1 || q.site() != before {
			q.Errorf("counted anew: %d, %v, %+v, want %+v", n, err, q.site(), before)
		}
		_, err = q.files.Add(q.Context(), q.agent, q.agency, "p-1", buildings.Tree{Address: "7 ter quai de la Loire, 44400 Rezé"})
		q.must(err)
		list, err := q.rounds.Sites(q.Context(), q.agent, q.agency, prospecting.SiteQuery{Words: []string{"Rezé", "quai"}})
		if err != nil || len(list) != 1 || list[0].City != "Rezé" || list[0].House != "7 ter" || list[0].Street != "quai de la Loire" || list[0].Located {
			q.Errorf("an address that the base does not know: %+v, %v", list, err)
		}
		f, err := q.files.Masked(q.Context(), q.agent, q.agency, "p-1")
		q.must(err)
		q.must(q.files.Remove(q.Context(), q.agent, q.agency, "p-1", f.Mark()))
		if q.site().Place != place {
			q.Error("a file that is gone is still listed")
		}
	})
}

func TestColleaguesSeeWhatWasDoneAndNotWhatWasWritten(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		_, err := q.rounds.Act(q.Context(), q.agent, q.agency, place, []string{"b-12"}, prospecting.Action{Type: "absent", Date: "2026-02-27", Comment: "à revoir"})
		q.must(err)
		other := q.colleague()
		_, err = q.rounds.Act(q.Context(), other, q.agency, place, []string{"b-12"}, prospecting.Action{Type: "vu", Date: "2026-02-28", Comment: "mien"})
		q.must(err)
		w, err := q.rounds.Walk(q.Context(), other, q.agency, place)
		q.must(err)
		done := w.Doors["b-12"].Done
		last, _ := w.Doors["b-12"].Last()
		if len(done) != 2 || done[0].User != q.agent.User || done[0].Comment != "" || done[0].Type != "absent" || last.Comment != "mien" || w.Own.User != other.User {
			q.Errorf("the walk: %+v", w)
		}
		if _, err := q.rounds.Walk(q.Context(), access.Actor{Account: q.agent.Account, User: other.User}, q.agency, place); !fault.Is(err, fault.Missing) {
			q.Errorf("from outside: %v", err)
		}
	})
}

func TestAMandateIsSignedAtADesk(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		if _, err := q.rounds.Begin(q.Context(), q.agent, q.agency, place, "b-12", prospecting.Project{Type: "rente"}); !fault.Is(err, fault.Invalid) {
			q.Errorf("a kind of project that nobody offers: %v", err)
		}
		project, err := q.rounds.Begin(q.Context(), q.agent, q.agency, place, "b-12", prospecting.Project{Type: "vente", Date: "2026-02-28"})
		q.must(err)
		today := day.Of(q.clock.Now().In(day.Paris()))
		o := prospecting.Order{Draft: "m-desk", Kind: "exclusif", On: today, Ends: day.Of(q.clock.Now().AddDate(0, 3, 0)), Price: money.Amount{Minor: 26_000_000, Currency: "EUR"}}
		for what, wrong := range map[string]prospecting.Order{
			"a kind that is not allowed": {Kind: "location", On: o.On, Ends: o.Ends},
			"no day":                     {Kind: o.Kind, Ends: o.Ends},
			"a day to come":              {Kind: o.Kind, On: o.Ends, Ends: o.Ends},
			"no end":                     {Kind: o.Kind, On: o.On},
			"an end before":              {Kind: o.Kind, On: o.On, Ends: on("2026-01-01")},
		} {
			if _, err := q.rounds.Sign(q.Context(), q.agent, q.agency, place, project, wrong); !fault.Is(err, fault.Invalid) {
				q.Errorf("%s: %v", what, err)
			}
		}
		m, err := q.rounds.Sign(q.Context(), q.agent, q.agency, place, project, o)
		if err != nil || m.Entry != 1 || m.Property == 0 || m.ID != "m-desk" {
			q.Fatalf("signed: %+v, %v", m, err)
		}
		if _, err := q.rounds.Sign(q.Context(), q.agent, q.agency, place, project, o); !fault.Is(err, fault.Conflict) {
			q.Errorf("signed again: %v", err)
		}
		o.Price.Minor = 25_000_000
		if _, err := q.rounds.Amend(q.Context(), q.agent, q.agency, place, project, o); err != nil {
			q.Errorf("amended: %v", err)
		}
		plan := q.plan()
		if !plan.Signed || plan.Number != "1" || plan.Ends != o.Ends || plan.Closed || plan.Project != project {
			q.Errorf("its line: %+v", plan)
		}
		_, err = q.rounds.Abandon(q.Context(), q.agent, q.agency, place, project, "m-desk", today)
		if plan = q.plan(); err != nil || plan.Signed || !plan.Closed {
			q.Errorf("dropped: %+v, %v", plan, err)
		}
		if _, err := q.rounds.Sign(q.Context(), q.colleague(), q.agency, place, project, o); !fault.Is(err, fault.Missing) {
			q.Errorf("another's project: %v", err)
		}
	})
}

// plan is the one line of the agency's projects.
func (q *quarter) plan() prospecting.Plan {
	q.Helper()
	list, err := q.rounds.Plans(q.Context(), q.agent, 0, prospecting.PlanQuery{})
	q.must(err)
	if len(list) != 1 {
		q.Fatalf("projects: %+v", list)
	}
	return list[0]
}

func TestAPhaseAndAnAppointmentAreNoted(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		project, err := q.rounds.Begin(q.Context(), q.agent, q.agency, place, "b-12", prospecting.Project{Type: "vente"})
		q.must(err)
		if _, err := q.rounds.Stand(q.Context(), q.agent, q.agency, place, project, "estimation", prospecting.Status{Date: "2026-02-28", Step: "Perdu"}); !fault.Is(err, fault.Invalid) {
			q.Errorf("a step that phases do not have: %v", err)
		}
		for _, step := range []string{"En cours", "Sans suite"} {
			_, err = q.rounds.Stand(q.Context(), q.agent, q.agency, place, project, "estimation", prospecting.Status{Date: "2026-02-28", Step: step})
			q.must(err)
		}
		if p := q.plan(); p.Phase != "estimation" || p.Step != "Sans suite" || !p.Closed || p.Runs(on("2026-02-28")) {
			q.Errorf("its line: %+v", p)
		}
		for _, date := range []string{"2027-03-05T14:00", "2027-03-05T14:30"} {
			m, err := q.rounds.Meet(q.Context(), q.agent, q.agency, place, project, prospecting.Appointment{Type: "estimation", Date: date})
			q.must(err)
			if m.Entry == 0 {
				q.Errorf("%s: not in the diary", date)
			}
		}
		if list := q.diary(); len(list) != 2 || !list[0].Holding || !list[1].Overlaps() {
			q.Errorf("the diary: %+v", list)
		}
	})
}
