package leads2keys

import (
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// renderAccount writes who the application acts for (schema Account). The two shapes of an
// answer differ in one key, agencies; both have the rest (5.2).
func renderAccount(e *wire.Encoder, u access.User, agencies []seated, sdk bool) {
	e.Object()
	e.StringField("id", u.UID)
	e.StringField("firstname", u.Firstname)
	e.StringField("lastname", u.Lastname)
	e.StringField("email", u.Email)
	e.StringField("picture", u.Picture)
	own := slices.IndexFunc(agencies, func(a seated) bool { return a.ID == u.Agency })
	switch {
	case sdk:
		e.Key("agencies")
		renderAgencies(e, agencies)
	case own >= 0:
		e.Key("agencies")
		renderAgency(e, agencies[own])
	}
	e.Key("user")
	e.Object()
	e.StringField("civility", "?") // users have no title here; the shipped client knows this one
	e.StringField("firstname", u.Firstname)
	e.StringField("lastname", u.Lastname)
	e.StringField("email", u.Email)
	e.NullableStringField("picture", u.Picture)
	e.End()
	e.Key("agency_list")
	renderAgencies(e, agencies)
	e.End()
}

func renderAgencies(e *wire.Encoder, list []seated) {
	e.Array()
	for _, a := range list {
		renderAgency(e, a)
	}
	e.EndArray()
}

// renderAgency writes an agency (schema Agency).
func renderAgency(e *wire.Encoder, a seated) {
	e.Object()
	e.StringField("id", agencyID(a.ID))
	e.StringField("name", a.Name)
	e.Key("contact")
	e.Object()
	e.StringField("email", a.Email)
	e.StringField("phone", a.Phone)
	e.StringField("fax", a.Fax)
	e.StringField("web", a.Website)
	e.End()
	e.StringField("picture", a.Picture)
	e.Key("place")
	renderPlace(e, a.place)
	e.End()
}
