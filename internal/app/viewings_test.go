package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/visits"
	"palier/internal/demo"
	"palier/internal/testkit"
)

// crossing is the demonstration as an integrator of both APIs has it: one agent's visits
// through the Flatsy door, her actions through the Apimo door.
type crossing struct {
	*testing.T
	*testkit.Server
	token string
}

func eachCrossing(t *testing.T, run func(c *crossing)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		c := &crossing{T: t, Server: testkit.Demo(t, d)}
		c.token = c.flatsy("POST", "/login", fmt.Sprintf(`{"identifier":%q,"password":%q}`, c.Card.Flatsy.Identifier, c.Card.Flatsy.Password)).(map[string]any)["token"].(string)
		run(c)
	})
}

// flatsy and apimo ask a door and want an answer.
func (c *crossing) flatsy(method, path, body string) any {
	c.Helper()
	return c.ask(method, c.Card.Flatsy.Base+"/api/v1/business"+path, body, func(r *http.Request) { r.Header.Set("X-Auth-Token", c.token) })
}

func (c *crossing) apimo(method, path, body string) map[string]any {
	c.Helper()
	return c.ask(method, c.Apimo.Base+"/agencies/"+c.Apimo.Agency+path, body, func(r *http.Request) { r.SetBasicAuth(c.Apimo.Provider, c.Apimo.Token) }).(map[string]any)
}

func (c *crossing) ask(method, url, body string, sign func(*http.Request)) (said any) {
	c.Helper()
	r, err := http.NewRequestWithContext(c.Context(), method, url, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	sign(r)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || json.Unmarshal(raw, &said) != nil {
		c.Fatalf("%s %s: %d %v %.500s", method, url, res.StatusCode, err, raw)
	}
	return said
}

// free are the starts that can be had, from two days ahead on.
func (c *crossing) free() (list []time.Time) {
	c.Helper()
	from := c.Clock.Now().Add(48 * time.Hour)
	for _, one := range c.flatsy("GET", "/visit/slots?propertyId="+c.Card.Flatsy.PropertyID, "").([]any) {
		slot := one.(map[string]any)
		if at, err := time.Parse(time.RFC3339, slot["date"].(string)); err == nil && slot["available"] == true && at.After(from) {
			list = append(list, at)
		}
	}
	if len(list) < 10 {
		c.Fatalf("%d free slots", len(list))
	}
	return list
}

// book is a visit of the demonstration's property by Inez Roux.
func (c *crossing) book(at time.Time) map[string]any {
	c.Helper()
	return c.flatsy("POST", "/visit/create", fmt.Sprintf(`{"propertyId":%q,"date":%q,"visitor":{"email":"Inez.Roux@example.org","firstName":"Inez","lastName":"Roux","phone":"+33639980021"}}`,
		c.Card.Flatsy.PropertyID, at.Format(time.RFC3339))).(map[string]any)
}

// told is how a visit ought to look in the agent's actions.
type told struct{ id, date, start, end, subject, report, rating any }

// action is the latest one of the agent's that a visit is.
func (c *crossing) action(id any) (told, map[string]any) {
	c.Helper()
	for _, one := range c.apimo("GET", "/users/"+c.Apimo.User+"/actions?limit=1000", "")["actions"].([]any) {
		a := one.(map[string]any)
		if id != nil && a["id"] != id || !strings.Contains(fmt.Sprint(a["subject"]), "Inez Roux") {
			continue
		}
		shown := a["properties"].(map[string]any)
		return told{a["id"], a["date"], a["time_start"], a["time_end"], a["subject"], shown["report"], shown["rating"]}, a
	}
	c.Fatal("the visit is no action of the agent")
	return told{}, nil
}

func (c *crossing) is(what string, got, want told) {
	c.Helper()
	if got != want {
		c.Errorf("%s: %+v, want %+v", what, got, want)
	}
}

// local is an instant as the diary shows it.
func local(at time.Time) (date, clock string) {
	in := at.In(day.Paris())
	return in.Format(time.DateOnly), in.Format(time.TimeOnly)
}

// Decision "Diary" 9.
func TestAVisitIsAnActionOfItsAgentWhateverBecomesOfIt(t *testing.T) {
	eachCrossing(t, func(c *crossing) {
		slots, subject := c.free(), "Visite "+c.Card.Flatsy.PropertyRef+" : Inez Roux"
		appears := func(what string, v map[string]any, from time.Time, id any) told {
			c.Helper()
			got, whole := c.action(id)
			date, start := local(from)
			_, end := local(from.Add(30 * time.Minute))
			c.is(what, got, told{got.id, date, start, end, subject, nil, nil})
			if shown := whole["properties"].(map[string]any); whole["type"] != "3" || whole["contact"] == nil || shown["price"] == "" || shown["currency"] != "EUR" {
				c.Errorf("%s: %v", what, whole)
			}
			if v["date"] != from.Format(time.RFC3339) {
				c.Errorf("%s: date %v", what, v["date"])
			}
			return got
		}
		v := c.book(slots[0])
		first := appears("booked", v, slots[0], nil)

		v = c.flatsy("POST", "/visit/reschedule", fmt.Sprintf(`{"visitId":%q,"date":%q}`, v["id"], slots[9].Format(time.RFC3339))).(map[string]any)
		appears("moved", v, slots[9], first.id)

		uid := v["id"].(string)
		moved, err := c.Visits.Confirm(c.Context(), c.Operator, uid)
		if err == nil {
			_, err = c.Visits.Finish(c.Context(), c.Operator, uid, moved.Code)
		}
		if err == nil {
			_, err = c.Visits.SaveReport(c.Context(), c.Operator, uid, moved.Property, visits.Report{Comment: "Bonne visite", Positive: "La lumière", Question: "Les charges ?", Interest: 4, Rated: true})
		}
		if err != nil {
			c.Fatal(err)
		}
		done, whole := c.action(first.id)
		date, start := local(slots[9])
		_, end := local(slots[9].Add(30 * time.Minute))
		c.is("done", done, told{first.id, date, start, end, subject, "Bonne visite\nLa lumière\nLes charges ?", "4"})
		if p, err := c.Visits.Find(c.Context(), c.Operator, visits.PlaceKey{ID: moved.Property}); err != nil || whole["properties"].(map[string]any)["price"] != fmt.Sprint(p.Property.Price.Minor/100) {
			c.Errorf("price %v of %v (%v)", whole["properties"], p.Property.Price, err)
		}

		second := c.book(slots[3])
		c.flatsy("POST", "/visit/cancel", fmt.Sprintf(`{"visitId":%q}`, second["id"]))
		date, _ = local(slots[3])
		for _, one := range c.apimo("GET", "/users/"+c.Apimo.User+"/actions?limit=1000", "")["actions"].([]any) {
			a := one.(map[string]any)
			if strings.HasPrefix(fmt.Sprint(a["subject"]), "Visite annulée") {
				if a["date"] != date || a["time_start"] != nil || a["time_end"] != nil || a["id"] == first.id {
					c.Errorf("cancelled: %v", a)
				}
				return
			}
		}
		c.Error("the cancelled visit is gone from the diary")
	})
}

func TestAPropertyIsTheSameThroughBothDoors(t *testing.T) {
	eachCrossing(t, func(c *crossing) {
		c.flatsy("POST", "/properties", `{"externalRef":"18/1280/02/0227","rentSell":"property.basics.rentsell.rent","price":890,
			"address":{"address":"12 rue des Tilleuls","zip":"44000","city":"Nantes","countryCode":"FR"}}`)
		refs := func(list []any, ref func(map[string]any) any) map[any]bool {
			out := map[any]bool{}
			for _, one := range list {
				out[ref(one.(map[string]any))] = true
			}
			return out
		}
		listed := refs(c.apimo("GET", "/properties?limit=1000", "")["properties"].([]any), func(p map[string]any) any { return p["reference"] })
		shown := refs(c.flatsy("GET", "/properties", "").([]any), func(p map[string]any) any { return p["data"].(map[string]any)["externalRef"] })
		for _, ref := range []string{"18/1280/02/0227", "TIL-101", c.Card.Flatsy.PropertyRef} {
			if !listed[ref] || !shown[ref] {
				c.Errorf("%s: listed by Apimo %t, by Flatsy %t", ref, listed[ref], shown[ref])
			}
		}
		if len(listed) != len(shown) {
			c.Errorf("%d properties here, %d there", len(listed), len(shown))
		}
	})
}

func TestWhatTheDiaryHoldsIsOfferedToNobody(t *testing.T) {
	eachCrossing(t, func(c *crossing) {
		taken := c.free()[4]
		note := func(kind int, at time.Time) {
			c.Helper()
			in := at.In(day.Paris())
			_, err := c.Agenda.Note(c.Context(), c.Operator, agenda.Action{Agency: demo.Agency, User: demo.User, Type: kind, Day: day.Of(in),
				Start: in.Format(time.TimeOnly), End: in.Add(30 * time.Minute).Format(time.TimeOnly), Subject: "Noté"}, day.Paris())
			if err != nil {
				c.Fatal(err)
			}
		}
		note(agenda.Appointment, taken)
		called := c.free()[6]
		note(agenda.Call, called) // which holds nothing
		left := map[time.Time]bool{}
		for _, at := range c.free() {
			left[at] = true
		}
		if left[taken] || !left[called] {
			c.Errorf("offered over an appointment: %t, over a call: %t", left[taken], left[called])
		}
	})
}

func TestAVisitorIsThePersonWhoAsked(t *testing.T) {
	eachCrossing(t, func(c *crossing) {
		lead := c.apimo("POST", "/leads", `{"reference":"v-1","lastname":"ROUX","firstname":"Inez","email":"inez.roux@example.org"}`)
		c.book(c.free()[0])
		_, a := c.action(nil)
		for _, one := range c.apimo("GET", "/leads?limit=1000", "")["leads"].([]any) {
			if l := one.(map[string]any); l["id"] == lead["id"] {
				if a["contact"] == nil || l["contact"] != a["contact"] {
					c.Errorf("the lead is of %v, the visit of %v", l["contact"], a["contact"])
				}
				return
			}
		}
		c.Error("the lead is not listed")
	})
}
