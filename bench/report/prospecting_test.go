package report

import (
	"strings"
	"testing"
	"time"
)

// walked are samples of prospecting as a run might find them.
func walked() Sheet {
	of := func(id string, rate float64, p50 time.Duration) Sample {
		return Sample{Case: id, Server: Palier, Round: 1, Rate: rate, P50: p50, P99: 2 * p50}
	}
	return Sheet{Samples: []Sample{of("bearer-none", 9000, 100*time.Microsecond), of("bearer-nowhere", 8000, 131*time.Microsecond),
		of("file-get", 200, 4*ms), of("file-put", 30, 31*ms), of("addresses-http", 15_000, ms)}}
}

func TestTargetsOfProspectingAreJudged(t *testing.T) {
	want := []string{"≤ 10 ms 4.00 ms met", "≤ 30 ms 31.0 ms short", "≤ 30 µs 31.0 µs short", "≥ 15,000/s 15,000/s met"}
	for i, target := range walked().prospectingTargets() {
		if got := target.Wanted + " " + target.Measured + " " + target.Verdict; i >= len(want) || got != want[i] {
			t.Errorf("%s: %q, want %q", target.What, got, want)
		}
	}
	for _, target := range (Sheet{}).prospectingTargets() {
		if target.Verdict != "not run" {
			t.Errorf("%s: %s without a figure", target.What, target.Verdict)
		}
	}
}

func TestProspectingHasATableOfItsOwn(t *testing.T) {
	text := markdown(t, walked())
	for _, want := range []string{
		"| GET a building file of 500 mailboxes, 400 people | 1 | 4.00 ms | 8.00 ms | 200/s |",
		"| GET an address by postcode, street and number | 1000 µs | 2000 µs | 15,000/s |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "| GET a building file of 500 mailboxes, 400 people | 16 |") {
		t.Error("a line of a case that did not run")
	}
}
