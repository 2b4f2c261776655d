package flatsy_test

import (
	"strings"
	"testing"
)

func contains(text string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

func TestAPropertyIsMadeOnceAndChanged(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		first := c.post(t, "/properties", `{"externalRef":"18/1280/02/0227","rentSell":"property.basics.rentsell.rent","price":890.5,"extUrl":"https://example.org/1",
			"address":{"address":"12 rue des Tilleuls","zip":"44000","city":"Nantes","countryCode":"fr","latitude":47.2184,"longitude":-1.5536,"doorInfo":"B12"},
			"fields":{"surface":42.5,"numRooms":2,"floor":0,"furnished":false,"additionalSurfaces":[{"name":"balcon","surface":4}]},
			"criterias":{"gli":true,"sharingAllowed":true},"additionalRefs":["A-1","A 2"],"picUrls":["https://example.org/1.jpg"],"tenantPhone":"06 39 98 00 12",
			"extraFields":{"b":1,"a":{"x":[1.10]}},"metadata":{},"unknown":[1]}`)
		text := string(c.do(t, "POST", "/properties", `{"externalRef":"18/1280/02/0227","price":900}`, 200).Body)
		if !contains(text, `"id":"`+first["id"].(string)+`"`, `"price":900`, `"extUrl":"https://example.org/1"`, `"doorInfo":"B12"`, `"latitude":47.2184`, `"countryCode":"FR"`,
			`"fields":{"surface":42.5,"additionalSurfaces":[{"name":"balcon","surface":4}],"numRooms":2,"floor":0,"furnished":false}`,
			`"criterias":{"pinel":false,"sharingAllowed":true,"gli":true,"actionLogement":false}`, `"tenantPhone":"06 39 98 00 12"`,
			`"extraFields":{"b":1,"a":{"x":[1.10]}}`, `"metadata":{}`, `"picUrls":["https://example.org/1.jpg"]`, `"visitAvailabilities":[]`) {
			t.Error(text)
		}
		for _, ref := range []string{"18%2F1280%2F02%2F0227", "18/1280/02/0227", "A-1", "A%202", "A+2"} {
			if p := c.get(t, "/property?ref="+ref); p["id"] != first["id"] {
				t.Errorf("%s: %v", ref, p)
			}
		}
		c.refused(t, "POST", "/properties", `{"externalRef":"other","additionalRefs":["A-1"]}`, 409, "porte déjà cette référence")
		c.refused(t, "GET", "/property?ref=other", "", 404, "Bien introuvable.")
		c.refused(t, "GET", "/property", "", 400, "Le paramètre ref est obligatoire.")
		c.loosely(t, "POST", "/properties", `{"externalRef":"18/1280/02/0227","price":null,"fields":null,"criterias":null,"additionalRefs":[]}`)
		text = string(c.do(t, "GET", "/property?ref=18/1280/02/0227", "", 200).Body)
		if contains(text, `"price"`) || contains(text, `"fields"`) || contains(text, `"additionalRefs"`) || contains(text, `"gli":true`) {
			t.Error(text)
		}
	})
}

func TestPropertiesAreListedInTheOrderTheyWereMade(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		before := len(c.list(t, "/properties"))
		for _, ref := range []string{"Z", "A", "M"} {
			c.property(t, ref)
		}
		var refs []string
		for _, p := range c.list(t, "/properties")[before:] {
			refs = append(refs, p["data"].(map[string]any)["externalRef"].(string))
		}
		if strings.Join(refs, "") != "ZAM" {
			t.Error(refs)
		}
	})
}

func TestAvailability(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		c.property(t, "18/1")
		put := func(body string, status int) string {
			return string(c.loosely(t, "PUT", "/property/availability?ref=18%2F1", body).Want(t, status).Body)
		}
		text := put(`{"availability":[{"start":"2027-07-09T10:00:00+02:00","end":"2027-07-09T10:00:00Z"},{"start":"2027-07-09T09:30:00.999Z","end":"2027-07-09T11:00:00+0000"},
			{"start":"2027-07-10T08:00:00Z","end":"2027-07-10T10:00:00Z","isWeeklyRecurring":true}]}`, 200)
		if !contains(text, `"visitAvailabilities":[{"start":"2027-07-09T08:00:00Z","end":"2027-07-09T11:00:00Z"},{"start":"2027-07-10T08:00:00Z","end":"2027-07-10T10:00:00Z","isWeeklyRecurring":true}]`) {
			t.Error(text)
		}
		for _, body := range []string{`{"availability":[]}`, `{}`, `{"availability":null}`} {
			if text := put(body, 200); !contains(text, `"visitAvailabilities":[]`) {
				t.Error(text)
			}
		}
		for body, words := range map[string]string{
			`{"availability":[{"start":"2027-07-09T10:00:00Z","end":"2027-07-09T10:00:00Z"}]}`:    "Le champ availability[0] doit finir après son début.",
			`{"availability":[{"start":"2027-07-09T10:00:00Z"}]}`:                                 "Le champ availability[0].end est obligatoire.",
			`{"availability":[{"start":"2027-07-09T10:00:00","end":"2027-07-09T12:00:00Z"}]}`:     "Le champ availability[0].start doit être une date",
			`{"availability":{"start":"x"}}`:                                                      "Le champ availability doit être un tableau",
			`{"availability":[7]}`:                                                                "Le champ availability[0] doit être un objet.",
			`{"availability":[{"start":1,"end":"2027-07-09T10:00:00Z","isWeeklyRecurring":"x"}]}`: "isWeeklyRecurring doit être vrai ou faux",
		} {
			if text := put(body, 422); !contains(text, words) {
				t.Errorf("%s: %s", body, text)
			}
		}
		c.refused(t, "PUT", "/property/availability", `{}`, 400, "ref")
		c.refused(t, "PUT", "/property/availability?ref=none", `{}`, 404, "Bien introuvable.")
	})
}

func TestStatusAndTheEndOfVisits(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "18/1280/02/0227")
		status := func(a map[string]any) any { return a["data"].(map[string]any)["propertyStatus"] }
		if got := status(c.post(t, "/property/18%2F1280%2F02%2F0227/status", `{"propertyStatus":"standby"}`)); got != "property.basics.status.standby" {
			t.Error(got)
		}
		if got := status(c.post(t, "/property/18%2F1280%2F02%2F0227/status", `{"propertyStatus":"property.basics.status.available"}`)); got != "property.basics.status.available" {
			t.Error(got)
		}
		v := c.post(t, "/visit/create", booking(property, c.slot(t, property, 0), "noe"))
		ended := c.post(t, "/property/18%2F1280%2F02%2F0227/terminate", `{"pickedVisitorEmail":"zoe@example.org"}`)
		if status(ended) != "property.basics.status.unavailable" || ended["data"].(map[string]any)["pickedVisitorId"] != "zoe@example.org" {
			t.Errorf("%v", ended)
		}
		if now := c.get(t, "/visit/"+v["id"].(string)); coming(now, 0)["status"] != "visit.status.cancelled.terminated" {
			t.Errorf("%v", now)
		}
		c.post(t, "/property/18%2F1280%2F02%2F0227/terminate", `{"pickedVisitorEmail":"zoe@example.org"}`)
		c.refused(t, "POST", "/property/18%2F1280%2F02%2F0227/status", `{"propertyStatus":"standby"}`, 409, "terminées")
		// A reference with plain slashes is in no document, so nothing is judged.
		if got := status(c.object(t, c.plainly(t, "POST", "/property/18/1280/02/0227/status", `{"propertyStatus":"available"}`))); got != "property.basics.status.available" {
			t.Error(got)
		}
		c.refused(t, "POST", "/property/18%2F1280%2F02%2F0227/status", `{"propertyStatus":"unavailable"}`, 422, "propertyStatus")
		c.refused(t, "POST", "/property/18%2F1280%2F02%2F0227/status", `{}`, 422, "Le champ propertyStatus est obligatoire.")
		c.refused(t, "POST", "/property/18%2F1280%2F02%2F0227/terminate", `{"pickedVisitorEmail":"zoe"}`, 422, "pickedVisitorEmail")
		c.refused(t, "POST", "/property/none/status", `{"propertyStatus":"standby"}`, 404, "Bien introuvable.")
	})
}

func TestAnInvitation(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		c.property(t, "18/1")
		for range 2 {
			if a := c.do(t, "POST", "/sendmail/18%2F1", visitor("noe"), 200); string(a.Body) != `"OK"` {
				t.Errorf("%s", a.Body)
			}
		}
		c.refused(t, "POST", "/sendmail/18%2F1", `{"email":"noe","firstName":"N","lastName":"S","phone":"1"}`, 422, "Le champ email doit être une adresse e-mail valide.")
		c.refused(t, "POST", "/sendmail/none", visitor("noe"), 404, "Bien introuvable.")
	})
}

func TestTheAgentAndTheCoverage(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		c.property(t, "18/1")
		agent := c.get(t, "/property/agent?ref=18%2F1")
		if agent["name"] != "Agent de visite" || agent["presentation"] == "" {
			t.Errorf("%v", agent)
		}
		if text := string(c.do(t, "GET", "/coverage", "", 200).Body); !contains(text, `"44000"`) {
			t.Error(text)
		}
		c.refused(t, "GET", "/property/agent?ref=none", "", 404, "Bien introuvable.")
		c.refused(t, "GET", "/property/agent", "", 400, "ref")
	})
}

func TestMessages(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "18/1")
		if list := c.list(t, "/messages"); len(list) != 0 {
			t.Errorf("%v", list)
		}
		empty := c.get(t, "/messages/conversation?propertyRef=18%2F1")
		if len(empty["messages"].([]any)) != 0 || empty["propertySummary"] == nil {
			t.Errorf("%v", empty)
		}
		m := c.post(t, "/messages/save", `{"propertyRef":"18/1","text":"Le digicode a changé."}`)
		if m["propertyId"] != property || m["propertyRef"] != "18/1" || m["senderContact"].(map[string]any)["name"] != "Camille MOREAU" {
			t.Errorf("%v", m)
		}
		c.post(t, "/messages/save", `{"propertyId":"`+property+`","text":"Est-ce noté ?"}`)
		said := c.get(t, "/messages/conversation?propertyId="+property)["messages"].([]any)
		if len(said) != 3 { // the sandbox answers a question
			t.Errorf("%v", said)
		}
		if list := c.list(t, "/messages"); len(list) != 1 || len(list[0]["messages"].([]any)) != 3 {
			t.Errorf("%v", list)
		}
		c.refused(t, "GET", "/messages/conversation", "", 400, "Indiquez le bien")
		c.refused(t, "GET", "/messages/conversation?propertyId=x", "", 400, "UUID")
		c.refused(t, "POST", "/messages/save", `{"text":"x"}`, 400, "Indiquez le bien")
		c.refused(t, "POST", "/messages/save", `{"propertyRef":"18/1","text":" "}`, 422, "Le champ text est obligatoire.")
		c.refused(t, "POST", "/messages/save", `{"propertyRef":"none","text":"x"}`, 404, "Bien introuvable.")
	})
}
