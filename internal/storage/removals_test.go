package storage

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A person may go when nothing refers to him. So whatever can refer to one is asked, or
// goes with him, or is known here not to matter.
func TestWhateverRefersToAPersonIsAskedBeforeHeGoes(t *testing.T) {
	schema, err := os.ReadFile("migrate/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	beside := []string{
		"contact_keys", "contact_doubts", // they go with him
		"consents",                            // package imports asks
		"contact_choices", "contact_erasures", // say how he is shown, and that he was erased
	}
	tables := 0
	for table := range strings.SplitSeq(string(schema), "CREATE TABLE ") {
		name, _, _ := strings.Cut(table, " ")
		if !regexp.MustCompile(`references contacts \(`).MatchString(table) {
			continue
		}
		tables++
		asked := slices.ContainsFunc(contactUses(), func(u contactUse) bool { return strings.Contains(u.query, "from "+name+" where") })
		if !asked && !slices.Contains(beside, name) {
			t.Errorf("%s refers to people: ask it in contactUses, or say here why it does not matter", name)
		}
	}
	if tables < 9 {
		t.Errorf("%d tables refer to people: is this the schema?", tables)
	}
}
