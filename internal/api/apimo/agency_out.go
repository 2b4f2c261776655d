package apimo

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// renderAgency writes an agency (openapi.yaml, schema Agency) with its users, to a caller who may see them.
func renderAgency(e *wire.Encoder, a access.Agency, users []access.User, to access.Actor) {
	e.Object()
	e.IntField("id", a.ID)
	e.StringField("name", a.Name)
	e.StringField("address", a.Address)
	e.StringField("zipcode", a.Zipcode)
	agencyCity(e, a, to.Apimo.CityObject)
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
	if to.Has(access.UsersRead) {
		e.Key("users")
		e.Array()
		for _, u := range users {
			renderUser(e, u, to)
		}
		e.EndArray()
	}
	if to.Has(access.Private) {
		e.NullField("subscription")
	}
	stamps(e, a.CreatedAt, a.UpdatedAt)
	e.End()
}

// agencyCity writes an agency's town: its name or, as live answers of the vendor have
// it, an object (README.md, Settings of a provider).
func agencyCity(e *wire.Encoder, a access.Agency, object bool) {
	if !object {
		e.StringField("city", a.City)
		return
	}
	e.Key("city")
	e.Object()
	e.NullField("id") // the core knows towns by name
	e.StringField("name", a.City)
	e.StringField("zipcode", a.Zipcode)
	e.End()
}
