package prospecting_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"palier/internal/core/agenda"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// walker writes rounds at random, as clients do: it moves, shifts, changes, leaves out, and
// sends back what it reads or the same again without ids.
type walker struct {
	*quarter
	rand   *rand.Rand
	round  prospecting.Round
	days   int              // how many signatures were thought of
	signed map[string]int64 // by the day of the signature, which is each mandate's own here
}

// TestTheDiaryIsWhatTheLastRoundSays, whatever it said before: each appointment is there
// once, whatever can be held is held, and no mandate ever has two numbers.
func TestTheDiaryIsWhatTheLastRoundSays(t *testing.T) {
	for seed := range uint64(10) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			eachQuarter(t, func(q *quarter) {
				w := &walker{quarter: q, rand: rand.New(rand.NewPCG(seed, 6)), signed: map[string]int64{}}
				w.round = q.add(prospecting.Sheet{})
				for step := range 25 {
					s := w.edited()
					w.round = q.change(w.round, s)
					w.lookAtDiary()
					w.lookAtRegister()
					if q.Failed() {
						q.Fatalf("after %d changes, the last round: %+v", step+1, s)
					}
				}
			})
		})
	}
}

// edited is the round as read, with a few changes; sometimes without ids.
func (w *walker) edited() prospecting.Sheet {
	s := prospecting.Sheet{Actions: slices.Clone(w.round.Sheet.Actions)}
	for _, mailbox := range []string{"b-12", "b-13", "b-14"} {
		b := prospecting.Box{Mailbox: mailbox}
		for _, was := range w.round.Sheet.Boxes {
			if was.Mailbox == mailbox {
				for _, p := range was.Projects {
					p.Appointments, p.Mandates = slices.Clone(p.Appointments), slices.Clone(p.Mandates)
					b.Projects = append(b.Projects, p)
				}
			}
		}
		s.Boxes = append(s.Boxes, b)
	}
	named := w.rand.IntN(3) > 0
	for range w.rand.IntN(4) {
		w.edit(&s, named)
	}
	if !named {
		for i := range s.Boxes {
			for j := range s.Boxes[i].Projects {
				p := &s.Boxes[i].Projects[j]
				p.ID = ""
				for k := range p.Mandates {
					p.Mandates[k].ID = ""
				}
			}
		}
	}
	return s
}

// edit makes one change of a sheet.
func (w *walker) edit(s *prospecting.Sheet, named bool) {
	from, to := &s.Boxes[w.rand.IntN(3)], &s.Boxes[w.rand.IntN(3)]
	if len(from.Projects) == 0 {
		from.Projects = append(from.Projects, prospecting.Project{Type: "vente", Date: fmt.Sprintf("2026-03-%02d", 1+w.rand.IntN(28))})
	}
	at := w.rand.IntN(len(from.Projects))
	p := &from.Projects[at]
	switch w.rand.IntN(8) {
	case 0, 1: // another appointment
		p.Appointments = append(p.Appointments, w.appointment())
	case 2: // all of them half an hour later
		for i := range p.Appointments {
			p.Appointments[i].Date = later(p.Appointments[i].Date)
		}
	case 3: // one is another now, in part
		if n := len(p.Appointments); n > 0 {
			a := &p.Appointments[w.rand.IntN(n)]
			a.Type = w.appointment().Type
			a.Comment = fmt.Sprint(w.rand.IntN(3))
		}
	case 4: // the first is left out
		if len(p.Appointments) > 0 {
			p.Appointments = p.Appointments[1:]
		}
	case 5: // appointments go to another mailbox, the project too where it can be known again
		if from == to {
			return
		}
		if named {
			to.Projects = append(to.Projects, *p)
			from.Projects = slices.Delete(from.Projects, at, at+1)
			return
		}
		to.Projects = append(to.Projects, prospecting.Project{Type: "location", Appointments: p.Appointments})
		p.Appointments = nil
	case 6: // something is done at the address
		s.Actions = append(s.Actions, prospecting.Action{Type: "boitage", Date: w.appointment().Date}, prospecting.Action{Type: "rdv", Date: w.appointment().Date})
	case 7:
		w.mandate(p)
	}
}

// mandate signs one, or leaves one or its steps out; who was left out may come back.
func (w *walker) mandate(p *prospecting.Project) {
	if len(p.Mandates) == 0 {
		day := fmt.Sprintf("2026-%02d-%02d", 1+w.days/28, 1+w.days%28)
		w.days++
		w.signed[day] = 0
		p.Mandates = append(p.Mandates, prospecting.Mandate{Type: "simple", Steps: []prospecting.Step{{Date: day, Name: prospecting.Signature}}})
		return
	}
	switch m := &p.Mandates[0]; w.rand.IntN(3) {
	case 0:
		p.Mandates = nil
	case 1:
		m.Steps = append(slices.Clone(m.Steps), prospecting.Step{Name: prospecting.Follow})
	case 2:
		for _, b := range w.round.Sheet.Aside {
			for _, gone := range b.Projects {
				if gone.ID == p.ID {
					p.Mandates = append(p.Mandates, gone.Mandates...)
				}
			}
		}
	}
}

func (w *walker) appointment() prospecting.Appointment {
	kinds := []string{"estimation", "visite", "rdv"}
	return at(kinds[w.rand.IntN(len(kinds))], fmt.Sprintf("%02d:%02d", 8+w.rand.IntN(6), 30*w.rand.IntN(2)))
}

// later is half an hour later.
func later(date string) string {
	var hour, minute int
	fmt.Sscanf(date[11:], "%d:%d", &hour, &minute)
	minute += 30
	return fmt.Sprintf("%s%02d:%02d", date[:11], hour+minute/60, minute%60)
}

// lookAtDiary holds the diary against the round.
func (w *walker) lookAtDiary() {
	w.Helper()
	var want, got []string
	say := func(kind int, date, comment string) {
		want = append(want, fmt.Sprint(kind, " ", date[11:]+":00", " ", comment))
	}
	code := map[string]int{"boitage": agenda.Call, "rdv": agenda.Appointment, "visite": agenda.Visit, "estimation": agenda.Valuation}
	for _, a := range w.round.Sheet.Actions {
		say(code[a.Type], a.Date, a.Comment)
	}
	for _, b := range w.round.Sheet.Boxes {
		for _, p := range b.Projects {
			for _, a := range p.Appointments {
				say(code[a.Type], a.Date, a.Comment)
			}
		}
	}
	var shown []agenda.Action
	for _, a := range w.diary() {
		if !hasPrefix(a.Subject, "Annulé : ") {
			shown = append(shown, a)
			got = append(got, fmt.Sprint(a.Type, " ", a.Start, " ", a.Content))
		} else if a.Holding {
			w.Errorf("what does not take place holds time: %+v", a)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		w.Errorf("the diary has %q, want %q", got, want)
	}
	for _, a := range shown {
		taken := slices.ContainsFunc(shown, func(o agenda.Action) bool {
			return o.ID != a.ID && o.Holding && o.StartsAt.Before(a.EndsAt) && a.StartsAt.Before(o.EndsAt)
		})
		if a.Type != agenda.Call && a.Holding == taken {
			w.Errorf("held: %t, held by another: %t: %s at %s", a.Holding, taken, a.Subject, a.Start)
		}
	}
}

// lookAtRegister holds the register against all that was ever signed.
func (w *walker) lookAtRegister() {
	w.Helper()
	for _, b := range w.round.Sheet.Boxes {
		for _, p := range b.Projects {
			for _, m := range p.Mandates {
				day := m.Steps[0].Date
				if w.signed[day] == 0 {
					w.signed[day] = m.Entry
				}
				if m.Entry == 0 || w.signed[day] != m.Entry {
					w.Errorf("the mandate of %s is number %d, was %d", day, m.Entry, w.signed[day])
				}
			}
		}
	}
	for day, number := range w.signed {
		if number == 0 {
			delete(w.signed, day) // it was left out before it was ever sent
		}
	}
	list, err := w.register.Entries(w.Context(), w.operator, w.card, mandates.Transactions, 0, 500)
	if w.must(err); len(list) != len(w.signed) {
		w.Errorf("%d in the register, %d were signed", len(list), len(w.signed))
	}
}
