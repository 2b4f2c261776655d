package flatsy_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/core/event"
	"palier/internal/core/visits"
)

// slot is the nth free slot of a property from a day ahead on.
func (c client) slot(t *testing.T, property string, n int) string {
	t.Helper()
	from := c.Clock.Now().Add(24 * time.Hour).UTC().Format(time.RFC3339)
	for _, s := range c.list(t, "/visit/slots?propertyId="+property) {
		if date := s["date"].(string); s["available"] == true && date > from {
			if n--; n < 0 {
				return date
			}
		}
	}
	t.Fatal("there is no such slot")
	return ""
}

// visitor is a person who can come: anything but the sandbox's numbers.
func visitor(name string) string {
	return fmt.Sprintf(`{"email":"%s@example.org","firstName":"Noé","lastName":"Sorel","phone":"+33639980021","fields":{"source":"site","n":1.50}}`, name)
}

func booking(property, date, name string) string {
	return fmt.Sprintf(`{"propertyId":"%s","date":"%s","visitor":%s}`, property, date, visitor(name))
}

// coming is the nth visitorVisit of a visit.
func coming(v map[string]any, n int) map[string]any {
	return v["visitorVisits"].([]any)[n].(map[string]any)
}

func TestAVisitIsBookedReadAndFound(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "18/1280/02/0227")
		at := c.slot(t, property, 0)
		v := c.post(t, "/visit/create", booking(property, at, "noe"))
		one := coming(v, 0)
		if v["date"] != at || one["status"] != "visit.status.proposed" || one["initialDate"] != at || one["askedPropertyId"] != property || v["flatguideId"] == nil {
			t.Errorf("%v", v)
		}
		summary := v["propertySummary"].(map[string]any)
		if summary["displayAddress"] != "12 rue des Tilleuls, 44000 Nantes" || summary["id"] != property || summary["externalRef"] != "18/1280/02/0227" {
			t.Errorf("%v", summary)
		}
		id := v["id"].(string)
		again := c.get(t, "/visit/"+id)
		if again["code"] != v["code"] || again["date"] != at {
			t.Errorf("%v", again)
		}
		for _, path := range []string{"/visits", "/visits?ref=18%2F1280%2F02%2F0227", "/visits?startTime=" + at, "/visits?page=0&by=1&direction=desc"} {
			if list := c.list(t, path); len(list) != 1 || list[0]["id"] != id {
				t.Errorf("%s: %v", path, list)
			}
		}
		for _, path := range []string{"/visits?endTime=" + at, "/visits?page=1", "/visits?startTime=2199-01-01T00:00:00%2B02:00"} {
			if list := c.list(t, path); len(list) != 0 {
				t.Errorf("%s: %v", path, list)
			}
		}
		for _, s := range c.list(t, "/visit/slots?propertyId="+property) {
			if s["date"] == at && s["available"] == true {
				t.Error("the slot is still free")
			}
		}
		if p := c.get(t, "/property?ref=18/1280/02/0227"); fmt.Sprint(p["viewingsPlanned"]) != "1" || p["firstViewingAt"] != at {
			t.Errorf("%v", p)
		}
	})
}

func TestASlotIsHadOnce(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		at := c.slot(t, property, 0)
		first := c.post(t, "/visit/create", booking(property, at, "noe"))
		c.refused(t, "POST", "/visit/create", booking(property, at, "zoe"), 409, "Ce créneau n'est plus disponible.")
		if same := c.post(t, "/visit/create", booking(property, at, "NOE")); same["id"] != first["id"] {
			t.Error("the same request made another visit")
		}
		now := d.Clock.Now().UTC()
		for what, date := range map[string]string{
			"off the grid": at[:14] + "37:00Z", "in the past": now.Add(-time.Hour).Format(time.RFC3339), "beyond the horizon": now.AddDate(0, 0, 60).Format(time.RFC3339),
		} {
			a := c.do(t, "POST", "/visit/create", booking(property, date, "zoe"), 422)
			t.Logf("%s: %s", what, a.Body)
		}
		c.post(t, "/property/R1/status", `{"propertyStatus":"standby"}`)
		c.refused(t, "POST", "/visit/create", booking(property, c.other(t, at, time.Hour), "zoe"), 409, "en pause")
		if list := c.list(t, "/visit/slots?reference=R1"); len(list) != 0 {
			t.Errorf("%d slots on standby", len(list))
		}
		c.post(t, "/property/R1/terminate", `{}`)
		c.refused(t, "POST", "/visit/create", booking(property, c.other(t, at, time.Hour), "zoe"), 409, "terminées")
	})
}

// other is a date at a distance from another.
func (c client) other(t *testing.T, date string, by time.Duration) string {
	t.Helper()
	at, err := time.Parse(time.RFC3339, date)
	if err != nil {
		t.Fatal(err)
	}
	return at.Add(by).Format(time.RFC3339)
}

func TestAWishHasNoDate(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		c.property(t, "R1")
		v := c.post(t, "/visit/create", `{"ref":"R1","metadata":{"z":1,"a":[1.0,null]},"visitor":`+visitor("noe")+`}`)
		if v["date"] != nil || v["code"] != nil {
			t.Errorf("%v", v)
		}
		if text := string(c.do(t, "GET", "/visit/"+v["id"].(string), "", 200).Body); !contains(text, `"metadata":{"z":1,"a":[1.0,null]}`, `"fields":{"source":"site","n":1.50}`) {
			t.Error(text)
		}
		if list := c.list(t, "/visits?startTime=2026-01-01T00:00:00Z"); len(list) != 0 {
			t.Errorf("%v", list)
		}
	})
}

func TestCancelling(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		for _, test := range []struct{ asked, status, other string }{
			{`,"visitStatus":"visit.status.cancelled.visitor"`, "visit.status.cancelled.visitor", ""},
			{`,"visitStatus":"visit.status.cancelled.owner"`, "visit.status.cancelled.owner", `,"visitStatus":"visit.status.cancelled.visitor"`},
			{``, "visit.status.cancelled.owner", `,"visitStatus":"visit.status.cancelled.visitor"`},
			{`,"visitorId":"NOE@example.org"`, "visit.status.cancelled.owner", `,"visitStatus":"visit.status.cancelled.visitor"`},
		} {
			at := c.slot(t, property, 0)
			v := c.post(t, "/visit/create", booking(property, at, "noe"))
			body := func(more string) string { return `{"visitId":"` + v["id"].(string) + `"` + more + `}` }
			if who := c.post(t, "/visit/cancel", body(test.asked)); who["email"] != "noe@example.org" {
				t.Errorf("%v", who)
			}
			if now := c.get(t, "/visit/"+v["id"].(string)); coming(now, 0)["status"] != test.status {
				t.Errorf("%v", now)
			}
			c.post(t, "/visit/cancel", body(test.asked))
			c.refused(t, "POST", "/visit/cancel", body(test.other), 409, "déjà terminée ou annulée")
			if c.slot(t, property, 0) != at {
				t.Error("the slot is not free again")
			}
		}
	})
}

func TestMoving(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		at, taken, free := c.slot(t, property, 0), c.slot(t, property, 5), c.slot(t, property, 9)
		v := c.post(t, "/visit/create", booking(property, at, "noe"))
		c.post(t, "/visit/create", booking(property, taken, "zoe"))
		body := func(to string) string { return `{"visitId":"` + v["id"].(string) + `","date":"` + to + `"}` }
		c.refused(t, "POST", "/visit/reschedule", body(taken), 409, "Ce créneau n'est plus disponible.")
		if now := c.get(t, "/visit/"+v["id"].(string)); coming(now, 0)["status"] != "visit.status.proposed" {
			t.Errorf("%v", now)
		}
		moved := c.post(t, "/visit/reschedule", body(free))
		if moved["id"] == v["id"] || moved["date"] != free || coming(moved, 0)["initialDate"] != at {
			t.Errorf("%v", moved)
		}
		if now := c.get(t, "/visit/"+v["id"].(string)); coming(now, 0)["status"] != "visit.status.cancelled.rescheduled" {
			t.Errorf("%v", now)
		}
		c.refused(t, "POST", "/visit/reschedule", body(c.slot(t, property, 2)), 409, "déjà terminée ou annulée")
		for _, slot := range c.list(t, "/visit/slots?reference=R1&isReschedule=true") {
			if slot["available"] != true {
				t.Errorf("%v", slot)
			}
		}
	})
}

func TestAVisitorChanges(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		var ids []string
		for n := range 2 {
			v := c.post(t, "/visit/create", booking(property, c.slot(t, property, n), "noe"))
			ids = append(ids, v["id"].(string))
		}
		who := c.post(t, "/update/visitor?visitId="+ids[0], `{"email":"noe@example.org","firstName":"Noah","lastName":"Sorel","phone":"+33639980022"}`)
		if who["firstName"] != "Noah" || fmt.Sprint(who["fields"]) != "map[n:1.50 source:site]" {
			t.Errorf("%v", who)
		}
		q := url.Values{"visitorId": {"Noe@Example.org"}}.Encode()
		c.post(t, "/update/visitor?"+q, `{"email":"noah@example.org","firstName":"Noah","lastName":"Sorel","phone":"+33639980022","fields":{"b":{"c":"d"}}}`)
		for _, id := range ids {
			one := coming(c.get(t, "/visit/"+id), 0)["visitor"].(map[string]any)
			if one["email"] != "noah@example.org" || fmt.Sprint(one["fields"]) != "map[b:map[c:d]]" {
				t.Errorf("%v", one)
			}
		}
		c.refused(t, "POST", "/update/visitor?"+q, visitor("noe"), 404, "Visiteur introuvable.")
		c.refused(t, "POST", "/update/visitor", visitor("noe"), 422, "visitorId")
		c.refused(t, "POST", "/update/visitor?visitId="+ids[0], `{"email":"noah@example.org","firstName":"N"}`, 422, "Le champ lastName est obligatoire.")
		c.refused(t, "POST", "/update/visitor?visitId=x", visitor("noe"), 400, "visitId")
	})
}

func TestTheSandboxPlaysItsScripts(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		for phone, status := range map[string]string{
			"0600000000": "visit.status.confirmed", "+33 6 00 00 00 01": "visit.status.done", "06.00.00.00.02": "visit.status.cancelled.rescheduled",
			"+33600000010": "visit.status.cancelled.flatguide", "0600000011": "visit.status.cancelled.visitor",
		} {
			v := c.post(t, "/visit/create", fmt.Sprintf(`{"propertyId":"%s","date":"%s","visitor":{"email":"s@example.org","firstName":"S","lastName":"Sorel","phone":"%s"}}`,
				property, c.slot(t, property, 0), phone))
			if coming(v, 0)["status"] != "visit.status.proposed" {
				t.Errorf("%s: %v", phone, v)
			}
			now := c.get(t, "/visit/"+v["id"].(string))
			if got := coming(now, 0)["status"]; got != status {
				t.Errorf("%s: %v, want %s", phone, got, status)
			}
			report := now["propertyVisits"].([]any)[0].(map[string]any)
			if done := status == "visit.status.done"; done != (report["comment"] == "Visite de démonstration") || done != (fmt.Sprint(report["visitorInterest"]) == "4") {
				t.Errorf("%s: %v", phone, report)
			}
		}
	})
}

// A list that is longer than what is read at once has everybody once.
func TestALongListIsWhole(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		const all = 1003
		c := d.user(t)
		property := c.property(t, "R1")
		err := d.Ledger.Write(t.Context(), d.Operator.Account, func(ctx context.Context, _ event.Tx) error {
			for n := range all {
				who := visits.Visitor{Email: fmt.Sprintf("v%d@example.org", n), Firstname: "Noé", Lastname: "Sorel", Phone: "1"}
				if _, err := d.Visits.Book(ctx, d.Operator, visits.Booking{Place: visits.PlaceKey{UID: property}, Visitor: who}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		api := c.api()
		api.Contract = nil // its parser stops at some ten thousand fields
		for query, want := range map[string]int{"": all, "?direction=desc": all, "?ref=R1": all, "?by=1000": 1000, "?by=1000&page=1": 3, "?by=600&page=1": 403} {
			ids := map[any]bool{}
			list := apitest.Decode[[]map[string]any](t, api.Get(t, base+"/visits"+query))
			for _, v := range list {
				ids[v["id"]] = true
			}
			if len(list) != want || len(ids) != want {
				t.Errorf("%q: %d visits, %d of them different, want %d", query, len(list), len(ids), want)
			}
		}
	})
}
