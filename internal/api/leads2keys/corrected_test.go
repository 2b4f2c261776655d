package leads2keys_test

import (
	"strings"
	"testing"

	"palier/internal/core/day"
	"palier/internal/core/mandates"
	"palier/internal/core/visits"
)

// What somebody corrects in the register partners read in every door, as they read an
// amendment.
func TestWhatIsCorrectedInTheRegisterIsSeenThroughEveryDoor(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		c.write(t, "POST", round, `{"value":`+walk("", signature)+`}`)
		r, err := d.Rounds.Get(t.Context(), d.as(t), 14, d.Leads2Keys.Place)
		if err != nil {
			t.Fatal(err)
		}
		m := r.Sheet.Boxes[0].Projects[0].Mandates[0]
		entry := mandates.Entry{Card: m.Card, Kind: m.Kind, Number: m.Entry}
		_, err = d.Mandates.Rectify(t.Context(), d.Operator, entry, func(c *mandates.Content) {
			c.Type, c.Ends = "simple", day.Date{Year: 2098, Month: 2, Day: 28}
		})
		if err != nil {
			t.Fatal(err)
		}
		raw := d.apimo(t, "/agencies/14/properties?limit=1000")
		if !strings.Contains(raw, `"agreement":{"type":1,"reference":"1","start_at":"2026-03-05","end_at":"2098-02-28"}`) {
			t.Errorf("the Apimo door does not show the correction: %.600s", raw)
		}
		if listed := c.list(t, "/agency/14/mandates"); len(listed) != 1 {
			t.Errorf("in force: %v", listed)
		}
		if _, err := d.Mandates.Cancel(t.Context(), d.Operator, entry, "Saisi deux fois"); err != nil {
			t.Fatal(err)
		}
		if listed := c.list(t, "/agency/14/mandates"); len(listed) != 0 {
			t.Errorf("a cancelled mandate is in force: %v", listed)
		}
		p, err := d.Listings.Property(t.Context(), d.Operator, m.Property)
		if err != nil || p.Step != 3 || p.Status != 33 {
			t.Errorf("its property is %+v, %v", p, err)
		}
		place, err := d.Visits.Place(t.Context(), d.Operator, visits.PlaceKey{ID: p.ID})
		if err != nil || place.State() != visits.Ended {
			t.Errorf("to Flatsy it is %s, %v", place.State(), err)
		}
	})
}
