package agenda_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// store is what the services need of the database; testkit gives the real one.
type store interface {
	event.Ledger
	access.Store
	agenda.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

const password = "un mot de passe assez long"

// office is an agency with a director and two agents, and another one.
type office struct {
	*testing.T
	*agenda.Service
	store         store
	admin         *access.Service
	clock         *testkit.Still
	operator      access.Actor
	house, other  int64 // agencies
	agent, second access.User
	director      access.User
	stranger      access.User // of the other agency
}

func eachOffice(t *testing.T, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		clock := testkit.NewStill(at("08:00"))
		s := d.Store(t, clock.Now)
		o := &office{T: t, Service: agenda.NewService(s, s), store: s, clock: clock, admin: access.NewService(s, s, people.Keys{}, func(context.Context) {})}
		account, err := o.admin.CreateAccount(t.Context(), access.Account{Name: "A", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
		o.must(err)
		o.operator = access.Operator(account, "test")
		for _, to := range []*int64{&o.house, &o.other} {
			a, err := o.admin.CreateAgency(t.Context(), o.operator, access.Agency{Name: "Agence"})
			o.must(err)
			*to = a.ID
		}
		o.agent, o.second, o.director = o.person("camille", o.house, access.Agent), o.person("karim", o.house, access.Agent), o.person("sophie", o.house, access.CompanyHead)
		o.stranger = o.person("yann", o.other, access.Agent)
		run(o)
	})
}

// at is a time of Tuesday 3 March 2026 in Paris.
func at(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-03-03 "+clock, day.Paris())
	if err != nil {
		panic(err)
	}
	return t
}

func (o *office) person(name string, agency int64, group int) access.User {
	o.Helper()
	u, err := o.admin.CreateUser(o.Context(), o.operator, access.User{Agency: agency, Username: name, Firstname: name, Email: name + "@example.org", Group: group, Active: true})
	o.must(err)
	o.must(o.admin.SetPassword(o.Context(), o.operator, u.ID, password))
	return u
}

// as is somebody who has logged in to the workspace.
func (o *office) as(u access.User) access.Actor {
	o.Helper()
	a, _, err := access.NewLogin(o.store, o.clock.Now).User(o.Context(), u.Email, password, "192.0.2.1")
	o.must(err)
	return a.Through("web", "")
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

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

// plan is an appointment of camille's.
func (o *office) plan(from, to string) agenda.Plan {
	return agenda.Plan{User: o.agent.ID, Type: agenda.Appointment, Subject: "Notaire", Start: at(from), End: at(to)}
}

// diary is what the day has, as the actor sees it.
func (o *office) diary(by access.Actor) (out []string) {
	o.Helper()
	today := day.Date{Year: 2026, Month: 3, Day: 3}
	list, _, err := o.Diary(o.Context(), by, agenda.Stretch{From: today, To: day.Date{Year: 2026, Month: 3, Day: 4}})
	o.must(err)
	for _, a := range list {
		line := a.Start + " " + a.Subject
		if a.Overlaps() {
			line += " (overlaps)"
		}
		out = append(out, line)
	}
	return out
}

// kinds are those of the journal's lines about an action, and whether one was forced.
func (o *office) kinds(id int64) (out []string) {
	o.Helper()
	list, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{Kind: "action", ID: id}, 100)
	o.must(err)
	for _, e := range list {
		kind := e.Kind
		for _, c := range e.Changes {
			if c.Field == "forced" {
				kind += " forced"
			}
		}
		out = append(out, kind)
	}
	return out
}

func TestAnAppointmentHoldsItsTimeAndAClashIsNamed(t *testing.T) {
	eachOffice(t, func(o *office) {
		camille, sophie := o.as(o.agent), o.as(o.director)
		made, err := o.Plan(o.Context(), camille, o.plan("10:00", "11:00"))
		o.must(err)
		_, err = o.Plan(o.Context(), camille, o.plan("10:30", "11:30"))
		o.is("a clash", err, fault.Conflict)
		held, err := o.Clashes(o.Context(), camille, o.agent.ID, at("10:30"), at("11:30"), o.clock.Now(), 0)
		o.must(err)
		o.same("who is in the way", held[0].Action.ID, made.ID)
		_, err = o.Plan(o.Context(), camille, o.plan("11:00", "12:00"))
		o.must(err)
		call := o.plan("10:30", "10:45")
		call.Type, call.Subject = agenda.Call, "Rappeler"
		_, err = o.Plan(o.Context(), camille, call)
		o.must(err)

		forced := o.plan("10:15", "10:45")
		forced.Subject, forced.Force = "Urgence", true
		_, err = o.Plan(o.Context(), camille, forced)
		o.is("an agent forces nothing", err, fault.Forbidden)
		over, err := o.Plan(o.Context(), sophie, forced)
		o.must(err)
		_, err = o.Change(o.Context(), camille, over.ID, func(p *agenda.Plan, _ time.Time) error {
			p.Content = "Prendre les clés"
			if clock := p.Start.Format("15:04"); clock != "10:15" {
				o.Errorf("who changes it reads %s", clock)
			}
			return nil
		})
		o.must(err) // what is written of it has nothing to do with its time
		o.same("the journal says so", o.kinds(over.ID), []string{"action.created forced", "action.updated"})
		o.same("the day", o.diary(camille), []string{"10:00:00 Notaire", "10:15:00 Urgence (overlaps)", "10:30:00 Rappeler", "11:00:00 Notaire"})
	})
}

func TestAnAppointmentIsMovedRemovedAndPutBack(t *testing.T) {
	eachOffice(t, func(o *office) {
		camille := o.as(o.agent)
		made, err := o.Plan(o.Context(), camille, o.plan("10:00", "11:00"))
		o.must(err)
		move := func(user int64, from, to string) error {
			_, err := o.Change(o.Context(), camille, made.ID, func(p *agenda.Plan, _ time.Time) error {
				p.User, p.Start, p.End = user, at(from), at(to)
				return nil
			})
			return err
		}
		o.must(move(o.agent.ID, "10:30", "11:30")) // over its own time
		o.must(move(o.second.ID, "10:30", "11:30"))
		_, err = o.Plan(o.Context(), camille, o.plan("10:30", "11:30"))
		o.must(err) // the former agent is free
		o.is("back to a time that is taken", move(o.agent.ID, "11:00", "12:00"), fault.Conflict)

		was, err := o.Remove(o.Context(), camille, made.ID)
		o.must(err)
		o.same("what was", was.StartsAt.UTC(), at("10:30").UTC())
		o.same("without it", o.diary(camille), []string{"10:30:00 Notaire"})
		_, err = o.Action(o.Context(), camille, made.ID)
		o.is("it is not there", err, fault.Missing)
		back, err := o.Restore(o.Context(), camille, made.ID, was.StartsAt, was.EndsAt)
		o.must(err)
		o.same("as before", []any{back.Subject, back.Holding, back.User}, []any{"Notaire", true, o.second.ID})
		o.same("the journal", o.kinds(made.ID), []string{"action.created", "action.moved", "action.moved", "action.removed", "action.restored"})
	})
}

func TestNobodyWritesIntoAnotherAgencysDiary(t *testing.T) {
	eachOffice(t, func(o *office) {
		yann, camille := o.as(o.stranger), o.as(o.agent)
		made, err := o.Plan(o.Context(), camille, o.plan("10:00", "11:00"))
		o.must(err)
		_, err = o.Plan(o.Context(), yann, o.plan("15:00", "16:00"))
		o.is("a plan", err, fault.Invalid)
		_, err = o.Action(o.Context(), yann, made.ID)
		o.is("the line", err, fault.Missing)
		_, err = o.Remove(o.Context(), yann, made.ID)
		o.is("a removal", err, fault.Missing)
		held, err := o.Clashes(o.Context(), yann, o.agent.ID, at("10:00"), at("11:00"), o.clock.Now(), 0)
		o.must(err)
		o.same("only the times are told", held[0].Action.Subject, "")
		o.same("his diary", o.diary(yann), []string(nil))
		intern := o.person("inès", o.house, access.Intern)
		_, err = o.Plan(o.Context(), o.as(intern), o.plan("15:00", "16:00"))
		o.is("who only reads", err, fault.Forbidden)
	})
}

func TestALineOfAVisitOrARoundIsMovedThere(t *testing.T) {
	eachOffice(t, func(o *office) {
		noted, err := o.Note(o.Context(), o.as(o.agent).Through("leads2keys", ""), agenda.Action{Agency: o.house, User: o.agent.ID, Type: agenda.Appointment,
			Day: day.Date{Year: 2026, Month: 3, Day: 3}, Start: "10:00:00", End: "11:00:00", Subject: "R1"}, day.Paris())
		o.must(err)
		_, err = o.Remove(o.Context(), o.as(o.agent), noted.ID)
		o.is("a round's", err, fault.Conflict)
		for field, change := range map[string]func(p *agenda.Plan){
			"subject": func(p *agenda.Plan) { p.Subject = " " }, "end": func(p *agenda.Plan) { p.End = p.Start }, "type": func(p *agenda.Plan) { p.Type = agenda.Email },
			"contact": func(p *agenda.Plan) { p.Contact = 99 }, "property": func(p *agenda.Plan) { p.Property = 99 }, "user": func(p *agenda.Plan) { p.User = 99 },
		} {
			p := o.plan("15:00", "16:00")
			change(&p)
			_, err := o.Plan(o.Context(), o.as(o.agent), p)
			o.is(field, err, fault.Invalid)
		}
	})
}

func TestAWayIsALineAndAPlainEstimate(t *testing.T) {
	d := agenda.Apart(47.2184, -1.5536, 47.2073, -1.5535) // from a square to another, in one town
	if d.Kilometres < 1.2 || d.Kilometres > 1.3 || d.Estimate != 9*time.Minute {
		t.Errorf("%+v", d)
	}
	if same := agenda.Apart(47, -1, 47, -1); same.Kilometres != 0 {
		t.Errorf("%+v", same)
	}
}
