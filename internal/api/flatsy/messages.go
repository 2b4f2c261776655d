package flatsy

import (
	"context"

	"palier/internal/api/wire"
	"palier/internal/core/visits"
)

// ofMessages looks up what messages point at.
func (d *Door) ofMessages(ctx context.Context, c *call, list ...visits.Message) error {
	var ids, users []int64
	for _, m := range list {
		ids, users = append(ids, m.Property), append(users, m.Sender, m.Recipient)
	}
	if err := d.staff(ctx, c, users...); err != nil {
		return err
	}
	return d.name(ctx, c, ids...)
}

// listConversations answers GET /messages: those with messages, by property.
func (d *Door) listConversations(c *call) error {
	list, err := d.Visits.Messages(c.Ctx, c.actor)
	if err != nil {
		return err
	}
	c.sight = d.newSight()
	if err := d.ofMessages(c.Ctx, c, list...); err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) {
		array(e, conversations(list), func(e *wire.Encoder, said []visits.Message) {
			renderConversation(e, c.sight.places[said[0].Property], said, c.sight)
		})
	})
}

// conversations are runs of messages about one property.
func conversations(list []visits.Message) (out [][]visits.Message) {
	for i, m := range list {
		if i == 0 || m.Property != list[i-1].Property {
			out = append(out, nil)
		}
		last := &out[len(out)-1]
		*last = append(*last, m)
	}
	return out
}

// getConversation answers GET /messages/conversation.
func (d *Door) getConversation(c *call) error {
	key, err := c.query().place("propertyId", "propertyRef")
	if err != nil {
		return err
	}
	p, err := d.Visits.Find(c.Ctx, c.actor, key)
	if err != nil {
		return err
	}
	list, err := d.Visits.Conversation(c.Ctx, c.actor, visits.PlaceKey{ID: p.Property.ID})
	if err != nil {
		return err
	}
	c.sight = d.newSight()
	c.sight.places[p.Property.ID] = p
	if err := d.ofMessages(c.Ctx, c, list...); err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) { renderConversation(e, p, list, c.sight) })
}

// postMessage answers POST /messages/save.
func (d *Door) postMessage(c *call) error {
	return d.onBody(c, c.body, func(in *intake) (deed, error) {
		s, err := sayingOf(in)
		if err == nil && s.place.Ref != "" {
			s.place, err = byRef(s.place.Ref)
		}
		return func(ctx context.Context) (func(*wire.Encoder), error) {
			m, err := d.Visits.Say(ctx, c.actor, s.place, s.text)
			if err != nil {
				return nil, err
			}
			c.sight = d.newSight()
			return func(e *wire.Encoder) { renderMessage(e, m, c.sight) }, d.ofMessages(ctx, c, m)
		}, err
	})
}
