// Package holds judges what a programme says about its lots and its options: they
// must tell the same story, whoever was killed over it.
package holds

import (
	"fmt"

	"palier/proof/harness"
	"palier/proof/newbuild"
)

// Disagreements compares the live options with the state of every lot: no lot has
// two, and a lot says "option" exactly when it has one.
func Disagreements(live []newbuild.Option, states map[int64]string) []harness.Violation {
	var out []harness.Violation
	report := func(kind, format string, args ...any) {
		out = append(out, harness.Violation{Kind: kind, Detail: fmt.Sprintf(format, args...)})
	}
	holders := map[int64][]int64{}
	for _, o := range live {
		for _, l := range o.Lots {
			holders[l.ID] = append(holders[l.ID], o.ID)
		}
	}
	for lot, state := range states {
		switch held := holders[lot]; {
		case len(held) > 1:
			report("doubled", "lot %d has the live options %v", lot, held)
		case len(held) == 1 && state != "option", len(held) == 0 && state == "option":
			report("half taken", "lot %d is %q and has the live options %v", lot, state, held)
		}
	}
	return out
}
