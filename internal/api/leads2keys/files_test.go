package leads2keys_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apitest"
)

const base = "/agency/14/place/"

// sent is a file as a client writes it: with keys that nobody here knows, nulls, empty and
// absent lists, items of both kinds, and numbers to the letter.
const sent = `{"name":"Les Lilas","address":"3 rue Hectot, 44100 Nantes","x-route":{"step":[3,1,2],"length":1.50},
	"immeuble":[
		{"id":"i-2","name":"B","digicode":"12A45","comment":null,"x-colour":"ocre","description":{"plus":["balcon","ascenseur"],"moins":[],"x":1},"escalier":[
			{"id":"e-9","name":"Gauche","bal":[
				{"id":"b-2","palier":3,"numero":12,"porte":"gauche","type":"Logement","entreprise":[],"person":[
					{"id":"pe-1","civility":"Dr","firstname":"Inès","lastname":"Lefort","mobile":"+33639980120","email":"ines.lefort@example.org","meteo":2,"comment":"<rappeler> & \"voir\"","x-key":[{"deep":{"er":null}}]},
					{"id":"pe-0","lastname":"Zola"}]},
				{"id":"b-1","palier":-1,"numero":0,"type":"Bureau","photo":null,"entreprise":[{"id":"en-1","name":"Cabinet","status":"SARL","activity":"Avocats","email":"","phone":"","fax":"","web":"","comments":"au fond"}]}]},
			{"id":"e-1"}]},
		{"id":"i-1"}]}`

func TestAFileIsReadBackAsItWasSent(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		cas := c.write(t, "POST", base+"44109_1948_00003", `{"value":`+sent+`}`)
		read := c.do(t, "GET", base+"44109_1948_00003", "", 200)
		record := apitest.Decode[map[string]any](t, read)
		if record["status"] != "ok" || record["cas"] != cas || read.Header.Get("ETag") != `"`+cas+`"` {
			t.Errorf("status %v, cas %v, ETag %s, want %s", record["status"], record["cas"], read.Header.Get("ETag"), cas)
		}
		shown := strings.Replace(sent, `"meteo":2,`, `"meteo":2,"do_not_call":true,`, 1) // nobody asked her
		want := apitest.Decode[map[string]any](t, apitest.Answer{Body: []byte(shown)})
		want["id"], want["place"], want["agence"] = "44109_1948_00003", "44109_1948_00003", "14"
		got := record["value"].(map[string]any)
		if dates := got["date"].(map[string]any); dates["created"] == "" || dates["created"] != dates["modified"] {
			t.Errorf("dates %v", dates)
		}
		delete(got, "date")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sent and read (-want +got):\n%s", diff)
		}
	})
}

// Who sends back what he read changes nothing but the version and a date.
func TestWhatWasReadCanBeSentBack(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		for name, c := range map[string]client{"documented": d.camille(t), "sdk": d.phone(t)} {
			path := base + "lilas-" + name
			c.write(t, "POST", path, `{"value":`+sent+`}`)
			before := c.do(t, "GET", path, "", 200)
			c.write(t, "PUT", path, string(before.Body))
			a, b := apitest.Decode[map[string]any](t, before), c.get(t, path)
			if a["cas"] == b["cas"] {
				t.Errorf("%s: the version stayed %v", name, a["cas"])
			}
			for _, record := range []map[string]any{a, b} {
				delete(record, "cas")
				delete(record["value"].(map[string]any)["date"].(map[string]any), "modified")
			}
			if diff := cmp.Diff(a, b); diff != "" {
				t.Errorf("%s (-before +after):\n%s", name, diff)
			}
		}
	})
}

func TestNodesWithoutIdsGetOnesThatStay(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		c.write(t, "POST", base+"new", `{"value":{"immeuble":[{"escalier":[{"bal":[{"person":[{"lastname":"Zola"}]}]}]}]}}`)
		first := c.do(t, "GET", base+"new", "", 200)
		ids := strings.Count(string(first.Body), `"id":"`)
		if ids != 5 { // the place, a building, a staircase, a mailbox, a person
			t.Errorf("%d ids: %s", ids, first.Body)
		}
		c.write(t, "PUT", base+"new", string(first.Body))
		value := func(a apitest.Answer) any {
			return apitest.Decode[map[string]any](t, a)["value"].(map[string]any)["immeuble"]
		}
		if diff := cmp.Diff(value(first), value(c.do(t, "GET", base+"new", "", 200))); diff != "" {
			t.Errorf("(-first +second):\n%s", diff)
		}
	})
}

func TestAVersionIsChangedOnce(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		const path, value = base + "once", `"value":{"immeuble":[]}`
		c.refused(t, "PUT", path, `{"cas":"1-0000",`+value+`}`, 404, "not_found", "")
		first := c.write(t, "POST", path, `{`+value+`}`)
		again := c.refused(t, "POST", path, `{`+value+`}`, 409, "already_exists", "PUT")
		second := c.write(t, "PUT", path, `{"cas":"`+first+`",`+value+`}`)
		late := c.refused(t, "PUT", path, `{"cas":"`+first+`",`+value+`}`, 409, "stale_cas", "read it again")
		for body, want := range map[*apitest.Answer]string{&again: first, &late: second} {
			told := apitest.Decode[map[string]string](t, *body)
			if told["cas"] != want || told["status"] != "error" {
				t.Errorf("%v, want the current %s", told, want)
			}
		}
		third := c.write(t, "PUT", path, `{"cas":"`+second+`",`+value+`}`)
		if first == second || second == third || first == third {
			t.Errorf("versions %s %s %s", first, second, third)
		}
	})
}

func TestIfMatchNamesAVersionToo(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		const path, value = base + "match", `"value":{"immeuble":[]}`
		first := c.write(t, "POST", path, `{`+value+`}`)
		c.refused(t, "PUT", path, `{`+value+`}`, 400, "invalid_request", "cas is required")
		loose := func(body, tag string, status int) {
			t.Helper()
			r := apitest.Request{Method: "PUT", Path: path, Body: []byte(body), Hostile: true, Header: map[string][]string{"If-Match": {tag}}}
			c.api().Do(t, r).Want(t, status)
		}
		for _, tag := range []string{first, `W/"` + first + `"`, `*`, `""`, `"a", "b"`} {
			loose(`{`+value+`}`, tag, 400)
		}
		loose(`{"cas":"another",`+value+`}`, `"`+first+`"`, 400)
		loose(`{`+value+`}`, `"1-ffff"`, 409)
		loose(`{"cas":"`+first+`",`+value+`}`, `"`+first+`"`, 200)
		loose(`{`+value+`}`, c.do(t, "GET", path, "", 200).Header.Get("ETag"), 200)
	})
}

// An item of a description may be an object; the documented shape has strings alone.
func TestTaggedRemarksAreTextsInTheDocumentedShape(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		const items = `["balcon",{"tag":"vue","quality":"dégagée","x":1},{"tag":"surface","quantity":"42","unity":"m²"},{"tag":"pièces","quantity":3,"unity":""},{"tag":"calme"}]`
		d.camille(t).write(t, "POST", base+"tags", `{"value":{"immeuble":[{"id":"i","description":{"plus":`+items+`}}]}}`)
		for name, want := range map[string]string{"documented": `["balcon","vue dégagée","surface 42 m²","3 pièces","calme"]`, "sdk": items} {
			c := map[string]client{"documented": d.camille(t), "sdk": d.phone(t)}[name]
			building := c.get(t, base+"tags")["value"].(map[string]any)["immeuble"].([]any)[0].(map[string]any)
			got := building["description"].(map[string]any)["plus"]
			if diff := cmp.Diff(apitest.Decode[any](t, apitest.Answer{Body: []byte(want)}), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	})
}

// The shipped client reads a file only when there is something under buildings, and its id.
func TestTheShippedClientIsToldHowManyBuildingsThereAre(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		path := base + d.Leads2Keys.Place
		value := d.phone(t).get(t, path)["value"].(map[string]any)
		if value["id"] != d.Leads2Keys.Place || string(value["buildings"].(interface{ String() string }).String()) != "1" {
			t.Errorf("id %v, buildings %v", value["id"], value["buildings"])
		}
		if _, there := d.camille(t).get(t, path)["value"].(map[string]any)["buildings"]; there {
			t.Error("the documented shape has buildings")
		}
	})
}

// What nobody sent is shown with all that the document has.
func TestAFileMadeElsewhereHasEveryField(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		value := d.camille(t).get(t, base+d.Leads2Keys.Place)["value"].(map[string]any)
		building := value["immeuble"].([]any)[0].(map[string]any)
		box := building["escalier"].([]any)[0].(map[string]any)["bal"].([]any)[2].(map[string]any)
		person := box["person"].([]any)[0].(map[string]any)
		for where, o := range map[string]struct {
			node map[string]any
			keys string
		}{
			"building": {building, "id name digicode comment description photo escalier"},
			"mailbox":  {box, "id palier numero porte type description photo entreprise person"},
			"person":   {person, "id civility firstname lastname job phone mobile email web comment meteo"},
			"remarks":  {box["description"].(map[string]any), "plus moins informatif qualitatif quantitatif"},
		} {
			for _, key := range strings.Fields(o.keys) {
				if _, there := o.node[key]; !there {
					t.Errorf("%s has no %s", where, key)
				}
			}
		}
		if photo := building["photo"].([]any)[0].(map[string]any); photo["id"] != d.Leads2Keys.Document {
			t.Errorf("photo %v", photo)
		}
	})
}

func TestFilesArePagedByTheirPlaces(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		c.write(t, "POST", base+"second", `{"value":{"immeuble":[{"id":"i"}],"result":"mine","total":-1}}`)
		for query, want := range map[string]struct{ place, result string }{
			"":                   {d.Leads2Keys.Place, `["` + d.Leads2Keys.Place + `","second"]`},
			"?skip=0&limit=1":    {d.Leads2Keys.Place, `["` + d.Leads2Keys.Place + `"]`},
			"?skip=1":            {"second", `["second"]`},
			"?skip=0&limit=0":    {d.Leads2Keys.Place, `[]`},
			"?limit=99999999999": {d.Leads2Keys.Place, `["` + d.Leads2Keys.Place + `","second"]`},
			"?skip=2":            {"", `[]`},
			"?skip=99999999999":  {"", `[]`},
		} {
			page := c.get(t, "/agency/14/places"+query)
			result := apitest.Decode[any](t, apitest.Answer{Body: []byte(want.result)})
			if diff := cmp.Diff(result, page["result"]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
			place, _ := page["place"].(string)
			if place != want.place || page["agence"] != "14" || page["total"].(interface{ String() string }).String() != "2" || page["immeuble"] == nil {
				t.Errorf("%s: %v", query, page)
			}
		}
		for _, query := range []string{"?skip=-1", "?skip=1.5", "?limit=many", "?limit=-1"} {
			c.refused(t, "GET", "/agency/14/places"+query, "", 400, "invalid_request", "must be a whole number")
		}
	})
}

// Of many writers with one version one wins, and is told the version that is read then.
func TestOfWritersAtOnceOneWins(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		cas := c.write(t, "POST", base+"race", `{"value":{"immeuble":[]}}`)
		answers := make(chan apitest.Answer)
		const writers = 8
		for i := range writers {
			body := fmt.Sprintf(`{"cas":%q,"value":{"immeuble":[],"name":"%d"}}`, cas, i)
			go func() { answers <- raced(t, c, base+"race", body) }()
		}
		won := ""
		lost := 0
		for range writers {
			switch a := <-answers; {
			case a.Status == 200 && won == "":
				won = apitest.Decode[map[string]string](t, a)["cas"]
			case a.Status == 409:
				lost++
			default:
				t.Errorf("answered %d: %s", a.Status, a.Body)
			}
		}
		if now := c.get(t, base+"race")["cas"]; lost != writers-1 || now != won {
			t.Errorf("%d lost; the winner was told %s, read is %v", lost, won, now)
		}
	})
}

// raced sends a PUT from a goroutine, which cannot end the test.
func raced(t *testing.T, c client, path, body string) (a apitest.Answer) {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, c.URL+"/leads2keys"+path, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return a
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return a
	}
	defer res.Body.Close()
	if a.Body, err = io.ReadAll(res.Body); err != nil {
		t.Error(err)
	}
	a.Status = res.StatusCode
	return a
}
