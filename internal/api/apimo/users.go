package apimo

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/agenda"
)

// masked is what the document's sample shows for every password. Its field list
// says "encrypted"; not even a hash is given out.
const masked = "*********"

// listUsers answers GET /agencies/{agency}/users (spec 3.4).
func (d *Door) listUsers(c *call) error {
	p := c.page(10_000)
	list, total, err := d.Access.Users(c.ctx, c.actor, c.agency.ID, p.Limit, p.Offset)
	if err != nil {
		return err
	}
	last, err := lastOf(list, total, func(offset int) ([]access.User, int64, error) {
		return d.Access.Users(c.ctx, c.actor, c.agency.ID, 1, offset)
	})
	if err != nil {
		return err
	}
	s := c.stream()
	s.Object()
	s.Key("users")
	s.Array()
	for _, u := range list {
		renderUser(&s.Encoder, u, c.actor)
	}
	s.EndArray()
	endList(s, c.actor, total, last.UpdatedAt, p)
	return closing(s, nil)
}

// lastOf is the item whose change is the timestamp of an answer: the last of its
// page or, when the page is past the end, the last of all (spec 2.3).
func lastOf[T any](page []T, total int64, one func(offset int) ([]T, int64, error)) (last T, err error) {
	if len(page) == 0 && total > 0 {
		if page, _, err = one(int(total - 1)); err != nil {
			return last, err
		}
	}
	if len(page) > 0 {
		last = page[len(page)-1]
	}
	return last, nil
}

// endList ends a list that has a timestamp in profile openapi only (spec 5.1).
func endList(s *wire.Stream, a access.Actor, total int64, last time.Time, p wire.Page) {
	if a.Settings.Profile == "openapi" {
		frame(s, total, last, p)
		return
	}
	s.IntField("total_items", total)
	s.End()
}

func renderUser(e *wire.Encoder, u access.User, a access.Actor) {
	open := a.Settings.Profile == "openapi"
	id := func(name string, n int64) { // a string in the document's sample
		if open {
			e.IntField(name, n)
		} else {
			e.StringField(name, number(n))
		}
	}
	e.Object()
	id("id", u.ID)
	id("agency", u.Agency)
	e.BoolField("active", u.Active)
	e.TimeField("created_at", u.CreatedAt.In(paris), time.DateTime)
	e.TimeField("updated_at", u.UpdatedAt.In(paris), time.DateTime)
	e.StringField("firstname", u.Firstname)
	e.StringField("lastname", u.Lastname)
	if !open {
		e.StringField("username", u.Username)
		e.StringField("password", masked)
	}
	id("group", int64(u.Group))
	e.StringField("email", u.Email)
	if open {
		e.StringField("phone", u.Phone)
	} else {
		e.NullableStringField("phone", u.Phone)
	}
	e.NullableStringField("mobile", u.Mobile)
	e.NullableStringField("fax", u.Fax)
	if a.Has(access.Private) {
		e.NullableStringField("birthday_at", u.Born.String())
	}
	e.StringField("timezone", u.Timezone)
	e.NullableStringField("picture", u.Picture)
	if open {
		e.StringField("language", u.Language)
		e.Key("spoken_languages")
		e.Array()
		e.String(u.Language)
		e.EndArray()
	}
	e.End()
}

// listUserActions answers GET /agencies/{agency}/users/{user}/actions (spec 3.5).
func (d *Door) listUserActions(c *call) error {
	id, err := c.pathID("user")
	if err != nil {
		return err
	}
	u, err := d.Access.User(c.ctx, c.actor, id)
	if err != nil {
		return err
	}
	if u.Agency != c.agency.ID {
		return errNotFound
	}
	return d.actions(c, id)
}

// listActions answers GET /agencies/{agency}/actions, which no document has and
// one public client calls (spec 5.4): the actions of all users.
func (d *Door) listActions(c *call) error { return d.actions(c, 0) }

func (d *Door) actions(c *call, user int64) error {
	p := c.page(1000)
	q := agenda.Query{Agency: c.agency.ID, User: user, Limit: p.Limit, Offset: p.Offset}
	if text, given := c.params()("type"); given && text != "" {
		book, err := d.Catalogs.Book(c.ctx, c.actor.Account)
		if err != nil {
			return err
		}
		if q.Type = knownType(text, book.Has); q.Type == 0 {
			q.Type = -1 // an unknown type has no actions
		}
	}
	list, total, err := d.Agenda.List(c.ctx, c.actor, q)
	if err != nil {
		return err
	}
	last, err := lastOf(list, total, func(offset int) ([]agenda.Action, int64, error) {
		q.Limit, q.Offset = 1, offset
		return d.Agenda.List(c.ctx, c.actor, q)
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
	return closing(s, nil)
}

func renderAction(e *wire.Encoder, a agenda.Action) {
	e.Object()
	e.StringField("id", number(a.ID))
	e.StringField("type", number(int64(a.Type)))
	e.StringField("user", number(a.User))
	e.NullableStringField("contact", number(a.Contact))
	e.StringField("date", a.Day.String())
	e.NullableStringField("time_start", a.Start)
	e.NullableStringField("time_end", a.End)
	e.NullableStringField("subject", a.Subject)
	e.NullableStringField("content", a.Content)
	e.Key("properties") // an object, not an array: the first one (spec 3.5)
	if len(a.Properties) == 0 {
		e.Null()
	} else {
		renderSubject(e, a.Properties[0])
	}
	if len(a.Properties) > 1 {
		e.Key("properties_list")
		e.Array()
		for _, p := range a.Properties {
			renderSubject(e, p)
		}
		e.EndArray()
	}
	e.NullableStringField("referral", number(int64(a.Referral)))
	e.NullableStringField("subreferral", a.Subreferral)
	e.TimeField("created_at", a.CreatedAt.In(paris), time.DateTime)
	e.TimeField("updated_at", a.UpdatedAt.In(paris), time.DateTime)
	e.End()
}

func renderSubject(e *wire.Encoder, s agenda.Subject) {
	e.Object()
	e.StringField("id", number(s.Property))
	e.NullableStringField("report", s.Report)
	e.StringField("price", priceText(s.Price))
	e.StringField("currency", s.Price.Currency)
	e.NullableStringField("rating", s.Rating)
	e.NullableStringField("assessment", s.Assessment)
	e.End()
}
