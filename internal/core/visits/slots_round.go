package visits

import (
	"cmp"
	"math"
	"slices"
)

// round is the agent's time as far as it matters to slots of a stretch, put into
// order once. It is asked about starts in ascending order only, and leaves behind
// what has ended, so that a whole list costs one walk.
type round struct {
	rules            Rules
	clock            *clock
	soonest          int64 // the end of the notice
	duration, buffer int64

	holds  []hold // what has not ended, by start
	starts marks  // of visits near by
	ends   marks  // of the same

	day    int64 // the local day that closed is about
	closed bool
}

// hold is time that the agent does not have; joinable when a visitor to the same
// property may be there too, if the visit begins with the slot.
type hold struct {
	start, end int64
	joinable   bool
}

// newRound reads what can meet slots that begin in [from, to], or be next to them.
func newRound(c *clock, r Rules, a Ask, from, to int64) *round {
	d := &round{
		rules: r, clock: c, day: math.MinInt64,
		soonest:  a.Now.Add(r.Notice).UnixMicro(),
		duration: r.Duration.Microseconds(), buffer: r.Buffer.Microseconds(),
		holds:  make([]hold, 0, len(a.Taken)+len(a.Booked)),
		starts: make(marks, 0, len(a.Booked)),
		ends:   make(marks, 0, len(a.Booked)),
	}
	margin := max(d.buffer, nextTo.Microseconds())
	from, to = from-margin, to+d.duration+margin
	add := func(i Interval, joinable bool) bool {
		h := hold{i.Start.UnixMicro(), i.End.UnixMicro(), joinable}
		matters := h.start < h.end && h.start <= to && h.end >= from
		if matters {
			d.holds = append(d.holds, h)
		}
		return matters
	}
	for _, taken := range a.Taken {
		add(taken, false)
	}
	for _, b := range a.Booked {
		if add(b.Interval, b.Room > 0 && b.Property == a.Property) && b.Near {
			d.starts = append(d.starts, b.Start.UnixMicro())
			d.ends = append(d.ends, b.End.UnixMicro())
		}
	}
	d.order()
	return d
}

// order sorts. Of equal intervals one stays, and the joinable one before others.
func (d *round) order() {
	slices.SortFunc(d.holds, func(a, b hold) int {
		switch {
		case a.start != b.start:
			return cmp.Compare(a.start, b.start)
		case a.end != b.end:
			return cmp.Compare(a.end, b.end)
		case a.joinable == b.joinable:
			return 0
		case a.joinable:
			return -1
		}
		return 1
	})
	d.holds = slices.CompactFunc(d.holds, func(a, b hold) bool { return a.start == b.start && a.end == b.end })
	slices.Sort(d.starts)
	slices.Sort(d.ends)
}

// verdict judges a start of the grid.
func (d *round) verdict(at int64) Verdict {
	switch {
	case at < d.soonest:
		return TooSoon
	case d.isClosed(at):
		return Closed
	}
	return d.meets(at)
}

// meets holds a slot, with the way to and from it, against the agent's time.
func (d *round) meets(at int64) Verdict {
	from, until := at-d.buffer, at+d.duration+d.buffer
	for len(d.holds) > 0 && d.holds[0].end <= from {
		d.holds = d.holds[1:]
	}
	verdict := Free
	for _, h := range d.holds {
		switch {
		case h.start >= until:
			return verdict
		case h.joinable && h.start == at:
			verdict = Joins
		case h.end > from:
			return Busy
		}
	}
	return verdict
}

// isNextTo tells whether a visit near by ends shortly before the slot, or begins
// shortly after it.
func (d *round) isNextTo(at int64) bool {
	end, far := at+d.duration, nextTo.Microseconds()
	return d.ends.within(at-far, at) || d.starts.within(end, end+far)
}

// isClosed asks once a day.
func (d *round) isClosed(at int64) bool {
	if d.rules.ClosedDays == nil {
		return false
	}
	wall := d.clock.wall(at)
	if today := wall - ahead(wall, aDay); today != d.day {
		d.day, d.closed = today, d.rules.ClosedDays(dateOf(today))
	}
	return d.closed
}

// marks are instants in order.
type marks []int64

// within tells whether there is one from low to high, both included. It forgets
// those below low: the next low must not be smaller.
func (m *marks) within(low, high int64) bool {
	for len(*m) > 0 && (*m)[0] < low {
		*m = (*m)[1:]
	}
	return len(*m) > 0 && (*m)[0] <= high
}
