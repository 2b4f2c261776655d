package adlead

import (
	"context"
	"maps"
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/sales"
)

// listRegistrations answers GET /programs/{program}/registrations.
func (d *Door) listRegistrations(c *call) error {
	p := c.page()
	status := c.R.URL.Query().Get("status")
	if !oneOf(status, slices.Collect(maps.Keys(registrationLabels))) {
		return sendPage[claimSheet](c, p, nil, 0, nil)
	}
	list, total, err := d.Registry.Registrations(c.Ctx, c.actor, sales.Query{Program: c.program, Status: status, Limit: p.size, Offset: p.offset()})
	if err != nil {
		return err
	}
	sheets := make([]claimSheet, len(list))
	for i, r := range list {
		if sheets[i], err = d.claim(c.Ctx, c, r); err != nil {
			return err
		}
	}
	return sendPage(c, p, sheets, total, renderRegistration)
}

// postRegistration answers POST /programs/{program}/registrations: the
// verdict is in the answer.
func (d *Door) postRegistration(c *call) error {
	raw, in, err := c.body()
	if err != nil {
		return err
	}
	n := takeClaim(in, c.actor, c.country())
	if err := in.err(); err != nil {
		return err
	}
	n.Program = c.program
	return d.post(c, raw, func(ctx context.Context) (func(*wire.Encoder), error) {
		r, err := d.Registry.Register(ctx, c.actor, n)
		if err != nil {
			return nil, err
		}
		sheet, err := d.claim(ctx, c, r)
		return func(e *wire.Encoder) { renderRegistration(e, sheet) }, err
	})
}

// getRegistration answers GET /programs/{program}/registrations/{registration}.
func (d *Door) getRegistration(c *call) error {
	id, err := c.PathID("registration")
	if err != nil {
		return err
	}
	r, err := d.Registry.Registration(c.Ctx, c.actor, c.program, id)
	if err != nil {
		return err
	}
	sheet, err := d.claim(c.Ctx, c, r)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderRegistration(e, sheet) })
}

// deleteRegistration answers DELETE /programs/{program}/registrations/{registration}.
func (d *Door) deleteRegistration(c *call) error {
	id, err := c.PathID("registration")
	if err != nil {
		return err
	}
	if err := d.Registry.Withdraw(c.Ctx, c.actor, c.program, id); err != nil {
		return err
	}
	return c.send(nothing)
}

// claim is a registration with what it names, at its status of now.
func (d *Door) claim(ctx context.Context, c *call, r sales.Registration) (claimSheet, error) {
	r.Status = r.StatusAt(d.Now())
	owner, err := d.user(ctx, c, r.Owner)
	return claimSheet{r, owner, c.country()}, err
}
