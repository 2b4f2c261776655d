package flatsy_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/visits"
)

// One walk through the whole surface: each operation is answered and refused once, as
// the document says.
func TestEveryOperationIsShown(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "18/1")
		v := c.post(t, "/visit/create", booking(property, c.slot(t, property, 0), "noe"))["id"].(string)
		moved := c.post(t, "/visit/reschedule", `{"visitId":"`+v+`","date":"`+c.slot(t, property, 3)+`"}`)["id"].(string)
		for _, s := range []struct{ method, good, body, bad, wrong string }{
			{"POST", "", "", "/login", `{"identifier":"a@example.org","password":"x"}`},
			{"GET", "/me", "", "", ""},
			{"GET", "/properties", "", "", ""},
			{"POST", "", "", "/properties", `{}`},
			{"GET", "/property?ref=18%2F1", "", "/property?ref=x", ""},
			{"PUT", "/property/availability?ref=18%2F1", `{}`, "/property/availability?ref=x", `{}`},
			{"GET", "/property/agent?ref=18%2F1", "", "/property/agent?ref=x", ""},
			{"POST", "/property/18%2F1/status", `{"propertyStatus":"available"}`, "/property/x/status", `{"propertyStatus":"available"}`},
			{"POST", "/sendmail/18%2F1", visitor("noe"), "/sendmail/x", visitor("noe")},
			{"GET", "/coverage", "", "", ""},
			{"GET", "/visit/" + moved, "", "/visit/00000000-0000-4000-8000-000000000000", ""},
			{"GET", "/visits", "", "/visits?by=x", ""},
			{"GET", "/visit/slots?reference=18%2F1", "", "/visit/slots", ""},
			{"POST", "", "", "/visit/create", `{"visitor":` + visitor("noe") + `}`},
			{"POST", "", "", "/visit/reschedule", `{"visitId":"` + v + `","date":"` + c.slot(t, property, 5) + `"}`},
			{"POST", "/update/visitor?visitId=" + moved, visitor("noe"), "/update/visitor?visitId=" + moved + "&visitorId=x", visitor("noe")},
			{"POST", "/visit/cancel", `{"visitId":"` + moved + `"}`, "/visit/cancel", `{"visitId":"` + v + `"}`},
			{"POST", "/messages/save", `{"propertyRef":"18/1","text":"x"}`, "/messages/save", `{"text":"x"}`},
			{"GET", "/messages", "", "", ""},
			{"GET", "/messages/conversation?propertyRef=18%2F1", "", "/messages/conversation", ""},
			{"POST", "/property/18%2F1/terminate", `{}`, "/property/x/terminate", `{}`},
		} {
			for good, asked := range map[bool][2]string{true: {s.good, s.body}, false: {s.bad, s.wrong}} {
				if asked[0] == "" {
					continue
				}
				a := c.api().Try(t, apitest.Request{Method: s.method, Path: base + asked[0], Body: []byte(asked[1])})
				if good != (a.Status == 200) {
					t.Errorf("%s %s: %d %s", s.method, asked[0], a.Status, a.Body)
				}
			}
		}
		nobody := c
		nobody.token = "x"
		for _, path := range []string{"/me", "/properties", "/coverage", "/messages"} {
			nobody.do(t, "GET", path, "", 401)
		}
		for _, missing := range d.contract.Missing() {
			t.Errorf("nothing shows %s", missing)
		}
	})
}

// Fifty visitors ask for one slot of three seats: three come, on one visit.
func TestAGroupVisitAskedForAtOnceHasItsSeats(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		if err := d.Visits.SaveRules(t.Context(), d.Operator, visits.Overrides{Capacity: new(3), Score: new(true)}); err != nil {
			t.Fatal(err)
		}
		c := d.user(t)
		property := c.property(t, "R1")
		at := c.slot(t, property, 4)
		var wg sync.WaitGroup
		var mu sync.Mutex
		answers := map[int]int{}
		ids := map[any]bool{}
		for n := range 50 {
			wg.Go(func() {
				a := c.api().Try(t, apitest.Request{Method: "POST", Path: base + "/visit/create", Body: []byte(booking(property, at, fmt.Sprint("v", n)))})
				mu.Lock()
				defer mu.Unlock()
				if answers[a.Status]++; a.Status == 200 {
					ids[apitest.Decode[map[string]any](t, a)["id"]] = true
				}
			})
		}
		wg.Wait()
		if answers[200] != 3 || answers[409] != 47 || len(ids) != 1 {
			t.Errorf("%v, %d visits", answers, len(ids))
		}
		c.post(t, "/visit/create", booking(property, c.other(t, at, time.Hour), "v0"))
		priority := map[string]string{}
		for _, s := range c.list(t, "/visit/slots?propertyId="+property) {
			priority[s["date"].(string)] = fmt.Sprintf("%v %v %v", s["available"], s["isPriority"], s["score"])
		}
		// The full slot is taken, its neighbour and the group with room are offered first.
		for date, want := range map[string]string{at: "false false 0", c.other(t, at, 30*time.Minute): "true true 1", c.other(t, at, time.Hour): "true true 1", c.other(t, at, 4*time.Hour): "true false 0"} {
			if priority[date] != want {
				t.Errorf("%s: %s, want %s", date, priority[date], want)
			}
		}
	})
}

// One diary: what another door wrote takes the agent's slots, and a visit is an action
// of its agent there.
func TestTheDiaryIsOne(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.post(t, "/properties", `{"externalRef":"R1","inCharge":"`+c.email+`"}`)["id"].(string)
		at := c.slot(t, property, 6)
		begins, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		local := begins.In(day.Paris())
		_, err = d.Agenda.Note(t.Context(), d.Operator, agenda.Action{Agency: number(t, d.Apimo.Agency), User: d.camille(t), Type: agenda.Appointment, Subject: "Estimation",
			Day: day.Of(local), Start: local.Format(time.TimeOnly), End: local.Add(30 * time.Minute).Format(time.TimeOnly)}, day.Paris())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.list(t, "/visit/slots?propertyId="+property) {
			if s["date"] == at && s["available"] != false {
				t.Error("the slot is free")
			}
		}
		c.refused(t, "POST", "/visit/create", booking(property, at, "noe"), 409, "Ce créneau n'est plus disponible.")
		c.post(t, "/visit/create", booking(property, c.slot(t, property, 0), "noe"))

		office := apitest.Client{URL: d.URL + "/apimo", User: d.Apimo.Provider, Password: d.Apimo.Token}
		a := office.Do(t, apitest.Request{Method: "GET", Path: "/agencies/" + d.Apimo.Agency + "/users/" + d.Apimo.User + "/actions?limit=1000"}).Want(t, 200)
		if text := string(a.Body); !contains(text, "Estimation", "R1") || !contains(text, "Sorel") {
			t.Errorf("%.2000s", text)
		}
	})
}

// In an account that is not in test mode the sandbox's numbers are ordinary, and there
// is no agent but the user.
func TestALiveAccountHasNoScripts(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.stranger(t)
		property := c.property(t, "R1")
		if p := c.get(t, "/property?ref=R1"); p["inCharge"] != c.email {
			t.Errorf("%v", p)
		}
		body := strings.Replace(booking(property, c.slot(t, property, 0), "noe"), "+33639980021", "0600000000", 1)
		v := c.post(t, "/visit/create", body)
		if now := c.get(t, "/visit/"+v["id"].(string)); coming(now, 0)["status"] != "visit.status.proposed" {
			t.Errorf("%v", now)
		}
		c.post(t, "/messages/save", `{"propertyRef":"R1","text":"Est-ce noté ?"}`)
		if said := c.get(t, "/messages/conversation?propertyRef=R1")["messages"].([]any); len(said) != 1 {
			t.Errorf("%v", said)
		}
	})
}

// The host mount has the same paths at its root.
func TestTheHostMount(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		c.property(t, "18/1")
		for _, host := range []string{"flatsy.localhost", "FLATSY.localhost:8080"} {
			api := apitest.Client{Contract: d.contract, URL: d.URL, Host: host, Header: http.Header{"X-Auth-Token": {c.token}}}
			api.Get(t, base+"/me")
			api.Get(t, base+"/property?ref=18%2F1")
			api.Post(t, base+"/property/18%2F1/status", `{"propertyStatus":"available"}`)
			api.Do(t, apitest.Request{Method: "GET", Path: "/me", Hostile: true}).Want(t, 404)
		}
	})
}

func TestTheDocumentIsServedAsItIs(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		a := apitest.Client{URL: d.URL}.Do(t, apitest.Request{Method: "GET", Path: "/flatsy/openapi.yaml"})
		if a.Status != 200 || !strings.HasPrefix(string(a.Body), "openapi: 3.0.3\n") {
			t.Errorf("%d %.100s", a.Status, a.Body)
		}
	})
}
