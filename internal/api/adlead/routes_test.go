package adlead

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"palier/internal/core/access"
)

var (
	pathLine   = regexp.MustCompile(`^  (/\S*):$`)
	methodLine = regexp.MustCompile(`^    (get|post|put|patch|delete):$`)
	parameter  = regexp.MustCompile(`\{[^}]*\}`)
)

// documented are the operations of openapi.yaml, as "GET /programs/{}/lots".
func documented(t *testing.T) (list []string) {
	t.Helper()
	path := ""
	for text := range strings.Lines(string(Spec)) {
		text = strings.TrimRight(text, "\n")
		if text == "components:" {
			break
		}
		if m := pathLine.FindStringSubmatch(text); m != nil {
			var ours bool
			if path, ours = strings.CutPrefix(m[1], "/v1/{tenantKey}"); !ours {
				t.Errorf("%s is outside of the space", m[1])
			}
			path = parameter.ReplaceAllString(path, "{}")
		}
		if m := methodLine.FindStringSubmatch(text); m != nil {
			list = append(list, strings.ToUpper(m[1])+" "+path)
		}
	}
	return list
}

func TestTheTableAndTheDocumentHaveTheSameOperations(t *testing.T) {
	inDocument := documented(t)
	var inTable []string
	for _, l := range (&Door{}).table() {
		operation := l.method + " " + parameter.ReplaceAllString(strings.TrimSuffix(string(l.scope)+l.path, "/{$}"), "{}")
		inTable = append(inTable, operation)
		if l.serve == nil {
			t.Errorf("%s has no handler", operation)
		}
		if !slices.Contains(inDocument, operation) {
			t.Errorf("%s is not in openapi.yaml", operation)
		}
	}
	for _, operation := range inDocument {
		if !slices.Contains(inTable, operation) {
			t.Errorf("%s is not in the table", operation)
		}
	}
}

// Each of the permissions opens something, and the table names no other.
func TestEveryPermissionOpensAnOperation(t *testing.T) {
	used := map[access.Right]bool{}
	for _, l := range (&Door{}).table() {
		for _, r := range l.any {
			used[r] = true
			if !slices.Contains(access.Permissions(), r) {
				t.Errorf("%s %s needs %q, which no key can have", l.method, l.path, r)
			}
		}
	}
	for _, r := range access.Permissions() {
		if !used[r] {
			t.Errorf("%s opens nothing", r)
		}
	}
}

func TestAPathIsTakenApart(t *testing.T) {
	tests := []struct {
		path, slug, rest string
		ok               bool
	}{
		{"/v1/client-a", "client-a", "", true},
		{"/api/v1/client-a", "client-a", "", true},
		{"/v1/client-a/programs/120/lots", "client-a", "/programs/120/lots", true},
		{"/api/v1/client-a/leads", "client-a", "/leads", true},
		{"/v1", "", "", true},
		{"/v10/client-a", "", "", false},
		{"/v2/client-a", "", "", false},
		{"/client-a", "", "", false},
		{"", "", "", false},
		{"/api/api/v1/client-a", "", "", false},
	}
	for _, test := range tests {
		if slug, rest, ok := within(test.path); slug != test.slug || rest != test.rest || ok != test.ok {
			t.Errorf("%q: %q %q %v", test.path, slug, rest, ok)
		}
	}
}

func TestTheProgrammeOfAPath(t *testing.T) {
	tests := []struct {
		path  string
		id    int64
		named bool
	}{
		{"/programs/120", 120, true},
		{"/programs/120/lots/7", 120, true},
		{"/programs/x", 0, true},
		{"/programs/99999999999999999999/lots", 0, true},
		{"/programs", 0, false},
		{"/leads/120", 0, false},
	}
	for _, test := range tests {
		if id, named := programOf(test.path); id != test.id || named != test.named {
			t.Errorf("%q: %d %v", test.path, id, named)
		}
	}
}
