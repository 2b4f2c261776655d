package apimo

import (
	"time"

	"palier/internal/api/wire"
)

// maxOffset is the farthest an offset reaches: beyond any list there is, and
// offset plus limit still fits an int of 32 bits.
const maxOffset = 1_000_000_000

// lastSecond is the greatest timestamp, the end of the year 9999: counted in
// microseconds it does not overflow.
const lastSecond = 253_402_300_799

// page is the part of a list that a caller asks for (openapi.yaml, Reading lists).
type page struct {
	limit     int   // rows at most, from 1
	offset    int   // rows to skip, from 0 to maxOffset
	timestamp int64 // Unix seconds, from 0 to lastSecond; 0: none was sent, or one that asks for everything
}

// page reads limit, offset and timestamp; most is how many rows the list gives at
// most, and when no limit is named. A list never fails because of them:
//
//   - a limit above most is most, and so is zero, a negative one or no number;
//   - a negative offset is 0, and so is no number;
//   - a timestamp that is no number is as good as none.
//
// A number is what wire.Integer reads: "1e9" is a thousand million, "10.5" is 10.
func (c *call) page(most int) page {
	p := page{limit: most}
	if n, _ := wire.Integer(c.param("limit")); n > 0 {
		p.limit = int(min(n, int64(most)))
	}
	offset, _ := wire.Integer(c.param("offset"))
	p.offset = int(min(max(offset, 0), maxOffset))
	timestamp, _ := wire.Integer(c.param("timestamp"))
	p.timestamp = min(max(timestamp, 0), lastSecond)
	return p
}

// since is the instant from which on changes are asked for, itself included; zero
// for all. It has the grain of a second.
func (p page) since() time.Time {
	if p.timestamp == 0 {
		return time.Time{}
	}
	return time.Unix(p.timestamp, 0).UTC()
}

// after is the timestamp of an answer: the greatest updated_at among its items or,
// when the list is empty, what the caller sent.
func (p page) after(last time.Time) int64 {
	if last.IsZero() {
		return p.timestamp
	}
	return last.Unix()
}

// frame writes what follows the items of a list that can be polled.
func (p page) frame(s *wire.Stream, total int64, last time.Time) {
	s.IntField("total_items", total)
	s.IntField("timestamp", p.after(last))
	s.End()
}
