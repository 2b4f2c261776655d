package report

import (
	"strings"
	"testing"
	"time"
)

// found are samples of addresses as a run might find them.
func found() Sheet {
	of := func(id string, rate float64, p50 time.Duration) Sample {
		return Sample{Case: id, Server: Palier, Round: 1, Rate: rate, P50: p50, P99: 3 * p50}
	}
	return Sheet{
		Samples: []Sample{of("import-ban", 150_000, 0), of("addresses-exact", 20_000, 45*time.Microsecond), of("addresses-typo", 900, 1100*time.Microsecond)},
		AddressFiles: []AddressFile{{Addresses: 2_000_000, Bytes: 34_000_000, Importing: 90_000_000, Searching: 50_000_000},
			{Addresses: Country, Bytes: 442_000_000, Importing: 150_000_000, Searching: 201_000_000}},
	}
}

func TestTargetsOfAddressesAreJudged(t *testing.T) {
	want := []string{"≥ 100,000/s 150,000/s met", "≤ 50 17.0 met", "≤ 100 µs 45 µs met", "≤ 1000 µs 1100 µs short", "≤ 5000 µs – not run", "≤ 200 MB 201 MB short"}
	for i, target := range found().placeTargets() {
		if got := target.Wanted + " " + target.Measured + " " + target.Verdict; i >= len(want) || got != want[i] {
			t.Errorf("%s: %q, want %q", target.What, got, want)
		}
	}
	for _, target := range (Sheet{}).placeTargets() {
		if target.Verdict != "not run" {
			t.Errorf("%s: %s without a figure", target.What, target.Verdict)
		}
	}
}

func TestAddressesHaveTablesOfTheirOwn(t *testing.T) {
	text := markdown(t, found())
	for _, want := range []string{
		"| palier import ban, lines | – | – | 150,000/s |",
		"| search by postcode, street and number | 45 µs | 135 µs | 20,000/s |",
		"| 2,000,000 | 34 MB | 17.0 | 90 MB | 50 MB |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "half of the commune") {
		t.Error("a line of a case that did not run")
	}
}
