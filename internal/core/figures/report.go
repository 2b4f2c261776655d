package figures

import (
	"cmp"
	"slices"
)

// Answering is how fast enquiries of a source were answered.
type Answering struct {
	Source         string // empty: all together
	Leads, Answers int64
	Median, Ninety float64 // minutes within which half, and nine tenths, of the answers were given; as exact as Spans
}

// Answered sums answers up, all together first and then by source, the most enquiries first.
func Answered(list []Count) []Answering {
	bySource := map[string]*Answering{}
	spans := map[string]map[int64]int64{}
	of := func(source string) *Answering {
		if bySource[source] == nil {
			bySource[source], spans[source] = &Answering{Source: source}, map[int64]int64{}
		}
		return bySource[source]
	}
	for _, c := range list {
		for _, source := range slices.Compact([]string{c.Source, ""}) {
			switch c.Measure {
			case Leads:
				of(source).Leads += c.N
			case Answers:
				of(source).Answers += c.N
				spans[source][c.Span] += c.N
			}
		}
	}
	var out []Answering
	for source, one := range bySource {
		one.Median, one.Ninety = within(spans[source], .5), within(spans[source], .9)
		out = append(out, *one)
	}
	slices.SortFunc(out, func(a, b Answering) int {
		if (a.Source == "") != (b.Source == "") {
			return cmp.Compare(len(a.Source), len(b.Source))
		}
		return cmp.Or(cmp.Compare(b.Leads, a.Leads), cmp.Compare(a.Source, b.Source))
	})
	return out
}

// within is the time within which a share of the answers was given: between two bounds they
// are taken to be spread evenly.
func within(spans map[int64]int64, share float64) float64 {
	var all, below int64
	for _, n := range spans {
		all += n
	}
	wanted, from := share*float64(all), int64(0)
	for _, to := range Spans() {
		n := spans[to]
		if n > 0 && float64(below+n) >= wanted {
			if to == longest {
				return float64(from)
			}
			return float64(from) + float64(to-from)*(wanted-float64(below))/float64(n)
		}
		below, from = below+n, to
	}
	return 0
}

// Total is how much of a measure there is.
func Total(list []Count, m Measure) (n int64) {
	for _, c := range list {
		if c.Measure == m {
			n += c.N
		}
	}
	return n
}
