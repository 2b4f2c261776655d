package apimo

import (
	"context"
	"net/http"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/agenda"
	"palier/internal/core/fault"
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
	return d.actions(c, agenda.Query{User: id})
}

// listActions answers GET /agencies/{agency}/actions, which no document has and
// one public client calls: the actions of all users.
func (d *Door) listActions(c *call) error { return d.actions(c, agenda.Query{}) }

// listContactActions answers GET /agencies/{agency}/contacts/{contact}/actions, and those of
// a year.
func (d *Door) listContactActions(c *call) error {
	id, err := c.PathID("contact")
	if err != nil {
		return err
	}
	var q agenda.Query
	if text := c.R.PathValue("year"); text != "" {
		if q.Year, err = strconv.Atoi(text); err != nil || len(text) != 4 || q.Year < 1 {
			return wire.ErrNoResource
		}
	}
	contact, err := d.People.Seen(c.Ctx, c.actor, c.agency.ID, id)
	if err != nil {
		return err
	}
	if q.Contacts, err = d.People.Records(c.Ctx, c.actor, contact.ID); err != nil {
		return err
	}
	if text, given := c.params()("user_id"); given && text != "" {
		if q.User, err = strconv.ParseInt(text, 10, 64); err != nil || q.User <= 0 {
			q.User = -1 // nobody has such a number, and no actions
		}
	}
	return d.actions(c, q)
}

// actions answers a list of actions: what q says, of the agency.
func (d *Door) actions(c *call, q agenda.Query) error {
	p := c.page(1000)
	q.Agency, q.Limit, q.Offset = c.agency.ID, p.limit, p.offset
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

// postAction answers POST /agencies/{agency}/actions.
func (d *Door) postAction(c *call) error {
	raw, in, err := d.filing(c)
	if err != nil {
		return err
	}
	var f agenda.Filed
	in.takeAction(&f)
	strange, err := d.stranger(c, f.Contact)
	if err != nil {
		return err
	}
	if strange {
		in.wrong("contact", noContact)
	}
	if err := in.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		a, err := d.Agenda.File(ctx, c.actor, c.agency.ID, f, paris)
		return idReceipt(a.ID), err
	})
}

// putAction answers PUT /agencies/{agency}/actions/{action}: only the keys that are present
// change. A contact that the line has already is not looked at.
func (d *Door) putAction(c *call) error {
	id, err := c.PathID("action")
	if err != nil {
		return err
	}
	_, in, err := d.filing(c)
	if err != nil {
		return err
	}
	var named agenda.Filed
	in.again().record("contact", &named.Contact)
	strange, err := d.stranger(c, named.Contact)
	if err != nil {
		return err
	}
	a, err := d.Agenda.Refile(c.Ctx, c.actor, c.agency.ID, id, func(f *agenda.Filed) error {
		was, again := f.Contact, in.again()
		again.takeAction(f)
		if strange && f.Contact != was {
			again.wrong("contact", noContact)
		}
		return again.err()
	}, paris)
	if err == nil {
		wire.Send(c.W, http.StatusOK, idReceipt(a.ID))
	}
	return err
}

const noContact = "There is no such contact in this agency."

// stranger tells a contact that the caller does not see, 0 aside.
func (d *Door) stranger(c *call, id int64) (bool, error) {
	if id == 0 {
		return false, nil
	}
	_, err := d.People.Seen(c.Ctx, c.actor, c.agency.ID, id)
	if fault.Is(err, fault.Missing) {
		return true, nil
	}
	return false, err
}
