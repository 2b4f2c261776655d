package report

import (
	"strings"
	"testing"
	"time"
)

// sold are samples of new-build sales as a run on a slow disk might find them.
func sold() Sheet {
	of := func(id string, rate float64, p50, p99 time.Duration) Sample {
		return Sample{Case: id, Server: Palier, Round: 1, Rate: rate, P50: p50, P99: p99}
	}
	return Sheet{
		Samples: []Sample{
			of("lots-page", 50_000, ms, 2*ms), of("lots-all", 50_000, 20*ms, 30*ms),
			of("option-16", 2999, 5*ms, 9*ms), of("million-claim-1", 300, 3*ms, 20*ms), of("million-claim-16", 300, 3*ms, 21*ms),
			of("key-none", 9000, 90_000, ms), of("key-denied", 9000, 109_500, ms),
			{Case: "key-none", Server: Palier, Round: 2, P50: 60_000}, {Case: "key-denied", Server: Palier, Round: 2, P50: 79_500},
			{Case: "key-none", Server: Palier, Round: 3, P50: 20_000}, {Case: "key-denied", Server: Palier, Round: 3, P50: 90_000},
			of("hooks", 1080, 30*ms, 999*ms),
		},
		Memories: []Memory{{Server: Palier, Store: "new-build sales", After: 300e6, Peak: 300e6},
			{Server: Palier, Store: HookStore, Idle: 60e6, Begun: 100e6, After: 121e6, Peak: 125e6}},
	}
}

func TestNewBuildTargetsAreJudged(t *testing.T) {
	verdicts := map[string]string{}
	for _, target := range sold().newBuildTargets() {
		verdicts[target.What] = target.Wanted + " " + target.Measured + " " + target.Verdict
	}
	for what, want := range map[string]string{
		"page of 50 of 1,000 lots, p50":                                            "≤ 10 ms 1.00 ms met",
		"all of 1,000 lots in 20 pages, p50":                                       "≤ 10 ms 20.0 ms short",
		"POST option, 16 connections, rate":                                        "≥ 3,000/s 2,999/s short",
		"credentials, scope and permission add":                                    "≤ 20 µs 19.5 µs met",
		"POST registration with its verdict at 1,000,000 contacts, 1 connection":   "≤ 20 ms 20.0 ms met",
		"POST registration with its verdict at 1,000,000 contacts, 16 connections": "≤ 20 ms 21.0 ms short",
		"webhooks: first tries at endpoints that answer":                           "≥ 1,000/s 1,080/s met",
		"webhooks: from change to first try":                                       "≤ 1000 ms 999 ms met",
		"webhooks: resident memory":                                                "≤ 1.2× their beginning 1.2× short", // 1.21
	} {
		found := false
		for name, got := range verdicts {
			if strings.HasPrefix(name, what) {
				found = true
				if got != want {
					t.Errorf("%s: %q, want %q", what, got, want)
				}
			}
		}
		if !found {
			t.Errorf("no target %s", what)
		}
	}
	for _, target := range (Sheet{}).newBuildTargets() {
		if target.Verdict != "not run" {
			t.Errorf("%s: %s without a figure", target.What, target.Verdict)
		}
	}
}

func TestNewBuildCasesHaveATableOfTheirOwn(t *testing.T) {
	s := sold()
	s.Faults = []Fault{{Case: "hooks", Server: Palier, Round: 1, Reason: "12 messages are missing"}}
	text := markdown(t, s)
	for _, want := range []string{
		"| GET all of 1,000 lots: 20 pages of 50, one after the other | 1 | 20.0 ms | 30.0 ms | 50.0/s |",
		"| POST option on a free lot, durable | 16 | 5.00 ms | 9.00 ms | 2,999/s |",
		"from change to arrival | 90 | invalid | – | – |",
		"known | 16 | 3.00 ms | 21.0 ms | 300/s |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "GET the tenant") {
		t.Error("a line of a case that did not run")
	}
}
