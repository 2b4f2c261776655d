package apimo

import (
	"palier/internal/api/wire"
	"palier/internal/core/people"
)

// renderContact writes a contact. What the core does not know yet is null: its
// schema in openapi.yaml has every key present, but for the mark of who may not be called.
func renderContact(e *wire.Encoder, c people.Contact, marked bool) {
	e.Object()
	e.IntField("id", c.ID)
	e.IntField("category", contactCategory(c))
	nulls(e, "user", "password", "activity")
	e.NullableIntField("title", int64(c.Title))
	e.NullableStringField("firstname", c.First)
	e.NullableStringField("lastname", c.Last)
	e.NullableStringField("company", c.Company)
	nulls(e, "vat_number", "spouse_title", "spouse_firstname", "spouse_lastname", "birthday_at", "spouse_birthday_at")
	e.NullableStringField("email", c.Email)
	nulls(e, "spouse_email")
	e.NullableStringField("phone", c.Phone)
	e.NullableStringField("mobile", c.Mobile)
	e.NullableStringField("fax", c.Fax)
	e.NullableStringField("address", c.Address)
	e.NullableStringField("address_more", c.AddressMore)
	e.NullableStringField("zipcode", c.Zipcode)
	e.NullableStringField("city", c.City)
	e.NullableStringField("country", c.Country)
	nulls(e, "nationality", "spouse_nationality", "taxcode", "spouse_taxcode", "comment", "relationship", "civil_status", "children", "website",
		"mailing", "emailing", "magazine", "incoming_action_at", "outgoing_action_at")
	e.Key("language")
	e.Array()
	if c.Language != "" {
		e.String(c.Language)
	}
	e.EndArray()
	arrays(e, "tags_customized")
	stamps(e, c.CreatedAt, c.UpdatedAt)
	mark(e, marked)
	e.End()
}

// contactCategory is an id of contact_category: 1 a private person, 2 a firm.
func contactCategory(c people.Contact) int64 {
	if c.Company != "" && c.Last == "" {
		return 2
	}
	return 1
}
