package visits_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/visits"
)

// changes is every change of the clocks of Paris from 2026 to 2037, the last
// Sundays of March and October.
func changes() []string {
	return strings.Fields(`2026-03-29 2026-10-25 2027-03-28 2027-10-31 2028-03-26 2028-10-29 2029-03-25 2029-10-28
		2030-03-31 2030-10-27 2031-03-30 2031-10-26 2032-03-28 2032-10-31 2033-03-27 2033-10-30
		2034-03-26 2034-10-29 2035-03-25 2035-10-28 2036-03-30 2036-10-26 2037-03-29 2037-10-25`)
}

// What visitors see of the nights of the changes: by the wall clock, with the UTC
// hour of each full hour, so that the half of a fold is told apart.
func TestTheNightsWhenTheClocksChange(t *testing.T) {
	const (
		spring = "00:00 00:30 01:00 01:30 03:00 03:30 04:00 04:30 | 23 0 1 2"
		autumn = "00:00 00:30 01:00 01:30 02:00 02:30 03:00 03:30 04:00 04:30 | 22 23 0 2 3"
	)
	for _, date := range changes() {
		want := spring
		if strings.Contains(date, "-10-") {
			want = autumn
		}
		midnight := paris(t, date+" 00:00")
		r := usual()
		r.Notice = 0
		for name, openings := range map[string][]visits.Opening{
			"once":   list(once(t, date+" 00:00", date+" 05:00")),
			"weekly": {{Start: midnight.AddDate(0, 0, -28), End: midnight.AddDate(0, 0, -28).Add(5 * time.Hour), Weekly: true}},
		} {
			r.Horizon = 1
			if got := written(visits.Slots(r, visits.Ask{Now: midnight, Openings: openings})); got != want {
				t.Errorf("%s, %s:\n got %s\nwant %s", date, name, got, want)
			}
		}
	}
}

func written(slots []visits.Slot) string {
	var local, hours []string
	for _, s := range slots {
		at := s.At.In(day.Paris())
		local = append(local, at.Format("15:04"))
		if at.Minute() == 0 {
			hours = append(hours, fmt.Sprint(s.At.Hour()))
		}
	}
	return strings.Join(local, " ") + " | " + strings.Join(hours, " ")
}

// A weekly half hour across a change: at nine o'clock before and after it, though
// the weeks have 167 and 169 hours.
func TestAWeeklyOpeningStaysAtItsLocalTime(t *testing.T) {
	for _, date := range changes() {
		sunday := paris(t, date+" 09:00")
		before := sunday.AddDate(0, 0, -7)
		r := usual()
		r.Notice, r.Horizon = 0, 8
		slots := visits.Slots(r, visits.Ask{Now: before, Openings: []visits.Opening{{Start: before, End: before.Add(30 * time.Minute), Weekly: true}}})
		if len(slots) != 2 || !slots[0].At.Equal(before) || !slots[1].At.Equal(sunday) {
			t.Errorf("%s: %s", date, shown(slots))
		}
	}
}

// A day of 23 or of 25 hours has one grid from its beginning to its end.
func TestADayOfTheChangeIsWhole(t *testing.T) {
	for _, date := range changes() {
		r := usual()
		r.Notice, r.Horizon, r.OpensAt, r.ClosesAt = 0, 1, 0, 24*60
		slots := visits.Slots(r, visits.Ask{Now: paris(t, date+" 00:00")})
		want := 48 + 1 // of a fold, an hour has no slots; with the horizon's own
		if strings.Contains(date, "-03-") {
			want = 46 + 1
		}
		if len(slots) != want {
			t.Errorf("%s: %d slots, want %d: %s", date, len(slots), want, shown(slots))
		}
	}
}
