package leads

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/day"
)

// Hours are when an agency works: seven days, from Monday on.
type Hours [][]Stretch

// Stretch is a part of a day, in minutes from midnight: [From, To).
type Stretch struct{ From, To int }

// UsualHours are those of an agency that has settled none: Monday to Friday from nine to
// seven, Saturday morning.
func UsualHours() Hours {
	h := make(Hours, 7)
	for i := range 5 {
		h[i] = []Stretch{{9 * 60, 19 * 60}}
	}
	h[5] = []Stretch{{9 * 60, 12 * 60}}
	return h
}

// ReadHours reads the days of a week, each as "09:00-12:30 14:00-19:00"; an empty day is not
// worked. problem is the first day, from Monday on, that cannot be read; 7: none.
func ReadHours(days [7]string) (h Hours, problem int) {
	h = make(Hours, len(days))
	for i, text := range days {
		last := 0
		for _, part := range strings.Fields(strings.NewReplacer(",", " ", "–", "-").Replace(text)) {
			from, to, _ := strings.Cut(part, "-")
			s := Stretch{minute(from), minute(to)}
			if s.From < last || s.To <= s.From || s.To > 24*60 {
				return h, i
			}
			h[i], last = append(h[i], s), s.To
		}
	}
	return h, len(days)
}

// minute reads "9:30", "09h30" or "9" as a minute of the day; -1: it is none.
func minute(text string) int {
	hour, rest, _ := strings.Cut(strings.ReplaceAll(text, "h", ":"), ":")
	h, err := strconv.Atoi(hour)
	m := 0
	if err == nil && rest != "" {
		m, err = strconv.Atoi(rest)
	}
	if err != nil || h < 0 || h > 24 || m < 0 || m > 59 {
		return -1
	}
	return 60*h + m
}

// Days writes the hours as ReadHours reads them.
func (h Hours) Days() (days [7]string) {
	for i, list := range h[:min(len(h), len(days))] {
		var parts []string
		for _, s := range list {
			parts = append(parts, fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60))
		}
		days[i] = strings.Join(parts, " ")
	}
	return days
}

// None tells hours in which nobody ever works.
func (h Hours) None() bool {
	for _, list := range h {
		if len(list) > 0 {
			return false
		}
	}
	return true
}

// mostDays is how far working time is counted: who has waited longer has waited too long.
const mostDays = 62

// Worked is how much working time lies between two instants. It counts two months at most:
// what is longer is at least what it says.
func (h Hours) Worked(from, to time.Time, zone *time.Location, closed func(day.Date) bool) (sum time.Duration) {
	h.each(from, zone, closed, func(begins, ends time.Time) bool {
		if !begins.Before(to) {
			return false
		}
		if ends.After(to) {
			ends = to
		}
		sum += ends.Sub(begins)
		return true
	})
	return sum
}

// each calls with the stretches of work from an instant on, until it says that it has enough.
func (h Hours) each(from time.Time, zone *time.Location, closed func(day.Date) bool, work func(begins, ends time.Time) bool) {
	local := from.In(zone)
	next := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	for i := range mostDays {
		d := next
		next = time.Date(local.Year(), local.Month(), local.Day()+i+1, 0, 0, 0, 0, zone)
		if closed != nil && closed(day.Of(d)) {
			continue
		}
		weekday := (int(d.Weekday()) + 6) % 7
		if weekday >= len(h) {
			continue
		}
		for _, s := range h[weekday] {
			begins, ends := clockOf(d, next, s.From), clockOf(d, next, s.To)
			if !ends.After(from) {
				continue
			}
			if begins.Before(from) {
				begins = from
			}
			if !work(begins, ends) {
				return
			}
		}
	}
}

// clockOf is a minute of a day by the clock on the wall, whatever the day's length. next is the
// day after.
func clockOf(d, next time.Time, minute int) time.Time {
	if next.Sub(d) == 24*time.Hour { // as nearly all days have it, and this is much less work
		return d.Add(time.Duration(minute) * time.Minute)
	}
	return time.Date(d.Year(), d.Month(), d.Day(), minute/60, minute%60, 0, 0, d.Location())
}
