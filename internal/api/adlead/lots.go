package adlead

import (
	"context"
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// listLots answers GET /programs/{program}/lots.
func (d *Door) listLots(c *call) error {
	p := c.page()
	q, some := lotQuery(c)
	q.Limit, q.Offset = p.size, p.offset()
	if !some {
		return sendPage[programs.Lot](c, p, nil, 0, nil)
	}
	v, err := d.Programs.View(c.Ctx, c.actor, c.program)
	if err != nil {
		return err
	}
	list, total := v.Lots(q)
	return sendPage(c, p, list, total, func(e *wire.Encoder, l programs.Lot) { renderLot(e, l, v.Family(l), v.At) })
}

// lotQuery reads the filters. False: one asks for what no lot is, so that the list
// is empty.
func lotQuery(c *call) (q programs.LotQuery, some bool) {
	values := c.R.URL.Query()
	q = programs.LotQuery{State: programs.State(values.Get("status")), Type: values.Get("type"), Typology: values.Get("typology")}
	some = oneOf(string(q.State), states) && oneOf(q.Type, lotTypes()) && oneOf(q.Typology, programs.Typologies())
	switch values.Get("is_primary") {
	case "":
	case "0", "false":
		q.Main = new(false)
	case "1", "true":
		q.Main = new(true)
	default:
		return q, false
	}
	return q, some
}

// oneOf tells whether a filter says nothing or a word that there is: no other text
// of a caller's goes into a query.
func oneOf(text string, words []string) bool { return text == "" || slices.Contains(words, text) }

// getLot answers GET /programs/{program}/lots/{lot}.
func (d *Door) getLot(c *call) error {
	id, err := c.PathID("lot")
	if err != nil {
		return err
	}
	v, err := d.Programs.View(c.Ctx, c.actor, c.program)
	if err != nil {
		return err
	}
	l, err := v.Lot(id)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderLot(e, l, v.Family(l), v.At) })
}

// lot is a lot that was just written as the answer has it.
func (d *Door) lot(ctx context.Context, c *call, l programs.Lot) (func(*wire.Encoder), error) {
	family, err := d.Programs.Family(ctx, c.actor, []programs.Lot{l})
	now := d.Now()
	return func(e *wire.Encoder) { renderLot(e, l, family[l.ID], now) }, err
}

// postLot answers POST /programs/{program}/lots.
func (d *Door) postLot(c *call) error {
	raw, in, err := c.body()
	if err != nil {
		return err
	}
	wanted := programs.Lot{Program: c.program}
	newLot(in, &wanted)
	if err := in.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) (func(*wire.Encoder), error) {
		l, err := d.Programs.CreateLot(ctx, c.actor, wanted)
		if err != nil {
			return nil, err
		}
		return d.lot(ctx, c, l)
	})
}

// putLot answers PUT /programs/{program}/lots/{lot}: the keys present are merged.
func (d *Door) putLot(c *call) error {
	id, err := c.PathID("lot")
	if err != nil {
		return err
	}
	_, in, err := c.body()
	if err != nil {
		return err
	}
	// Read twice: once for what it refuses, which depends on the body alone, and once
	// more onto the lot as the write finds it.
	changeLot(in, &programs.Lot{})
	if err := in.err(); err != nil {
		return err
	}
	l, err := d.Programs.UpdateLot(c.Ctx, c.actor, c.program, id, func(l *programs.Lot) { changeLot(newIntake(in.object), l) })
	if err != nil {
		return err
	}
	data, err := d.lot(c.Ctx, c, l)
	if err != nil {
		return err
	}
	return c.send(data)
}

// deleteLot answers DELETE /programs/{program}/lots/{lot}.
func (d *Door) deleteLot(c *call) error {
	id, err := c.PathID("lot")
	if err != nil {
		return err
	}
	err = d.Programs.DeleteLot(c.Ctx, c.actor, c.program, id)
	if fault.Is(err, fault.Conflict) {
		return &fault.Error{Kind: fault.Conflict, Message: lotInUse, Problems: []fault.Problem{{Field: "lots", Message: lotInUse}}, Cause: err}
	}
	if err != nil {
		return err
	}
	return c.send(nothing)
}
