package web_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The documents that the pages show, one a door.
var documents = map[string]string{
	"apimo": "../api/apimo/openapi.yaml",
}

func loadDocument(t *testing.T, file string) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		t.Fatalf("load %s: %v", file, err)
	}
	return doc
}

func TestDocumentsAreValidAndTheirExamplesToo(t *testing.T) {
	for door, file := range documents {
		t.Run(door, func(t *testing.T) {
			doc := loadDocument(t, file)
			if doc.OpenAPI != "3.0.3" {
				t.Errorf("OpenAPI %s, want 3.0.3", doc.OpenAPI)
			}
			if err := doc.Validate(context.Background(), openapi3.EnableExamplesValidation()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEveryOperationIsNamedFiledAndHonestAboutErrors(t *testing.T) {
	for door, file := range documents {
		t.Run(door, func(t *testing.T) {
			doc := loadDocument(t, file)
			seen := make(map[string]bool)
			for path, item := range doc.Paths.Map() {
				for method, op := range item.Operations() {
					where := method + " " + path
					checkOperation(t, where, doc, op)
					if seen[op.OperationID] {
						t.Errorf("%s: operationId %q is used twice", where, op.OperationID)
					}
					seen[op.OperationID] = true
				}
			}
			if len(seen) == 0 {
				t.Error("no operation at all")
			}
		})
	}
}

func checkOperation(t *testing.T, where string, doc *openapi3.T, op *openapi3.Operation) {
	t.Helper()
	if op.OperationID == "" || op.Summary == "" || op.Description == "" {
		t.Errorf("%s: operationId, summary or description is missing", where)
	}
	if len(op.Tags) != 1 || doc.Tags.Get(op.Tags[0]) == nil {
		t.Errorf("%s: wants one tag of the document's list, has %q", where, op.Tags)
	}
	statuses := []string{"200", "401", "405", "429", "500"}
	if op.RequestBody != nil {
		statuses = append(statuses, "400", "413", "422")
	}
	for _, status := range statuses {
		answer := op.Responses.Value(status)
		if answer == nil {
			t.Errorf("%s: says nothing about %s", where, status)
			continue
		}
		body := answer.Value.Content.Get("application/json")
		if body == nil {
			t.Errorf("%s: %s is not JSON", where, status)
		} else if status != "200" && body.Schema.Ref != "#/components/schemas/Error" {
			t.Errorf("%s: %s has a body of its own, %q", where, status, body.Schema.Ref)
		}
	}
}

// The Apimo door answers in two profiles, and in a few more shapes by setting. The document must admit all of them and
// nothing else, or the exchanges checked against it would prove little.
func TestApimoSchemasAdmitBothProfilesAndNothingElse(t *testing.T) {
	doc := loadDocument(t, documents["apimo"])
	const stamp = `"2026-03-10 15:49:00"`
	tests := []struct {
		schema, property, value string
		admitted                bool
	}{
		{"Lead", "provider", `9999`, true},
		{"Lead", "provider", `"9999"`, true},
		{"Lead", "provider", `null`, false},
		{"Lead", "provider", `"portal"`, false},
		{"Lead", "type", `"1"`, true},
		{"Lead", "type", `1`, false},
		{"Lead", "email", `""`, true},
		{"Lead", "email", `null`, true},
		{"Lead", "contact", `"4942871"`, true},
		{"Lead", "contact", `4942871`, true},
		{"Lead", "contact", `null`, true},
		{"Lead", "contact", `""`, false},
		{"Lead", "property", `"181297"`, false},
		{"Lead", "opened", `null`, true},
		{"Lead", "opened", `{"date":` + stamp + `,"user":"9"}`, true},
		{"Lead", "opened", `{"date":null,"user":9}`, false},
		{"Lead", "opened", stamp, true},
		{"Lead", "opened", `"10/03/2026"`, false},
		{"Lead", "criteria", `null`, true},
		{"Lead", "criteria", `{"area":{"min":60.5,"max":null},"types":[1,2]}`, true},
		{"Lead", "criteria", `[]`, false},
		{"Lead", "criteria", `{"types":"1,2"}`, false},
		{"Lead", "price_max", `320000`, true},
		{"Lead", "price_max", `"cher"`, false},
		{"Agency", "city", `"Nantes"`, true},
		{"Agency", "city", `{"id":2039,"name":"Nantes","zipcode":"44000"}`, true},
		{"Agency", "city", `null`, false},
		{"UserDocument", "password", `"*********"`, true},
		{"UserDocument", "password", `"$2a$10$"`, false},
		{"UserOpenapi", "phone", `""`, true},
		{"UserOpenapi", "phone", `null`, false},
		{"Action", "properties", `null`, true},
		{"Action", "properties", `[]`, false},
		{"Property", "reference", `"24367"`, true},
		{"Property", "reference", `24367`, true},
		{"Property", "user", `null`, true},
		{"Property", "user", `{}`, false},
		{"Property", "pictures", `[]`, true},
		{"Property", "pictures", `null`, false},
		{"LeadFields", "price_min", `"cher"`, true},
		{"LeadFields", "price_min", `400000`, true},
		{"LeadFields", "reference", `""`, false},
		{"LeadFields", "reference", `null`, false},
	}
	for _, test := range tests {
		property := doc.Components.Schemas[test.schema].Value.Properties[test.property]
		if property == nil {
			t.Errorf("%s has no %s", test.schema, test.property)
			continue
		}
		var value any
		if err := json.Unmarshal([]byte(test.value), &value); err != nil {
			t.Fatal(err)
		}
		err := property.Value.VisitJSON(value)
		if admitted := err == nil; admitted != test.admitted {
			t.Errorf("%s.%s = %s: admitted %v, want %v: %v", test.schema, test.property, test.value, admitted, test.admitted, err)
		}
	}
}

// Answers are closed: a key that the document does not know is a difference to be noticed, not tolerated.
func TestApimoAnswersAreClosedAndRequestsOpen(t *testing.T) {
	doc := loadDocument(t, documents["apimo"])
	open := func(name string) bool { return strings.HasSuffix(name, "Fields") || strings.HasSuffix(name, "Input") } // what clients send
	for name, schema := range doc.Components.Schemas {
		if schema.Value.Type.Is("object") {
			has := schema.Value.AdditionalProperties.Has
			if has == nil || *has != open(name) {
				t.Errorf("schema %s: additionalProperties should be %v", name, open(name))
			}
		}
	}
}
