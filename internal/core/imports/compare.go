package imports

import (
	"context"

	"palier/internal/core/fault"
)

// ToCompare holds a file against what is here, record by record, and writes nothing.
const ToCompare Act = "compare"

// EventCompared is that a file was held against what is here.
const EventCompared = "upload.compared"

// The verdicts of a comparison. What one side alone has keeps the name that it has there for its
// reason; of what both have, changes tell ours before and theirs after.
const (
	Differs   Verdict = "differs"
	OnlyThere Verdict = "only-there"
	OnlyHere  Verdict = "only-here"
)

// Compared counts the records of a comparison.
type Compared struct{ Alike, Differ, OnlyThere, OnlyHere int }

// Compared is what a comparison came to: it is kept where the lines of a dry run are counted.
func (t Task) Compared() Compared {
	return Compared{Alike: t.Unchanged, Differ: t.Conflict, OnlyThere: t.New, OnlyHere: t.Updated}
}

// compare counts a record, and numbers it so that lists that the source does not open come first,
// then what differs, and what is here alone last, of which there may be much.
func (c *Counts) compare(v Verdict) (nth, line int) {
	switch v {
	case Differs:
		c.Conflict++
		return c.Conflict, PlanKept + c.Conflict
	case OnlyThere:
		c.New++
		return c.New, 2*PlanKept + c.New
	case OnlyHere:
		c.Updated++
		return c.Updated, 3*PlanKept + c.Updated
	}
	c.add(v)
	return c.Refused, c.Refused
}

// compared compares a file anew. Of each verdict as many records are kept as of a plan.
func (r *run) compared(ctx context.Context, file Open) error {
	if err := r.afresh(ctx); err != nil {
		return err
	}
	if file.Compare == nil {
		return fault.New(fault.Conflict, "Only what was read whole can be compared: read everything of the source again")
	}
	return file.Compare(ctx, func() error {
		r.task.Seen++
		return r.heard(ctx)
	}, func(row Row) {
		var nth int
		if nth, row.Line = r.task.compare(row.Verdict); row.Verdict != Unchanged && nth <= PlanKept {
			r.plan = append(r.plan, row)
		}
	})
}
