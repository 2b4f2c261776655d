package apimo

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// listAgencies answers GET /agencies: those opened to the provider (spec 3.9).
// Its answer has a timestamp, its request none: one that is sent is ignored.
func (d *Door) listAgencies(c *call) error {
	p := c.page(1000)
	list, err := d.Access.Agencies(c.ctx, c.actor)
	if err != nil {
		return err
	}
	total := int64(len(list))
	last := latest(list)
	list = list[min(p.Offset, len(list)):]
	list = list[:min(p.Limit, len(list))]
	if len(list) > 0 {
		last = latest(list)
	}
	s := c.stream()
	s.Object()
	s.Key("agencies")
	s.Array()
	for _, a := range list {
		if err := d.renderAgency(c, &s.Encoder, a); err != nil {
			return closing(s, err)
		}
	}
	s.EndArray()
	frame(s, total, last, p)
	return closing(s, nil)
}

// latest is the last change in a list, which is in the order of changes.
func latest(list []access.Agency) time.Time {
	if len(list) == 0 {
		return time.Time{}
	}
	return list[len(list)-1].UpdatedAt
}

func (d *Door) renderAgency(c *call, e *wire.Encoder, a access.Agency) error {
	e.Object()
	e.IntField("id", a.ID)
	e.StringField("name", a.Name)
	e.StringField("address", a.Address)
	e.StringField("zipcode", a.Zipcode)
	if c.actor.Settings.CityObject { // live answers of the vendor (spec 3.9)
		e.Key("city")
		e.Object()
		e.NullField("id") // the core knows towns by name
		e.StringField("name", a.City)
		e.StringField("zipcode", a.Zipcode)
		e.End()
	} else {
		e.StringField("city", a.City)
	}
	e.StringField("country", a.Country)
	e.StringField("phone", a.Phone)
	e.NullableStringField("fax", a.Fax)
	e.StringField("email", a.Email)
	e.NullableStringField("website", a.Website)
	e.NullableStringField("picture", a.Picture)
	e.NullableStringField("logo", a.Picture)
	if a.Company != "" {
		e.Key("company")
		e.Object()
		e.IntField("id", a.Account)
		e.StringField("name", a.Company)
		e.End()
	}
	if c.actor.Has(access.UsersRead) {
		users, _, err := d.Access.Users(c.ctx, c.actor, a.ID, 0, 0)
		if err != nil {
			return err
		}
		e.Key("users")
		e.Array()
		for _, u := range users {
			renderUser(e, u, c.actor)
		}
		e.EndArray()
	}
	if c.actor.Has(access.Private) {
		e.NullField("subscription")
	}
	e.TimeField("created_at", a.CreatedAt.In(paris), time.DateTime)
	e.TimeField("updated_at", a.UpdatedAt.In(paris), time.DateTime)
	e.End()
	return nil
}
