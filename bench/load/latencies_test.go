package load

import (
	"testing"
	"time"
)

func TestPercentileIsTheNearestRank(t *testing.T) {
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[99-i] = time.Duration(i + 1) // 100 … 1: unsorted on purpose
	}
	all := NewLatencies(hundred[:30], nil, hundred[30:])
	for _, c := range []struct {
		of   Latencies
		p    float64
		want time.Duration
	}{
		{all, 50, 50}, {all, 99, 99}, {all, 99.5, 100}, {all, 100, 100}, {all, 1, 1}, {all, 0.5, 1},
		{all, 0, 1}, {all, -3, 1}, {all, 250, 100}, // out of range: clamped
		{NewLatencies([]time.Duration{7}), 50, 7}, {NewLatencies([]time.Duration{7}), 99, 7},
		{NewLatencies([]time.Duration{9, 3}), 50, 3}, {NewLatencies([]time.Duration{9, 3}), 51, 9},
		{NewLatencies(), 99, 0},
	} {
		if got := c.of.Percentile(c.p); got != c.want {
			t.Errorf("percentile %v of %d samples: %d, want %d", c.p, len(c.of), got, c.want)
		}
	}
}
