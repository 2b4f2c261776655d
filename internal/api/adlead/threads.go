package adlead

import (
	"context"

	"palier/internal/api/wire"
	"palier/internal/core/leads"
)

// listTasks answers GET .../leads/{lead}/sales-actions.
func (d *Door) listTasks(c *call) error {
	id, err := c.PathID("lead")
	if err != nil {
		return err
	}
	p := c.page()
	list, total, err := d.Desk.Tasks(c.Ctx, c.actor, c.program, id, p.size, p.offset())
	if err != nil {
		return err
	}
	for _, t := range list {
		if _, err := d.user(c.Ctx, c, t.Owner); err != nil {
			return err
		}
	}
	return sendPage(c, p, list, total, func(e *wire.Encoder, t leads.Task) { renderTask(e, t, c.users[t.Owner]) })
}

// postTask answers POST .../leads/{lead}/sales-actions.
func (d *Door) postTask(c *call) error {
	id, raw, in, err := c.leadBody()
	if err != nil {
		return err
	}
	wanted := takeTask(in)
	if err := in.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) (func(*wire.Encoder), error) {
		t, err := d.Desk.AddTask(ctx, c.actor, c.program, id, wanted)
		if err != nil {
			return nil, err
		}
		owner, err := d.user(ctx, c, t.Owner)
		return func(e *wire.Encoder) { renderTask(e, t, owner) }, err
	})
}

// listRecords answers GET .../leads/{lead}/records: the thread, in the order in
// which things happened.
func (d *Door) listRecords(c *call) error {
	id, err := c.PathID("lead")
	if err != nil {
		return err
	}
	p := c.page()
	list, total, err := d.Desk.Records(c.Ctx, c.actor, c.program, id, p.size, p.offset())
	if err != nil {
		return err
	}
	for _, r := range list {
		if _, err := d.user(c.Ctx, c, r.User); err != nil {
			return err
		}
	}
	return sendPage(c, p, list, total, func(e *wire.Encoder, r leads.Record) { renderRecord(e, r, c.users[r.User]) })
}

// postRecord answers POST .../leads/{lead}/records.
func (d *Door) postRecord(c *call) error {
	id, raw, in, err := c.leadBody()
	if err != nil {
		return err
	}
	wanted := takeRecord(in)
	if err := in.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) (func(*wire.Encoder), error) {
		r, err := d.Desk.AddRecord(ctx, c.actor, c.program, id, wanted)
		if err != nil {
			return nil, err
		}
		user, err := d.user(ctx, c, r.User)
		return func(e *wire.Encoder) { renderRecord(e, r, user) }, err
	})
}

// postTag answers POST .../leads/{lead}/tags.
func (d *Door) postTag(c *call) error {
	id, raw, in, err := c.leadBody()
	if err != nil {
		return err
	}
	wanted := takeTag(in)
	if err := in.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) (func(*wire.Encoder), error) {
		t, err := d.Desk.AddTag(ctx, c.actor, c.program, id, wanted)
		return func(e *wire.Encoder) { renderTag(e, t) }, err
	})
}

// leadBody is the lead of the path and the object of the body.
func (c *call) leadBody() (id int64, raw []byte, in *intake, err error) {
	if id, err = c.PathID("lead"); err == nil {
		raw, in, err = c.body()
	}
	return id, raw, in, err
}
