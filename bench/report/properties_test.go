package report

import (
	"strings"
	"testing"
)

// marketed are samples of properties and searches as a run might find them.
func marketed() Sheet {
	of := func(id, server string, rate float64) Sample {
		return Sample{Case: id, Server: server, Round: 1, Rate: rate, P50: 9 * ms, P99: 30 * ms}
	}
	return Sheet{
		Samples: []Sample{of("properties-list-1", Palier, 60_000), of("properties-list-1", PocketBase, 2_500), of("properties-list-16", Palier, 50_000),
			of("crossings-get", Palier, 110), of("searches-post-16", Palier, 850), of("searches-none-16", Palier, 1000),
			of("searches-post-1", Palier, 950), of("searches-none-1", Palier, 1000), of("poliris-import-50000", Palier, 2100)},
		Exchanges: []Exchange{{1, ExchangeFew, 9e6, 60e6, 40e6}, {2, ExchangeFew, 9e6, 55e6, 40e6}, {1, ExchangeMany, 45e6, 98e6, 73e6}},
	}
}

func TestTargetsOfPropertiesAreJudged(t *testing.T) {
	s := marketed()
	targets := append(s.propertyTargets(), append(s.matchingTargets(), s.exchangeTargets()...)...)
	want := []string{"24.0× met", "– not run", "9.00 ms met", "– not run", "– not run", "0.95× met", "0.85× short", "2,100/s met", "– not run", "98 MB after 60 MB met", "73 MB after 40 MB short"}
	if len(targets) != len(want) {
		t.Fatalf("%d targets, want %d", len(targets), len(want))
	}
	for i, target := range targets {
		if got := target.Measured + " " + target.Verdict; got != want[i] {
			t.Errorf("%s: %q, want %q", target.What, got, want[i])
		}
	}
	none := Sheet{}
	for _, target := range append(none.propertyTargets(), append(none.matchingTargets(), none.exchangeTargets()...)...) {
		if target.Verdict != "not run" {
			t.Errorf("%s: %s without a figure", target.What, target.Verdict)
		}
	}
}

func TestPropertiesHaveTablesOfTheirOwn(t *testing.T) {
	text := markdown(t, marketed())
	for _, want := range []string{
		"| GET properties, limit=1000 | 1 | 60,000 rows/s, 9.00 ms / 30.0 ms | 2,500 rows/s, 9.00 ms / 30.0 ms | **24.0×**, p99 1.0× |",
		"| POST property, no searches, durable | 16 | 9.00 ms | 30.0 ms | 1,000/s |",
		"| palier import poliris, 50,000 properties | 2,100/s |",
		"| 10,000 | 9 MB | 60 MB | 40 MB |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
