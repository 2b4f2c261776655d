package load

import (
	"math"
	"slices"
	"time"
)

// Latencies are all the durations of one window, in ascending order. Every sample is kept, so that a percentile
// is one that really happened and not the edge of a bucket: a window holds a few hundred thousand at most.
type Latencies []time.Duration

// NewLatencies puts the samples of several clients together.
func NewLatencies(samples ...[]time.Duration) Latencies {
	all := slices.Concat(samples...)
	slices.Sort(all)
	return all
}

// Percentile returns the smallest sample that at least p per cent of the samples do not exceed (nearest rank).
// p is clamped to (0, 100]; without samples it is 0.
func (l Latencies) Percentile(p float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	rank := int(math.Ceil(p / 100 * float64(len(l))))
	return l[min(max(rank, 1), len(l))-1]
}
