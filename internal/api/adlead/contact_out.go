package adlead

import (
	"cmp"

	"palier/internal/api/wire"
	"palier/internal/core/people"
)

// person is a contact with what this door shows beside it.
type person struct {
	people.Contact
	consents map[people.Channel]bool
	country  string // where the person's numbers without a prefix are read
	unwanted bool   // may not be called (people.Call)
}

// title is this API's word for a code of the list contact_title: the others are
// known by name only.
func title(code int) string {
	switch code {
	case 1:
		return "mr"
	case 2, 3: // Madame, Mademoiselle
		return "ms"
	}
	return ""
}

// titleCode is the code of a title of this API.
func titleCode(title string) int {
	switch title {
	case "mr":
		return 1
	case "ms":
		return 2
	}
	return 0
}

// renderContact writes a contact (openapi.yaml, schema FoundContact).
func renderContact(e *wire.Encoder, p person) {
	e.Object()
	contactFields(e, p)
	e.End()
}

// contactFields writes a contact (openapi.yaml, schema Contact) but for its leads.
func contactFields(e *wire.Encoder, p person) {
	e.IntField("id", p.ID)
	declaredFields(e, p.Declared, p.country)
	x := p.Profile
	e.BoolField("legal_entity", x.LegalEntity)
	e.NullableStringField("legal_status", x.LegalStatus)
	e.NullableStringField("company_name", p.Company)
	e.NullableStringField("company_siret", x.CompanySIRET)
	e.NullableIntField("resides_since", int64(x.ResidesSince))
	e.BoolField("optin_email", p.consents[people.ByEmail])
	e.BoolField("optin_phone", p.consents[people.ByPhone])
	e.BoolField("optin_sms", p.consents[people.BySMS])
	doNotCall(e, p.Declared, p.unwanted)
	e.NullableStringField("birthdate", x.Born.String())
	e.NullableStringField("birthplace", x.Birthplace)
	e.NullableStringField("nationality", x.Nationality)
	coded(e, "marital_status", x.MaritalStatus, maritalLabels)
	e.NullableStringField("profession", x.Profession)
	nullableInt(e, "vehicles", x.Vehicles)
	nullableInt(e, "children", x.Children)
	coded(e, "primary_residence", x.Residence, residenceLabels)
	nullableBool(e, "own_secondary_residence", x.SecondaryHome)
	nullableBool(e, "first_time_homeowner", x.FirstTimeBuyer)
	nullableBool(e, "has_already_invested", x.Invested)
	e.NullableStringField("has_already_invested_comment", x.InvestedComment)
	instant(e, "created_at", p.CreatedAt)
	instant(e, "updated_at", p.UpdatedAt)
}

// declaredFields writes names, coordinates and address.
func declaredFields(e *wire.Encoder, d people.Declared, country string) {
	coded(e, "title", title(d.Title), titleLabels)
	e.StringField("name", d.Last)
	e.StringField("firstname", d.First)
	e.NullableStringField("email1", d.Email)
	e.NullableStringField("email2", d.EmailMore)
	one, two := phones(d, country)
	e.NullableStringField("phone1", one)
	e.NullableStringField("phone2", two)
	e.NullableStringField("city", d.City)
	e.NullableStringField("zipcode", d.Zipcode)
	e.NullableStringField("country", d.Country)
	e.NullableStringField("address1", d.Address)
	e.NullableStringField("address2", d.AddressMore)
}

// phones are a person's numbers: other doors tell a mobile from a fixed line, this
// one has a first and a second.
func phones(d people.Declared, country string) (one, two string) {
	country = cmp.Or(d.Country, country)
	one, two = d.Phone, d.Mobile
	if one == "" {
		one, two = two, ""
	}
	if one, two = phone(one, country), phone(two, country); one == two {
		two = ""
	}
	return one, two
}

// contactShort writes the few fields of a contact that a lead shows (openapi.yaml, schema ContactShort).
func contactShort(e *wire.Encoder, p person) {
	e.Object()
	e.IntField("id", p.ID)
	e.StringField("fullname", fullname(p.First, p.Last))
	e.NullableStringField("title", title(p.Title))
	e.StringField("name", p.Last)
	e.StringField("firstname", p.First)
	e.NullableStringField("email1", p.Email)
	e.NullableStringField("email2", p.EmailMore)
	one, _ := phones(p.Declared, p.country)
	e.NullableStringField("phone1", one)
	doNotCall(e, p.Declared, p.unwanted)
	e.End()
}

// doNotCall marks a number that may not be called, by a key of ours that is never false.
// optin_phone is the consent alone: whoever is about to buy may be called without.
func doNotCall(e *wire.Encoder, d people.Declared, unwanted bool) {
	if unwanted && (d.Phone != "" || d.Mobile != "") {
		e.BoolField("do_not_call", true)
	}
}
