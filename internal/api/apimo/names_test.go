package apimo

import (
	"slices"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/core/fault"
)

// Whatever the core may refuse a lead for, it is told by a name that a request can
// have.
func TestEveryFieldThatTheCoreNamesHasThisAPIsName(t *testing.T) {
	named := apitest.FaultFields(t, "../../core/leads/service.go", "../../core/leads/take.go", "../../core/once/*.go",
		"../../core/people/enrol.go", "../../core/people/card.go", "../../core/agenda/action.go", "../../core/agenda/filed.go")
	ours, err := apitest.RequestFields(Spec)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range named {
		if p := renamed([]fault.Problem{{Field: field}})[0]; !ours[p.Field] {
			t.Errorf("%s of the core is told as %s, which no request has", field, p.Field)
		}
	}
	for field := range fieldNames {
		if !slices.Contains(named, field) {
			t.Errorf("the core has no field %s", field)
		}
	}
}
