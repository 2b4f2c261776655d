package leads2keys

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// unlisted are routes that are no operations of the API: where the log-in page's form goes.
var unlisted = []string{"POST /auth/consent", "GET /auth/consent"}

func TestTheTableAndTheDocumentHaveTheSameOperations(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(Spec)
	if err != nil {
		t.Fatal(err)
	}
	var inTable, inDocument []string
	for _, l := range append((&Door{}).authLines(), (&Door{}).table()...) {
		operation := l.method + " " + strings.TrimSuffix(l.path, "{$}")
		if l.serve == nil {
			t.Errorf("%s has no handler", operation)
		}
		if len(l.need) == 0 != open(strings.TrimSuffix(l.path, "{$}")) {
			t.Errorf("%s asks for no right, or for one and no token", operation)
		}
		if !slices.Contains(unlisted, operation) {
			inTable = append(inTable, operation)
		}
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			inDocument = append(inDocument, method+" "+path)
		}
	}
	slices.Sort(inTable)
	slices.Sort(inDocument)
	if !slices.Equal(inTable, inDocument) || len(inTable) < 15 {
		t.Errorf("table\n%s\ndocument\n%s", strings.Join(inTable, "\n"), strings.Join(inDocument, "\n"))
	}
}

// What callers read and what exchanges are held against is one document: it must be right
// itself, its examples too, and name for each operation the scopes that the table asks for.
func TestTheDocumentIsValidAndItsExamplesToo(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(Spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
	for _, l := range (&Door{}).table() {
		o := doc.Paths.Value(strings.TrimSuffix(l.path, "{$}")).GetOperation(l.method)
		if o.Summary == "" || o.Description == "" || len(o.Tags) != 1 || doc.Tags.Get(o.Tags[0]) == nil {
			t.Errorf("%s %s lacks a summary, a description or its tag", l.method, l.path)
		}
		var named, needed []string
		if o.Security != nil {
			for _, one := range *o.Security {
				named = append(named, one["oauth2"]...)
			}
		}
		for _, right := range l.need {
			needed = append(needed, strings.Replace(string(right), ".", ":", 1))
		}
		slices.Sort(named)
		slices.Sort(needed)
		if !slices.Equal(named, needed) {
			t.Errorf("%s %s: the document says %v, the table %v", l.method, l.path, named, needed)
		}
	}
}

// Whatever the core finds wrong in a tree has a name of this API.
func TestFieldsAreNamedAsTheyWereSent(t *testing.T) {
	for field, want := range map[string]string{
		"buildings.0.stairs.12.boxes.3.people.1.id":    "immeuble[0].escalier[12].bal[3].person[1].id",
		"buildings.0.stairs.0.boxes.0.companies.7.web": "immeuble[0].escalier[0].bal[0].entreprise[7].web",
		"buildings.4.remarks.qualities":                "immeuble[4].description.qualitatif",
		"buildings.4.photos.2.id":                      "immeuble[4].photo[2].id",
		"postcode":                                     "postcode",
	} {
		if got := fieldName(field); got != want {
			t.Errorf("%s is %s, want %s", field, got, want)
		}
	}
	core := regexp.MustCompile(`buildings|stairs|boxes|people|companies|photos|remarks`)
	if got := elsewhere("This id is that of buildings.0.stairs.1 already: an id is one node's in a file."); core.MatchString(got) || !strings.Contains(got, "value.immeuble[0].escalier[1] already") {
		t.Error(got)
	}
}
