package flatsy

import (
	"context"

	"palier/internal/api/wire"
	"palier/internal/core/visits"
)

// postStatus answers POST /property/{ref}/status.
func (d *Door) postStatus(c *call) error {
	return d.onProperty(c, func(in *intake) (func(context.Context, visits.PlaceKey) (visits.Place, error), error) {
		to := visits.Open
		in.required("propertyStatus")
		if in.has("propertyStatus") {
			put(in, "propertyStatus", &to, word(openings(), "available, standby"))
		}
		return func(ctx context.Context, key visits.PlaceKey) (visits.Place, error) {
			return d.Visits.SetState(ctx, c.actor, key, to)
		}, in.err()
	})
}

// postTerminate answers POST /property/{ref}/terminate.
func (d *Door) postTerminate(c *call) error {
	return d.onProperty(c, func(in *intake) (func(context.Context, visits.PlaceKey) (visits.Place, error), error) {
		picked := ""
		if in.has("pickedVisitorEmail") {
			put(in, "pickedVisitorEmail", &picked, email())
		}
		return func(ctx context.Context, key visits.PlaceKey) (visits.Place, error) {
			return d.Visits.Terminate(ctx, c.actor, key, picked)
		}, in.err()
	})
}

// onProperty answers a POST that does something with the property of the path: read
// takes the body, and gives what is to be done.
func (d *Door) onProperty(c *call, read func(*intake) (func(context.Context, visits.PlaceKey) (visits.Place, error), error)) error {
	key, err := c.refOf()
	if err != nil {
		return err
	}
	return d.onBody(c, c.bodyIfAny, func(in *intake) (deed, error) {
		act, err := read(in)
		return func(ctx context.Context) (func(*wire.Encoder), error) {
			p, err := act(ctx, key)
			if err != nil {
				return nil, err
			}
			return d.property(ctx, c, visits.PlaceKey{ID: p.Property.ID})
		}, err
	})
}

// postInvitation answers POST /sendmail/{ref}.
func (d *Door) postInvitation(c *call) error {
	key, err := c.refOf()
	if err != nil {
		return err
	}
	return d.onBody(c, c.body, func(in *intake) (deed, error) {
		to := visitorOf(in)
		return func(ctx context.Context) (func(*wire.Encoder), error) {
			return func(e *wire.Encoder) { e.String("OK") }, d.Visits.Invite(ctx, c.actor, key, to)
		}, in.err()
	})
}
