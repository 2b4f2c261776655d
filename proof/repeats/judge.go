package main

import (
	"fmt"
	"net/http"

	"palier/proof/door"
	"palier/proof/harness"
)

// judge compares the answers to one key: all are 200 with the same bytes, and
// all but one are marked as replays.
func judge(reference string, answers []door.Answer) []harness.Violation {
	var out []harness.Violation
	report := func(kind, format string, args ...any) {
		out = append(out, harness.Violation{Kind: kind, Reference: reference, Detail: fmt.Sprintf(format, args...)})
	}
	served := 0
	for _, a := range answers {
		switch {
		case a.Status != http.StatusOK:
			report("refused", "status %d: %.300s", a.Status, a.Body)
		case string(a.Body) != string(answers[0].Body):
			report("other answer", "%s, then %s", answers[0].Body, a.Body)
		}
		if !a.Replayed {
			served++
		}
	}
	if served != 1 {
		report("unmarked", "%d of %d answers are not marked as replays, want 1", served, len(answers))
	}
	return out
}

// effects compares the lists before and after: one new lead for each key.
func effects(before, after []door.Lead, total, keys int) []harness.Violation {
	var out []harness.Violation
	report := func(kind, reference, format string, args ...any) {
		out = append(out, harness.Violation{Kind: kind, Reference: reference, Detail: fmt.Sprintf(format, args...)})
	}
	if made := len(after) - len(before); made != keys {
		report("effects", "", "%d keys made %d leads", keys, made)
	}
	if total != len(after) {
		report("count", "", "total_items is %d, %d leads are listed", total, len(after))
	}
	old := map[int64]bool{}
	for _, lead := range before {
		old[lead.ID] = true
	}
	times := map[string]int{}
	for _, lead := range after {
		if old[lead.ID] {
			continue
		}
		if times[lead.Reference]++; times[lead.Reference] == 2 {
			report("doubled", lead.Reference, "listed twice")
		}
	}
	return out
}
