package prospecting_test

import (
	"slices"
	"testing"

	"palier/internal/core/agenda"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// at is an appointment on a day to come, at an hour of Paris.
func at(kind, clock string) prospecting.Appointment {
	return prospecting.Appointment{Type: kind, Date: "2027-03-05T" + clock}
}

// meetings is a project with appointments only.
func meetings(list ...prospecting.Appointment) prospecting.Project {
	return prospecting.Project{ID: "p-9", Type: "vente", Appointments: list}
}

// held are the times that the diary shows and that it holds, "10:00:00" and "(10:00:00)"
// for one that is not held.
func (q *quarter) held() (list []string) {
	q.Helper()
	for _, a := range q.diary() {
		switch {
		case a.Holding:
			list = append(list, a.Start)
		case a.Start != "" && a.Overlaps():
			list = append(list, "("+a.Start+")")
		}
	}
	return list
}

// Whatever changes of an appointment, the round that said it before is no reason for the
// time not to be held.
func TestARoundNeverStandsInItsOwnWay(t *testing.T) {
	nine, ten := at("estimation", "09:00"), at("visite", "10:00")
	elsewhere := prospecting.Sheet{Boxes: []prospecting.Box{{Mailbox: "b-1", Projects: []prospecting.Project{meetings(nine)}}}}
	eachQuarter(t, func(q *quarter) {
		r := q.add(prospecting.Sheet{})
		for what, c := range map[string]struct {
			before, now prospecting.Sheet
			want        int // times held
		}{
			"another kind":                 {sheet(meetings(nine)), sheet(meetings(at("visite", "09:00"))), 1},
			"another mailbox":              {sheet(meetings(nine)), elsewhere, 1},
			"another project":              {sheet(meetings(nine)), sheet(prospecting.Project{ID: "p-10", Type: "vente", Appointments: []prospecting.Appointment{nine}}), 1},
			"half an hour":                 {sheet(meetings(nine)), sheet(meetings(at("estimation", "09:30"))), 1},
			"two by an hour":               {sheet(meetings(nine, ten)), sheet(meetings(at("estimation", "10:00"), at("visite", "11:00"))), 2},
			"two back":                     {sheet(meetings(nine, ten)), sheet(meetings(at("estimation", "08:00"), at("visite", "09:00"))), 2},
			"a swap":                       {sheet(meetings(nine, ten)), sheet(meetings(at("estimation", "10:00"), at("visite", "09:00"))), 2},
			"one goes, one takes its time": {sheet(meetings(nine, ten)), sheet(meetings(at("visite", "09:00"))), 1},
		} {
			r = q.change(q.change(r, c.before), c.now)
			if list := q.held(); len(list) != c.want || slices.ContainsFunc(list, func(at string) bool { return at[0] == '(' }) {
				q.Errorf("%s: held %v, want %d", what, list, c.want)
			}
			r = q.change(r, prospecting.Sheet{})
		}
	})
}

// An appointment that changes is one line, which says what it is now.
func TestALineSaysWhatItsAppointmentIsNow(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		r := q.add(sheet(meetings(at("estimation", "09:00"))))
		line := q.diary()[0].ID
		changed := at("visite", "09:00")
		changed.Comment = "clés chez le gardien"
		q.change(r, sheet(meetings(changed)))
		if list := q.diary(); len(list) != 1 || list[0].ID != line || list[0].Type != agenda.Visit || list[0].Content != changed.Comment || !list[0].Holding {
			q.Errorf("the diary: %+v", list)
		}
	})
}

// What found its time taken holds it when that is free and the round is written again.
func TestAnAppointmentHoldsOnceNothingIsInItsWay(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		first, second := at("estimation", "09:00"), at("visite", "09:30")
		r := q.add(sheet(meetings(first, second)))
		if got := q.held(); len(got) != 2 || got[1] != "(09:30:00)" {
			q.Fatalf("held %v", got)
		}
		r = q.change(r, sheet(meetings(second)))
		if got := q.held(); len(got) != 1 || got[0] != "09:30:00" {
			q.Errorf("the first is gone, held: %v", got)
		}
		q.change(r, sheet(meetings(second, first)))
		if got := q.held(); len(got) != 2 || got[0] != "09:30:00" && got[1] != "09:30:00" {
			q.Errorf("who holds goes on: %v", got)
		}
	})
}

// entries is how many mandates the register has.
func (q *quarter) entries() []mandates.Entry {
	q.Helper()
	list, err := q.register.Entries(q.Context(), q.operator, q.card, mandates.Transactions, 0, 100)
	q.must(err)
	return list
}

// A round that comes again without ids (after a lost answer, from a client that keeps none)
// has signed nothing again.
func TestARoundSentAgainWithoutIdsSignsNothing(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		nameless := func(steps ...prospecting.Step) prospecting.Sheet {
			p := sale(steps...)
			p.ID, p.Mandates[0].ID = "", ""
			return sheet(p)
		}
		r := q.add(nameless())
		draft := r.Sheet.Boxes[0].Projects[0]
		r = q.change(r, nameless(signature()))
		for range 2 {
			r = q.change(r, nameless(signature()))
		}
		p := r.Sheet.Boxes[0].Projects[0]
		if p.ID != draft.ID || p.Mandates[0].ID != draft.Mandates[0].ID || p.Mandates[0].Entry != 1 || len(q.entries()) != 1 {
			q.Errorf("project %s was %s, mandate %+v, %d in the register", p.ID, draft.ID, p.Mandates[0], len(q.entries()))
		}
		dropped := nameless(signature(), prospecting.Step{Date: "2026-05-01", Name: prospecting.Dropped})
		q.change(q.change(r, dropped), dropped)
		if list := q.entries(); len(list) != 1 || list[0].State != mandates.Closed {
			q.Errorf("the register: %+v", list)
		}
	})
}

// Signed on another day it is another mandate, and so is a second one of the same day.
func TestMandatesWithoutIdsAreToldApart(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		both := func(days ...string) prospecting.Sheet {
			p := prospecting.Project{Type: "vente"}
			for _, day := range days {
				p.Mandates = append(p.Mandates, prospecting.Mandate{Type: "simple", Steps: []prospecting.Step{{Date: day, Name: prospecting.Signature}}})
			}
			return sheet(p)
		}
		r := q.add(both("2026-03-05"))
		r = q.change(r, both("2026-03-05", "2026-03-05"))
		r = q.change(r, both("2026-07-01"))
		r = q.change(r, both("2026-07-01", "2026-03-05"))
		var numbers []int64
		for _, m := range r.Sheet.Boxes[0].Projects[0].Mandates {
			numbers = append(numbers, m.Entry)
		}
		if len(q.entries()) != 3 || len(numbers) != 2 || numbers[0] != 3 || numbers[1] != 1 {
			q.Errorf("numbers %v, %d in the register", numbers, len(q.entries()))
		}
	})
}

// What is left out of a round stays in the register, in force, and is the same mandate when
// it comes again; a step that comes again is not carried out again.
func TestAMandateThatWasLeftOutIsTheSame(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		amended := prospecting.Step{Date: "2026-04-05", Name: prospecting.Amendment, Price: price(250000)}
		whole := sheet(sale(signature(), amended))
		r := q.add(whole)
		for what, less := range map[string]prospecting.Sheet{"its steps": sheet(sale()), "the mandate": sheet(meetings()), "all": {}} {
			r = q.change(r, less)
			live, err := q.rounds.Mandates(q.Context(), q.agent, q.agency, q.clock.Now())
			if q.must(err); len(live) != 1 || live[0].Mandate.ID != "m-1" || live[0].Project.ID != "p-9" || !live[0].Known || live[0].Signed.String() != signature().Date {
				q.Errorf("%s left out, in force: %+v", what, live)
			}
			r = q.change(r, whole)
			if m := r.Sheet.Boxes[0].Projects[0].Mandates[0]; m.Entry != 1 || m.Property == 0 || len(m.Past)+len(r.Sheet.Aside) != 0 {
				q.Errorf("%s sent again: %+v", what, m)
			}
		}
		r = q.change(r, sheet(sale(prospecting.Step{Date: "2026-05-05", Name: prospecting.Dropped})))
		v, err := q.register.Verify(q.Context(), q.operator, q.card, mandates.Transactions)
		if q.must(err); v.Entries != 1 || v.Lines != 3 || q.entries()[0].State != mandates.Closed {
			q.Errorf("registered, amended, ended: %+v, %+v", v, q.entries())
		}
		if live, err := q.rounds.Mandates(q.Context(), q.agent, q.agency, q.clock.Now()); err != nil || len(live) != 0 {
			q.Errorf("in force after it was dropped: %v, %v", live, err)
		}
	})
}

// A mandate that the office cancelled is not in force, whatever the round says.
func TestWhatIsInForceIsWhatTheRegisterSays(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		q.add(sheet(sale(signature())))
		_, err := q.register.Cancel(q.Context(), q.operator, q.entries()[0], "saisi deux fois")
		q.must(err)
		if live, err := q.rounds.Mandates(q.Context(), q.agent, q.agency, q.clock.Now()); err != nil || len(live) != 0 {
			q.Errorf("in force: %v, %v", live, err)
		}
	})
}

// A price that its step did not say at first completes the register, once, and is the
// property's as long as no later step says another.
func TestAPriceThatComesLaterCompletesTheMandate(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		r := q.add(sheet(sale(signature())))
		look := func(what string, registered, offered int64) {
			q.Helper()
			v, err := q.goods.Property(q.Context(), q.operator, r.Sheet.Boxes[0].Projects[0].Mandates[0].Property)
			if q.must(err); v.Price.Minor != offered*100 || q.entries()[0].Price.Minor != registered*100 {
				q.Errorf("%s: registered %d, offered %d cents", what, q.entries()[0].Price.Minor, v.Price.Minor)
			}
		}
		priced := func(euros float64) prospecting.Step {
			s := signature()
			s.Price = price(euros)
			return s
		}
		r = q.change(r, sheet(sale(priced(260_000))))
		look("said", 260_000, 260_000)
		r = q.change(r, sheet(sale(priced(250_000))))
		look("said otherwise", 260_000, 250_000)
		follow := prospecting.Step{Date: "2026-04-01", Name: prospecting.Follow, Price: price(240_000)}
		r = q.change(r, sheet(sale(priced(250_000), follow)))
		r = q.change(r, sheet(sale(priced(255_000), follow)))
		look("said before the last", 260_000, 240_000)
		v, err := q.register.Verify(q.Context(), q.operator, q.card, mandates.Transactions)
		if q.must(err); v.Lines != 2 || len(v.Wrong) != 0 {
			q.Errorf("the register: %+v", v)
		}
	})
}
