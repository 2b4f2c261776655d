package apimo

import (
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/listings"
)

// listProperties answers GET /agencies/{agency}/properties (spec 3.16) with what
// the core knows of a property at this step; strict clients want every key.
func (d *Door) listProperties(c *call) error {
	p := c.page(1000)
	q := listings.Query{Agency: c.agency.ID, Since: since(p), Limit: p.Limit, Offset: p.Offset}
	q.Step, q.Status = c.filter("step"), c.filter("status")
	if group := c.filter("group"); group != 0 && group != 1 {
		q.Step = -1 // every property is of group 1
	}
	users := map[int64]access.User{}
	list, _, err := d.Access.Users(c.ctx, c.actor, c.agency.ID, 0, 0)
	if err != nil {
		return err
	}
	for _, u := range list {
		users[u.ID] = u
	}
	s := c.stream()
	s.Object()
	s.Key("properties")
	s.Array()
	page, err := d.Listings.List(c.ctx, c.actor, q, func(v listings.Property) error {
		d.renderProperty(c, &s.Encoder, v, users)
		return s.Err()
	})
	s.EndArray()
	frame(s, page.Total, page.Last, p)
	return closing(s, err)
}

// filter is a whole number of the query, 0 when there is none.
func (c *call) filter(name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(c.param(name)))
	if err != nil {
		return 0
	}
	return n
}

func (d *Door) renderProperty(c *call, e *wire.Encoder, v listings.Property, users map[int64]access.User) {
	nulls := func(names ...string) {
		for _, name := range names {
			e.NullField(name)
		}
	}
	arrays := func(names ...string) {
		for _, name := range names {
			e.RawField(name, emptyArray)
		}
	}
	e.Object()
	e.IntField("id", v.ID)
	reference(e, v.Reference, c.actor.Settings.NumberRefs)
	e.IntField("agency", v.Agency)
	e.Key("user")
	if u, ok := users[v.User]; ok {
		numbers := c.actor
		numbers.Settings.Profile = "openapi" // with numbers in either profile (spec 3.16)
		renderUser(e, u, numbers)
	} else {
		e.Null()
	}
	e.NullableIntField("step", int64(v.Step))
	e.NullableIntField("status", int64(v.Status))
	e.IntField("group", 1)
	nulls("parent", "ranking")
	e.NullableIntField("category", int64(v.Category))
	nulls("subcategory", "name")
	e.NullableIntField("type", int64(v.Type))
	e.NullableIntField("subtype", int64(v.Subtype))
	nulls("agreement", "block_name", "lot_reference", "cadastre_reference", "stairs_reference")
	e.NullableStringField("address", v.Address)
	e.NullableStringField("address_more", v.AddressMore)
	e.BoolField("publish_address", false)
	e.NullableStringField("country", v.Country)
	nulls("region")
	city(e, v)
	nulls("district", "longitude", "latitude", "radius", "altitude", "area", "rooms", "bedrooms", "sleeps")
	price(e, v, c.actor)
	if c.actor.Has(access.Private) {
		nulls("owner", "visit")
		arrays("exchanges")
		nulls("status_comment")
		arrays("logs")
	}
	nulls("residence", "view", "construction", "floor", "heating", "water", "condition", "standing", "style", "facades", "url", "availability",
		"available_at", "delivered_at")
	arrays("activities", "orientations", "services", "proximities", "tags", "tags_customized", "pictures", "medias", "comments", "areas",
		"regulations", "financial")
	if c.actor.Has(access.Private) {
		nulls("filling_rate", "private_comment")
	}
	e.TimeField("created_at", v.CreatedAt.In(paris), time.DateTime)
	e.TimeField("updated_at", v.UpdatedAt.In(paris), time.DateTime)
	e.End()
}

// reference is text; one old public client wants a number (spec 5.1).
func reference(e *wire.Encoder, ref string, asNumber bool) {
	if n, err := strconv.ParseInt(ref, 10, 64); asNumber && err == nil {
		e.IntField("reference", n)
		return
	}
	e.StringField("reference", ref)
}

func city(e *wire.Encoder, v listings.Property) {
	e.Key("city")
	if v.City == "" {
		e.Null()
		return
	}
	e.Object()
	e.NullField("id")
	e.StringField("name", v.City)
	e.StringField("zipcode", v.Zipcode)
	e.End()
}

func price(e *wire.Encoder, v listings.Property, a access.Actor) {
	e.Key("price")
	if v.Price.Currency == "" {
		e.Null()
		return
	}
	e.Object()
	e.FloatField("value", major(v.Price.Minor))
	for _, name := range []string{"max", "fees", "period"} {
		e.NullField(name)
	}
	e.BoolField("hide", false)
	for _, name := range []string{"inventory", "deposit"} {
		e.NullField(name)
	}
	e.StringField("currency", v.Price.Currency)
	for _, name := range []string{"commission", "guarantee", "transfer_tax", "contribution", "pension", "tenant", "vat", "sold", "sold_at"} {
		e.NullField(name)
	}
	if a.Has(access.Private) {
		for _, name := range []string{"commission_owner", "commission_customer", "net_seller", "estimation", "negotiable"} {
			e.NullField(name)
		}
	}
	e.End()
}
