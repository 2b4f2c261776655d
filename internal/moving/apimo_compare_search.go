package moving

import (
	"context"

	"palier/internal/core/fault"
	"palier/internal/core/requests"
)

func (c *comparison) search(ctx context.Context, raw []byte) error {
	w := c.wish(1, raw)
	d := ApimoDifference{There: w.ID}
	id, err := c.named(ctx, "request", w.ID)
	if err != nil {
		return err
	}
	ours, err := requests.Search{}, error(nil)
	if id != 0 {
		ours, err = c.mover.Requests.Get(ctx, c.by, id)
	}
	if id == 0 || fault.Is(err, fault.Missing) {
		c.say(d)
		return nil
	}
	if err != nil {
		return err
	}
	c.ours["request"][w.ID], d.Here = id, id
	own, err := c.reader.OwnSearch(ours)
	if err != nil {
		return err
	}
	own.User, own.Contact = ours.User, ours.Shown
	own, w.Said = own.Said(), w.Said.Said()
	if w.Said.User == 0 { // who is in charge at the source is no user here: nothing to compare with
		w.Said.User = own.User
	}
	if w.Said.Contact, err = c.tied(ctx, "contact", w.Contact); err != nil {
		return err
	}
	if w.Said.Contact > 0 {
		root, err := c.mover.People.Root(ctx, c.by, w.Said.Contact)
		if err != nil {
			return err
		}
		w.Said.Contact = root.ID
	}
	own.Warnings, w.Said.Warnings = nil, nil
	c.fields(d, own.Fields(), w.Said.Fields())
	return nil
}

func (c *comparison) searchesHere(ctx context.Context) error {
	met := valuesOf(c.ours["request"])
	_, err := c.mover.Requests.List(ctx, c.by, requests.Query{Agency: c.order.Into, Limit: everyRecord}, func(s requests.Search) error {
		c.list.Here++
		if !met[s.ID] {
			c.say(ApimoDifference{Here: s.ID})
		}
		return ctx.Err()
	})
	return err
}
