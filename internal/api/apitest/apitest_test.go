package apitest

import (
	"net/http"
	"strings"
	"testing"
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

const refused = `{"title":"t","status":401,"detail":"d","message":"d"}`

// A judge that never says no proves nothing: each row breaks one rule.
func TestTheContractCatchesWhatIsOffTheDocument(t *testing.T) {
	c, err := ReadContract([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
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
		{"other status told", func(x *Exchange) {
			x.Answer.Status, x.Answer.Body = 401, []byte(strings.Replace(refused, "401", "403", 1))
		}, "told as"},
		{"two tales", func(x *Exchange) {
			x.Answer.Status, x.Answer.Body = 401, []byte(`{"title":"t","status":401,"detail":"d","message":"e"}`)
		}, "told as"},
		{"server error", func(x *Exchange) { x.Answer.Status = 500 }, "answered 500"},
		{"redirect", func(x *Exchange) { x.Answer.Status = 301 }, "neither 200 nor an error"},
		{"created", func(x *Exchange) { x.Answer.Status = 201 }, "neither 200 nor an error"},
		{"plain text", func(x *Exchange) { x.Answer.Header.Set("Content-Type", "text/plain") }, "Content-Type"},
		{"no request id", func(x *Exchange) { x.Answer.Header.Del("X-Request-Id") }, "X-Request-Id"},
		{"cached", func(x *Exchange) { x.Answer.Header.Del("Cache-Control") }, "Cache-Control"},
	}
	for _, test := range tests {
		x := Exchange{
			Request{Method: http.MethodPost, Path: "/numbers", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"n":1}`)},
			Answer{Status: 200, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "X-Request-Id": {"1"}, "Cache-Control": {"no-store"}}, Body: []byte(`{"n":1}`)},
		}
		x.Request.Header.Set("Authorization", "Basic OTk5OTp0b2tlbg==")
		test.spoil(&x)
		err := c.Check(x)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

func TestCompareTellsEveryDifference(t *testing.T) {
	tests := []struct{ name, want, got, verdict string }{
		{"same", `{"a":[1,"b",null,true]}`, `{"a":[1,"b",null,true]}`, ""},
		{"order of keys", `{"a":1,"b":2}`, `{"b":2,"a":1}`, ""},
		{"number and text", `{"a":1}`, `{"a":"1"}`, `.a: got "1", want 1`},
		{"number forms", `[1]`, `[1.0]`, `[0]: got 1.0, want 1`},
		{"null and nothing", `{"a":null}`, `{}`, `.a: missing`},
		{"key too many", `{}`, `{"a":{"b":1}}`, `.a: not expected, got {"b":1}`},
		{"open object", `{"a":1,"<more>":0}`, `{"a":1,"b":2}`, ``},
		{"open object without its key", `{"a":1,"<more>":0}`, `{"b":2}`, `.a: missing`},
		{"array too short", `[1,2]`, `[1]`, `: 1 items, want 2`},
		{"array too long", `[1]`, `[1,2]`, `: 2 items, want 1`},
		{"open array", `[1,"<more>"]`, `[1,2]`, ``},
		{"object and array", `{"a":{}}`, `{"a":[]}`, `.a: got [], want {}`},
		{"id", `["<id>","<digits>"]`, `[12,"12"]`, ``},
		{"id as text", `["<id>"]`, `["12"]`, `[0]: got "12", want <id>`},
		{"id zero", `["<id>"]`, `[0]`, `[0]: got 0, want <id>`},
		{"datetime", `"<datetime>"`, `"2026-01-25 11:02:11"`, ``},
		{"datetime with T", `"<datetime>"`, `"2026-01-25T11:02:11"`, `: got "2026-01-25T11:02:11", want <datetime>`},
		{"same name", `["<id:x>","<digits:x>"]`, `[7,"7"]`, ``},
		{"same name, other value", `["<id:x>","<digits:x>"]`, `[7,"8"]`, `[1]: got 8, but x was 7`},
		{"no such placeholder", `"<nothing>"`, `1`, `: there is no placeholder <nothing>`},
	}
	for _, test := range tests {
		found, err := names{}.compare([]byte(test.want), []byte(test.got))
		if got := strings.Join(found, "; "); err != nil || got != test.verdict {
			t.Errorf("%s: %q %v, want %q", test.name, got, err, test.verdict)
		}
	}
}

func TestAnArchiveIsCutAtItsTitles(t *testing.T) {
	comment, sections := parseArchive([]byte("Words.\n\n-- one --\na\n\nb\n-- two --\n-- three --\nc -- d --\n--no title--\n"))
	want := []section{{"one", 3, []byte("a\n\nb")}, {"two", 7, nil}, {"three", 8, []byte("c -- d --\n--no title--")}}
	if string(comment) != "Words.\n" || len(sections) != len(want) {
		t.Fatalf("%q, %d sections", comment, len(sections))
	}
	for i, s := range sections {
		if s.title != want[i].title || s.line != want[i].line || string(s.text) != string(want[i].text) {
			t.Errorf("section %d is %q at line %d: %q", i, s.title, s.line, s.text)
		}
	}
}

func TestExchangesThatCannotBeMeantAreRefused(t *testing.T) {
	for _, file := range []string{
		"words only\n",
		"-- request --\nGET /\n",
		"-- response --\n200\n-- request --\nGET /\n",
		"-- request loud --\nGET /\n-- response --\n200\n",
		"-- request as --\nGET /\n-- response --\n200\n",
		"-- request --\nGET\n-- response --\n200\n",
		"-- request --\nGET /\n-- response --\nok\n",
		"-- request --\nGET /\nno header\n-- response --\n200\n",
	} {
		_, sections := parseArchive([]byte(file))
		if steps, err := readSteps(sections); err == nil {
			t.Errorf("%q is read as %+v", file, steps)
		}
	}
	_, sections := parseArchive([]byte("-- request as other hostile --\nPOST /a?b=<id:x>\nX-One: 1\n\n{\"x\": <id:x>}\n-- response --\n200\nX-Two: <none>\n\n{}\n"))
	steps, err := readSteps(sections)
	if err != nil {
		t.Fatal(err)
	}
	s := steps[0]
	if s.as != "other" || !s.request.Hostile || s.request.Header.Get("X-One") != "1" || s.status != 200 || s.header.Get("X-Two") != "<none>" || string(s.body) != "{}" {
		t.Errorf("read as %+v", s)
	}
	if known := (names{"x": "7"}); known.replace(s.request.Path) != "/a?b=7" || known.replace(string(s.request.Body)) != `{"x": 7}` {
		t.Errorf("names are not written into %q", s.request.Path)
	}
}
