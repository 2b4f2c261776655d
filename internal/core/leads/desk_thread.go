package leads

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

const (
	// skew is how far a caller's clock may be ahead of this one.
	skew = 5 * time.Minute
	// longestTag is the longest tag, in bytes: a UUID takes 36.
	longestTag = 100
)

// AddRecord adds to a lead's thread. Invalid: "event" (none of
// RecordEvents that a caller may write), "occurred_at" (not yet). Without an instant it happened now, without a user the actor's did it.
func (d *Desk) AddRecord(ctx context.Context, a access.Actor, program, lead int64, asked Record) (Record, error) {
	if !slices.Contains(RecordEvents(), asked.Event) || asked.Event == registered {
		return Record{}, fault.Field("event", "There is no such event.")
	}
	var saved Record
	err := d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		line, err := d.line(ctx, a, program, lead)
		if err != nil {
			return err
		}
		r := asked
		if r.Occurred.IsZero() {
			r.Occurred = tx.Now()
		}
		if r.Occurred.After(tx.Now().Add(skew)) {
			return fault.Field("occurred_at", "A record is of something that has happened.")
		}
		if r.User == 0 {
			r.User = a.User
		}
		if saved, err = d.record(ctx, tx, a, line.Lead, r); err != nil || line.Interest.ID == 0 {
			return err
		}
		_, err = d.save(ctx, tx, a, line.Lead, line.Interest, func(i *Interest) {
			if r.Occurred.After(i.LastAt) {
				i.LastAt = r.Occurred
			}
		})
		return err
	})
	return saved, err
}

// record stores a line of the thread.
func (d *Desk) record(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, r Record) (Record, error) {
	r.Account, r.ID, r.Lead, r.CreatedAt = a.Account, tx.NextID(), l.ID, tx.Now()
	tx.Record(leadEvent(EventRecordAdded, a, l, []event.Change{{Field: "record", After: event.Number(r.ID)}, {Field: "event", After: r.Event},
		{Field: "occurred_at", After: event.Instant(r.Occurred)}, {Field: "comment", After: r.Comment}}))
	return r, d.store.InsertRecord(ctx, r)
}

// Records gives a page of a lead's thread in the order in which things happened,
// and how many lines it has; limit 0: all.
func (d *Desk) Records(ctx context.Context, a access.Actor, program, lead int64, limit, offset int) ([]Record, int64, error) {
	if _, err := d.line(ctx, a, program, lead); err != nil {
		return nil, 0, err
	}
	return d.store.ListRecords(ctx, a.Account, lead, limit, offset)
}

// AddTag marks a lead; a tag that is there already takes the new Everywhere.
// Invalid: "tag", empty or too long.
func (d *Desk) AddTag(ctx context.Context, a access.Actor, program, lead int64, t Tag) (Tag, error) {
	if t.Tag == "" || len(t.Tag) > longestTag {
		return Tag{}, fault.Field("tag", "A tag has 1 to 100 characters.")
	}
	err := d.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		line, err := d.line(ctx, a, program, lead)
		if err != nil {
			return err
		}
		t.Account, t.Lead, t.CreatedAt = a.Account, lead, tx.Now()
		tx.Record(leadEvent(EventLeadTagged, a, line.Lead, []event.Change{{Field: "tag", After: t.Tag}}))
		return d.store.SaveTag(ctx, t)
	})
	return t, err
}

// Tags lists a lead's tags.
func (d *Desk) Tags(ctx context.Context, a access.Actor, program, lead int64) ([]Tag, error) {
	if _, err := d.line(ctx, a, program, lead); err != nil {
		return nil, err
	}
	return d.store.ListTags(ctx, a.Account, lead)
}
