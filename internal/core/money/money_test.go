package money_test

import (
	"math"
	"testing"

	"palier/internal/core/money"
)

// What people type in euros has no exact binary form: 4.35 times 100 is a little
// less than 435, and a cent cut off here is a cent missing in every price.
func TestANumberOfEurosIsRoundedToTheCent(t *testing.T) {
	for v, want := range map[float64]int64{
		0: 0, 0.01: 1, 0.29: 29, 1.15: 115, 4.35: 435, 19.99: 1_999, 260_000: 26_000_000, 314_166.67: 31_416_667,
		0.004: 0, 0.005: 1, 99.994: 9_999, 99.996: 10_000, money.Largest: 10_000_000_000_000,
	} {
		if got, ok := money.FromMajor(v); !ok || got != want {
			t.Errorf("%v is %d cents (%t), want %d", v, got, ok, want)
		}
	}
}

func TestWhatIsNoSumIsRefused(t *testing.T) {
	for _, v := range []float64{-0.01, -1, math.Nextafter(money.Largest, math.Inf(1)), math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()} {
		if got, ok := money.FromMajor(v); ok || got != 0 {
			t.Errorf("%v is taken for %d cents", v, got)
		}
	}
}

func TestEveryCentIsReadAsItIsWritten(t *testing.T) {
	for minor, want := range map[int64]string{0: "0", 1: "0.01", 10: "0.1", 9_950: "99.5", 26_000_000: "260000", 31_416_667: "314166.67", 10_000_000_000_000: "100000000000"} {
		if got := money.Major(minor); got != want {
			t.Errorf("%d cents are written %q, want %q", minor, got, want)
		}
	}
	for minor := int64(0); minor < 100_000; minor++ {
		if got, ok := money.FromMajor(float64(minor) / 100); !ok || got != minor {
			t.Fatalf("%d cents come back as %d", minor, got)
		}
	}
}
