package leads2keys_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/core/documents"
)

// What is wrong in a file is told with its place, and nothing of the file is kept.
func TestAFileThatIsWrongIsRefusedByTheFieldThatIs(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		box := func(fields string) string {
			return `{"value":{"immeuble":[{"escalier":[{},{"bal":[{},{` + fields + `}]}]}]}}`
		}
		const at = "value.immeuble[0].escalier[1].bal[1]"
		for body, words := range map[string]string{
			`{}`:                                                  "value must be an object",
			`{"value":[]}`:                                        "value must be an object",
			`{"value":{}}`:                                        "value.immeuble is required",
			`{"value":{"immeuble":null}}`:                         "value.immeuble is required",
			`{"value":{"immeuble":{}}}`:                           "value.immeuble must be an array",
			`{"value":{"immeuble":[[]]}}`:                         "value.immeuble[0] must be an object",
			`{"value":{"immeuble":[],"name":7}}`:                  "value.name must be a string",
			`{"value":{"immeuble":[],"agence":"15"}}`:             "value.agence must be that of the path",
			`{"value":{"immeuble":[],"agence":14}}`:               "value.agence must be that of the path",
			`{"value":{"immeuble":[],"place":"elsewhere"}}`:       "value.place must be that of the path",
			`{"value":{"immeuble":[],"id":"elsewhere"}}`:          "value.id must be that of the path",
			`{"value":{"immeuble":[],"date":"2026-01-01"}}`:       "value.date must be an object",
			`{"value":{"immeuble":[],"date":{"created":"hier"}}}`: "value.date.created must be a date",
			`{"value":{"immeuble":[{"photo":[{"id":"x","date":"2026-02-30"}]}]}}`:       "value.immeuble[0].photo[0].date must be a date",
			`{"value":{"immeuble":[{"photo":[{"mime":"image/png"}]}]}}`:                 "value.immeuble[0].photo[0].id: A photo names a document",
			`{"value":{"immeuble":[{"id":"i"},{"id":"i"}]}}`:                            "value.immeuble[1].id: This id is that of value.immeuble[0] already",
			`{"value":{"immeuble":[{"id":"` + strings.Repeat("i", 101) + `"}]}}`:        "value.immeuble[0].id: At most 100",
			`{"value":{"immeuble":[{"description":[]}]}}`:                               "value.immeuble[0].description must be an object",
			`{"value":{"immeuble":[{"description":{"plus":"balcon"}}]}}`:                "value.immeuble[0].description.plus must be an array",
			`{"value":{"immeuble":[{"description":{"plus":[null]}}]}}`:                  "value.immeuble[0].description.plus[0] must be a string, or",
			`{"value":{"immeuble":[{"description":{"plus":[{"quality":"x"}]}}]}}`:       "value.immeuble[0].description.plus[0] must be a string, or",
			`{"value":{"immeuble":[{"description":{"plus":[{"tag":"x","unity":1}]}}]}}`: "value.immeuble[0].description.plus[0].unity must be a string",
			box(`"type":"Chateau"`):         at + ".type: One of Logement",
			box(`"type":7`):                 at + ".type must be a string",
			box(`"numero":"12"`):            at + ".numero must be an integer",
			box(`"palier":1.5`):             at + ".palier must be an integer",
			box(`"palier":1e400`):           at + ".palier must be an integer",
			box(`"person":[{"meteo":"2"}]`): at + ".person[0].meteo must be an integer",
			box(`"person":[{"id":"p"}],"entreprise":[{"id":"p"}]`): at + ".person[0].id: This id is that of " + at + ".entreprise[0] already",
			box(`"person":"Zola"`):                                 at + ".person must be an array",
		} {
			c.refused(t, "POST", base+"wrong", body, 400, "invalid_request", words)
		}
		c.refused(t, "GET", base+"wrong", "", 404, "not_found", "")
	})
}

func TestABodyThatIsNoFileAtAllIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		for name, body := range map[string]string{
			"empty": "", "not JSON": "value", "no object": "[]", "cut": `{"value":{"immeuble":[`, "a name twice": `{"value":{"immeuble":[]},"value":{"immeuble":[]}}`,
			"not UTF-8": "{\"value\":{\"immeuble\":[],\"name\":\"\xff\"}}", "NUL": `{"value":{"immeuble":[],"name":"\u0000"}}`,
			"nested without end": `{"value":` + strings.Repeat(`{"immeuble":[`, 1000),
		} {
			t.Run(name, func(t *testing.T) { c.refused(t, "POST", base+"none", body, 400, "invalid_request", "one JSON object") })
		}
		filler := strings.Repeat("x", 4<<20)
		for _, chunked := range []bool{false, true} {
			r := apitest.Request{Method: http.MethodPost, Path: base + "none", Body: []byte(`{"value":{"immeuble":[],"x":"` + filler + `"}}`), Chunked: chunked, Hostile: true}
			c.api().Do(t, r).Want(t, http.StatusRequestEntityTooLarge)
		}
		c.refused(t, "GET", base+"none", "", 404, "not_found", "")
	})
}

// A file has a most of everything; what is within it is taken, however it is nested.
func TestAFileHasAMostOfEverything(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		boxes := func(n int) string {
			return `{"value":{"immeuble":[{"escalier":[{"bal":[{}` + strings.Repeat(`,{}`, n-1) + `]}]}]}}`
		}
		c.refused(t, "POST", base+"huge", boxes(100_000), 400, "invalid_request", "value.bal: At most 20000")
		c.refused(t, "POST", base+"huge", `{"value":{"immeuble":[{}`+strings.Repeat(`,{}`, 200)+`]}}`, 400, "invalid_request", "value.immeuble: At most 200")
		c.refused(t, "POST", base+"huge", `{"value":{"immeuble":[],"name":"`+strings.Repeat("é", 10_001)+`"}}`, 400, "invalid_request", "value.name: At most 10000")
		c.refused(t, "POST", base+"huge", `{"value":{"immeuble":[{}`+strings.Repeat(`,0`, 700_000)+`]}}`, 400, "invalid_request", "one JSON object")
		c.refused(t, "GET", base+"huge", "", 404, "not_found", "")

		many := strings.Builder{}
		for i := range 2_000 {
			fmt.Fprintf(&many, `,{"palier":%d,"numero":%d,"porte":"gauche","type":"Logement","description":{"plus":["balcon"],"moins":[]},"person":[],"x":%d}`, i%9, i, i)
		}
		c.write(t, "POST", base+"large", `{"value":{"immeuble":[{"escalier":[{"bal":[`+many.String()[1:]+`]}]}]}}`)
	})
}

func TestAPlaceIsNamedByAnIDOfOneWord(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		for _, place := range []string{"a%20b", "%C3%A9", "a%2Fb", "a%00b", "%FF", strings.Repeat("a", 101)} {
			c.refused(t, "POST", base+place, `{"value":{"immeuble":[]}}`, 400, "invalid_request", "place: An id of")
			c.refused(t, "GET", base+place, "", 404, "not_found", "")
		}
		c.write(t, "POST", base+"A.b_c-9", `{"value":{"immeuble":[]}}`)
	})
}

// What is of another agency, or another account, answers like what is nowhere.
func TestWhatIsSomebodyElsesIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		camille, karim, stranger := d.camille(t), d.colleague(t, 10), d.stranger(t)
		port := d.Operator
		picture := func(agency int64) string {
			doc, err := d.Documents.Put(t.Context(), port, documents.Upload{Agency: agency, Name: "a.png", Content: bytes.NewReader(camille.plainly(t, "GET", "/document/"+d.Leads2Keys.Document).Body)})
			if err != nil {
				t.Fatal(err)
			}
			return doc.UID
		}
		foreign := picture(15)
		nowhere := karim.refused(t, "GET", "/agency/999999/places", "", 404, "not_found", "")
		for _, c := range []client{karim, stranger} {
			for _, x := range []struct{ method, path, body string }{
				{"GET", "/agency/15/places", ""},
				{"GET", "/agency/15/place/" + d.Leads2Keys.Place, ""},
				{"POST", "/agency/15/place/new", `{"value":{"immeuble":[]}}`},
				{"PUT", "/agency/15/place/new", `not JSON`},
				{"GET", "/agency/15/project.types", ""},
				{"GET", "/document/" + foreign, ""},
				{"GET", "/document/" + foreign + "/128", ""},
				{"GET", "/agency/0/places", ""},
				{"GET", "/agency/a-3/places", ""},
				{"GET", "/nowhere", ""},
			} {
				a := c.refused(t, x.method, x.path, x.body, 404, "not_found", "")
				if !bytes.Equal(a.Body, nowhere.Body) {
					t.Errorf("%s %s: %s, nowhere is %s", x.method, x.path, a.Body, nowhere.Body)
				}
			}
		}
		stranger.refused(t, "GET", base+d.Leads2Keys.Place, "", 404, "not_found", "")
		stranger.refused(t, "GET", "/document/"+d.Leads2Keys.Document, "", 404, "not_found", "")
		camille.plainly(t, "GET", "/document/"+foreign) // she is of both agencies
		for _, id := range []string{foreign, "00000000000000000000000000000000", "../../etc"} {
			camille.refused(t, "POST", base+"photo", `{"value":{"immeuble":[{},{"photo":[{"id":"`+id+`"}]}]}}`, 400, "invalid_request", "value.immeuble[1].photo[0].id: There is no such document.")
		}
	})
}

// Every operation, by who may not do it: nobody, a wrong token, a token whose time is over,
// a narrower scope, and a user who only looks.
func TestEveryOperationAsksForATokenAndItsScope(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		path := base + d.Leads2Keys.Place
		table := []struct{ method, path, scope string }{
			{"GET", "/account", "account:read"}, {"GET", "/account/refresh", "account:read"},
			{"GET", "/place/search?postcode=44100&street=rue+Mellier&number=1", "places:read"},
			{"GET", "/agency/14/places", "places:read"}, {"GET", path, "places:read"}, {"POST", path, "places:write"}, {"PUT", path, "places:write"},
			{"GET", "/document/" + d.Leads2Keys.Document, "places:read"}, {"GET", "/document/" + d.Leads2Keys.Document, "mandates:read"},
			{"GET", "/document/" + d.Leads2Keys.Document + "/128", "places:read"},
			{"GET", "/agency/14/project.types", "projects:read"},
		}
		old := d.camille(t)
		narrow := map[string]client{}
		for _, scope := range []string{"account:read", "mandates:read", "places:read", "places:write", "projects:read", "projects:write"} {
			narrow[scope] = d.lent(t, d.Leads2Keys.Login, d.Leads2Keys.Password, d.Leads2Keys.ClientID, d.Leads2Keys.ClientSecret, scope)
		}
		for _, x := range table {
			for scope, c := range narrow {
				shut := scope != x.scope && !(strings.HasPrefix(x.path, "/document/") && (scope == "places:read" || scope == "mandates:read"))
				c.contract = d.contract
				api := c.api()
				if strings.HasPrefix(x.path, "/document/") && !shut {
					api.Contract = nil
				}
				a := api.Do(t, apitest.Request{Method: x.method, Path: x.path, Hostile: true})
				if (a.Status == 403) != shut || shut && !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), `Bearer error="insufficient_scope", scope="`) || a.Status == 401 {
					t.Errorf("%s %s with %s: %d %s", x.method, x.path, scope, a.Status, a.Body)
				}
			}
			nobody := client{door: d}.refused(t, x.method, x.path, "", 401, "invalid_token", "")
			wrong := client{d, "wrong"}.refused(t, x.method, x.path, "", 401, "invalid_token", "")
			if nobody.Header.Get("WWW-Authenticate") != "Bearer" || wrong.Header.Get("WWW-Authenticate") != `Bearer error="invalid_token"` {
				t.Errorf("%s: %q, %q", x.path, nobody.Header.Get("WWW-Authenticate"), wrong.Header.Get("WWW-Authenticate"))
			}
		}
		d.Clock.Advance(61 * time.Minute)
		for _, x := range table {
			old.refused(t, x.method, x.path, "", 401, "invalid_token", "")
		}
	})
}

// Verbs that a path does not have, and paths that there are not: a token comes first.
func TestVerbsAndPathsThatThereAreNot(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		for _, x := range [][2]string{{"DELETE", base + "one"}, {"PATCH", base + "one"}, {"POST", "/account"}, {"PUT", "/agency/14/places"}, {"POST", "/"}} {
			if a := c.refused(t, x[0], x[1], "", 405, "invalid_request", "method"); a.Header.Get("Allow") == "" {
				t.Errorf("%s %s: no Allow", x[0], x[1])
			}
		}
		for _, path := range []string{"/accounts", "/agency/14", "/agency/14/place", "/document", "/agency//places", "/agency/14/places/../places"} {
			c.refused(t, "GET", path, "", 404, "not_found", "")
		}
		client{door: d}.refused(t, "GET", "/accounts", "", 401, "invalid_token", "")
		if a := c.do(t, "GET", "/account/", "", 200); len(a.Body) == 0 {
			t.Error("a slash at the end means something")
		}
		if a := c.do(t, "HEAD", "/account", "", 200); len(a.Body) != 0 {
			t.Error("an answer to HEAD has a body")
		}
	})
}

// Each operation of the document that answers JSON was shown to the judge, by a success and
// by an error.
func TestEveryOperationKeepsTheContract(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c, sdk := d.camille(t), d.phone(t)
		cas := c.write(t, "POST", base+"all", `{"value":`+sent+`}`)
		c.write(t, "PUT", base+"all", `{"cas":"`+cas+`","value":`+sent+`}`)
		for _, path := range []string{"/", "/.well-known/oauth-authorization-server", "/account", "/account/refresh", "/place/search?postcode=44100&street=rue+Mellier&number=11+bis", "/agency/14/places", base + "all", "/agency/14/project.types"} {
			c.do(t, "GET", path, "", 200)
			sdk.do(t, "GET", path, "", 200)
			client{d, "wrong"}.api().Try(t, apitest.Request{Method: "GET", Path: path})
			c.do(t, "DELETE", path, "", 405)
		}
		for _, x := range [][2]string{{"POST", base + "all"}, {"PUT", base + "all"}, {"GET", "/document/x"}, {"GET", "/document/x/128"}} {
			client{d, "wrong"}.do(t, x[0], x[1], `{}`, 401)
		}
		for _, missing := range d.contract.Missing() {
			switch operation, _, _ := strings.Cut(missing, ":"); {
			case strings.Contains(operation, " /auth/"): // its own tests show them
			case strings.Contains(operation, " /document/") && strings.HasSuffix(missing, "no success"): // no JSON
			case operation == "GET /", operation == "GET /.well-known/oauth-authorization-server": // open to all: no error but 405, which is another operation's
			case strings.Contains(operation, "/mandates"), strings.HasSuffix(operation, "/project"), strings.HasSuffix(operation, "/projects"): // their own tests
			default:
				t.Error(missing)
			}
		}
	})
}
