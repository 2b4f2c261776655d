package apitest

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// document is a small contract: a list of numbers, and the one error body.
const document = `
openapi: 3.0.3
info: {title: Small, version: '1'}
servers: [{url: /small}]
security: [{basic: []}]
paths:
  /numbers:
    post:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      requestBody:
        content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: object, additionalProperties: false, required: [n], properties: {n: {type: integer}}}}}}
        '401': {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
components:
  securitySchemes: {basic: {type: http, scheme: basic}}
  schemas:
    Error: {type: object, additionalProperties: false, required: [title, status, detail, message], properties: {title: {type: string}, status: {type: integer}, detail: {type: string}, message: {type: string}}}
`

func small(t *testing.T, rules ...Rule) *Contract {
	t.Helper()
	c, err := ReadContract([]byte(document), rules...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const refused = `{"title":"t","status":401,"detail":"d","message":"d"}`

// good is an exchange that keeps the contract.
func good() Exchange {
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}, "X-Request-Id": {"1"}, "Cache-Control": {"no-store"}}
	sent := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Basic OTk5OTp0b2tlbg=="}}
	return Exchange{Request{Method: http.MethodPost, Path: "/numbers", Header: sent, Body: []byte(`{"n":1}`)}, Answer{Status: 200, Header: header, Body: []byte(`{"n":1}`)}}
}

// A judge that never says no proves nothing: each row breaks one rule.
func TestTheContractCatchesWhatIsOffTheDocument(t *testing.T) {
	c := small(t, func(status int, body []byte) error {
		if bytes.Contains(body, []byte("rude")) {
			return errors.New("a word of another door")
		}
		return nil
	})
	if c.Mount != "/small" {
		t.Errorf("mount %q", c.Mount)
	}
	tests := []struct {
		name  string
		spoil func(*Exchange)
		want  string // part of the verdict, "" when there is none
	}{
		{"nothing", func(*Exchange) {}, ""},
		{"trailing slash", func(x *Exchange) { x.Request.Path = "/numbers/" }, ""},
		{"body off the document", func(x *Exchange) { x.Request.Body = []byte(`{"n":"1"}`) }, "the request is off"},
		{"hostile body", func(x *Exchange) { x.Request.Body, x.Request.Hostile = []byte(`{`), true }, ""},
		{"parameter off the document", func(x *Exchange) { x.Request.Path = "/numbers?limit=x" }, "the request is off"},
		{"no credentials", func(x *Exchange) { x.Request.Header.Del("Authorization") }, "the request is off"},
		{"unknown path", func(x *Exchange) { x.Request.Path = "/letters" }, "does not have"},
		{"unknown path answered 200", func(x *Exchange) { x.Request.Path, x.Request.Hostile = "/letters", true }, "was answered 200"},
		{"wrong type", func(x *Exchange) { x.Answer.Body = []byte(`{"n":"1"}`) }, "the answer is off"},
		{"missing key", func(x *Exchange) { x.Answer.Body = []byte(`{}`) }, "the answer is off"},
		{"key too many", func(x *Exchange) { x.Answer.Body = []byte(`{"n":1,"m":2}`) }, "the answer is off"},
		{"key twice", func(x *Exchange) { x.Answer.Body = []byte(`{"n":1,"n":1}`) }, "not strict JSON"},
		{"not JSON", func(x *Exchange) { x.Answer.Body = []byte(`ok`) }, "not strict JSON"},
		{"undocumented status", func(x *Exchange) {
			x.Answer.Status, x.Answer.Body = 404, []byte(strings.Replace(refused, "401", "404", 1))
		}, "status is not supported"},
		{"documented error", func(x *Exchange) { x.Answer.Status, x.Answer.Body = 401, []byte(refused) }, ""},
		{"status told otherwise", func(x *Exchange) {
			x.Answer.Status, x.Answer.Body = 401, []byte(strings.Replace(refused, "401", "403", 1))
		}, "told as"},
		{"two tales", func(x *Exchange) {
			x.Answer.Status, x.Answer.Body = 401, []byte(`{"title":"t","status":401,"detail":"d","message":"e"}`)
		}, "told as"},
		{"no message", func(x *Exchange) {
			x.Answer.Status, x.Answer.Body = 401, []byte(`{"title":"t","status":401,"detail":"","message":""}`)
		}, "without a message"},
		{"off the door's rule", func(x *Exchange) {
			x.Answer.Status, x.Answer.Body = 401, []byte(strings.ReplaceAll(refused, `"d"`, `"rude"`))
		}, "another door"},
		{"the rule of an unknown path", func(x *Exchange) {
			x.Request.Path, x.Request.Hostile = "/letters", true
			x.Answer.Status, x.Answer.Body = 401, []byte(strings.ReplaceAll(refused, `"d"`, `"rude"`))
		}, "another door"},
		{"an error of another shape", func(x *Exchange) {
			x.Request.Path, x.Request.Hostile = "/letters", true
			x.Answer.Status, x.Answer.Body = 401, []byte(`{"error":"x"}`)
		}, "is unsupported"},
		{"an error that is no object", func(x *Exchange) { x.Answer.Status, x.Answer.Body = 401, []byte(`[]`) }, "no object"},
		{"server error", func(x *Exchange) { x.Answer.Status = 500 }, "answered 500"},
		{"redirect", func(x *Exchange) { x.Answer.Status = 301 }, "neither a success nor an error"},
		{"created", func(x *Exchange) { x.Answer.Status = 201 }, "status is not supported"},
		{"plain text", func(x *Exchange) { x.Answer.Header.Set("Content-Type", "text/plain") }, "Content-Type"},
		{"no request id", func(x *Exchange) { x.Answer.Header.Del("X-Request-Id") }, "X-Request-Id"},
		{"cached", func(x *Exchange) { x.Answer.Header.Del("Cache-Control") }, "Cache-Control"},
	}
	for _, test := range tests {
		x := good()
		test.spoil(&x)
		err := c.Check(x)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

// The document says which kind of credentials there must be.
func TestCredentialsAreOfTheKindThatTheDocumentNames(t *testing.T) {
	tests := []struct {
		scheme, header, value string
		ok                    bool
	}{
		{"type: http, scheme: basic", "Authorization", "Basic OTk5OTp0b2tlbg==", true},
		{"type: http, scheme: basic", "Authorization", "Bearer token", false},
		{"type: http, scheme: bearer", "Authorization", "Bearer token", true},
		{"type: http, scheme: bearer", "Authorization", "Bearer ", false},
		{"type: http, scheme: bearer", "X-Auth-Token", "token", false},
		{"type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}", "Authorization", "Bearer token", true},
		{"type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}", "Authorization", "Basic OTk5OTp0b2tlbg==", false},
		{"type: apiKey, in: header, name: X-Auth-Token", "X-Auth-Token", "token", true},
		{"type: apiKey, in: header, name: X-Auth-Token", "Authorization", "token", false},
		{"type: apiKey, in: query, name: key", "Key", "token", false}, // not a kind of ours
	}
	for _, test := range tests {
		c, err := ReadContract([]byte(strings.Replace(document, "type: http, scheme: basic", test.scheme, 1)))
		if err != nil {
			t.Fatal(err)
		}
		x := good()
		x.Request.Header = http.Header{"Content-Type": {"application/json"}, test.header: {test.value}}
		if err := c.Check(x); (err == nil) != test.ok {
			t.Errorf("%s, sent %s: %s: %v", test.scheme, test.header, test.value, err)
		}
	}
}

// Only what kept the contract counts, and an operation needs both outcomes.
func TestMissingNamesWhatNoExchangeShowed(t *testing.T) {
	c := small(t)
	see := func(want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, c.Missing()); diff != "" {
			t.Error(diff)
		}
	}
	see("POST /numbers: no error", "POST /numbers: no success")
	bad := good()
	bad.Answer.Body = []byte(`{}`)
	if c.Check(bad) == nil {
		t.Error("an answer without its key is taken")
	}
	see("POST /numbers: no error", "POST /numbers: no success")
	for _, x := range []struct {
		status int
		body   string
		left   []string
	}{{200, `{"n":1}`, []string{"POST /numbers: no error"}}, {200, `{"n":2}`, []string{"POST /numbers: no error"}}, {401, refused, nil}} {
		one := good()
		one.Answer.Status, one.Answer.Body = x.status, []byte(x.body)
		if err := c.Check(one); err != nil {
			t.Error(err)
		}
		see(x.left...)
	}
	c = c.Afresh()
	see("POST /numbers: no error", "POST /numbers: no success")
}

func TestADocumentWithoutAMountOrAnErrorIsNoContract(t *testing.T) {
	for _, broken := range []string{"", "openapi: [", strings.Replace(document, "servers: [{url: /small}]", "", 1), strings.ReplaceAll(document, "Error", "Fault")} {
		if _, err := ReadContract([]byte(broken)); err == nil {
			t.Errorf("%.40q is taken", broken)
		}
	}
}
