package apimo

import (
	"math"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/wire"
)

// asked is a call with these parameters in its query.
func asked(parameters url.Values) *call {
	return &call{Call: wire.Call{R: &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/agencies/14/leads", RawQuery: parameters.Encode()}}}}
}

func TestPageParameters(t *testing.T) {
	const most = 1000
	limits := map[string]int{
		"1": 1, "10": 10, " 10 ": 10, "1000": most, "1001": most, "10.9": 10, "1e2": 100, "007": 7,
		"1e9": most, "1000000000": most, "9223372036854775807": most, "9223372036854775808": most, "18446744073709551616": most,
		"99999999999999999999": most, "1e999": most, "1e99999999999999999999": most,
		"0": most, "-1": most, "-0": most, "0.5": most, "-1e999": most, "1e-999": most, "-9223372036854775809": most,
		"": most, " ": most, "abc": most, "ten": most, "10a": most, "1,000": most, "0x10": most, "+5": most, "NaN": most, "Infinity": most,
		"1e": most, "null": most, "10;drop": most, "-": most, "\x00": most, "1\x00": most,
	}
	for text, want := range limits {
		if got := asked(url.Values{"limit": {text}}).page(most); got != (page{limit: want}) {
			t.Errorf("limit=%q: %+v, want limit %d", text, got, want)
		}
	}
	offsets := map[string]int{
		"0": 0, "1": 1, "20": 20, " 20": 20, "20.7": 20, "1e3": 1000, "1000000000": maxOffset, "1000000001": maxOffset, "9223372036854775808": maxOffset, "1e999": maxOffset,
		"-1": 0, "-9223372036854775809": 0, "-1e999": 0, "": 0, "abc": 0, "NaN": 0, "1 0": 0, "0x10": 0,
	}
	for text, want := range offsets {
		if got := asked(url.Values{"offset": {text}}).page(most); got != (page{limit: most, offset: want}) {
			t.Errorf("offset=%q: %+v, want offset %d", text, got, want)
		}
	}
	instants := map[string]int64{
		"0": 0, "1461594712": 1461594712, " 1461594712": 1461594712, "1461594712.9": 1461594712, "1.461594712e9": 1461594712,
		"1461594712000": lastSecond, "9223372036854775807": lastSecond, "9223372036854775808": lastSecond, "1e999": lastSecond,
		"-1": 0, "-9223372036854775809": 0, "-1e999": 0,
		"": 0, " ": 0, "abc": 0, "2026-01-25": 0, "2026-01-25 11:02:11": 0, "null": 0, "NaN": 0, "1e": 0, "1461594712Z": 0,
	}
	for text, want := range instants {
		if got := asked(url.Values{"timestamp": {text}}).page(most); got != (page{limit: most, timestamp: want}) {
			t.Errorf("timestamp=%q: %+v, want timestamp %d", text, got, want)
		}
	}
}

func TestPageParametersTogether(t *testing.T) {
	got := asked(url.Values{"limit": {"5"}, "offset": {"10"}, "timestamp": {"15"}, "Limit": {"1"}}).page(9)
	if diff := cmp.Diff(page{limit: 5, offset: 10, timestamp: 15}, got, cmp.AllowUnexported(page{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := asked(nil).page(9); got != (page{limit: 9}) {
		t.Errorf("without parameters: %+v", got)
	}
}

func TestTheTimestampOfAnAnswerIsItsLastChangeOrWhatWasSent(t *testing.T) {
	at := time.Date(2026, 3, 10, 15, 49, 50, 999, time.UTC)
	p := page{timestamp: 1461594712}
	if p.after(at) != at.Unix() || p.after(time.Time{}) != 1461594712 || (page{}).after(time.Time{}) != 0 {
		t.Errorf("%d with items, %d without, %d without either", p.after(at), p.after(time.Time{}), (page{}).after(time.Time{}))
	}
	if !p.since().Equal(time.Unix(1461594712, 0)) || !(page{}).since().IsZero() {
		t.Errorf("since %v, and %v when nothing was sent", p.since(), (page{}).since())
	}
}

func TestBoundsOfAPageLeaveRoomToCount(t *testing.T) {
	if int64(maxOffset)+100_000 > math.MaxInt32 {
		t.Error("offset plus limit overflows 32 bits")
	}
	if lastSecond > math.MaxInt64/1_000_000 {
		t.Error("the bound of a timestamp overflows in microseconds")
	}
}
