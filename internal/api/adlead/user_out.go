package adlead

import (
	"strings"
	"unicode/utf8"

	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// userMini writes who did or owns something (openapi.yaml, schema UserMini), or null for nobody.
func userMini(e *wire.Encoder, u access.User) { userWith(e, u, false) }

// userMail is a user mini with the address: it owns a purchase or registration.
func userMail(e *wire.Encoder, u access.User) { userWith(e, u, true) }

func userWith(e *wire.Encoder, u access.User, mail bool) {
	if u.ID == 0 {
		e.Null()
		return
	}
	e.Object()
	userFields(e, u)
	if mail {
		e.NullableStringField("email", u.Email)
	}
	e.End()
}

func userFields(e *wire.Encoder, u access.User) {
	e.IntField("id", u.ID)
	e.StringField("fullname", fullname(u.Firstname, u.Lastname))
	e.StringField("shortname", shortname(u.Firstname, u.Lastname))
}

// fullname is "Camille Moreau".
func fullname(first, last string) string { return strings.TrimSpace(first + " " + last) }

// shortname is "C. Moreau".
func shortname(first, last string) string {
	if first == "" || last == "" {
		return fullname(first, last)
	}
	_, size := utf8.DecodeRuneInString(first)
	return strings.ToUpper(first[:size]) + ". " + last
}

// renderOwner writes a user who may own registrations and options, with the name of the
// firm that it is of (openapi.yaml, schema Owner).
func renderOwner(e *wire.Encoder, u access.User, firm string) {
	e.Object()
	userFields(e, u)
	e.NullableStringField("email", u.Email)
	e.Key("company")
	e.Object()
	e.IntField("id", u.Agency)
	e.StringField("name", firm)
	e.End()
	e.End()
}
