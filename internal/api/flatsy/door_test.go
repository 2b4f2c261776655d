package flatsy_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/api/flatsy"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/testkit"
)

// door is a running server with the demonstration account, of which a user can log in.
// One is started per test function.
type door struct {
	*testkit.Server
	contract *apitest.Contract
}

// document is openapi.yaml as the judge, read once.
var document = sync.OnceValues(func() (*apitest.Contract, error) { return apitest.ReadContract(flatsy.Spec, refusal) })

// each runs a test on a door of its own.
func each(t *testing.T, run func(t *testing.T, d *door)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		contract, err := document()
		if err != nil {
			t.Fatal(err)
		}
		d := &door{testkit.Demo(t, db), contract.Afresh()}
		d.Clock.Morning()
		run(t, d)
	})
}

const password = "correct horse battery"

// client calls the API as somebody.
type client struct {
	*door
	actor access.Actor // of the operator of the account
	email string
	token string
}

// camille is the user that the demonstration promises.
func (d *door) camille(t *testing.T) int64 { return number(t, d.Apimo.User) }

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// user is Camille, logged in.
func (d *door) user(t *testing.T) client {
	t.Helper()
	u, err := d.Access.User(t.Context(), d.Operator, d.camille(t))
	if err != nil {
		t.Fatal(err)
	}
	return d.as(t, d.Operator, u)
}

// as logs a user in, who gets the password for it.
func (d *door) as(t *testing.T, by access.Actor, u access.User) client {
	t.Helper()
	if err := d.Access.SetPassword(t.Context(), by, u.ID, password); err != nil {
		t.Fatal(err)
	}
	c := client{door: d, actor: by, email: u.Email}
	made := c.object(t, c.do(t, "POST", "/login", `{"identifier":"`+u.Email+`","password":"`+password+`"}`, 200))
	c.token = made["token"].(string)
	return c
}

// stranger is a user of another account, which is not in test mode.
func (d *door) stranger(t *testing.T) client {
	t.Helper()
	ctx := t.Context()
	account, err := d.Access.CreateAccount(ctx, access.Account{Name: "Ailleurs", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator", Door: "test"})
	if err != nil {
		t.Fatal(err)
	}
	by := access.Operator(account, "test")
	agency, err := d.Access.CreateAgency(ctx, by, access.Agency{Name: "Ailleurs", Country: "FR", Timezone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	u, err := d.Access.CreateUser(ctx, by, access.User{Agency: agency.ID, Username: "ailleurs", Firstname: "Noé", Lastname: "Sorel", Email: "noe.ailleurs@example.org",
		Group: access.AgencyHead, Active: true, Timezone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	return d.as(t, by, u)
}

const base = "/api/v1/business"

// api is the client at the API's own paths.
func (c client) api() apitest.Client {
	api := apitest.Client{Contract: c.contract, URL: c.URL + "/flatsy"}
	if c.token != "" {
		api.Header = http.Header{"X-Auth-Token": {c.token}}
	}
	return api
}

// do sends a request and wants a status; what the door refuses may be off the document.
func (c client) do(t *testing.T, method, path, body string, status int, header ...string) apitest.Answer {
	t.Helper()
	r := apitest.Request{Method: method, Path: base + path, Body: []byte(body), Header: http.Header{}}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	a := c.api().Try(t, r)
	if a.Status != status {
		t.Fatalf("%s %.200s: answered %d, want %d: %.600s", method, path, a.Status, status, a.Body)
	}
	return a
}

func (c client) get(t *testing.T, path string) map[string]any {
	t.Helper()
	return c.object(t, c.do(t, "GET", path, "", 200))
}

func (c client) list(t *testing.T, path string) []map[string]any {
	t.Helper()
	return apitest.Decode[[]map[string]any](t, c.do(t, "GET", path, "", 200))
}

func (c client) post(t *testing.T, path, body string) map[string]any {
	t.Helper()
	return c.object(t, c.do(t, "POST", path, body, 200))
}

func (c client) object(t *testing.T, a apitest.Answer) map[string]any {
	t.Helper()
	return apitest.Decode[map[string]any](t, a)
}

// refused sends a request that must be refused with a sentence that has the words.
func (c client) refused(t *testing.T, method, path, body string, status int, words string) {
	t.Helper()
	a := c.do(t, method, path, body, status)
	if !strings.Contains(string(a.Body), words) {
		t.Errorf("%s %.200s: %s, want %q", method, path, a.Body, words)
	}
}

// plainly sends a request at a path that the document does not have, and wants 200.
func (c client) plainly(t *testing.T, method, path, body string) apitest.Answer {
	t.Helper()
	api := c.api()
	api.Contract = nil
	return api.Do(t, apitest.Request{Method: method, Path: base + path, Body: []byte(body)}).Want(t, 200)
}

// loosely sends a request that the door takes though it is off the document: only the
// answer is judged.
func (c client) loosely(t *testing.T, method, path, body string) apitest.Answer {
	t.Helper()
	return c.api().Do(t, apitest.Request{Method: method, Path: base + path, Body: []byte(body), Hostile: true})
}

// property saves one and gives its id.
func (c client) property(t *testing.T, ref string) string {
	t.Helper()
	p := c.post(t, "/properties", `{"externalRef":"`+ref+`","rentSell":"property.basics.rentsell.rent","price":890,
		"address":{"address":"12 rue des Tilleuls","zip":"44000","city":"Nantes","countryCode":"FR"}}`)
	return p["id"].(string)
}
