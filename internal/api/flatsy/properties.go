package flatsy

import (
	"context"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// byRef is the key of a reference; Missing when nobody can have it.
func byRef(ref string) (visits.PlaceKey, error) {
	if !legible(ref) {
		return visits.PlaceKey{}, noProperty()
	}
	return visits.PlaceKey{Ref: ref}, nil
}

// noProperty is what the core says as well.
func noProperty() error { return fault.New(fault.Missing, "There is no such property") }

// refOf is the property that the path names.
func (c *call) refOf() (visits.PlaceKey, error) { return byRef(c.R.PathValue("ref")) }

// property gives what writes a property as it is now.
func (d *Door) property(ctx context.Context, c *call, key visits.PlaceKey) (func(*wire.Encoder), error) {
	p, err := d.Visits.Place(ctx, c.actor, key)
	if err != nil {
		return nil, err
	}
	all, err := d.properties(ctx, c, []visits.Place{p})
	return func(e *wire.Encoder) { all(e, p) }, err
}

// properties gives what writes each of some properties: with their other references
// and whoever belongs to them.
func (d *Door) properties(ctx context.Context, c *call, list []visits.Place) (func(*wire.Encoder, visits.Place), error) {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.Property.ID
	}
	refs, err := d.Visits.Refs(ctx, c.actor, ids)
	if err != nil {
		return nil, err
	}
	c.sight = d.newSight()
	err = d.ofPlaces(ctx, c, list...)
	return func(e *wire.Encoder, p visits.Place) { renderProperty(e, p, refs[p.Property.ID], c.actor, c.sight) }, err
}

// listProperties answers GET /properties: all of them, the document has no pages.
func (d *Door) listProperties(c *call) error {
	list, err := d.Visits.Places(c.Ctx, c.actor)
	if err != nil {
		return err
	}
	write, err := d.properties(c.Ctx, c, list)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { array(e, list, write) })
}

// getProperty answers GET /property.
func (d *Door) getProperty(c *call) error {
	key, err := c.query().reference()
	if err != nil {
		return err
	}
	write, err := d.property(c.Ctx, c, key)
	if err != nil {
		return err
	}
	return c.send(write)
}

// postProperty answers POST /properties.
func (d *Door) postProperty(c *call) error {
	return d.onBody(c, c.body, func(in *intake) (deed, error) {
		n, err := savingOf(in)
		return func(ctx context.Context) (func(*wire.Encoder), error) {
			p, err := d.Visits.SaveProperty(ctx, c.actor, n)
			if err != nil {
				return nil, err
			}
			return d.property(ctx, c, visits.PlaceKey{ID: p.Property.ID})
		}, err
	})
}

// putAvailability answers PUT /property/availability.
func (d *Door) putAvailability(c *call) error {
	key, err := c.query().reference()
	if err != nil {
		return err
	}
	_, in, err := c.body()
	if err != nil {
		return err
	}
	list, err := openingsOf(in)
	if err != nil {
		return err
	}
	if _, err := d.Visits.SetOpenings(c.Ctx, c.actor, key, list); err != nil {
		return err
	}
	write, err := d.property(c.Ctx, c, key)
	if err != nil {
		return err
	}
	return c.send(write)
}

// getAgent answers GET /property/agent.
func (d *Door) getAgent(c *call) error {
	key, err := c.query().reference()
	if err != nil {
		return err
	}
	p, err := d.Visits.Find(c.Ctx, c.actor, key)
	if err != nil {
		return err
	}
	if p.Agent() == 0 {
		return fault.New(fault.Missing, nobody)
	}
	u, err := d.Access.User(c.Ctx, c.actor, p.Agent())
	if err != nil {
		return err
	}
	rating, _, err := d.Visits.RatingOf(c.Ctx, c.actor, u.ID)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderAgent(e, u, rating, c.actor) })
}

// getCoverage answers GET /coverage.
func (d *Door) getCoverage(c *call) error {
	list, err := d.Visits.Coverage(c.Ctx, c.actor)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { array(e, list, (*wire.Encoder).String) })
}
