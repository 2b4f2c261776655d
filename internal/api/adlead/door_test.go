package adlead_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"palier/internal/api/adlead"
	"palier/internal/core/access"
)

const (
	badKey   = "La clé API fournie n'est pas valide."
	noRight  = "403 Forbidden"
	notFound = "Ressource introuvable."
	noVerb   = "Méthode non autorisée."
	invalid  = "Les données fournies sont invalides."
)

// somewhere is the path of a line of the table with numbers in it.
func (d *door) somewhere(o adlead.Operation, program string) string {
	path := strings.TrimSuffix(strings.Replace(o.Path, "{program}", program, 1), "/{$}")
	for strings.Contains(path, "{") {
		from, to := strings.Index(path, "{"), strings.Index(path, "}")
		path = path[:from] + "424242" + path[to+1:]
	}
	return path
}

// The order of refusals (README.md), on every operation.
func TestEveryOperationRefusesInTheSameOrder(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		none := d.open(t, access.Key{})
		revoked := d.open(t, access.Key{Permissions: access.Permissions()})
		keys, err := d.Access.Keys(t.Context(), d.Operator, d.developer(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Access.RevokeKey(t.Context(), d.Operator, keys[len(keys)-1].ID); err != nil {
			t.Fatal(err)
		}
		other := d.full()
		other.space = d.Adlead.OtherTenant
		nowhere := d.full()
		nowhere.space = "nowhere"
		for _, o := range adlead.Operations() {
			path := d.somewhere(o, d.Adlead.Program)
			for what, c := range map[string]client{"no key": d.with(""), "a wrong key": d.with("0123456789"), "revoked": revoked, "another space": other} {
				if a := c.do(t, o.Method, path, "{}"); a.Status != 403 || !strings.Contains(string(a.Body), badKey) {
					t.Errorf("%s %s, %s: %d %s", o.Method, path, what, a.Status, a.Body)
				}
			}
			nowhere.do(t, o.Method, path, "{}").refused(404, notFound)
			d.full().do(t, "PATCH", path, "{}").refused(405, noVerb)
			if len(o.Needs) > 0 {
				none.do(t, o.Method, path, "{}").refused(403, noRight)
			}
			if o.Site {
				outside := d.somewhere(o, d.Adlead.OtherProgram)
				none.do(t, o.Method, outside, "{}").refused(404, notFound)
				d.full().do(t, "PATCH", outside, "{}").refused(404, notFound)
			}
		}
	})
}

func (d *door) developer(t *testing.T) int64 {
	t.Helper()
	list, err := d.Access.Developers(t.Context(), d.Operator)
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	for _, one := range list {
		if one.Slug == d.Adlead.Tenant {
			return one.ID
		}
	}
	t.Fatal("the demonstration has no such developer")
	return 0
}

// Each operation opens with any one of its permissions, and with those alone.
func TestEachPermissionOpensWhatTheTableSays(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		for _, right := range access.Permissions() {
			c := d.open(t, access.Key{Permissions: []access.Right{right}})
			for _, o := range adlead.Operations() {
				if len(o.Needs) == 0 {
					continue
				}
				opens := strings.Contains(" "+strings.Join(o.Needs, " ")+" ", " "+string(right)+" ")
				a := c.do(t, o.Method, d.somewhere(o, d.Adlead.Program), "{}")
				if denied := a.Status == 403; denied == opens || a.Status >= 500 {
					t.Errorf("%s with %s: answered %d: %s", a.what, right, a.Status, a.Body)
				}
			}
		}
	})
}

func TestPathsThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		for _, path := range []string{"/nothing", "/programs/x", "/programs/0", "/programs/99999999999999999999/lots", "//programs", "/programs//lots", "/programs/../leads",
			"/%2e%2e", "/programs/%31", "/programs/" + d.Adlead.Program + "/lots/x", "/programs/" + d.Adlead.Program + "/LOTS", "/" + strings.Repeat("a", 8000)} {
			c.do(t, "GET", path, "").refused(404, notFound)
		}
		for _, url := range []string{"/adlead", "/adlead/", "/adlead/v2/client-a", "/adlead/client-a", "/adlead/f/1/x", "/adlead/f/1/%00", "/adlead/f/1/%ff", "/adlead/f/x", "/adlead/f/1", "/adlead/f/1/00000000-0000-4000-8000-000000000000/a.pdf"} {
			c.exchange(t, "GET", d.URL+url, "").refused(404, notFound)
		}
		c.exchange(t, "GET", d.URL+"/adlead/v1", "").refused(404, notFound)
		d.with("").exchange(t, "GET", d.URL+"/adlead/v1", "").refused(403, badKey)
		c.space = "client-a%00"
		c.do(t, "GET", "", "").refused(404, notFound)
	})
}

func TestTheSamePathsAnswerUnderApiAndWithASlash(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		want := string(c.get(t, "").Body)
		for _, url := range []string{"/adlead/v1/client-a/", "/adlead/api/v1/client-a", "/adlead/api/v1/client-a//"} {
			if got := string(c.exchange(t, "GET", d.URL+url, "").want(200).Body); got != want {
				t.Errorf("%s: %s", url, got)
			}
		}
	})
}

func TestTheDocumentIsServedAsItIs(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		res, err := http.Get(d.URL + "/adlead/openapi.yaml")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if text, err := io.ReadAll(res.Body); err != nil || !bytes.Equal(text, adlead.Spec) {
			t.Errorf("%d bytes, %v", len(text), err)
		}
	})
}

// The host mount has the same paths at its root, and addresses of its own.
func TestTheHostMount(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		path := d.in("/lots/%s/files", d.Adlead.LotFree)
		body, kind := form(t, "file", "plan.pdf", "%PDF-1.7")
		d.full().do(t, "POST", path, body, "Content-Type", kind).want(200)
		r, err := http.NewRequestWithContext(t.Context(), "GET", d.URL+"/v1/client-a"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "adlead.localhost"
		r.Header.Set("X-API-Key", d.Adlead.KeyFull)
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if text, err := io.ReadAll(res.Body); err != nil || res.StatusCode != 200 || !strings.Contains(string(text), `"file_url":"http://adlead.localhost/f/`) {
			t.Errorf("%d %s %v", res.StatusCode, text, err)
		}
	})
}

// Two keys in one request are none: which of them was meant?
func TestTwoKeysAreNone(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		r, err := http.NewRequestWithContext(t.Context(), "GET", d.URL+"/adlead/v1/client-a", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header["X-Api-Key"] = []string{d.Adlead.KeyFull, d.Adlead.KeyView}
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != 403 {
			t.Errorf("answered %d", res.StatusCode)
		}
	})
}
