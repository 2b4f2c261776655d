package visits

import (
	"time"

	"palier/internal/core/day"
)

// Rules is what the slots of a property are made by: the settings of its account,
// with those of the property over them (Flatsy door, 3.3).
type Rules struct {
	Zone     *time.Location // whose wall clock and days count; nil: Paris
	Duration time.Duration  // of a visit, and the step of the grid; under a minute there are no slots
	Buffer   time.Duration  // the agent's way, kept free before and after
	Notice   time.Duration  // what begins sooner is listed, but cannot be had
	Horizon  int            // local days from now

	// The window of every local day of a property without openings, in minutes
	// of the wall clock: 0 to 1440. Each day has its own grid, so that a window
	// until midnight does not run into the next one's.
	OpensAt, ClosesAt int

	ClosedDays func(day.Date) bool // days on which nothing begins: holidays, by setting; nil: none
}

// Ask is what is known of one property and of the agent in charge of it.
type Ask struct {
	Now      time.Time
	Property int64
	Openings []Opening // none: the window of the rules, every day

	// Taken is time of the agent that is not free, whatever door it came
	// through, in any order. It may repeat a visit of Booked: one interval
	// that is in both is one thing. Who moves a visit leaves it out of both.
	Taken  []Interval
	Booked []Booked // visits of the same agent, in any order; they take time as well
}

// Booked is a visit of the agent that says more than that the time is taken.
type Booked struct {
	Interval
	Property int64
	Room     int  // how many visitors may still join: 0 unless it is a group visit
	Near     bool // at the same property or within 1 km of it
}

// Slot is a start that a visitor is shown.
type Slot struct {
	At        time.Time // UTC
	Available bool
	Priority  bool // to be offered first, because it keeps the agent's round together
}

// Verdict is what can be said of a start that somebody asks for. The first in
// this order that is true is said.
type Verdict uint8

// The verdicts. Slots lists what is TooSoon or later here.
const (
	Past          Verdict = iota + 1
	BeyondHorizon         // after now + Horizon local days
	OffGrid               // no slot begins then
	TooSoon               // within the notice
	Closed                // its local day is closed
	Busy                  // the agent is not free, or the group is complete
	Joins                 // there is a group visit with room to join
	Free
)

// Available tells whether a visitor may have the slot.
func (v Verdict) Available() bool { return v == Joins || v == Free }

// Listed tells whether Slots shows the start, available or not.
func (v Verdict) Listed() bool { return v >= TooSoon }

// nextTo is how far a visit may be from a slot and still make it a priority
// (Flatsy door, 3.3, Generation, 7).
const nextTo = 15 * time.Minute

// Slots is the grid from now to the horizon, in order. It is arithmetic alone: a
// slot that it shows is no promise, and Check in the write that books decides.
func Slots(r Rules, a Ask) []Slot {
	clock := clockOf(r)
	from, to := reach(clock, r, a.Now)
	starts := grid(clock, r, a.Openings, from, to)
	agent := newRound(clock, r, a, from, to)

	list := make([]Slot, len(starts))
	for i, at := range starts {
		v := agent.verdict(at)
		list[i] = Slot{
			At:        time.UnixMicro(at).UTC(),
			Available: v.Available(),
			Priority:  v == Joins || v == Free && agent.isNextTo(at),
		}
	}
	return list
}

// Check says of one start what Slots would. It looks at the time about that start
// only, so Taken and Booked may leave out what is further than the buffer from it.
func Check(r Rules, a Ask, start time.Time) Verdict {
	clock := clockOf(r)
	from, to := reach(clock, r, a.Now)
	at := start.UnixMicro()
	switch {
	case at < from:
		return Past
	case at > to:
		return BeyondHorizon
	case len(grid(clock, r, a.Openings, at, at)) == 0:
		return OffGrid
	}
	return newRound(clock, r, a, at, at).verdict(at)
}

// reach is the first and the last instant at which a slot may begin. The horizon
// is counted on the calendar: it ends at the time of day that it is now.
func reach(c *clock, r Rules, now time.Time) (from, to int64) {
	from = now.UnixMicro()
	to, _ = c.when(c.wall(from) + int64(r.Horizon)*aDay)
	return from, to
}

// grid is the starts of slots from one instant to another, both included. It steps
// on the wall clock: a visit at half past nine stays at half past nine when the
// clocks change. A local time that the clocks skip has no slot, and of one that
// comes twice the first is it; a slot lasts as long as any other all the same.
func grid(c *clock, r Rules, openings []Opening, from, to int64) []int64 {
	if r.Duration < time.Minute || to < from {
		return nil
	}
	step := r.Duration.Microseconds()
	starts := make([]int64, 0, 1+min((to-from)/step, 1024))
	for _, s := range open(c, r, openings, from, to+step) { // the last slot lasts, too
		first := max(s.start, from)
		wall := c.wall(first)
		for wall += ahead(s.anchor-wall, step); ; wall += step {
			at, exists := c.when(wall)
			if at > to || at+step > s.end {
				break
			}
			if exists && at >= first {
				starts = append(starts, at)
			}
		}
	}
	return starts
}

// ahead is the remainder of a distance after whole steps, from 0 to below a step
// on either side of zero.
func ahead(distance, step int64) int64 { return (distance%step + step) % step }
