package adlead

import (
	"context"
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// listOptions answers GET /programs/{program}/options (spec 3.8).
func (d *Door) listOptions(c *call) error {
	p := c.page()
	q := sales.Query{Program: c.program, Status: c.r.URL.Query().Get("status"), Limit: p.size, Offset: p.offset()}
	if !oneOf(q.Status, statuses) {
		return sendPage[optionSheet](c, p, nil, 0, nil)
	}
	list, total, err := d.Sales.Options(c.ctx, c.actor, q)
	if err != nil {
		return err
	}
	sheets, err := d.options(c.ctx, c, list)
	if err != nil {
		return err
	}
	return sendPage(c, p, sheets, total, renderOption)
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
		if err != nil {
			return nil, err
		}
		sheet, err := d.option(ctx, c, o)
		return func(e *wire.Encoder) { renderOption(e, sheet) }, err
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
	id, err := c.pathID("option")
	if err != nil {
		return err
	}
	o, err := act(c.ctx, c.actor, c.program, id)
	if err != nil {
		return err
	}
	sheet, err := d.option(c.ctx, c, o)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderOption(e, sheet) })
}

// option is an option with what it names.
func (d *Door) option(ctx context.Context, c *call, o sales.Option) (optionSheet, error) {
	list, err := d.options(ctx, c, []sales.Option{o})
	if err != nil {
		return optionSheet{}, err
	}
	return list[0], nil
}

// options are options of the programme with what they name. Their lots are asked
// for together: most of a page's options are of one or two.
func (d *Door) options(ctx context.Context, c *call, list []sales.Option) ([]optionSheet, error) {
	var ids []int64
	for _, o := range list {
		ids = append(ids, lotsOf(o.Lots)...)
	}
	lots, err := d.lotsNamed(ctx, c, ids)
	if err != nil {
		return nil, err
	}
	sheets := make([]optionSheet, len(list))
	for i, o := range list {
		sheets[i] = optionSheet{o, chosen(lots, lotsOf(o.Lots))}
	}
	return sheets, nil
}

// chosen are those of the lots that are named, in that order.
func chosen(lots []programs.Lot, ids []int64) []programs.Lot {
	var out []programs.Lot
	for _, id := range ids {
		if i := slices.IndexFunc(lots, func(l programs.Lot) bool { return l.ID == id }); i >= 0 {
			out = append(out, lots[i])
		}
	}
	return out
}

func lotsOf(list []sales.OptionLot) []int64 {
	ids := make([]int64, len(list))
	for i, l := range list {
		ids[i] = l.Lot
	}
	return ids
}
