// Package report turns samples into the table that a reader sees: medians, ratios, and the targets beside what was
// measured.
//
// It knows what the cases are called and what is wanted of them; it must not know how a server is run or asked.
package report

import (
	"slices"
	"time"
)

// Sheet is all that one run of the benchmark found.
type Sheet struct {
	Machine  Machine       `json:"machine"`
	Rounds   int           `json:"rounds"`
	Window   time.Duration `json:"window_ns"`
	WarmUp   time.Duration `json:"warm_up_ns"`
	LargeBy  string        `json:"large_by"` // the commit that made the large store, which is kept between runs
	Samples  []Sample      `json:"samples"`
	Memories []Memory      `json:"memories"`
	Faults   []Fault       `json:"faults"`

	AddressFiles []AddressFile `json:"address_files"`
	Exchanges    []Exchange    `json:"exchanges"`
}

// Sample is what one window of one server held. A start has only P50, its duration.
type Sample struct {
	Case   string        `json:"case"`
	Server string        `json:"server"`
	Round  int           `json:"round"`
	Rate   float64       `json:"rate"` // operations per second; of lists, rows per second
	P50    time.Duration `json:"p50_ns"`
	P99    time.Duration `json:"p99_ns"`
	OwnCPU float64       `json:"own_cpu"` // processors kept busy by the generator
}

// Memory is the resident memory of one server process, in bytes.
type Memory struct {
	Server string `json:"server"`
	Store  string `json:"store"` // which store it served
	Idle   int64  `json:"idle"`  // just after the start
	Begun  int64  `json:"begun"` // when its first window began; 0: not taken
	After  int64  `json:"after"` // when the last case was over
	Peak   int64  `json:"peak"`  // the most from start to end
}

// Fault is a run that must not be counted, and why.
type Fault struct {
	Case   string `json:"case"`
	Server string `json:"server"`
	Round  int    `json:"round"`
	Reason string `json:"reason"`
}

// Figure is the median of a server's rounds, for each quantity by itself.
type Figure struct {
	Rate     float64
	P50, P99 time.Duration
}

// Figure returns the medians of a case. There are none when the case did not run, or when one of its rounds was
// invalid: a server that fails now and then has no speed.
func (s Sheet) Figure(id, server string) (Figure, bool) {
	if s.invalid(id, server) {
		return Figure{}, false
	}
	var rates []float64
	var p50s, p99s []time.Duration
	for _, sample := range s.Samples {
		if sample.Case == id && sample.Server == server {
			rates = append(rates, sample.Rate)
			p50s = append(p50s, sample.P50)
			p99s = append(p99s, sample.P99)
		}
	}
	if len(rates) == 0 {
		return Figure{}, false
	}
	return Figure{Rate: median(rates), P50: median(p50s), P99: median(p99s)}, true
}

// invalid is whether any round of the case failed.
func (s Sheet) invalid(id, server string) bool {
	return slices.ContainsFunc(s.Faults, func(f Fault) bool { return f.Case == id && f.Server == server })
}

// ran is whether the case has a sample or a fault of any server.
func (s Sheet) ran(c Case) bool {
	return slices.ContainsFunc(s.Samples, func(m Sample) bool { return m.Case == c.ID }) ||
		slices.ContainsFunc(s.Faults, func(f Fault) bool { return f.Case == c.ID })
}

// ownCPU is the most that the generator took in any window, in processors.
func (s Sheet) ownCPU() float64 {
	most := 0.0
	for _, m := range s.Samples {
		most = max(most, m.OwnCPU)
	}
	return most
}

// median is the middle value, or the mean of the two in the middle. There must be one.
func median[T ~int64 | ~float64](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	upper := sorted[len(sorted)/2]
	lower := sorted[(len(sorted)-1)/2]
	return lower + (upper-lower)/2
}
