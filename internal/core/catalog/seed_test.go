package catalog_test

import (
	"strings"
	"testing"

	"palier/internal/core/catalog"
)

func TestParseRefusesABrokenSeed(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a\t1\tUn\na\t1\tDeux", "line 2: a 1 follows 1: ids must ascend"},
		{"a\t2\tDeux\na\t1\tUn", "line 2: a 1 follows 2: ids must ascend"},
		{"a 1\tUn\tOne", `line 1: id "Un" is not a positive number`},
		{"a\t0\tZéro", `line 1: id "0" is not a positive number`},
		{"a\t1\tUn\tOne\tUns\tOnes\tUnos", "line 1: id 1 has 6 fields, at most 5 have a meaning"},
		{"b = a", "b is another name of a, which has no rows"},
	} {
		if _, err := catalog.Parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Parse(%q) = %v, want %q", c.text, err, c.want)
		}
	}
}
