package apimo

import (
	"palier/internal/api/wire"
	"palier/internal/core/agenda"
)

// listUserActions answers GET /agencies/{agency}/users/{user}/actions.
func (d *Door) listUserActions(c *call) error {
	id, err := c.PathID("user")
	if err != nil {
		return err
	}
	u, err := d.Access.User(c.Ctx, c.actor, id)
	if err != nil {
		return err
	}
	if u.Agency != c.agency.ID {
		return wire.ErrNoResource
	}
	return d.actions(c, id)
}

// listActions answers GET /agencies/{agency}/actions, which no document has and
// one public client calls: the actions of all users.
func (d *Door) listActions(c *call) error { return d.actions(c, 0) }

func (d *Door) actions(c *call, user int64) error {
	p := c.page(1000)
	q := agenda.Query{Agency: c.agency.ID, User: user, Limit: p.limit, Offset: p.offset}
	if text, given := c.params()("type"); given && text != "" {
		book, err := d.Catalogs.Book(c.Ctx, c.actor.Account)
		if err != nil {
			return err
		}
		if q.Type = knownType(text, book.Has); q.Type == 0 {
			q.Type = -1 // an unknown type has no actions
		}
	}
	list, total, err := d.Agenda.List(c.Ctx, c.actor, q)
	if err != nil {
		return err
	}
	last, err := lastOf(list, total, func(offset int) ([]agenda.Action, int64, error) {
		q.Limit, q.Offset = 1, offset
		return d.Agenda.List(c.Ctx, c.actor, q)
	})
	if err != nil {
		return err
	}
	s := c.stream()
	s.Object()
	s.Key("actions")
	s.Array()
	for _, a := range list {
		renderAction(&s.Encoder, a)
	}
	s.EndArray()
	endList(s, c.actor, total, last.UpdatedAt, p)
	return s.Finish(nil)
}
