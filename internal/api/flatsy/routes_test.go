package flatsy

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

var (
	pathLine   = regexp.MustCompile(`^  (/\S*):$`)
	methodLine = regexp.MustCompile(`^    (get|post|put|patch|delete):$`)
)

// documented are the operations of openapi.yaml, as "GET /visit/{id}".
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
			if path, ours = strings.CutPrefix(m[1], base); !ours {
				t.Errorf("%s is outside of the API", m[1])
			}
		}
		if m := methodLine.FindStringSubmatch(text); m != nil {
			list = append(list, strings.ToUpper(m[1])+" "+path)
		}
	}
	return list
}

func TestTheTableAndTheDocumentHaveTheSameOperations(t *testing.T) {
	var inTable []string
	for _, l := range (&Door{}).table() {
		inTable = append(inTable, l.method+" "+l.path)
		if l.serve == nil {
			t.Errorf("%s has no handler", l.path)
		}
		if l.need == "" && l.path != loginPath && l.path != "/me" {
			t.Errorf("%s asks for no right", l.path)
		}
	}
	inDocument := documented(t)
	slices.Sort(inTable)
	slices.Sort(inDocument)
	if !slices.Equal(inTable, inDocument) || len(inTable) != 21 {
		t.Errorf("table\n%s\ndocument\n%s", strings.Join(inTable, "\n"), strings.Join(inDocument, "\n"))
	}
}

// What callers read and what exchanges are held against is one document: it must be
// right itself, its examples too.
func TestTheDocumentIsValidAndItsExamplesToo(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(Spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			if o.Summary == "" || o.Description == "" || len(o.Tags) != 1 || doc.Tags.Get(o.Tags[0]) == nil {
				t.Errorf("%s %s lacks a summary, a description or its tag", method, path)
			}
			if once := method == "POST" && path != base+loginPath; once != slices.ContainsFunc(o.Parameters, func(p *openapi3.ParameterRef) bool { return p.Value.Name == "Idempotency-Key" }) {
				t.Errorf("%s %s: Idempotency-Key", method, path)
			}
		}
	}
}
