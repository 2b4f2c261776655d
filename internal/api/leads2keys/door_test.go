package leads2keys_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/api/leads2keys"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/grants"
	"palier/internal/testkit"
)

// door is a running server with the demonstration account and its two applications.
type door struct {
	*testkit.Server
	contract *apitest.Contract
}

// document is openapi.yaml as the judge, read once.
var document = sync.OnceValues(func() (*apitest.Contract, error) { return apitest.ReadContract(leads2keys.Spec, refusal) })

// each runs a test on a door of its own.
func each(t *testing.T, run func(t *testing.T, d *door)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		contract, err := document()
		if err != nil {
			t.Fatal(err)
		}
		run(t, &door{testkit.Demo(t, db, testkit.Addresses(t)), contract.Afresh()})
	})
}

// client is an application that calls the API in the name of a user.
type client struct {
	*door
	token string
}

// camille lets the application act for her that reads the documented shapes.
func (d *door) camille(t testing.TB) client {
	t.Helper()
	return d.lent(t, d.Leads2Keys.Login, d.Leads2Keys.Password, d.Leads2Keys.ClientID, d.Leads2Keys.ClientSecret)
}

// phone is Camille with the vendor's shipped client.
func (d *door) phone(t *testing.T) client {
	t.Helper()
	return d.lent(t, d.Leads2Keys.Login, d.Leads2Keys.Password, d.Leads2Keys.SDKClientID, d.Leads2Keys.SDKClientSecret)
}

// lent has a user let an application act for him, with all of its scopes or some.
func (d *door) lent(t testing.TB, email, password, key, secret string, scopes ...string) client {
	t.Helper()
	ctx := t.Context()
	user, _, err := d.App.Login.User(ctx, email, password, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	asked, err := d.Grants.Ask(ctx, grants.Request{Client: key, Scope: strings.Join(scopes, " ")})
	if err != nil {
		t.Fatal(err)
	}
	back, err := d.Grants.Authorize(ctx, user, asked)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(back)
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := d.Grants.Exchange(ctx, grants.Exchange{Credentials: grants.Credentials{Client: key, Secret: secret}, Code: u.Query().Get("code")})
	if err != nil {
		t.Fatal(err)
	}
	return client{d, tokens.Access}
}

const password = "correct horse battery"

// colleague is a user of the demonstration's account, or, with an agency of his own, of
// another account with an application of its own.
func (d *door) colleague(t *testing.T, user int64, scopes ...string) client {
	t.Helper()
	if err := d.Access.SetPassword(t.Context(), d.Operator, user, password); err != nil {
		t.Fatal(err)
	}
	u, err := d.Access.User(t.Context(), d.Operator, user)
	if err != nil {
		t.Fatal(err)
	}
	return d.lent(t, u.Email, password, d.Leads2Keys.ClientID, d.Leads2Keys.ClientSecret, scopes...)
}

// stranger is a user of another account, through an application of that.
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
	if err == nil {
		err = d.Access.SetPassword(ctx, by, u.ID, password)
	}
	if err != nil {
		t.Fatal(err)
	}
	app, secret, err := d.Grants.AddClient(ctx, by, grants.Client{Name: "Ailleurs", Redirects: []string{"https://ailleurs.example.org/"}})
	if err != nil {
		t.Fatal(err)
	}
	return d.lent(t, u.Email, password, app.Key, secret)
}

// api is the client at the mount.
func (c client) api() apitest.Client {
	api := apitest.Client{Contract: c.contract, URL: c.URL + "/leads2keys"}
	if c.token != "" {
		api.Header = http.Header{"Authorization": {"Bearer " + c.token}}
	}
	return api
}

// do sends a request and wants a status; what the door refuses may be off the document.
func (c client) do(t *testing.T, method, path, body string, status int, header ...string) apitest.Answer {
	t.Helper()
	r := apitest.Request{Method: method, Path: path, Body: []byte(body), Header: http.Header{}}
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
	return apitest.Decode[map[string]any](t, c.do(t, "GET", path, "", 200))
}

func (c client) list(t *testing.T, path string) []map[string]any {
	t.Helper()
	return apitest.Decode[[]map[string]any](t, c.do(t, "GET", path, "", 200))
}

// write sends a value and gives the new version.
func (c client) write(t *testing.T, method, path, body string) string {
	t.Helper()
	return apitest.Decode[map[string]string](t, c.do(t, method, path, body, 200))["cas"]
}

// refused sends a request that must be refused with a code and a sentence that has the
// words.
func (c client) refused(t *testing.T, method, path, body string, status int, code, words string) apitest.Answer {
	t.Helper()
	a := c.do(t, method, path, body, status)
	told := apitest.Decode[map[string]string](t, a)
	if told["error"] != code || !strings.Contains(told["error_description"], words) {
		t.Errorf("%s %.200s: %s, want %s with %q", method, path, a.Body, code, words)
	}
	return a
}

// plainly sends a request whose answer is not for the judge, and wants 200: a file, or what
// the document does not have.
func (c client) plainly(t *testing.T, method, path string) apitest.Answer {
	t.Helper()
	api := c.api()
	api.Contract = nil
	return api.Do(t, apitest.Request{Method: method, Path: path}).Want(t, 200)
}
