package sales

import (
	_ "embed"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/day"
)

// published are the public holidays of metropolitan France, 2006 to 2031
// (etalab/jours-feries-france-data, Licence Ouverte).
//
//go:embed testdata/holidays.txt
var published string

func TestHolidaysAreThePublishedOnes(t *testing.T) {
	want := map[day.Date]bool{}
	for word := range strings.FieldsSeq(published) {
		d, ok := day.Parse(word)
		if !ok {
			t.Fatalf("no date: %q", word)
		}
		want[d] = true
	}
	if len(want) < 26*10 {
		t.Fatalf("%d days in the list", len(want))
	}
	got := map[day.Date]bool{}
	for year := 2006; year <= 2031; year++ {
		for _, d := range holidays(year) {
			got[d] = true
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("holidays (-want +got):\n%s", d)
	}
}

func TestTheWithdrawalPeriodEnds(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04:05", s, day.Paris())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for what, c := range map[string]struct{ notified, end string }{
		"on the tenth day":                 {"2026-02-09 00:00:00", "2026-02-20 00:00:00"},
		"whatever the hour":                {"2026-02-09 23:59:59", "2026-02-20 00:00:00"},
		"the next day's period":            {"2026-02-10 00:00:00", "2026-02-21 00:00:00"},
		"moved off a Saturday":             {"2026-02-11 09:00:00", "2026-02-24 00:00:00"},
		"moved off a Sunday":               {"2026-02-12 09:00:00", "2026-02-24 00:00:00"},
		"moved off Easter, Monday too":     {"2026-03-26 09:00:00", "2026-04-08 00:00:00"},
		"moved off Christmas and Saturday": {"2026-12-15 09:00:00", "2026-12-29 00:00:00"},
		"over the change of the clocks":    {"2026-03-20 09:00:00", "2026-03-31 00:00:00"},
		"seven days before August 2015":    {"2015-08-07 09:00:00", "2015-08-15 00:00:00"},
		"ten days since":                   {"2015-08-08 09:00:00", "2015-08-19 00:00:00"},
	} {
		if got := WithdrawalEnd(at(c.notified)); !got.Equal(at(c.end)) {
			t.Errorf("%s: %v, want %v", what, got.In(day.Paris()), c.end)
		}
	}
	if got := WithdrawalEnd(at("2001-05-31 12:00:00")); !got.IsZero() {
		t.Errorf("before there was such a period: %v", got)
	}
}

func TestTheDraftOfADeedIsSentAMonthBefore(t *testing.T) {
	for deed, want := range map[string]string{"2027-06-30": "2027-05-30", "2027-03-31": "2027-02-28", "2028-03-30": "2028-02-29", "2027-01-05": "2026-12-05", "": ""} {
		d, _ := day.Parse(deed)
		if got := DraftDeedBy(d).String(); got != want {
			t.Errorf("a deed on %s: %s, want %s", deed, got, want)
		}
	}
}
