package programs_test

import (
	"testing"
	"time"

	"palier/internal/core/programs"
)

// TestWithoutVAT: the samples of the vendor's document first.
func TestWithoutVAT(t *testing.T) {
	for _, c := range []struct{ price, rate, want int64 }{
		{36_900_000, 2000, 30_750_000},
		{37_700_000, 2000, 31_416_667},
		{800_000, 2000, 666_667},
		{31_416_667, 0, 31_416_667},
		{0, 2000, 0},
		{100, 550, 95},                                // 94.79
		{3, 10_000, 2},                                // 1.5 is rounded up
		{10_000_000_000_000, 2000, 8_333_333_333_333}, // a hundred thousand million euros
		{9_999_999_999_999, 550, 9_478_672_985_781},
	} {
		if got := programs.WithoutVAT(c.price, c.rate); got != c.want {
			t.Errorf("WithoutVAT(%d, %d) = %d, want %d", c.price, c.rate, got, c.want)
		}
	}
}

func TestALotIsWhatItsHoldMakesIt(t *testing.T) {
	now := time.Now()
	optioned := programs.Hold{State: programs.Optioned, Holder: 1, Until: now}
	for what, c := range map[string]struct {
		lot  programs.Lot
		at   time.Time
		want programs.State
	}{
		"free":                          {programs.Lot{}, now, programs.Available},
		"withheld":                      {programs.Lot{Withheld: true}, now, programs.Unavailable},
		"optioned":                      {programs.Lot{Hold: optioned}, now.Add(-time.Microsecond), programs.Optioned},
		"at its end":                    {programs.Lot{Hold: optioned}, now, programs.Available},
		"withheld, optioned":            {programs.Lot{Hold: optioned, Withheld: true}, now.Add(-time.Microsecond), programs.Optioned},
		"withheld, at its end":          {programs.Lot{Hold: optioned, Withheld: true}, now, programs.Unavailable},
		"a hold without end":            {programs.Lot{Hold: programs.Hold{State: programs.Sold, Holder: 1}}, now, programs.Sold},
		"an end that nobody's hold has": {programs.Lot{Hold: programs.Hold{Until: now.Add(time.Hour)}}, now, programs.Available},
	} {
		if got := c.lot.State(c.at); got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
}
