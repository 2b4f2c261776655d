// Package slots holds the arithmetic of slots (core/visits) against a slow and obvious
// model, over every change of the clocks of Paris from 2026 to 2037 and clocks of other
// kinds; a case that fails is shrunk to what it takes to fail.
//
// It is a module of its own: unlike the harnesses it calls the program's code, so that
// tens of thousands of cases take seconds. The model knows the rules as they are worded
// (Flatsy door, 3.3) and shares nothing with that code but the types of its questions.
package slots

import (
	"slices"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/visits"
)

// world is some weeks of a zone, minute by minute: the slow and obvious model that
// slots are compared with. It knows the rules as they are worded, and neither
// steps nor sorts. Minutes count from the beginning of the world; walls in minutes
// of the wall clock, as if it were UTC.
type world struct {
	zone  *time.Location
	start time.Time
	wall  []int // what the clock shows
	shown []int // the latest time that it has shown so far
}

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// around is twelve days before an instant and after it.
func around(zone *time.Location, middle time.Time) *world {
	w := &world{zone: zone, start: middle.UTC().Truncate(time.Minute).AddDate(0, 0, -12)}
	for m := range 24 * dayMinutes {
		local := w.at(m).In(zone)
		y, month, d := local.Date()
		wall := int(time.Date(y, month, d, local.Hour(), local.Minute(), 0, 0, time.UTC).Unix() / 60)
		w.wall = append(w.wall, wall)
		latest := wall
		if m > 0 {
			latest = max(latest, w.shown[m-1])
		}
		w.shown = append(w.shown, latest)
	}
	return w
}

func (w *world) at(minute int) time.Time { return w.start.Add(time.Duration(minute) * time.Minute) }

func (w *world) minute(at time.Time) int { return int(at.Sub(w.start) / time.Minute) }

// opening is an opening in minutes of the world.
type opening struct {
	from, to int
	weekly   bool
}

// opens tells whether the property is open in a minute, and since what time of the
// wall clock the opening that says so has been open.
func (w *world) opens(o opening, m int) (since int, open bool) {
	switch {
	case m >= o.from && m < o.to:
		return w.wall[o.from], true
	case !o.weekly || m < o.from || w.shown[m] < w.wall[o.from]+weekMinutes:
		return 0, false
	}
	into := (w.shown[m] - w.wall[o.from]) % weekMinutes
	return w.shown[m] - into, into < w.wall[o.to]-w.wall[o.from]
}

// stretch says which unbroken opening a minute is in, by the minute it began, and
// the wall clock's time that its grid counts from.
type stretch struct{ began, anchor int }

// stretches is the stretch of each minute up to a last one; began is -1 when the
// property is closed.
func (w *world) stretches(r visits.Rules, list []visits.Opening, last int) []stretch {
	var openings []opening
	for _, o := range list {
		openings = append(openings, opening{w.minute(o.Start), w.minute(o.End), o.Weekly})
	}
	all := make([]stretch, last+1)
	closed := stretch{began: -1}
	for m := range all {
		all[m] = closed
		if len(list) == 0 {
			if today := w.shown[m] - w.shown[m]%dayMinutes; w.shown[m]-today >= r.OpensAt && w.shown[m]-today < r.ClosesAt {
				all[m] = stretch{began: today, anchor: today + r.OpensAt}
			}
			continue
		}
		for _, o := range openings {
			since, open := w.opens(o, m)
			switch {
			case !open:
			case m > 0 && all[m-1] != closed:
				all[m] = all[m-1]
			case all[m] == closed || since < all[m].anchor:
				all[m] = stretch{began: m, anchor: since}
			}
		}
	}
	return all
}

// verdicts is what is to be said of each minute from the beginning of the world to
// a day after the horizon.
func (w *world) verdicts(r visits.Rules, a visits.Ask) []visits.Verdict {
	now, lasts := w.minute(a.Now), int(r.Duration/time.Minute)
	end := w.wall[now] + r.Horizon*dayMinutes
	last := now + (r.Horizon+1)*dayMinutes + 2*60
	open := w.stretches(r, a.Openings, last+lasts)
	said := make([]visits.Verdict, last+1)
	for m := range said {
		switch {
		case m < now:
			said[m] = visits.Past
		case w.shown[m-1] >= end:
			said[m] = visits.BeyondHorizon
		case !w.onGrid(open, m, lasts):
			said[m] = visits.OffGrid
		case m < now+int(r.Notice/time.Minute):
			said[m] = visits.TooSoon
		case r.ClosedDays != nil && r.ClosedDays(day.Of(w.at(m).In(w.zone))):
			said[m] = visits.Closed
		default:
			said[m] = w.agent(r, a, m, lasts)
		}
	}
	return said
}

// onGrid: the clock shows this time for the first time, a whole number of visits
// after the stretch began, and the stretch lasts as long as the visit.
func (w *world) onGrid(open []stretch, m, lasts int) bool {
	if open[m].began < 0 || w.wall[m] <= w.shown[m-1] || (w.wall[m]-open[m].anchor)%lasts != 0 {
		return false
	}
	return !slices.ContainsFunc(open[m:m+lasts], func(s stretch) bool { return s != open[m] })
}

// agent: each minute of the visit and of the way is free of whatever is not the
// group visit that begins now.
func (w *world) agent(r visits.Rules, a visits.Ask, m, lasts int) visits.Verdict {
	said := visits.Free
	var group []visits.Interval
	busy := slices.Clone(a.Taken)
	for _, b := range a.Booked {
		busy = append(busy, b.Interval)
		if b.Room > 0 && b.Property == a.Property && w.minute(b.Start) == m && b.End.After(b.Start) {
			group = append(group, b.Interval)
			said = visits.Joins
		}
	}
	way := int(r.Buffer / time.Minute)
	for _, i := range busy {
		for minute := w.minute(i.Start); minute < w.minute(i.End); minute++ {
			if minute >= m-way && minute < m+lasts+way && !slices.Contains(group, i) {
				return visits.Busy
			}
		}
	}
	return said
}

// priority is worded for a slot that is available.
func (w *world) priority(r visits.Rules, a visits.Ask, m int, said visits.Verdict) bool {
	for _, b := range a.Booked {
		after := m - w.minute(b.End)
		before := w.minute(b.Start) - (m + int(r.Duration/time.Minute))
		if b.Near && b.End.After(b.Start) && said == visits.Free && (after >= 0 && after <= 15 || before >= 0 && before <= 15) {
			return true
		}
	}
	return said == visits.Joins
}

// slots is the list that the verdicts make.
func (w *world) slots(r visits.Rules, a visits.Ask, said []visits.Verdict) []visits.Slot {
	list := []visits.Slot{}
	for m, v := range said {
		if v.Listed() {
			list = append(list, visits.Slot{At: w.at(m), Available: v.Available(), Priority: w.priority(r, a, m, v)})
		}
	}
	return list
}
