package prospecting_test

import (
	"testing"

	"palier/internal/core/prospecting"
)

// A property is offered under its last mandate: what becomes of an older one does not touch
// it, and a new one takes up what was withdrawn.
func TestAPropertyFollowsItsLastMandate(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		signed := prospecting.Step{Date: "2026-03-05", Name: prospecting.Signature, Price: price(260000)}
		p := sale(signed)
		r := q.add(sheet(p))
		property := func(what, reference string, step, euros int) {
			q.Helper()
			v, err := q.goods.Property(q.Context(), q.operator, r.Sheet.Boxes[0].Projects[0].Mandates[0].Property)
			if q.must(err); v.Agreement.Reference != reference || v.Step != step || v.Price.Minor != int64(euros)*100 {
				q.Errorf("%s: mandate %s, step %d, %d cents; want %s, %d, %d euros", what, v.Agreement.Reference, v.Step, v.Price.Minor, reference, step, euros)
			}
		}
		then := func(m int, steps ...prospecting.Step) {
			p.Mandates[m].Steps = append(p.Mandates[m].Steps, steps...)
			r = q.change(r, sheet(p))
		}
		then(0, prospecting.Step{Name: prospecting.Follow, Price: price(255000)})
		property("a price on the way", "1", 2, 255_000)
		then(0, prospecting.Step{Name: prospecting.Dropped})
		property("dropped", "1", 3, 255_000)
		p.Mandates = append(p.Mandates, prospecting.Mandate{ID: "m-2", Type: "simple"})
		then(1, prospecting.Step{Date: "2026-05-05", Name: prospecting.Signature})
		property("taken up by a mandate without a price", "2", 2, 255_000)
		then(0, prospecting.Step{Name: prospecting.Amendment, Price: price(1)}, prospecting.Step{Name: prospecting.Dropped})
		property("the old one goes on", "2", 2, 255_000)
	})
}

func TestANumberThatComesLaterIsTheAgreements(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		p := sale(prospecting.Step{Date: "2026-03-05", Name: prospecting.Signature})
		p.Type, p.Mandates[0].Number = "gestion", "" // numbered elsewhere
		r := q.add(sheet(p))
		p.Mandates[0].Number = "G-12"
		r = q.change(r, sheet(p))
		v, err := q.goods.Property(q.Context(), q.operator, r.Sheet.Boxes[0].Projects[0].Mandates[0].Property)
		if q.must(err); v.Agreement.Reference != "G-12" {
			q.Errorf("the agreement is %+v", v.Agreement)
		}
	})
}

// In the night of 25 October the clocks of Paris show the hour from two to three twice: a
// meeting from half past two to half past two is none that a diary can hold.
func TestAnAppointmentInTheHourThatComesTwiceIsKept(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		q.add(sheet(prospecting.Project{Type: "vente", Appointments: []prospecting.Appointment{{Type: "rdv", Date: "2026-10-25T00:30:00Z"}, {Type: "rdv", Date: "2026-10-25T01:30:00Z"}}}))
		list := q.diary()
		if len(list) != 2 || list[0].Start != "" || list[0].Day.String() != "2026-10-25" || list[1].Start != "02:30:00" || !list[1].Holding {
			q.Errorf("the diary: %+v", list)
		}
	})
}
