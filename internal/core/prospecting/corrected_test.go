package prospecting_test

import (
	"strings"
	"testing"
	"time"

	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

// property is that of a mandate.
func (q *quarter) property(m prospecting.Mandate) listings.Property {
	q.Helper()
	v, err := q.goods.Property(q.Context(), q.operator, m.Property)
	q.must(err)
	return v
}

func (q *quarter) cancel(number int64) {
	q.Helper()
	_, err := q.register.Cancel(q.Context(), q.operator, mandates.Entry{Card: q.card, Kind: mandates.Transactions, Number: number}, "Saisi deux fois")
	q.must(err)
}

func (q *quarter) rectify(number int64, edit func(*mandates.Content)) {
	q.Helper()
	_, err := q.register.Rectify(q.Context(), q.operator, mandates.Entry{Card: q.card, Kind: mandates.Transactions, Number: number}, edit)
	q.must(err)
}

func (q *quarter) live() (ids []string) {
	q.Helper()
	list, err := q.rounds.Mandates(q.Context(), q.agent, q.agency, q.clock.Now())
	q.must(err)
	for _, g := range list {
		ids = append(ids, g.Mandate.ID)
	}
	return ids
}

func signed(price *float64) prospecting.Step {
	return prospecting.Step{Date: "2026-03-05", Name: "signature", Price: price}
}

func TestAPropertyFollowsWhatIsCorrectedInTheRegister(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		r := q.add(sheet(sale(signed(nil))))
		m := r.Sheet.Boxes[0].Projects[0].Mandates[0]
		first := q.property(m)
		end := day.Date{Year: 2027, Month: 2, Day: 28}
		q.clock.Advance(time.Second)
		q.rectify(m.Entry, func(c *mandates.Content) {
			c.Price.Minor, c.Price.Currency, c.Ends, c.Type, c.Signed.Day = 25_000_050, "EUR", end, "simple", 6
		})
		v := q.property(m)
		want := listings.Agreement{Type: 1, Reference: "1", Start: day.Date{Year: 2026, Month: 3, Day: 6}, End: end}
		if v.Agreement != want || v.Price.Minor != 25_000_050 || v.Step != first.Step || !v.UpdatedAt.After(first.UpdatedAt) {
			q.Errorf("after a correction: %+v, price %v", v.Agreement, v.Price)
		}
		q.change(r, sheet(sale(signed(nil), prospecting.Step{Date: "2026-04-01", Name: "suivi", Price: price(240_000)})))
		q.rectify(m.Entry, func(c *mandates.Content) { c.Nature = "Maison" })
		if v := q.property(m); v.Price.Minor != 24_000_000 || v.Agreement != want {
			q.Errorf("what was not corrected has changed: %+v, price %v", v.Agreement, v.Price)
		}
		q.cancel(m.Entry)
		v = q.property(m)
		if v.Step != 3 || v.Status != 33 || v.Agreement.Reference != "1" {
			q.Errorf("of a cancelled mandate: step %d, status %d, %+v", v.Step, v.Status, v.Agreement)
		}
		if live := q.live(); len(live) != 0 {
			q.Errorf("in force: %v", live)
		}
		journal, err := q.store.Journal(q.Context(), q.operator.Account, 0, event.Subject{Kind: "property", ID: v.ID}, 100)
		if q.must(err); len(journal) == 0 || journal[len(journal)-1].Kind != listings.EventUpdated {
			q.Errorf("the property's journal: %+v", journal)
		}
	})
}

// The same mandate was entered twice: when the second is cancelled, the first is in force
// as it was before.
func TestAPropertyGoesBackToTheMandateThatIsInForce(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		p := sale(signed(price(260_000)))
		p.Mandates = append(p.Mandates, prospecting.Mandate{ID: "m-2", Type: "simple", Steps: []prospecting.Step{signed(price(250_000))}},
			prospecting.Mandate{ID: "m-3", Type: "simple", Expires: "2026-03-06", Steps: []prospecting.Step{signed(nil)}},
			prospecting.Mandate{ID: "m-4", Type: "simple", Steps: []prospecting.Step{signed(nil)}})
		q.add(sheet(p))
		q.clock.Advance(20 * 365 * 24 * time.Hour) // m-3 has expired, whenever the clock began
		r, err := q.rounds.Get(q.Context(), q.agent, q.agency, place)
		q.must(err)
		list := r.Sheet.Boxes[0].Projects[0].Mandates
		under := func(what, number string, step int, minor int64) {
			q.Helper()
			if v := q.property(list[0]); v.Agreement.Reference != number || v.Step != step || v.Price.Minor != minor {
				q.Errorf("%s: under %s, step %d, price %d; want %s, %d, %d", what, v.Agreement.Reference, v.Step, v.Price.Minor, number, step, minor)
			}
		}
		under("signed four times", "4", 2, 25_000_000)
		q.cancel(1)
		under("without the first", "4", 2, 25_000_000)
		q.cancel(4)
		under("without the last", "2", 2, 25_000_000)
		q.rectify(3, func(c *mandates.Content) { c.Type = "exclusif" })
		under("a correction of one that it is not under", "2", 2, 25_000_000)
		q.cancel(2)
		under("without any", "2", 3, 25_000_000)
	})
}

// The register says where the property is, never what the place is called in the address
// base.
func TestTheRegisterHasTheAddressThatThePropertyHas(t *testing.T) {
	for what, c := range map[string]struct{ place, written, situation, mandant string }{
		"known to the base":    {place, "", "12 rue des Tilleuls, 44000 Nantes, étage 3, porte gauche", "12 rue des Tilleuls, 44000 Nantes"},
		"written in the file":  {"44109_0001_00001", "3 quai de l'Erdre, 44000 Nantes", "3 quai de l'Erdre, 44000 Nantes, étage 3, porte gauche", "3 quai de l'Erdre, 44000 Nantes"},
		"nobody knows where":   {"44109_0001_00001", "", "À compléter : adresse inconnue, lieu 44109_0001_00001, étage 3, porte gauche", ""},
		"known, and otherwise": {place, "12 r. Tilleuls, Nantes", "12 rue des Tilleuls, 44000 Nantes, étage 3, porte gauche", "12 rue des Tilleuls, 44000 Nantes"},
	} {
		t.Run(what, func(t *testing.T) {
			eachQuarter(t, func(q *quarter) {
				floor := 3
				tree := buildings.Tree{Address: c.written, Buildings: []buildings.Building{{ID: "i-1", Stairs: []buildings.Staircase{{ID: "e-1",
					Boxes: []buildings.Mailbox{{ID: "b-12", Floor: &floor, Door: "gauche", Kind: "Logement", Companies: []buildings.Company{{ID: "en-1", Name: "SCI du Port"}}}}}}}}}
				var err error
				if c.place == place {
					f, e := q.files.Get(q.Context(), q.operator, q.agency, place)
					q.must(e)
					_, err = q.files.Change(q.Context(), q.operator, q.agency, place, f.Mark(), tree)
				} else {
					_, err = q.files.Add(q.Context(), q.operator, q.agency, c.place, tree)
				}
				q.must(err)
				r, err := q.rounds.Add(q.Context(), q.agent, q.agency, c.place, sheet(sale(signed(nil))))
				q.must(err)
				m := r.Sheet.Boxes[0].Projects[0].Mandates[0]
				e, err := q.register.Entry(q.Context(), q.operator, q.card, mandates.Transactions, m.Entry)
				q.must(err)
				if e.Situation != c.situation || e.Mandants[0] != (mandates.Mandant{Name: "SCI du Port", Address: c.mandant}) {
					q.Errorf("the register has %q, %+v", e.Situation, e.Mandants)
				}
				if incomplete := strings.Join(e.Incomplete(), " "); (incomplete == "situation") != (c.mandant == "") {
					q.Errorf("to complete: %q", incomplete)
				}
			})
		})
	}
}

func TestAMandateDatedAfterTodayIsNotInForceYet(t *testing.T) {
	eachQuarter(t, func(q *quarter) {
		day := q.clock.Now().Add(3 * 24 * time.Hour)
		step := prospecting.Step{Date: day.Format(time.DateOnly), Name: "signature"}
		elsewhere := sale(step)
		elsewhere.ID, elsewhere.Type, elsewhere.Mandates[0].ID = "p-10", "gestion", "m-2"
		both := sheet(sale(step))
		both.Boxes[0].Projects = append(both.Boxes[0].Projects, elsewhere)
		m := q.add(both).Sheet.Boxes[0].Projects[0].Mandates[0]
		e, err := q.register.Entry(q.Context(), q.operator, q.card, mandates.Transactions, m.Entry)
		if q.must(err); strings.Join(e.Incomplete(), " ") != "signed" {
			q.Errorf("to complete: %v", e.Incomplete())
		}
		if live := q.live(); len(live) != 0 {
			q.Errorf("in force before its day: %v", live)
		}
		q.clock.Advance(4 * 24 * time.Hour)
		if live := q.live(); len(live) != 2 {
			q.Errorf("in force since its day: %v", live)
		}
	})
}
