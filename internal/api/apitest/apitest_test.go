package apitest

import (
	"strings"
	"testing"
)

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
