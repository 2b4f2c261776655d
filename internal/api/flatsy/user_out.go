package flatsy

import (
	"cmp"
	"math"
	"strings"
	"unicode/utf8"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/people"
)

// renderClient writes who is logged in (openapi.yaml, schema Client).
func renderClient(e *wire.Encoder, u access.User, a access.Actor) {
	first, second := numbers(u, a)
	e.Object()
	e.StringField("id", u.UID)
	optional(e, "firstName", u.Firstname)
	optional(e, "lastName", u.Lastname)
	optional(e, "fullName", fullName(u))
	optional(e, "shortName", shortName(u))
	e.StringField("email", u.Email)
	optional(e, "phone", first)
	optional(e, "photoURL", u.Picture)
	optional(e, "phone2", second)
	e.End()
}

// renderContact writes how to reach a user (schema Contact).
func renderContact(e *wire.Encoder, u access.User, a access.Actor) {
	first, second := numbers(u, a)
	e.Object()
	e.StringField("name", fullName(u))
	optional(e, "phone", first)
	optional(e, "email", u.Email)
	optional(e, "pictureUrl", u.Picture)
	optional(e, "phone2", second)
	e.End()
}

// renderOwner writes whom a property belongs to, when that is known, in the same shape.
func renderOwner(e *wire.Encoder, c people.Contact, a access.Actor, s sight) {
	first, second := twoPhones(c.Mobile, c.Phone, a.CountryAt(c.Agency))
	e.Object()
	e.StringField("name", strings.TrimSpace(c.First+" "+c.Last))
	optional(e, "phone", first)
	optional(e, "email", c.Email)
	optional(e, "phone2", second)
	if first != "" && s.unwanted[c.ID] {
		e.BoolField("doNotCall", true)
	}
	e.End()
}

// renderSender writes who wrote a message: the name is enough among colleagues.
func renderSender(e *wire.Encoder, u access.User) {
	e.Object()
	e.StringField("name", fullName(u))
	optional(e, "pictureUrl", u.Picture)
	e.End()
}

// renderAgent writes who shows a property (schema AgentInfo), with the mean of what visitors
// gave him to one decimal. The document wants a number: 0 when nobody has rated him yet.
func renderAgent(e *wire.Encoder, u access.User, rating float64, a access.Actor) {
	first, _ := numbers(u, a)
	e.Object()
	e.StringField("name", fullName(u))
	optional(e, "phone", first)
	e.StringField("presentation", u.Presentation)
	e.FloatField("rating", math.Round(rating*10)/10)
	e.End()
}

// numbers are a user's phones, the mobile one first: agents are on the road.
func numbers(u access.User, a access.Actor) (first, second string) {
	return twoPhones(u.Mobile, u.Phone, a.CountryAt(u.Agency))
}

// twoPhones are somebody's numbers, the mobile first; one number is told once.
func twoPhones(mobile, fixed, country string) (first, second string) {
	first, second = phone(mobile, country), phone(fixed, country)
	if first == "" || first == second {
		return second, ""
	}
	return first, second
}

func fullName(u access.User) string {
	return cmp.Or(strings.TrimSpace(u.Firstname+" "+u.Lastname), u.Username)
}

// shortName is "C. Moreau".
func shortName(u access.User) string {
	if u.Firstname == "" || u.Lastname == "" {
		return fullName(u)
	}
	_, size := utf8.DecodeRuneInString(u.Firstname)
	return strings.ToUpper(u.Firstname[:size]) + ". " + u.Lastname
}
