package apimo

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// masked is what the document's sample shows for every password. Its field list
// says "encrypted"; not even a hash is given out.
const masked = "*********"

// renderUser writes a user (openapi.yaml, schemas UserDocument and UserOpenapi), in the
// profile of the provider.
func renderUser(e *wire.Encoder, u access.User, a access.Actor) {
	open := a.Apimo.Profile == "openapi"
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
	stamps(e, u.CreatedAt, u.UpdatedAt)
	e.StringField("firstname", u.Firstname)
	e.StringField("lastname", u.Lastname)
	if !open {
		e.StringField("username", u.Username)
		e.StringField("password", masked)
	}
	id("group", int64(u.Shown()))
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
