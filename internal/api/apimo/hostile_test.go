package apimo_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"palier/internal/api/apitest"
)

const leadsPath = "/agencies/14/leads"

// Each of these bodies gets the documented error, and leaves nothing behind.
func TestBodiesThatAreNoLeadAreRefusedAndStoreNothing(t *testing.T) {
	mib := 1 << 20
	long := func(n int) string { return `{"reference":"long","message":"` + strings.Repeat("x", n) + `"}` }
	tests := []struct {
		name, body string
		status     int
		message    string
	}{
		{"empty", "", 400, "Malformed JSON"},
		{"white space", " \n\t", 400, "Malformed JSON"},
		{"open object", `{`, 400, "Malformed JSON"},
		{"trailing comma", `{"reference":"a",}`, 400, "Malformed JSON"},
		{"trailing text", `{"reference":"a"} x`, 400, "Malformed JSON"},
		{"two documents", `{"reference":"a"}{"reference":"b"}`, 400, "Malformed JSON"},
		{"form", `reference=a&lastname=b`, 400, "Malformed JSON"},
		{"XML", `<lead reference="a"/>`, 400, "Malformed JSON"},
		{"name twice", `{"reference":"a","reference":"b"}`, 400, "Malformed JSON"},
		{"name twice by an escape", `{"reference":"a","\u0072eference":"b"}`, 400, "Malformed JSON"},
		{"name twice, deep", `{"reference":"a","x":{"y":1,"y":2}}`, 400, "Malformed JSON"},
		{"invalid UTF-8", "{\"reference\":\"a\xff\"}", 400, "Malformed JSON"},
		{"overlong UTF-8", "{\"reference\":\"\xc0\xaf\"}", 400, "Malformed JSON"},
		{"UTF-8 of a surrogate", "{\"reference\":\"\xed\xa0\x80\"}", 400, "Malformed JSON"},
		{"Latin-1", "{\"reference\":\"a\",\"firstname\":\"In\xe8s\"}", 400, "Malformed JSON"},
		{"UTF-16", "\xff\xfe{\x00}\x00", 400, "Malformed JSON"},
		{"byte order mark", "\ufeff" + `{"reference":"a"}`, 400, "Malformed JSON"},
		{"raw NUL", "{\"reference\":\"a\x00\"}", 400, "Malformed JSON"},
		{"NUL", `{"reference":"a","lastname":"\u0000"}`, 400, "Malformed JSON"},
		{"NUL in a name", `{"reference":"a","\u0000":1}`, 400, "Malformed JSON"},
		{"lone surrogate", `{"reference":"\ud800"}`, 400, "Malformed JSON"},
		{"reversed surrogates", `{"reference":"\udc00\ud800"}`, 400, "Malformed JSON"},
		{"control character", "{\"reference\":\"a\nb\"}", 400, "Malformed JSON"},
		{"depth", `{"reference":"a","x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, 400, "Malformed JSON"},
		{"many fields", `{"reference":"a"` + manyFields(20_000) + `}`, 400, "Malformed JSON"},
		{"array", `[]`, 400, "A JSON object is expected"},
		{"array of a lead", `[{"reference":"a"}]`, 400, "A JSON object is expected"},
		{"text", `"reference"`, 400, "A JSON object is expected"},
		{"number", `1e999`, 400, "A JSON object is expected"},
		{"null", `null`, 400, "A JSON object is expected"},
		{"true", `true`, 400, "A JSON object is expected"},
		{"over a MiB", long(mib), 413, "Request body too large"},
		{"far over a MiB", long(4 * mib), 413, "Request body too large"},
		{"blank reference", `{"reference":" \t "}`, 422, "Validation failed"},
		{"long reference", `{"reference":"` + strings.Repeat("é", 256) + `"}`, 422, "Validation failed"},
		{"other case", `{"REFERENCE":"a"}`, 422, "Validation failed"},
	}
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		for _, test := range tests {
			for _, chunked := range []bool{false, true} {
				r := apitest.Request{Method: http.MethodPost, Path: leadsPath, Body: []byte(test.body), Chunked: chunked, Hostile: true}
				a := c.Do(t, r)
				if told := apitest.Decode[map[string]any](t, a); a.Status != test.status || told["message"] != test.message {
					t.Errorf("%s (chunked: %v): %d %s, want %d %s", test.name, chunked, a.Status, a.Body, test.status, test.message)
				}
			}
		}
		if l := list(t, c, ""); l.Total != 0 {
			t.Errorf("%d leads were stored", l.Total)
		}
		// What is large and long within the limits is a lead like any other.
		post(t, c, long(mib - 1000)[:100]+`"}`)
		post(t, c, `{"reference":"`+strings.Repeat("é", 255)+`"}`)
	})
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"x%d":0`, i)
	}
	return b.String()
}

func TestAPutBodyIsReadAsStrictly(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		made := post(t, c, `{"reference":"put","message":"Bonjour"}`)
		for body, status := range map[string]int{"": 400, "{": 400, "[]": 400, `{"a":1,"a":2}`: 400, `{"message":"\u0000"}`: 400,
			`{"message":"` + strings.Repeat("x", 1<<20) + `"}`: 413, `{"reference":[]}`: 422, `{"reference":"other"}`: 422} {
			c.Do(t, apitest.Request{Method: http.MethodPut, Path: fmt.Sprintf("%s/%d", leadsPath, made.ID), Body: []byte(body), Hostile: true}).Want(t, status)
		}
		if l := shown(t, c, made.ID); l["message"] != "Bonjour" || l["updated_at"] != made.Updated {
			t.Errorf("a refused change left its mark: %v", l)
		}
		for _, id := range []string{"0", "-1", "x", "1", "999999999999999999999"} {
			c.Do(t, apitest.Request{Method: http.MethodPut, Path: leadsPath + "/" + id, Body: []byte(`{}`), Hostile: true}).Want(t, 404)
		}
	})
}

func TestCredentialsThatOpenNothing(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		basic := func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(s)) }
		for _, header := range []string{
			"Bearer " + c.Password, "Basic", "Basic ", "Basic !!!!", "Digest username=\"" + c.User + "\"", "Negotiate x", c.User + ":" + c.Password,
			basic(""), basic(":"), basic(c.User), basic(c.User + ":"), basic(":" + c.Password), basic(c.User + ":" + c.Password + ":x"),
			basic(c.User + ":" + strings.ToUpper(c.Password)), basic(c.User + ": " + c.Password), basic("9998:" + c.Password), basic("0:x"), basic("-1:x"),
			basic("99999999999999999999:x"), basic("provider:token"), basic("\x00:\x00"), basic("é:ü"), basic(c.User + ":" + strings.Repeat("a", 5000)),
		} {
			a := c.Do(t, apitest.Request{Method: http.MethodGet, Path: "/agencies", Header: http.Header{"Authorization": {header}}, Hostile: true})
			if a.Status != 401 || a.Header.Get("WWW-Authenticate") != `Basic realm="apimo"` {
				t.Errorf("Authorization: %.60s: answered %d", header, a.Status)
			}
		}
		c.Get(t, "/agencies")
		number := idFrom(t, c.User)
		if err := d.Access.SetProviderDisabled(context.Background(), d.Operator, number, true); err != nil {
			t.Fatal(err)
		}
		c.Do(t, apitest.Request{Method: http.MethodGet, Path: "/agencies"}).Want(t, 401)
		if err := d.Access.SetProviderDisabled(context.Background(), d.Operator, number, false); err != nil {
			t.Fatal(err)
		}
		c.Get(t, "/agencies")
	})
}

func idFrom(t testing.TB, text string) (id int64) {
	t.Helper()
	if _, err := fmt.Sscan(text, &id); err != nil {
		t.Fatal(err)
	}
	return id
}

// No path and no verb gets anything but JSON: no plain text, page or redirect.
// That it is JSON is what the client checks of every answer.
func TestUnknownPathsAndVerbsAreAnsweredInJSON(t *testing.T) {
	paths := []string{"", "/", "//", "///", "/..", "/../", "/../agencies", "/x/../agencies", "/./agencies", "//agencies", "/agencies//14/leads",
		"/agencies/14//leads", "/agencies/14/leads/../users", "/%2e%2e/agencies", "/agencies/%2e%2e/leads", "/agencies/14%2Fleads", "/agencies%00",
		"/%00", "/agencies/14/leads%00", "/agencies/%F0%9F%8F%A0/leads", "/agencies/\xff/leads", "/nothing", "/agencies/14", "/agencies/14/nothing",
		"/catalogs/lead_type/1", "/catalogs/..", "/catalogs/%2e%2e%2fagencies", "/AGENCIES", "/openapi.yml", "/agencies/1e1/leads",
		"/" + strings.Repeat("a", 8000), "/*", "/agencies;x=1", "/agencies/14/leads/1/2/3"}
	verbs := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"}
	each(t, func(t *testing.T, d *door) {
		cast := d.cast(t)
		for _, c := range []apitest.Client{cast["document"], cast["host"], cast["nobody"]} {
			for _, path := range paths {
				for _, verb := range verbs {
					if path == "" && c.Host != "" {
						continue // a request without a path has the path "/"
					}
					a := c.Do(t, apitest.Request{Method: verb, Path: path, Hostile: true})
					if c.User == "" && a.Status != 401 || c.User != "" && a.Status != 404 && a.Status != 405 {
						t.Errorf("%s %.60s: answered %d", verb, path, a.Status)
					}
				}
			}
		}
		c := cast["document"]
		for _, path := range []string{"/agencies", "/catalogs", "/catalogs/lead_type", "/agencies/14/users", "/agencies/14/leads"} {
			for _, verb := range []string{"DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "BREW"} {
				a := c.Do(t, apitest.Request{Method: verb, Path: path, Hostile: true}).Want(t, 405)
				if !strings.Contains(a.Header.Get("Allow"), "GET") {
					t.Errorf("%s %s: Allow is %q", verb, path, a.Header.Get("Allow"))
				}
			}
		}
	})
}

// The document itself needs no credentials.
func TestTheDocumentIsServedAsItIs(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		for _, url := range []string{d.URL + "/apimo/openapi.yaml", d.URL + "/apimo/openapi.yaml/"} {
			res, err := http.Get(url)
			if err != nil {
				t.Fatal(err)
			}
			var text bytes.Buffer
			_, err = text.ReadFrom(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode != 200 || !strings.HasPrefix(text.String(), "openapi: 3.0.3") || res.Header.Get("Content-Type") != "application/yaml; charset=utf-8" {
				t.Errorf("%s: %d %s, %d bytes, %v", url, res.StatusCode, res.Header.Get("Content-Type"), text.Len(), err)
			}
		}
	})
}
