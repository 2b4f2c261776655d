package event_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/event"
)

func values(pairs ...string) (out []event.Change) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, event.Change{Field: pairs[i], After: pairs[i+1]})
	}
	return out
}

func TestDiffNamesEveryFieldThatDiffers(t *testing.T) {
	for name, c := range map[string]struct{ before, after, want []event.Change }{
		"nothing to nothing":       {nil, nil, nil},
		"a creation":               {nil, values("a", "1", "b", "", "c", "3"), values("a", "1", "c", "3")},
		"no difference":            {values("a", "1", "b", ""), values("a", "1", "b", ""), nil},
		"a change":                 {values("a", "1", "b", "2"), values("a", "1", "b", "3"), []event.Change{{Field: "b", Before: "2", After: "3"}}},
		"cleared":                  {values("a", "1"), values("a", ""), []event.Change{{Field: "a", Before: "1"}}},
		"a field that came":        {values("a", "1"), values("a", "1", "warning.x", "9"), []event.Change{{Field: "warning.x", After: "9"}}},
		"a field that went":        {values("warning.x", "9", "a", "1"), values("a", "2"), []event.Change{{Field: "a", Before: "1", After: "2"}, {Field: "warning.x", Before: "9"}}},
		"an empty field that went": {values("a", ""), nil, nil},
		"all went":                 {values("a", "1", "b", "2"), nil, []event.Change{{Field: "a", Before: "1"}, {Field: "b", Before: "2"}}},
	} {
		if d := cmp.Diff(c.want, event.Diff(c.before, c.after)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}
