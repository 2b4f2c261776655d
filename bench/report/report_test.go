package report

import (
	"strings"
	"testing"
	"time"
)

const ms = time.Millisecond

// sample is a round of post-16 unless its case is changed.
func sample(server string, round int, rate float64, p99 time.Duration) Sample {
	return Sample{Case: "post-16", Server: server, Round: round, Rate: rate, P50: p99 / 4, P99: p99}
}

func measured() Sheet {
	return Sheet{
		Machine: Machine{Date: "2026-11-21 10:00 UTC", Commit: "abc1234+dirty", CPU: "a processor", Cores: 2,
			Kernel: "6.1", Go: "go1.26", Sync: 250 * time.Microsecond,
			Programs: []Program{{Palier, []string{"modernc.org/sqlite v1.60.0"}}}},
		Rounds: 3, Window: 5 * time.Second, WarmUp: time.Second,
		Samples: []Sample{
			sample(Palier, 1, 9000, 5*ms), sample(Palier, 2, 4000, 40*ms), sample(Palier, 3, 8000, 6*ms),
			sample(PocketBase, 1, 2000, 30*ms), sample(PocketBase, 2, 1000, 60*ms), sample(PocketBase, 3, 1600, 40*ms),
			{Case: "list-10000-1", Server: Palier, Rate: 300_000, P50: 61 * ms, P99: 70 * ms, OwnCPU: 0.5},
			{Case: "million-first", Server: Palier, Rate: 50_000, P50: 2 * ms, P99: 3 * ms},
			{Case: "start-empty", Server: Palier, P50: 300 * ms},
		},
		Memories: []Memory{{Palier, "the cases above", 20e6, 0, 90e6, 120e6}, {Palier, "1,000,000 leads", 20e6, 0, 90e6, 161e6},
			{PocketBase, "the cases above", 20e6, 0, 90e6, 900e6}},
	}
}

func TestFiguresAreMediansOfEachQuantity(t *testing.T) {
	got, ok := measured().Figure("post-16", Palier)
	if want := (Figure{Rate: 8000, P50: 1500 * time.Microsecond, P99: 6 * ms}); !ok || got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	even := Sheet{Samples: []Sample{sample(Palier, 1, 10, 3*ms), sample(Palier, 2, 30, 5*ms)}}
	if got, _ := even.Figure("post-16", Palier); got.Rate != 20 || got.P99 != 4*ms {
		t.Errorf("two rounds: %+v, want their means", got)
	}
	if _, ok := measured().Figure("post-16", Ceiling); ok {
		t.Error("a figure of a server that did not run")
	}
}

func TestOneInvalidRoundTakesTheCaseAway(t *testing.T) {
	s := measured()
	s.Faults = []Fault{{"post-16", Palier, 2, "answer 500: out\nof | disk"}}
	if got, ok := s.Figure("post-16", Palier); ok {
		t.Errorf("still %+v", got)
	}
	if _, ok := s.Figure("post-16", PocketBase); !ok {
		t.Error("the other server's figure is gone too")
	}
	text := markdown(t, s)
	for _, want := range []string{"| post-16 | Palier | 2 | answer 500: out of \\| disk |", "| 16 | invalid | 1,600/s"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestTargetsAreJudgedAndNeverGuessed(t *testing.T) {
	verdicts := map[string]string{}
	for _, target := range measured().Targets() {
		verdicts[target.What] = target.Measured + " " + target.Verdict
	}
	for what, want := range map[string]string{
		"POST lead, 16 connections, rate":               "5.0× met",
		"POST lead, 16 connections, p99":                "0.15× met",
		"POST lead, 64 connections, rate":               "– not run",
		"limit=10000, p50":                              "61.0 ms short",
		"1,000,000 leads, page of 100 at offset 0, p50": "2.00 ms met",
		"1,000,000 leads, delta of 100, p50":            "– not run",
		"resident memory, peak of the whole run":        "161 MB short",
		"start on an empty store":                       "300 ms met",
	} {
		if verdicts[what] != want {
			t.Errorf("%s: %q, want %q", what, verdicts[what], want)
		}
	}
}

func TestMarkdownHoldsWhatAReaderNeedsToJudge(t *testing.T) {
	text := markdown(t, measured())
	for _, want := range []string{
		"## 2026-11-21 10:00 UTC, commit abc1234+dirty\n",
		"- machine: a processor, 2 cores, Linux 6.1; write and fsync of 4 KiB, p50 0.250 ms\n",
		"- Palier: modernc.org/sqlite v1.60.0\n",
		"rounds: 3, window: 5s, warm-up: 1s",
		"took at most 25 % of them",
		"| POST lead, durable (Palier FULL, PocketBase NORMAL) | 16 | 8,000/s, 1.50 ms / 6.00 ms | 1,600/s, 10.0 ms / 40.0 ms | **5.0×**, p99 0.15× | – | – |",
		"| 300,000 rows/s, 61.0 ms / 70.0 ms | – | – |",
		"| page of 100, offset 0 | 1 | 2.00 ms | 3.00 ms | 500/s |",
		"| start on that store (palier serve) | 300 ms | – |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "Invalid") || strings.Contains(text, "random offset up to") {
		t.Errorf("tables or lines of what did not happen in\n%s", text)
	}
}

func markdown(t *testing.T, s Sheet) string {
	t.Helper()
	var b strings.Builder
	if err := s.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNumbersAreShownWithTheDigitsThatCount(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{thousands(0), "0.0"}, {thousands(13.64), "13.6"}, {thousands(100), "100"}, {thousands(999.6), "1,000"},
		{thousands(12_345.6), "12,346"}, {thousands(1_000_000), "1,000,000"},
		{milliseconds(47_300), "0.047 ms"}, {milliseconds(1234 * time.Microsecond), "1.23 ms"}, {milliseconds(34_560 * time.Microsecond), "34.6 ms"},
		{milliseconds(700 * ms), "700 ms"}, {times(0.149), "0.15×"}, {times(4.56), "4.6×"}, {times(123.4), "123×"},
		{megabytes(159_600_000), "160 MB"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
