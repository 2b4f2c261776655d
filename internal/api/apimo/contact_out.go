package apimo

import (
	"palier/internal/api/wire"
	"palier/internal/core/agenda"
	"palier/internal/core/people"
)

// known is what is told of a contact beside what is filed of him.
type known struct {
	answers map[people.Channel]bool
	lately  agenda.Lately
	marked  bool // he may not be called
}

// renderContact writes a contact: its schema in openapi.yaml has every key present, but for
// the mark of who may not be called.
func renderContact(e *wire.Encoder, c people.Contact, k known) {
	p, f := c.Profile, c.Card
	e.Object()
	e.IntField("id", c.ID)
	e.IntField("category", contactCategory(c))
	e.NullableIntField("user", f.User)
	e.NullField("password")
	e.NullableIntField("activity", int64(f.Activity))
	e.NullableIntField("title", int64(c.Title))
	e.NullableStringField("firstname", c.First)
	e.NullableStringField("lastname", c.Last)
	e.NullableStringField("company", c.Company)
	e.NullableStringField("vat_number", f.VATNumber)
	e.NullableIntField("spouse_title", int64(f.SpouseTitle))
	e.NullableStringField("spouse_firstname", f.SpouseFirst)
	e.NullableStringField("spouse_lastname", f.SpouseLast)
	e.NullableStringField("birthday_at", p.Born.String())
	e.NullableStringField("spouse_birthday_at", f.SpouseBorn.String())
	e.NullableStringField("email", c.Email)
	e.NullableStringField("spouse_email", f.SpouseEmail)
	e.NullableStringField("phone", c.Phone)
	e.NullableStringField("mobile", c.Mobile)
	e.NullableStringField("fax", c.Fax)
	e.NullableStringField("address", c.Address)
	e.NullableStringField("address_more", c.AddressMore)
	e.NullableStringField("zipcode", c.Zipcode)
	e.NullableStringField("city", c.City)
	e.NullableStringField("country", c.Country)
	nationality := p.Nationality
	if nationality == "" {
		nationality = f.Nationality
	}
	e.NullableStringField("nationality", nationality)
	e.NullableStringField("spouse_nationality", f.SpouseNationality)
	e.NullableStringField("taxcode", f.TaxCode)
	e.NullableStringField("spouse_taxcode", f.SpouseTaxCode)
	e.NullableStringField("comment", f.Comment)
	e.NullableIntField("relationship", int64(f.Relationship))
	e.NullableIntField("civil_status", civilStatus(p, f))
	e.Key("children")
	if p.Children == nil {
		e.Null()
	} else {
		e.Int(int64(*p.Children))
	}
	e.NullableStringField("website", f.Website)
	subscriptions(e, f, k.answers)
	momentField(e, "incoming_action_at", k.lately.In)
	momentField(e, "outgoing_action_at", k.lately.Out)
	labels(e, c)
	stamps(e, c.CreatedAt, c.UpdatedAt)
	mark(e, k.marked)
	e.End()
}

// contactCategory is a number of contact_category: what was filed, else 2 for a firm and 1
// for a private person.
func contactCategory(c people.Contact) int64 {
	switch {
	case c.Card.Category != 0:
		return int64(c.Card.Category)
	case c.Company != "" && c.Last == "":
		return 2
	}
	return 1
}

// civilStatus is the number of the core's word, which is the newer when there is one; 0 for a
// word that the catalog does not have.
func civilStatus(p people.Profile, c people.Card) int64 {
	if p.MaritalStatus == "" {
		return int64(c.CivilStatus)
	}
	for n, word := range civilStatuses {
		if word == p.MaritalStatus {
			return int64(n)
		}
	}
	return 0
}

// subscriptions writes what the person takes: 1 yes, 2 no, null where nobody asked.
func subscriptions(e *wire.Encoder, c people.Card, answers map[people.Channel]bool) {
	said := func(name string, yes, asked bool) {
		switch {
		case !asked:
			e.NullField(name)
		case yes:
			e.IntField(name, 1)
		default:
			e.IntField(name, 2)
		}
	}
	post, asked := answers[people.ByPost]
	said("mailing", post, asked)
	email, asked := answers[people.ByEmail]
	said("emailing", email, asked)
	takes := c.Takes(answers)
	said("magazine", takes != nil && *takes, takes != nil)
}

// labels writes the languages of the person and the office's labels.
func labels(e *wire.Encoder, c people.Contact) {
	e.Key("language")
	e.Array()
	if c.Language != "" {
		e.String(c.Language)
	}
	for _, code := range c.Card.Languages {
		if code != c.Language {
			e.String(code)
		}
	}
	e.EndArray()
	e.Key("tags_customized")
	e.Array()
	for _, tag := range c.Card.Tags {
		e.Object()
		e.StringField("comment", tag)
		e.End()
	}
	e.EndArray()
}
