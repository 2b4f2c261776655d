package wire

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sent answers ParsePage as a query string would.
func sent(parameters map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		text, ok := parameters[name]
		return text, ok
	}
}

func TestPageParameters(t *testing.T) {
	const (
		standard = 50
		most     = 1000
	)
	limits := map[string]int{
		"1": 1, "10": 10, " 10 ": 10, "1000": most, "1001": most, "10.9": 10, "1e2": 100, "007": 7,
		"1e9": most, "1000000000": most, "9223372036854775807": most, "9223372036854775808": most, "18446744073709551616": most,
		"99999999999999999999": most, "1e999": most, "1e99999999999999999999": most,
		"0": standard, "-1": standard, "-0": standard, "0.5": standard, "-1e999": standard, "1e-999": standard, "-9223372036854775809": standard,
		"": standard, " ": standard, "abc": standard, "ten": standard, "10a": standard, "1,000": standard, "0x10": standard, "+5": standard, "NaN": standard, "Infinity": standard,
		"1e": standard, "null": standard, "10;drop": standard, "-": standard, "\x00": standard, "1\x00": standard,
	}
	for text, want := range limits {
		got := ParsePage(sent(map[string]string{"limit": text}), Limits{Default: standard, Max: most})
		if diff := cmp.Diff(Page{Limit: want}, got); diff != "" {
			t.Errorf("limit=%q -want +got:\n%s", text, diff)
		}
	}
	offsets := map[string]int{
		"0": 0, "1": 1, "20": 20, " 20": 20, "20.7": 20, "1e3": 1000, "1000000000": MaxOffset, "1000000001": MaxOffset, "9223372036854775808": MaxOffset, "1e999": MaxOffset,
		"-1": 0, "-9223372036854775809": 0, "-1e999": 0, "": 0, "abc": 0, "NaN": 0, "1 0": 0, "0x10": 0,
	}
	for text, want := range offsets {
		got := ParsePage(sent(map[string]string{"offset": text}), Limits{Default: standard, Max: most})
		if diff := cmp.Diff(Page{Limit: standard, Offset: want}, got); diff != "" {
			t.Errorf("offset=%q -want +got:\n%s", text, diff)
		}
	}
	instants := map[string]int64{
		"0": 0, "1461594712": 1461594712, " 1461594712": 1461594712, "1461594712.9": 1461594712, "1.461594712e9": 1461594712, "-1": -1,
		"1461594712000": latest, "9223372036854775807": latest, "9223372036854775808": latest, "1e999": latest, "-9223372036854775809": earliest, "-1e999": earliest,
	}
	for text, want := range instants {
		got := ParsePage(sent(map[string]string{"timestamp": text}), Limits{Default: standard, Max: most})
		if diff := cmp.Diff(Page{Limit: standard, Since: want, HasSince: true}, got); diff != "" {
			t.Errorf("timestamp=%q -want +got:\n%s", text, diff)
		}
	}
	for _, text := range []string{"", " ", "abc", "2026-01-25", "2026-01-25 11:02:11", "null", "NaN", "1e", "1461594712Z"} {
		got := ParsePage(sent(map[string]string{"timestamp": text}), Limits{Default: standard, Max: most})
		if diff := cmp.Diff(Page{Limit: standard}, got); diff != "" {
			t.Errorf("timestamp=%q -want +got:\n%s", text, diff)
		}
	}
}

func TestPageWithoutParameters(t *testing.T) {
	got := ParsePage(sent(nil), Limits{Default: 7, Max: 9})
	if diff := cmp.Diff(Page{Limit: 7}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPageParametersTogether(t *testing.T) {
	got := ParsePage(sent(map[string]string{"limit": "5", "offset": "10", "timestamp": "15", "Limit": "1"}), Limits{Default: 7, Max: 9})
	if diff := cmp.Diff(Page{Limit: 5, Offset: 10, Since: 15, HasSince: true}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestBoundsOfAPageLeaveRoomToCount(t *testing.T) {
	if int64(MaxOffset)+100_000 > math.MaxInt32 {
		t.Error("offset plus limit overflows 32 bits")
	}
	if latest > math.MaxInt64/1_000_000 || earliest < math.MinInt64/1_000_000 {
		t.Error("the bounds of Since overflow in microseconds")
	}
}
