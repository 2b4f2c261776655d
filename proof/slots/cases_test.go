package slots

import (
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"

	"palier/internal/core/day"
	"palier/internal/core/visits"
)

// question is what the model and the program are asked: the slots of an ask under rules,
// and what is said of some minutes.
type question struct {
	*world
	rules   visits.Rules
	even    bool // the even days of a month are closed
	ask     visits.Ask
	minutes []int
}

// questions is about a world. What is interesting is near: openings and appointments
// begin about now, and now is about the change of the clocks.
func questions(w *world) *rapid.Generator[question] {
	return rapid.Custom(func(t *rapid.T) question {
		now := 12*dayMinutes + minutes(-2*dayMinutes, dayMinutes).Draw(t, "now")
		q := question{world: w, even: rapid.Bool().Draw(t, "even days are closed")}
		q.rules = rules(t, w.zone)
		group := rapid.IntRange(0, 100).Draw(t, "a group visit at slot")
		if q.even {
			q.rules.ClosedDays = func(date day.Date) bool { return date.Day%2 == 0 }
		}
		q.ask = visits.Ask{Now: w.at(now), Property: 1,
			Openings: rapid.SliceOfN(w.openings(now), 0, 4).Draw(t, "openings"),
			Taken:    rapid.SliceOfN(w.intervals(now), 0, 7).Draw(t, "taken"),
			Booked:   rapid.SliceOfN(w.booked(now), 0, 4).Draw(t, "booked"),
		}
		if len(q.ask.Booked) > 0 && rapid.Bool().Draw(t, "a visit is also said to be taken") {
			q.ask.Taken = append(q.ask.Taken, q.ask.Booked[0].Interval)
		}
		q.group(group, rapid.IntRange(0, 1).Draw(t, "room"))
		q.minutes = rapid.SliceOfN(rapid.IntRange(now-60, now+q.rules.Horizon*dayMinutes+60), 10, 10).Draw(t, "asked of")
		return q
	})
}

// minutes is a number of them, mostly of five.
func minutes(low, high int) *rapid.Generator[int] {
	fives := rapid.Map(rapid.IntRange((low+4)/5, high/5), func(n int) int { return 5 * n })
	return rapid.OneOf(fives, fives, fives, rapid.IntRange(low, high))
}

// lasting is one of these numbers of minutes.
func lasting(t *rapid.T, what string, minutes ...int) time.Duration {
	return time.Duration(rapid.SampledFrom(minutes).Draw(t, what)) * time.Minute
}

func rules(t *rapid.T, zone *time.Location) visits.Rules {
	return visits.Rules{Zone: zone,
		Duration: lasting(t, "duration", 30, 15, 20, 45, 50, 60, 90, 7),
		Buffer:   lasting(t, "buffer", 0, 0, 10, 15, 25),
		Notice:   lasting(t, "notice", 0, 0, 60, 120),
		Horizon:  rapid.IntRange(0, 2).Draw(t, "horizon"),
		OpensAt:  minutes(0, 12*60).Draw(t, "opens at"), ClosesAt: minutes(12*60, 24*60).Draw(t, "closes at"),
	}
}

func (w *world) openings(now int) *rapid.Generator[visits.Opening] {
	start := rapid.OneOf(minutes(-dayMinutes, dayMinutes), minutes(-dayMinutes, dayMinutes), minutes(-9*dayMinutes, 2*dayMinutes))
	lasts := rapid.OneOf(minutes(1, 60), minutes(1, 4*60), minutes(1, dayMinutes), minutes(1, 8*dayMinutes))
	return rapid.Custom(func(t *rapid.T) visits.Opening {
		from := now + start.Draw(t, "start")
		return visits.Opening{Start: w.at(from), End: w.at(from + lasts.Draw(t, "lasts")), Weekly: rapid.Bool().Draw(t, "weekly")}
	})
}

func (w *world) intervals(now int) *rapid.Generator[visits.Interval] {
	return rapid.Custom(func(t *rapid.T) visits.Interval {
		from := now + minutes(-2*60, 2*dayMinutes).Draw(t, "start")
		return visits.Interval{Start: w.at(from), End: w.at(from + minutes(0, 150).Draw(t, "lasts"))}
	})
}

func (w *world) booked(now int) *rapid.Generator[visits.Booked] {
	return rapid.Custom(func(t *rapid.T) visits.Booked {
		return visits.Booked{Interval: w.intervals(now).Draw(t, "visit"), Property: rapid.Int64Range(1, 2).Draw(t, "property"),
			Room: rapid.IntRange(0, 2).Draw(t, "room"), Near: rapid.Bool().Draw(t, "near")}
	})
}

// group puts a visit with room on a slot of the grid, where nothing random is; 0: none.
func (q *question) group(slot, room int) {
	grid := visits.Slots(q.rules, q.ask)
	if len(grid) == 0 || slot == 0 {
		return
	}
	at := grid[slot%len(grid)].At
	q.ask.Booked = append(q.ask.Booked, visits.Booked{Interval: visits.Interval{Start: at, End: at.Add(q.rules.Duration)}, Property: 1, Room: room, Near: true})
}

// size is how much there is in a question beside its rules.
func (q question) size() int { return len(q.ask.Openings) + len(q.ask.Taken) + len(q.ask.Booked) }

// String says a question by the wall clock. Of one question it is always the same, or rapid
// would take a failure for another.
func (q question) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s, now %s, %d days, visits of %s", q.zone, q.clock(q.ask.Now), q.rules.Horizon, q.rules.Duration)
	if q.rules.Buffer+q.rules.Notice > 0 {
		fmt.Fprintf(&s, ", buffer %s, notice %s", q.rules.Buffer, q.rules.Notice)
	}
	if len(q.ask.Openings) == 0 {
		fmt.Fprintf(&s, ", open every day %02d:%02d-%02d:%02d", q.rules.OpensAt/60, q.rules.OpensAt%60, q.rules.ClosesAt/60, q.rules.ClosesAt%60)
	}
	if q.even {
		s.WriteString(", even days are closed")
	}
	for _, o := range q.ask.Openings {
		fmt.Fprintf(&s, "\nopen %s to %s, weekly: %v", q.clock(o.Start), q.clock(o.End), o.Weekly)
	}
	for _, i := range q.ask.Taken {
		fmt.Fprintf(&s, "\ntaken %s to %s", q.clock(i.Start), q.clock(i.End))
	}
	for _, b := range q.ask.Booked {
		fmt.Fprintf(&s, "\nvisit %s to %s at property %d, room for %d, near: %v", q.clock(b.Start), q.clock(b.End), b.Property, b.Room, b.Near)
	}
	return s.String()
}

// clock is an instant as people read it there.
func (w *world) clock(at time.Time) string { return at.In(w.zone).Format("2006-01-02 15:04 -0700") }
