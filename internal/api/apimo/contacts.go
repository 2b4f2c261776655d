package apimo

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/people"
)

// listContacts answers GET /agencies/{agency}/contacts (spec 3.10).
func (d *Door) listContacts(c *call) error {
	p := c.page(10_000)
	q := people.Query{Agency: c.agency.ID, Since: since(p), Limit: p.Limit, Offset: p.Offset}
	s := c.stream()
	s.Object()
	s.Key("contacts")
	s.Array()
	page, err := d.People.Contacts(c.ctx, c.actor, q, func(contact people.Contact) error {
		renderContact(&s.Encoder, contact)
		return s.Err()
	})
	s.EndArray()
	frame(s, page.Total, page.Last, p)
	return closing(s, err)
}

// renderContact writes a contact. What the core does not know yet is null: the
// table of the spec has every key present.
func renderContact(e *wire.Encoder, c people.Contact) {
	nulls := func(names ...string) {
		for _, name := range names {
			e.NullField(name)
		}
	}
	e.Object()
	e.IntField("id", c.ID)
	e.IntField("category", contactCategory(c))
	nulls("user", "password", "activity")
	e.NullableIntField("title", int64(c.Title))
	e.NullableStringField("firstname", c.First)
	e.NullableStringField("lastname", c.Last)
	e.NullableStringField("company", c.Company)
	nulls("vat_number", "spouse_title", "spouse_firstname", "spouse_lastname", "birthday_at", "spouse_birthday_at")
	e.NullableStringField("email", c.Email)
	nulls("spouse_email")
	e.NullableStringField("phone", c.Phone)
	e.NullableStringField("mobile", c.Mobile)
	e.NullableStringField("fax", c.Fax)
	e.NullableStringField("address", c.Address)
	e.NullableStringField("address_more", c.AddressMore)
	e.NullableStringField("zipcode", c.Zipcode)
	e.NullableStringField("city", c.City)
	e.NullableStringField("country", c.Country)
	nulls("nationality", "spouse_nationality", "taxcode", "spouse_taxcode", "comment", "relationship", "civil_status", "children", "website",
		"mailing", "emailing", "magazine", "incoming_action_at", "outgoing_action_at")
	e.Key("language")
	e.Array()
	if c.Language != "" {
		e.String(c.Language)
	}
	e.EndArray()
	e.RawField("tags_customized", emptyArray)
	e.TimeField("created_at", c.CreatedAt.In(paris), time.DateTime)
	e.TimeField("updated_at", c.UpdatedAt.In(paris), time.DateTime)
	e.End()
}

// contactCategory is an id of contact_category: 1 a private person, 2 a firm.
func contactCategory(c people.Contact) int64 {
	if c.Company != "" && c.Last == "" {
		return 2
	}
	return 1
}

// emptyList answers a list of which the core has no rows (spec 3.13, 3.19, 3.20).
func (d *Door) emptyList(key string) func(*call) error {
	return func(c *call) error {
		p := c.page(10_000)
		s := c.stream()
		s.Object()
		s.RawField(key, emptyArray)
		frame(s, 0, time.Time{}, p)
		return closing(s, nil)
	}
}
