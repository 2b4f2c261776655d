package visits

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/fault"
)

// Interval is a half-open piece of time, [Start, End).
type Interval struct{ Start, End time.Time }

// Opening is when a property can be visited: once, or every week at the same local
// time, both ends, from its start on (Flatsy door, 3.5, FlatsyInterval).
type Opening struct {
	Start, End time.Time // whole seconds count
	Weekly     bool
}

// What an owner can have meant.
const (
	maxOpenings = 1000
	maxOpening  = 366 * 24 * time.Hour
)

// ValidOpenings refuses, as Invalid, more than 1,000 openings, and each that ends
// before it begins or when it does, or is longer than a year. The problems are
// those of availability[i]. Overlaps are none: openings that meet are one.
func ValidOpenings(list []Opening) error {
	if len(list) > maxOpenings {
		return fault.Field("availability", fmt.Sprintf("give at most %d intervals", maxOpenings))
	}
	var problems []fault.Problem
	for i, o := range list {
		message := ""
		switch {
		case !o.End.After(o.Start):
			message = "end must be after start"
		case o.End.Sub(o.Start) > maxOpening:
			message = "must not be longer than a year"
		default:
			continue
		}
		problems = append(problems, fault.Problem{Field: fmt.Sprintf("availability[%d]", i), Message: message})
	}
	return fault.All(problems)
}

// span is time during which a property is open without a break.
type span struct {
	start, end int64 // instants
	anchor     int64 // the wall clock's time at which its grid begins
}

// lasting is how long openings that meet are one: more than any opening. What goes
// on for longer is cut there and has its grid from midnight, or else a property
// that never closes would have to be followed back to its first day.
const lasting = 53 * aWeek

// open is when the property is open between two instants, in order and apart.
func open(c *clock, r Rules, list []Opening, from, to int64) []span {
	if len(list) == 0 {
		return everyDay(c, r, from, to)
	}
	// A span that is open at from has its grid from where it began: look back
	// until that is seen, mostly on the same day.
	for back := aDay; ; back *= 2 {
		spans := merged(occurrences(c, list, from-back, to))
		i := slices.IndexFunc(spans, func(s span) bool { return s.end > from })
		if i < 0 {
			return nil
		}
		if spans[i].start > from-back || back > lasting {
			return cut(spans[i:])
		}
	}
}

// cut ends spans that have lasted, and begins them anew.
func cut(spans []span) []span {
	for i := 0; i < len(spans); i++ {
		s := spans[i]
		if end := s.start + lasting; end < s.end {
			spans[i].end = end
			spans = slices.Insert(spans, i+1, span{start: end, end: s.end}) // 1970 began at midnight
			i++
		}
	}
	return spans
}

// everyDay is the window of the rules on each local day about two instants.
func everyDay(c *clock, r Rules, from, to int64) []span {
	first := c.wall(from) - aDay
	first -= ahead(first, aDay)
	last := c.wall(to) + aDay
	spans := make([]span, 0, 1+max(0, (last-first)/aDay))
	for today := first; today <= last; today += aDay {
		anchor := today + int64(r.OpensAt)*aMinute
		start, _ := c.when(anchor)
		end, _ := c.when(today + int64(min(r.ClosesAt, 24*60))*aMinute)
		if start < end && end > from {
			spans = append(spans, span{start, end, anchor})
		}
	}
	return spans
}

// occurrences is every time that one of the openings takes place and reaches into
// [from, to], in no order.
func occurrences(c *clock, list []Opening, from, to int64) []span {
	spans := make([]span, 0, len(list)+16)
	for _, o := range list {
		start, end := o.Start.Unix()*aSecond, o.End.Unix()*aSecond
		anchor := c.wall(start)
		if end >= from && start <= to && start < end {
			spans = append(spans, span{start, end, anchor})
		}
		if o.Weekly {
			// A week of a longer opening is enough: the next occurrence goes on.
			spans = again(c, spans, anchor, min(c.wall(end)-anchor, aWeek), from, to)
		}
	}
	return spans
}

// again adds what follows of a weekly opening that began first at a time of the
// wall clock. At a change of the clocks the length is that on the wall, and nothing
// is left of an opening within the hour that is skipped.
func again(c *clock, spans []span, first, length, from, to int64) []span {
	weeks := max(1, (c.wall(from)-first-length)/aWeek)
	for anchor := first + weeks*aWeek; ; anchor += aWeek {
		start, _ := c.when(anchor)
		if start > to {
			return spans
		}
		if end, _ := c.when(anchor + length); end >= from && start < end {
			spans = append(spans, span{start, end, anchor})
		}
	}
}

// merged joins what overlaps or touches; the grid is that of the first.
func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int {
		if a.start != b.start {
			return cmp.Compare(a.start, b.start)
		}
		return cmp.Compare(a.anchor, b.anchor)
	})
	apart := spans[:0]
	for _, s := range spans {
		if n := len(apart); n > 0 && s.start <= apart[n-1].end {
			apart[n-1].end = max(apart[n-1].end, s.end)
			continue
		}
		apart = append(apart, s)
	}
	return apart
}
