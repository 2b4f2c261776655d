package report

import (
	"strings"
	"testing"
	"time"
)

// visited are samples of visits as a run on a busy machine might find them.
func visited() Sheet {
	of := func(id string, rate float64, p50, p99 time.Duration) Sample {
		return Sample{Case: id, Server: Palier, Round: 1, Rate: rate, P50: p50, P99: p99}
	}
	return Sheet{Samples: []Sample{
		of("slots", 500, 2*ms, 9*ms), of("visit-16", 1999, 8*ms, 20*ms), of("visit-hooks", 200, 12*ms, 100*ms),
		of("million-visits-page", 30_000, 3*ms, 9*ms), of("million-visits-day", 20_000, 6*ms, 9*ms),
	}}
}

func TestTargetsOfVisitsAreJudged(t *testing.T) {
	want := []string{"≤ 2 ms 2.00 ms met", "≤ 8 ms 9.00 ms short", "≥ 2,000/s 1,999/s short", "≤ 5 ms 3.00 ms met", "≤ 5 ms 6.00 ms short", "≤ 100 ms 100 ms met"}
	for i, target := range visited().viewingTargets() {
		if got := target.Wanted + " " + target.Measured + " " + target.Verdict; i >= len(want) || got != want[i] {
			t.Errorf("%s: %q, want %q", target.What, got, want)
		}
	}
	for _, target := range (Sheet{}).viewingTargets() {
		if target.Verdict != "not run" {
			t.Errorf("%s: %s without a figure", target.What, target.Verdict)
		}
	}
}

func TestVisitsHaveATableOfTheirOwn(t *testing.T) {
	text := markdown(t, visited())
	for _, want := range []string{
		"| GET slots of 21 days, the agent has 10,000 visits | 1 | 2.00 ms | 9.00 ms | 500/s |",
		"| GET the first 100 of 1,000,000 visits | 1 | 3.00 ms | 9.00 ms | 300/s |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "| POST visit at a free slot, durable | 1 |") {
		t.Error("a line of a case that did not run")
	}
}
