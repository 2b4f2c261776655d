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
	sheets, err := d.claims(c.Ctx, c, list...)
	if err != nil {
		return err
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
		sheets, err := d.claims(ctx, c, r)
		return func(e *wire.Encoder) { renderRegistration(e, sheets[0]) }, err
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
	sheets, err := d.claims(c.Ctx, c, r)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderRegistration(e, sheets[0]) })
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

// claims are registrations with what they name, at their status of now.
func (d *Door) claims(ctx context.Context, c *call, list ...sales.Registration) ([]claimSheet, error) {
	sheets := make([]claimSheet, len(list))
	var won []int64 // the people of those that are approved
	for i, r := range list {
		r.Status = r.StatusAt(d.Now())
		owner, err := d.user(ctx, c, r.Owner)
		if err != nil {
			return nil, err
		}
		sheets[i] = claimSheet{r, owner, c.country(), true}
		if r.Status == sales.RegistrationApproved && r.Contact != 0 {
			won = append(won, r.Contact)
		}
	}
	calls, err := d.People.Calls(ctx, c.actor, won, d.Now())
	for i, s := range sheets {
		sheets[i].unwanted = s.Status != sales.RegistrationApproved || !calls[s.Contact].May
	}
	return sheets, err
}
