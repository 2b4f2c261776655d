package adlead

import (
	"context"
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

// listOptions answers GET /programs/{program}/options.
func (d *Door) listOptions(c *call) error {
	p := c.page()
	q := sales.Query{Program: c.program, Status: c.R.URL.Query().Get("status"), Limit: p.size, Offset: p.offset()}
	if !oneOf(q.Status, statuses) {
		return sendPage[sales.Option](c, p, nil, 0, nil)
	}
	list, total, err := d.Sales.Options(c.Ctx, c.actor, q)
	if err != nil {
		return err
	}
	return sendPage(c, p, d.told(c, list...), total, renderOption)
}

// postOption answers POST /programs/{program}/options.
func (d *Door) postOption(c *call) error {
	raw, in, err := c.body()
	if err != nil {
		return err
	}
	n := takeOption(in, c.actor)
	if err := in.err(); err != nil {
		return err
	}
	n.Program = c.program
	return d.post(c, raw, func(ctx context.Context) (func(*wire.Encoder), error) {
		o, err := d.Sales.TakeOption(ctx, c.actor, n)
		return func(e *wire.Encoder) { renderOption(e, d.told(c, o)[0]) }, err
	})
}

// getOption answers GET /programs/{program}/options/{option}.
func (d *Door) getOption(c *call) error {
	return d.sendOption(c, d.Sales.Option)
}

// putOption answers PUT /programs/{program}/options/{option}.
func (d *Door) putOption(c *call) error {
	_, in, err := c.body()
	if err != nil {
		return err
	}
	change := takeOptionChange(in)
	if err := in.err(); err != nil {
		return err
	}
	return d.sendOption(c, func(ctx context.Context, a access.Actor, program, id int64) (sales.Option, error) {
		return d.Sales.ChangeOption(ctx, a, program, id, change)
	})
}

// deleteOption answers DELETE /programs/{program}/options/{option}: the option as
// it is once it is canceled.
func (d *Door) deleteOption(c *call) error {
	return d.sendOption(c, d.Sales.CancelOption)
}

// sendOption answers with the option of the path after an act on it.
func (d *Door) sendOption(c *call, act func(ctx context.Context, a access.Actor, program, id int64) (sales.Option, error)) error {
	id, err := c.PathID("option")
	if err != nil {
		return err
	}
	o, err := act(c.Ctx, c.actor, c.program, id)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderOption(e, d.told(c, o)[0]) })
}

// told are options with those of their lots that the key may see: what it may not
// see is named nowhere in what it reads.
func (d *Door) told(c *call, list ...sales.Option) []sales.Option {
	for i := range list {
		list[i].Lots = d.visible(c, list[i].Lots)
	}
	return list
}

// visible are those of the lots of an option or a purchase that the key may see.
func (d *Door) visible(c *call, lots []sales.OptionLot) []sales.OptionLot {
	return slices.DeleteFunc(slices.Clone(lots), func(l sales.OptionLot) bool { return !d.Programs.Sees(c.actor, l.Lot) })
}
