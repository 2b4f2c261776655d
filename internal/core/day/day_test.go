package day_test

import (
	"testing"
	"time"

	"palier/internal/core/day"
)

func TestADayIsOneOfTheCalendar(t *testing.T) {
	for _, text := range []string{"2026-11-21", "2024-02-29", "0001-01-01", "9999-12-31"} {
		if d, ok := day.Parse(text); !ok || d.String() != text || d.IsZero() {
			t.Errorf("%s is read as %q (%t)", text, d, ok)
		}
	}
	for _, text := range []string{"", "2023-02-29", "2026-11-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
		"2026-1-1", "21/11/2026", "2026-11-21T00:00:00Z", " 2026-11-21", "10000-01-01"} {
		if d, ok := day.Parse(text); ok || !d.IsZero() {
			t.Errorf("%q is taken for %s", text, d)
		}
	}
	if text := (day.Date{}).String(); text != "" {
		t.Errorf("no date is written %q", text)
	}
}

// Half past eleven in the evening in Nantes is a day that has begun elsewhere and
// not ended here.
func TestTheDayOfAnInstantIsThatOfItsZone(t *testing.T) {
	late := time.Date(2026, time.December, 31, 23, 30, 0, 0, time.FixedZone("UTC+1", 3600))
	for zone, want := range map[*time.Location]string{late.Location(): "2026-12-31", time.UTC: "2026-12-31", time.FixedZone("UTC+2", 7200): "2027-01-01"} {
		if got := day.Of(late.In(zone)).String(); got != want {
			t.Errorf("in %s it is %s, want %s", zone, got, want)
		}
	}
}
