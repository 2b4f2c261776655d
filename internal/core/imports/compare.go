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

func (c *Counts) compare(v Verdict) {
	switch v {
	case Differs:
		c.Conflict++
	case OnlyThere:
		c.New++
	case OnlyHere:
		c.Updated++
	default:
		c.add(v)
	}
}

// compared compares a file anew. Records that differ are numbered.
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
		r.task.compare(row.Verdict)
		if row.Verdict != Unchanged && r.told < PlanKept {
			r.told++
			row.Line = r.told
			r.plan = append(r.plan, row)
		}
	})
}
