package adlead_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

// door is a running server with the demonstration account. One is started per test
// function.
type door struct {
	*testkit.Server
	contract *contract
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

// answer is what came back.
type answer struct {
	t      *testing.T
	what   string
	Status int
	Header http.Header
	Body   []byte
}

// do sends a request to the space; body is JSON, or a form when header says so.
func (c client) do(t *testing.T, method, path, body string, header ...string) answer {
	t.Helper()
	return c.exchange(t, method, c.URL+"/adlead/v1/"+c.space+path, body, header...)
}

func (c client) exchange(t *testing.T, method, url, body string, header ...string) answer {
	t.Helper()
	ctx, done := context.WithTimeout(t.Context(), 30*time.Second)
	defer done()
	var sent io.Reader
	if body != "" {
		sent = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(ctx, method, url, sent)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if c.key != "" {
		r.Header.Set("X-API-Key", c.key)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r) // no redirect is followed
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s %s: the answer broke off: %v", method, url, err)
	}
	a := answer{t, method + " " + url, res.StatusCode, res.Header, text}
	if _, path, found := strings.Cut(url, "/adlead"); found && !strings.HasPrefix(path, "/f/") {
		if err := c.contract.check(r, path, a); err != nil {
			t.Errorf("%s: %v: %s", a.what, err, text)
		}
	}
	return a
}

func (c client) get(t *testing.T, path string) answer {
	t.Helper()
	return c.do(t, "GET", path, "").want(200)
}

func (c client) post(t *testing.T, path, body string) answer {
	t.Helper()
	return c.do(t, "POST", path, body).want(200)
}

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s: answered %d, want %d: %s", a.what, a.Status, status, a.Body)
	}
	return a
}

// refused wants an error envelope with all four keys, and the message.
func (a answer) refused(status int, message string) answer {
	a.t.Helper()
	a.want(status)
	var body map[string]any
	if err := json.Unmarshal(a.Body, &body); err != nil {
		a.t.Fatalf("%s: %v: %s", a.what, err, a.Body)
	}
	if _, errors := body["errors"]; len(body) != 4 || !errors || body["success"] != false || body["data"] != nil || body["message"] != message {
		a.t.Errorf("%s: %s, want the message %q", a.what, a.Body, message)
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

func (a answer) data() (o object) { a.t.Helper(); a.decode(&struct{ Data *object }{&o}); return o }

// page is a list's answer.
type page struct {
	Data  []object
	Links map[string]any
	Meta  object
}

func (a answer) page() (p page) { a.t.Helper(); a.decode(&p); return p }

func (a answer) decode(v any) {
	a.t.Helper()
	d := json.NewDecoder(bytes.NewReader(a.Body))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		a.t.Fatalf("%s: %v: %s", a.what, err, a.Body)
	}
}
