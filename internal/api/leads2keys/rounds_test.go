package leads2keys_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
	"palier/internal/core/visits"
)

// round is the path of the user's round of the demonstration's building.
const round = base + "44109_1949_00029/project"

// walk is a round as a client writes it, with keys that nobody here knows; the steps of
// its mandate are given.
func walk(when, steps string) string {
	return fmt.Sprintf(`{"x-app":{"v":[1,2.50]},"action":[{"type":"boitage","date":"2026-03-01","comment":null,"x":1}],
	"bal":[{"bal":"b-12","x-colour":"ocre","action":[],"projet":[{"id":"p-9","type":"vente","date":"2026-03-02","expiration":"2099-06-02","comment":"<à rappeler>",
		"appointements":[{"type":"estimation","date":%q,"meteo":2,"comment":"avec madame"}],
		"mandat":[{"id":"m-1","agence":"14","type":"exclusif","expiration":"2099-06-05","numero":"papier-7","name":"Mandat de vente","steps":[%s]}],
		"phase":[{"type":"estimation","status":[{"date":"2026-03-05","step":"Réalisé","x":null}],"photo":[],"comments":""}]}]}]}`, when, steps)
}

const signature = `{"date":"2026-03-05","name":"signature","prix":260000}`

func TestARoundIsReadBackAsItWasSent(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		c.refused(t, "GET", round, "", 404, "not_found", "")
		body := walk("2027-03-05T14:00:00Z", `{"date":"2026-03-01","name":"suivi"}`)
		cas := c.write(t, "POST", round, `{"value":`+body+`}`)
		c.refused(t, "POST", round, `{"value":`+body+`}`, 409, "already_exists", "")
		read := c.do(t, "GET", round, "", 200)
		record := apitest.Decode[map[string]any](t, read)
		if record["cas"] != cas || read.Header.Get("ETag") != `"`+cas+`"` {
			t.Errorf("cas %v, ETag %s, want %s", record["cas"], read.Header.Get("ETag"), cas)
		}
		got := record["value"].(map[string]any)
		want := apitest.Decode[map[string]any](t, apitest.Answer{Body: []byte(body)})
		u, err := d.Access.User(t.Context(), d.Operator, d.user(t))
		if err != nil {
			t.Fatal(err)
		}
		want["user"], want["place"], want["agence"] = u.UID, d.Leads2Keys.Place, "14"
		delete(got, "date")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sent and read (-want +got):\n%s", diff)
		}
		c.write(t, "PUT", round, string(read.Body)) // what was read can be sent back
		c.refused(t, "PUT", round, string(read.Body), 409, "stale_cas", "")
		c.refused(t, "PUT", round, `{"value":`+body+`}`, 400, "invalid_request", "cas")
	})
}

func TestARoundIsOneUsersAlone(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		c.write(t, "POST", round, `{"value":`+walk("", "")+`}`)
		d.stranger(t).refused(t, "GET", round, "", 404, "not_found", "")
		narrow := d.lent(t, d.Leads2Keys.Login, d.Leads2Keys.Password, d.Leads2Keys.ClientID, d.Leads2Keys.ClientSecret, "projects:read")
		narrow.do(t, "GET", round, "", 200)
		narrow.refused(t, "PUT", round, `{}`, 403, "insufficient_scope", "")
		narrow.refused(t, "GET", "/agency/14/mandates", "", 403, "insufficient_scope", "")
		for what, c2 := range map[string]string{`{"value":{"user":"u-1"}}`: "value.user", `{"value":{"agence":"15"}}`: "value.agence", `{"value":{"place":"x"}}`: "value.place",
			`{"value":{"bal":[{"bal":"b","action":[{"date":"hier"}]}]}}`: "value.bal[0].action[0].date", `{"value":{"bal":[{}]}}`: "value.bal[0].bal",
			`{"value":{"bal":[{"bal":"b","projet":[{"mandat":[{"steps":[{"prix":"cher"}]}]}]}]}}`: "prix", `{}`: "value",
			`{"value":{"bal":[{"bal":"b","projet":[{"mandat":[{"photo":[{"id":"0123456789abcdef0123456789abcdef"}]}]}]}]}}`: "value.bal[0].projet[0].mandat[0].photo[0].id"} {
			c.refused(t, "POST", base+"other/project", what, 400, "invalid_request", c2)
		}
	})
}

// Of colleagues at one address each has a round of his own (3.8).
func TestColleaguesHaveARoundEach(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		one, other := d.camille(t), d.colleague(t, 10)
		cas := one.write(t, "POST", round, `{"value":`+walk("", "")+`}`)
		other.refused(t, "GET", round, "", 404, "not_found", "")
		other.refused(t, "PUT", round, `{"cas":"`+cas+`","value":{}}`, 404, "not_found", "")
		other.write(t, "POST", round, `{"value":{"action":[{"type":"vu"}]}}`)
		value := func(c client) map[string]any { return c.get(t, round)["value"].(map[string]any) }
		if mine, his := value(one), value(other); mine["user"] == his["user"] || len(mine["bal"].([]any)) != 1 || his["bal"] != nil {
			t.Errorf("rounds %v and %v", mine, his)
		}
		other.refused(t, "PUT", round, `{"cas":"`+cas+`","value":{}}`, 409, "stale_cas", "")
		other.refused(t, "POST", base+"elsewhere/project", `{"value":{"user":"`+value(one)["user"].(string)+`"}}`, 400, "invalid_request", "value.user")
	})
}

// TestAnAppointmentIsInTheOneDiary: no visit is offered over it, and the Apimo door shows it
// (decisions "Diary" 7, 8, 10).
func TestAnAppointmentIsInTheOneDiary(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		free := func() map[time.Time]bool {
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
		var at time.Time
		for start, ok := range free() {
			if ok && start.After(d.Clock.Now().Add(72*time.Hour)) && (at.IsZero() || start.Before(at)) {
				at = start
			}
		}
		cas := c.write(t, "POST", round, `{"value":`+walk(at.Format(time.RFC3339), "")+`}`)
		if free()[at] {
			t.Errorf("a visit is offered at %s, over the appointment", at)
		}
		seen := d.apimo(t, "/agencies/14/users/"+d.Apimo.User+"/actions?limit=1000")
		for _, subject := range []string{`"estimation · 29 rue Lamoricière, 44100 Nantes · bâtiment A, escalier 1, étage 3, porte gauche, boîte 12"`, `"boitage · 29 rue Lamoricière, 44100 Nantes"`} {
			if !strings.Contains(seen, subject) {
				t.Errorf("the Apimo door has no action %s", subject)
			}
		}
		c.write(t, "PUT", round, `{"cas":"`+cas+`","value":`+walk("", "")+`}`)
		if !free()[at] {
			t.Errorf("nothing is offered at %s, though the appointment was taken back", at)
		}
	})
}

// TestASignatureIsSeenThroughEveryDoor: one write gives the number, the property and its
// agreement (decisions "Properties" 11 and 14).
func TestASignatureIsSeenThroughEveryDoor(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c, phone := d.camille(t), d.phone(t)
		c.write(t, "POST", round, `{"value":`+walk("", signature)+`}`)
		value := c.get(t, round)["value"].(map[string]any)
		mandate := value["bal"].([]any)[0].(map[string]any)["projet"].([]any)[0].(map[string]any)["mandat"].([]any)[0].(map[string]any)
		if mandate["numero"] != "1" {
			t.Errorf("numero is %v", mandate["numero"])
		}
		listed := c.list(t, "/agency/14/mandates")
		if len(listed) != 1 || listed[0]["id"] != "m-1" {
			t.Fatalf("mandates %v", listed)
		}
		good := listed[0]["good"].(map[string]any)
		if _, there := good["persons"]; there || good["type"] != "Logement" || len(good["description"].(map[string]any)) != 5 ||
			!strings.HasPrefix(listed[0]["place"].(map[string]any)["address"].(string), "29 rue Lamoricière") {
			t.Errorf("mandate %v", listed[0])
		}
		good = phone.list(t, "/agency/14/mandates")[0]["good"].(map[string]any)
		if len(good["persons"].([]any)) != 1 || good["pictures"] == nil || good["enterprises"] == nil {
			t.Errorf("to the shipped client: %v", good)
		}
		for query, want := range map[string]int{"": 1, "?begin=0000&end=9999": 1, "?begin=2026-03-02&end=2026-03-02": 1, "?begin=2026-03-03": 0, "?end=2026-03-01": 0} {
			if got := len(c.list(t, "/agency/14/projects"+query)); got != want {
				t.Errorf("projects%s: %d, want %d", query, got, want)
			}
		}
		c.refused(t, "GET", "/agency/14/projects?begin=hier", "", 400, "invalid_request", "begin")

		r, err := d.Rounds.Get(t.Context(), d.as(t), 14, d.Leads2Keys.Place)
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.Listings.Property(t.Context(), d.Operator, r.Sheet.Boxes[0].Projects[0].Mandates[0].Property)
		if err != nil || p.Agreement.Reference != "1" || p.Agreement.Type != 3 || p.Step != 2 || p.City != "Nantes" {
			t.Errorf("the property is %+v, %v", p, err)
		}
		place, err := d.Visits.Place(t.Context(), d.Operator, visits.PlaceKey{ID: p.ID})
		if err != nil || place.State() != visits.Ended {
			t.Errorf("to Flatsy it is %s, %v", place.State(), err)
		}
		raw := d.apimo(t, "/agencies/14/properties?limit=1000")
		if !strings.Contains(raw, `"agreement":{"type":3,"reference":"1","start_at":"2026-03-05","end_at":"2099-06-05"}`) {
			t.Errorf("the Apimo door does not show the agreement: %.600s", raw)
		}
	})
}

// user is Camille's number.
func (d *door) user(t *testing.T) int64 {
	t.Helper()
	n, err := strconv.ParseInt(d.Apimo.User, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// as is Camille herself.
func (d *door) as(t *testing.T) access.Actor {
	t.Helper()
	a, _, err := d.App.Login.User(t.Context(), d.Leads2Keys.Login, d.Leads2Keys.Password, "192.0.2.8")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// apimo reads through the other door.
func (d *door) apimo(t *testing.T, path string) string {
	t.Helper()
	return d.agencies(t, d.Apimo.Provider, d.Apimo.Token, path)
}
