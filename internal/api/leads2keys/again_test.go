package leads2keys_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apitest"
	"palier/internal/core/visits"
)

// free says which starts of a visit with Camille are offered.
func (d *door) free(t *testing.T) map[time.Time]bool {
	t.Helper()
	list, err := d.Visits.Slots(t.Context(), d.Operator, visits.PlaceKey{UID: d.Flatsy.PropertyID})
	if err != nil {
		t.Fatal(err)
	}
	out := map[time.Time]bool{}
	for _, s := range list {
		out[s.At.UTC()] = s.Available
	}
	return out
}

// morning is the first start in some days from which on two hours are free.
func (d *door) morning(t *testing.T) (first time.Time) {
	t.Helper()
	free := d.free(t)
	for start := range free {
		if start.After(d.Clock.Now().Add(72*time.Hour)) && (first.IsZero() || start.Before(first)) && free[start.Add(30*time.Minute)] && free[start] && free[start.Add(time.Hour)] && free[start.Add(90*time.Minute)] {
			first = start
		}
	}
	if first.IsZero() {
		t.Fatal("no morning is free")
	}
	return first
}

// meetings is a round with appointments at one mailbox, each "type at instant".
func meetings(mailbox string, list ...string) string {
	for i, m := range list {
		kind, date, _ := strings.Cut(m, " ")
		list[i] = fmt.Sprintf(`{"type":%q,"date":%q}`, kind, date)
	}
	return fmt.Sprintf(`{"bal":[{"bal":%q,"projet":[{"id":"p-9","type":"vente","appointements":[%s]}]}]}`, mailbox, strings.Join(list, ","))
}

// Whatever of an appointment changes, no visit is offered over it, and one that gave its time
// up is offered again: through the Flatsy door's slots.
func TestAChangedAppointmentHoldsItsTime(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c, start := d.camille(t), d.morning(t)
		at := func(hours float64) string {
			return start.Add(time.Duration(hours * float64(time.Hour))).Format(time.RFC3339)
		}
		cas := c.write(t, "POST", round, `{"value":`+meetings("b-12", "estimation "+at(0))+`}`)
		for _, step := range []struct {
			what, value string
			held        float64 // hours from the start on
			free        float64 // a start that is offered, -1: none is looked at
		}{
			{"another kind", meetings("b-12", "visite "+at(0)), 0, 1},
			{"another mailbox", meetings("b-11", "visite "+at(0)), 0, 1},
			{"half an hour later", meetings("b-11", "visite "+at(0.5)), 0.5, 1.5},
			{"two", meetings("b-11", "visite "+at(0), "rdv "+at(1)), 1, -1},
			{"each where the other was", meetings("b-11", "visite "+at(1), "rdv "+at(0)), 1, -1},
			{"the second alone", meetings("b-11", "rdv "+at(1)), 1, 0},
		} {
			cas = c.write(t, "PUT", round, `{"cas":"`+cas+`","value":`+step.value+`}`)
			free := d.free(t)
			after := func(hours float64) time.Time { return start.Add(time.Duration(hours * float64(time.Hour))) }
			for _, at := range []time.Time{after(step.held), after(step.held + 0.5)} {
				if free[at] {
					t.Errorf("%s: a visit is offered at %s", step.what, at)
				}
			}
			if step.free >= 0 && !free[after(step.free)] {
				t.Errorf("%s: nothing is offered at %s", step.what, after(step.free))
			}
		}
		if seen := d.apimo(t, "/agencies/14/users/"+d.Apimo.User+"/actions?limit=1000"); strings.Count(seen, `"rdv · `) != 1 {
			t.Errorf("the Apimo door shows the appointment %d times", strings.Count(seen, `"rdv · `))
		}
	})
}

// The same round again, without ids, as after an answer that was lost: nothing is registered
// twice, and what is left out stays in force.
func TestARoundSentAgainSignsNothingAgain(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		nameless := strings.NewReplacer(`"id":"p-9",`, "", `"id":"m-1",`, "").Replace(walk("", signature))
		cas := c.write(t, "POST", round, `{"value":`+nameless+`}`)
		mandate := func() map[string]any {
			project := c.get(t, round)["value"].(map[string]any)["bal"].([]any)[0].(map[string]any)["projet"].([]any)[0].(map[string]any)
			return project["mandat"].([]any)[0].(map[string]any)
		}
		first := mandate()
		for _, value := range []string{nameless, `{}`, nameless} {
			cas = c.write(t, "PUT", round, `{"cas":"`+cas+`","value":`+value+`}`)
			if listed := c.list(t, "/agency/14/mandates"); len(listed) != 1 || listed[0]["id"] != first["id"] {
				t.Errorf("in force: %v", listed)
			}
		}
		if diff := cmp.Diff(first, mandate()); diff != "" || first["numero"] != "1" || first["id"] == "" {
			t.Errorf("numero %v (-first +again):\n%s", first["numero"], diff)
		}
	})
}

// Who reads the documented shape and sends back what he read changes nothing of what the
// shipped client sees: not the tags, nor who is behind a door.
func TestTextsOfTagsThatComeBackAreTheTags(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		const items = `["balcon",{"tag":"surface","quantity":62.5,"unity":"m²","x":1},{"tag":"vue","quality":"dégagée"}]`
		phone, other := d.phone(t), d.camille(t)
		phone.write(t, "POST", base+"tags", `{"value":{"immeuble":[{"id":"i","description":{"plus":`+items+`,"x":2}}]}}`)
		plus := func() any {
			building := phone.get(t, base+"tags")["value"].(map[string]any)["immeuble"].([]any)[0].(map[string]any)
			return building["description"]
		}
		before := plus()
		other.write(t, "PUT", base+"tags", string(other.do(t, "GET", base+"tags", "", 200).Body))
		if diff := cmp.Diff(before, plus()); diff != "" {
			t.Errorf("written back (-before +after):\n%s", diff)
		}
		cas := other.get(t, base+"tags")["cas"].(string)
		other.write(t, "PUT", base+"tags", `{"cas":"`+cas+`","value":{"immeuble":[{"id":"i","description":{"plus":["surface 62.5 m²","calme"]}}]}}`)
		want := apitest.Decode[any](t, apitest.Answer{Body: []byte(`{"plus":[{"tag":"surface","quantity":"62.5","unity":"m²"},"calme"]}`)})
		if diff := cmp.Diff(want, plus()); diff != "" {
			t.Errorf("with another remark (-want +got):\n%s", diff)
		}
	})
}

// A file without ids that comes again is the same file, with the same people.
func TestAFileSentAgainDoublesNobody(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		const value = `{"immeuble":[{"escalier":[{"bal":[{"numero":1,"person":[{"lastname":"Sansmail","firstname":"Ida"},{"lastname":"Tel","mobile":"0639980055"}]}]}]}]}`
		cas := c.write(t, "POST", base+"again", `{"value":`+value+`}`)
		first := c.get(t, base+"again")["value"].(map[string]any)["immeuble"]
		for range 2 {
			cas = c.write(t, "PUT", base+"again", `{"cas":"`+cas+`","value":`+value+`}`)
		}
		if diff := cmp.Diff(first, c.get(t, base+"again")["value"].(map[string]any)["immeuble"]); diff != "" {
			t.Errorf("(-first +again):\n%s", diff)
		}
		if seen := d.apimo(t, "/agencies/14/contacts?limit=1000"); strings.Count(seen, `"Sansmail"`) != 1 {
			t.Errorf("the Apimo door has her %d times", strings.Count(seen, `"Sansmail"`))
		}
	})
}
