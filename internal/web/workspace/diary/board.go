package diary

import (
	"cmp"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
)

// board is a grid of hours: days, or the agents of one day, side by side. Where an entry
// stands is said by classes, for the page takes no inline style: quarters of an hour from
// the board's first, and the lane among those that overlap.
type board struct {
	First   int   // hour of the day
	Hours   []int // that are shown
	Rows    int   // quarters of an hour
	Columns []column
}

// column is a day, or an agent's day.
type column struct {
	Head
	Agent access.User // of a board of one day
	Free  []line      // some time that day
	Lines []placed
}

// placed is a line where it stands.
type placed struct {
	Line    line
	Quarter int // from 1
	Span    int
	Lane    int // from 1
	Of      int // so many lanes
}

// The hours that a board shows whatever is in it, and how many lie side by side.
const (
	opens    = 8
	closes   = 20
	maxLanes = 6
	quarters = 4
)

// byDays is a board with a column for each day.
func byDays(heads []Head, days map[day.Date][]line, list []line) *board {
	b := newBoard(list)
	for _, h := range heads {
		b.add(column{Head: h}, days[day.Of(h.Day)])
	}
	return b
}

// byColumns is a board of one day with a column for each agent.
func byColumns(team []access.User, h Head, list []line) *board {
	b, of := newBoard(list), map[int64][]line{}
	for _, l := range list {
		of[l.Agent.ID] = append(of[l.Agent.ID], l)
	}
	for _, u := range team {
		b.add(column{Head: h, Agent: u}, of[u.ID])
	}
	if len(team) == 0 {
		b.add(column{Head: h}, list)
	}
	return b
}

// newBoard shows the hours of a working day, and those about it that something is in.
func newBoard(list []line) *board {
	first, last := opens, closes
	for _, l := range list {
		if !l.Timed() {
			continue
		}
		first = min(first, l.Start.Hour())
		end := l.End.Hour()
		if l.End.Minute() > 0 {
			end++
		}
		if !midnight(l.End).Equal(l.Day) {
			end = 24
		}
		last = max(last, end)
	}
	b := &board{First: first, Rows: (last - first) * quarters}
	for hour := first; hour < last; hour++ {
		b.Hours = append(b.Hours, hour)
	}
	return b
}

// add places the lines of a column. Those that overlap, one through the other, share its
// width.
func (b *board) add(c column, list []line) {
	slices.SortStableFunc(list, func(a, b line) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
	var ends []int // of each lane of a bunch, in quarters
	first := 0     // of the bunch, in c.Lines
	share := func() {
		for i := first; i < len(c.Lines); i++ {
			c.Lines[i].Of = max(1, len(ends))
		}
		ends, first = nil, len(c.Lines)
	}
	for _, l := range list {
		if !l.Timed() {
			c.Free = append(c.Free, l)
			continue
		}
		one := b.place(l)
		if len(ends) > 0 && slices.Max(ends) <= one.Quarter {
			share()
		}
		lane := slices.IndexFunc(ends, func(end int) bool { return end <= one.Quarter })
		switch {
		case lane < 0 && len(ends) < maxLanes:
			ends, lane = append(ends, 0), len(ends)
		case lane < 0:
			lane = maxLanes - 1
		}
		ends[lane], one.Lane = one.Quarter+one.Span, lane+1
		c.Lines = append(c.Lines, one)
	}
	share()
	b.Columns = append(b.Columns, c)
}

// place is where a line stands on the board, as if it were alone.
func (b *board) place(l line) placed {
	one, until := placed{Line: l, Quarter: b.quarter(l.Start)}, b.Rows+1
	if midnight(l.End).Equal(l.Day) {
		until = max(one.Quarter+1, b.quarter(l.End.Add(14*time.Minute)))
	}
	one.Span = min(until, b.Rows+1) - one.Quarter
	return one
}

// quarter is the row in which a time stands, from 1.
func (b *board) quarter(t time.Time) int {
	return (t.Hour()-b.First)*quarters + t.Minute()/15 + 1
}
