package flatsy

import (
	"context"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// noVisit is what the core says as well.
func noVisit() error { return fault.New(fault.Missing, "There is no such visit") }

// seen gives what writes a visit, and what it points at.
func (d *Door) seen(ctx context.Context, c *call, v visits.Visit) (func(*wire.Encoder), error) {
	c.sight = d.newSight()
	err := d.ofVisits(ctx, c, v)
	return func(e *wire.Encoder) { renderVisit(e, v, c.sight) }, err
}

// met gives what writes a visitor.
func (d *Door) met(ctx context.Context, c *call, who visits.Visitor) (func(*wire.Encoder), error) {
	c.sight = d.newSight()
	err := d.reach(ctx, c, who)
	return func(e *wire.Encoder) { renderVisitor(e, who, c.sight) }, err
}

// getVisit answers GET /visit/{id}.
func (d *Door) getVisit(c *call) error {
	id, ok := isUUID(c.R.PathValue("id"))
	if !ok {
		return noVisit()
	}
	v, err := d.Visits.Visit(c.Ctx, c.actor, id)
	if err != nil {
		return err
	}
	write, err := d.seen(c.Ctx, c, v)
	if err != nil {
		return err
	}
	return c.send(write)
}

// listSlots answers GET /visit/slots.
func (d *Door) listSlots(c *call) error {
	q := c.query()
	moving := q.flag("isReschedule")
	key, err := q.place("propertyId", "reference")
	if err != nil {
		return err
	}
	p, err := d.Visits.Find(c.Ctx, c.actor, key)
	if err != nil {
		return err
	}
	if ref := q.text("reference"); key.UID != "" && ref != "" {
		if err := d.same(c, p, ref); err != nil {
			return err
		}
	}
	slots, err := d.Visits.Slots(c.Ctx, c.actor, visits.PlaceKey{ID: p.Property.ID})
	if err != nil {
		return err
	}
	if moving {
		slots = available(slots)
	}
	score := p.Settings().Score
	return c.send(func(e *wire.Encoder) {
		array(e, slots, func(e *wire.Encoder, s visits.Slot) { renderSlot(e, s, score) })
	})
}

// same refuses a reference that is another property's than the one that was named by
// its id.
func (d *Door) same(c *call, p visits.Place, ref string) error {
	key, err := byRef(ref)
	if err != nil {
		return err
	}
	other, err := d.Visits.Find(c.Ctx, c.actor, key)
	if err != nil {
		return err
	}
	if other.Property.ID != p.Property.ID {
		return unfit("Les paramètres propertyId et reference désignent deux biens différents.")
	}
	return nil
}

func available(slots []visits.Slot) []visits.Slot {
	var free []visits.Slot
	for _, s := range slots {
		if s.Available {
			free = append(free, s)
		}
	}
	return free
}

// postVisit answers POST /visit/create.
func (d *Door) postVisit(c *call) error {
	return d.onVisit(c, func(in *intake) (act, error) {
		b, err := bookingOf(in)
		if err == nil && b.Place.Ref != "" {
			b.Place, err = byRef(b.Place.Ref)
		}
		return func(ctx context.Context) (visits.Visit, error) { return d.Visits.Book(ctx, c.actor, b) }, err
	})
}

// postReschedule answers POST /visit/reschedule: the new visit.
func (d *Door) postReschedule(c *call) error {
	return d.onVisit(c, func(in *intake) (act, error) {
		m, err := movingOf(in)
		return func(ctx context.Context) (visits.Visit, error) {
			return d.Visits.Move(ctx, c.actor, m.visit, m.visitor, m.at)
		}, err
	})
}

// act is what a request does to a visit.
type act func(ctx context.Context) (visits.Visit, error)

// onVisit answers a POST with the visit that it leads to: read takes the body.
func (d *Door) onVisit(c *call, read func(*intake) (act, error)) error {
	return d.onBody(c, c.body, func(in *intake) (deed, error) {
		do, err := read(in)
		return func(ctx context.Context) (func(*wire.Encoder), error) {
			v, err := do(ctx)
			if err != nil {
				return nil, err
			}
			return d.seen(ctx, c, v)
		}, err
	})
}

// postCancel answers POST /visit/cancel: the visitor.
func (d *Door) postCancel(c *call) error {
	return d.onBody(c, c.body, func(in *intake) (deed, error) {
		l, err := leavingOf(in)
		return func(ctx context.Context) (func(*wire.Encoder), error) {
			_, who, err := d.Visits.Cancel(ctx, c.actor, l.visit, l.visitor, l.to)
			if err != nil {
				return nil, err
			}
			return d.met(ctx, c, who)
		}, err
	})
}

// postVisitor answers POST /update/visitor.
func (d *Door) postVisitor(c *call) error {
	q := c.query()
	visit, visitor := q.id("visitId"), q.text("visitorId")
	if err := q.err(); err != nil {
		return err
	}
	if visit == "" && visitor == "" {
		return unfit("Le paramètre visitorId est obligatoire sans visitId.")
	}
	if !legible(visitor) {
		return fault.New(fault.Missing, "There is no such visitor on this visit")
	}
	return d.onBody(c, c.body, func(in *intake) (deed, error) {
		to := visitorOf(in)
		return func(ctx context.Context) (func(*wire.Encoder), error) {
			who, err := d.Visits.UpdateVisitor(ctx, c.actor, visit, visitor, to)
			if err != nil {
				return nil, err
			}
			return d.met(ctx, c, who)
		}, in.err()
	})
}
