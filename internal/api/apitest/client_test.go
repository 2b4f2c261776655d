package apitest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wary is a test that failed, without the test that runs it failing.
type wary struct {
	testing.TB
	said []string
}

func (w *wary) Helper() {}
func (w *wary) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

// served is a client of a door that answers with a status and a body, and hands
// on what reached it.
func served(t *testing.T, status int, body string) (c Client, last func() *http.Request) {
	t.Helper()
	reached := make(chan *http.Request, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		kept := r.Clone(context.Background()) // the server goes on with its own
		kept.Body = io.NopCloser(bytes.NewReader(text))
		reached <- kept
		h := w.Header()
		h.Set("Content-Type", "application/json; charset=utf-8")
		h.Set("X-Request-Id", "1")
		h.Set("Cache-Control", "no-store")
		h.Set("Location", "/elsewhere")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	c = Client{Contract: small(t), URL: server.URL + "/under/small", User: "9999", Password: "token"}
	return c, func() *http.Request { return <-reached }
}

func TestAClientSendsItsCredentialsAndHeaders(t *testing.T) {
	basic := good().Request.Header.Get("Authorization")
	token := http.Header{"X-Auth-Token": {"jwt"}}
	tests := []struct {
		name        string
		client      Client // its credentials
		own         http.Header
		auth, auth2 string // Authorization and X-Auth-Token as they arrive
	}{
		{"none", Client{}, nil, "", ""},
		{"Basic", Client{User: "9999", Password: "token"}, nil, basic, ""},
		{"a bearer", Client{Header: http.Header{"Authorization": {"Bearer t"}}}, nil, "Bearer t", ""},
		{"a token in a header", Client{Header: token}, nil, "", "jwt"},
		{"the request's own", Client{User: "9999", Header: token}, http.Header{"Authorization": {"Digest"}, "X-Auth-Token": {"other"}}, "Digest", "other"},
	}
	for _, test := range tests {
		c, last := served(t, 200, `{"n":1}`)
		test.client.URL, test.client.Host = c.URL, "door.example.org"
		test.client.Do(t, Request{Method: "POST", Path: "/numbers?limit=2", Body: []byte(`{"n":1}`), Header: test.own})
		r := last()
		if r.Header.Get("Authorization") != test.auth || r.Header.Get("X-Auth-Token") != test.auth2 {
			t.Errorf("%s: %v", test.name, r.Header)
		}
		if r.Host != "door.example.org" || r.URL.String() != "/under/small/numbers?limit=2" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s%s %v", test.name, r.Host, r.URL, r.Header)
		}
	}
	if diff := cmp.Diff(http.Header{"X-Auth-Token": {"jwt"}}, token); diff != "" {
		t.Errorf("a client's headers were changed: %s", diff)
	}
}

func TestAClientFailsTheTestWhenTheContractBreaks(t *testing.T) {
	fine, broken := Request{Method: "POST", Path: "/numbers", Body: []byte(`{"n":1}`)}, Request{Method: "POST", Path: "/numbers", Body: []byte(`{"n":"one"}`)}
	tests := []struct {
		name    string
		request Request
		status  int
		body    string
		do, try bool // it fails the test
	}{
		{"fine", fine, 200, `{"n":1}`, false, false},
		{"refused", fine, 401, refused, false, false},
		{"off the document, and taken", broken, 200, `{"n":1}`, true, true},
		{"off the document, and refused", broken, 401, refused, true, false},
		{"not in the document, and refused", Request{Method: "GET", Path: "/letters"}, 401, refused, true, false},
		{"a wrong answer", fine, 200, `{}`, true, true},
		{"a wrong refusal", broken, 401, `{}`, true, true},
		{"sent elsewhere", fine, 302, ``, true, true},
	}
	for _, test := range tests {
		c, last := served(t, test.status, test.body)
		for _, one := range []struct {
			name string
			send func(testing.TB, Request) Answer
			want bool
		}{{"Do", c.Do, test.do}, {"Try", c.Try, test.try}} {
			w := &wary{TB: t}
			if a := one.send(w, test.request); a.Status != test.status {
				t.Errorf("%s: answered %d", test.name, a.Status)
			}
			last()
			if (len(w.said) > 0) != one.want {
				t.Errorf("%s: %s says %q", test.name, one.name, w.said)
			}
		}
	}
}

func TestAFormArrivesAsAFileAndIsJudged(t *testing.T) {
	c, last := served(t, 200, `{"n":1}`)
	var err error
	if c.Contract, err = ReadContract([]byte(strings.Replace(document, "application/json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}",
		"multipart/form-data: {schema: {type: object, required: [file], properties: {file: {type: string, format: binary}}}}", 1))); err != nil {
		t.Fatal(err)
	}
	for field, fails := range map[string]bool{"file": false, "photo": true} {
		body, kind := Form(t, field, "plan.pdf", "%PDF-1.7")
		w := &wary{TB: t}
		c.Do(w, Request{Method: "POST", Path: "/numbers", Body: body, Header: http.Header{"Content-Type": {kind}}})
		if _, file, err := last().FormFile(field); err != nil || file.Filename != "plan.pdf" || file.Size != 8 {
			t.Errorf("%s: %v %v", field, file, err)
		}
		if (len(w.said) > 0) != fails {
			t.Errorf("%s: %q", field, w.said)
		}
	}
}
