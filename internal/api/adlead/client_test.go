package adlead_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"palier/internal/api/adlead"
	"palier/internal/api/apitest"
	"palier/internal/core/access"
	"palier/internal/testkit"
)

// door is a running server with the demonstration account. One is started per test
// function.
type door struct {
	*testkit.Server
	contract *apitest.Contract
}

// document is openapi.yaml as the judge, read once.
var document = sync.OnceValues(func() (*apitest.Contract, error) { return apitest.ReadContract(adlead.Spec, refusal) })

func readContract(t *testing.T) *apitest.Contract {
	t.Helper()
	contract, err := document()
	if err != nil {
		t.Fatal(err)
	}
	return contract.Afresh()
}

// each runs a test on a door of its own.
func each(t *testing.T, run func(t *testing.T, d *door)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		run(t, &door{testkit.Demo(t, db), readContract(t)})
	})
}

// client calls a space with a key. Every exchange is held against openapi.yaml.
type client struct {
	*door
	key   string
	space string // "client-a"
}

func (d *door) with(key string) client { return client{d, key, d.Adlead.Tenant} }

// full is the key that may do anything in the large programme, as nobody's user.
func (d *door) full() client { return d.with(d.Adlead.KeyFull) }

// open makes a key of the demonstration's developer.
func (d *door) open(t *testing.T, k access.Key) client {
	t.Helper()
	list, err := d.Access.Developers(t.Context(), d.Operator)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		if one.Slug == d.Adlead.Tenant {
			k.Developer = one.ID
		}
	}
	k.Name = t.Name()
	if k.Programs == nil {
		k.Programs = []int64{number(t, d.Adlead.Program)}
	}
	_, token, err := d.Access.CreateKey(t.Context(), d.Operator, k)
	if err != nil {
		t.Fatal(err)
	}
	return d.with(token)
}

func number(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// in is a path within the large programme.
func (d *door) in(format string, args ...any) string {
	return "/programs/" + d.Adlead.Program + fmt.Sprintf(format, args...)
}

// api is the client under the door's mount.
func (c client) api() apitest.Client {
	api := apitest.Client{Contract: c.contract, URL: c.URL + c.contract.Mount}
	if c.key != "" {
		api.Header = http.Header{"X-Api-Key": {c.key}}
	}
	return api
}

// do sends a request to the space; body is JSON, or a form when header says so.
// What the door takes must be on the document; what it refuses need not be.
func (c client) do(t *testing.T, method, path, body string, header ...string) answer {
	t.Helper()
	return c.exchange(t, method, c.URL+c.contract.Mount+"/v1/"+c.space+path, body, header...)
}

// exchange is do at a whole address of the door's.
func (c client) exchange(t *testing.T, method, url, body string, header ...string) answer {
	t.Helper()
	api := c.api()
	path := strings.TrimPrefix(url, api.URL)
	if rest, found := strings.CutPrefix(path, "/api/"); found { // the other spelling
		api.URL, path = api.URL+"/api", "/"+rest
	}
	return answer{api.Try(t, request(method, path, body, header)), t, method + " " + url}
}

// hostile sends a request to the space that the door may take though it is off the
// document: only the answer is judged.
func (c client) hostile(t *testing.T, method, path, body string, header ...string) answer {
	t.Helper()
	r := request(method, "/v1/"+c.space+path, body, header)
	r.Hostile = true
	return answer{c.api().Do(t, r), t, method + " " + r.Path}
}

func request(method, path, body string, header []string) apitest.Request {
	r := apitest.Request{Method: method, Path: path, Body: []byte(body), Header: http.Header{}}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

// plan opens the address of a plan, which no key guards and no document has.
func (d *door) plan(t *testing.T, url string) answer {
	t.Helper()
	a := apitest.Client{}.Do(t, apitest.Request{Method: "GET", Path: url})
	return answer{a, t, "GET " + url}
}

func (c client) get(t *testing.T, path string) answer {
	t.Helper()
	return c.do(t, "GET", path, "").want(200)
}

func (c client) post(t *testing.T, path, body string) answer {
	t.Helper()
	return c.do(t, "POST", path, body).want(200)
}

// answer is what came back.
type answer struct {
	apitest.Answer
	t    *testing.T
	what string
}

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%.200s: answered %d, want %d: %s", a.what, a.Status, status, a.Body)
	}
	return a
}

// refused wants an error with the message.
func (a answer) refused(status int, message string) answer {
	a.t.Helper()
	a.want(status)
	var body struct{ Message string }
	if err := json.Unmarshal(a.Body, &body); err != nil || body.Message != message {
		a.t.Errorf("%.200s: %s, want the message %q", a.what, a.Body, message)
	}
	return a
}

// names wants the field of an error to be named.
func (a answer) names(field string) {
	a.t.Helper()
	var body struct{ Errors map[string][]string }
	if err := json.Unmarshal(a.Body, &body); err != nil || len(body.Errors[field]) == 0 {
		a.t.Errorf("%s: %s does not name %s", a.what, a.Body, field)
	}
}

// object is the data of an answer.
type object map[string]any

func (o object) id(t *testing.T, name string) int64 {
	t.Helper()
	n, ok := o[name].(json.Number)
	if !ok {
		t.Fatalf("%s is %v", name, o[name])
	}
	return number(t, n.String())
}

func (a answer) data() object { a.t.Helper(); return dataOf[object](a) }

// list is the data of an answer that is a bare array.
func (a answer) list() []object { a.t.Helper(); return dataOf[[]object](a) }

func dataOf[T any](a answer) T {
	a.t.Helper()
	return apitest.Decode[struct{ Data T }](a.t, a.Answer).Data
}

// page is a list's answer.
type page struct {
	Data  []object
	Links map[string]any
	Meta  object
}

func (a answer) page() page { a.t.Helper(); return apitest.Decode[page](a.t, a.Answer) }
