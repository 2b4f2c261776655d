package visits

import (
	"math"
	"time"

	"palier/internal/core/day"
)

// Instants in here are microseconds since 1970, as they are stored; what a wall
// clock shows is counted in the same way, as if it were UTC.
const (
	aSecond = int64(1_000_000)
	aMinute = 60 * aSecond
	aDay    = 24 * 60 * aMinute
	aWeek   = 7 * aDay
)

// clock is the wall clock of a zone. It keeps the stretch of time with one offset
// that it looked at last: the days of a horizon are in one or two of them.
type clock struct {
	zone        *time.Location
	from, until int64 // instants
	offset      int64
}

func clockOf(r Rules) *clock {
	if r.Zone == nil {
		return &clock{zone: day.Paris()}
	}
	return &clock{zone: r.Zone}
}

// look moves to the stretch of an instant.
func (c *clock) look(at int64) {
	if at >= c.from && at < c.until {
		return
	}
	local := time.UnixMicro(at).In(c.zone)
	_, offset := local.Zone()
	c.from, c.until, c.offset = math.MinInt64, math.MaxInt64, int64(offset)*aSecond
	from, until := local.ZoneBounds()
	if !from.IsZero() {
		c.from = from.UnixMicro()
	}
	if !until.IsZero() {
		c.until = until.UnixMicro()
	}
}

// wall is what the clock shows at an instant.
func (c *clock) wall(at int64) int64 {
	c.look(at)
	return at + c.offset
}

// when is the first instant at which the clock shows wall, or a later time because
// it skips that one: exists tells which. A later wall is never an earlier instant.
func (c *clock) when(wall int64) (at int64, exists bool) {
	// No clock was ever put back by more than a day: past the first day of a
	// stretch, what it shows was not there before.
	if at = wall - c.offset; at >= c.from+aDay && at < c.until {
		return at, true
	}
	// And none is a day from UTC: a day before, the time shown is still to come.
	for c.look(wall - aDay); wall-c.offset >= c.until; {
		c.look(c.until)
	}
	at = wall - c.offset
	return max(at, c.from), at >= c.from
}

// dateOf is the civil date of what a wall clock shows.
func dateOf(wall int64) day.Date { return day.Of(time.UnixMicro(wall).UTC()) }
