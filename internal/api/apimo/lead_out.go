package apimo

import (
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones, wherever the program runs

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/leads"
)

// paris is the zone of every date of this API: none is written out (spec 2.3).
var paris = mustLoad("Europe/Paris")

func mustLoad(zone string) *time.Location {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err) // time/tzdata is linked
	}
	return loc
}

// View renders a lead as the default profile shows it. The core stores the
// result beside the lead, so that lists are read without rendering.
func View(l *leads.Lead) []byte {
	var e wire.Encoder
	renderLead(&e, l, access.Settings{Profile: "document"})
	return e.Bytes()
}

// plain tells whether the settings show leads as they are stored.
func plain(s access.Settings) bool { return s.Profile == "document" && !s.FlatDates }

// renderLead writes a lead (spec 3.1), in the profile of the provider (5.1).
func renderLead(e *wire.Encoder, l *leads.Lead, s access.Settings) {
	open := s.Profile == "openapi"
	p := l.Person
	e.Object()
	e.IntField("id", l.ID)
	e.NullableIntField("parent", l.Parent)
	if open {
		e.StringField("provider", number(l.Provider))
		e.StringField("agency", number(l.Agency))
	} else {
		e.IntField("provider", l.Provider)
	}
	e.StringField("type", strconv.Itoa(l.Type))
	e.StringField("step", strconv.Itoa(l.Step))
	e.TimeField("date", l.Asked.In(paris), time.DateTime)
	e.StringField("reference", l.Reference)
	e.NullableStringField("lastname", p.Last)
	e.NullableStringField("firstname", p.First)
	coordinate := e.StringField // "" when none, as the document's sample shows
	if open {
		coordinate = e.NullableStringField
	}
	coordinate("email", p.Email)
	coordinate("phone", p.Phone)
	coordinate("fax", p.Fax)
	coordinate("mobile", p.Mobile)
	e.NullableStringField("language", p.Language)
	e.NullableIntField("property", l.Property)
	if open {
		e.NullableIntField("contact", l.Shown)
	} else {
		e.NullableStringField("contact", number(l.Shown)) // a string in the document's sample
	}
	e.NullField("request")
	e.NullableIntField("user", l.User)
	mark(e, "opened", l.Opened, s.FlatDates)
	mark(e, "assigned", l.Assigned, s.FlatDates)
	mark(e, "closed", l.Closed, s.FlatDates)
	e.NullableStringField("message", l.Message)
	criteria(e, l)
	e.TimeField("created_at", l.CreatedAt.In(paris), time.DateTime)
	e.TimeField("updated_at", l.UpdatedAt.In(paris), time.DateTime)
	more(e, l, open)
	e.End()
}

// mark writes when a step was reached: an object, or the bare date for a client
// built from the text of the document alone (spec 5.2).
func mark(e *wire.Encoder, name string, m leads.Mark, flat bool) {
	e.Key(name)
	switch {
	case m.At.IsZero():
		e.Null()
	case flat:
		e.Time(m.At.In(paris), time.DateTime)
	default:
		e.Object()
		e.TimeField("date", m.At.In(paris), time.DateTime)
		e.NullableStringField("user", number(m.By))
		e.End()
	}
}

// criteria writes the search criteria, null when the lead has none.
func criteria(e *wire.Encoder, l *leads.Lead) {
	e.Key("criteria")
	w, a := l.Wish, l.About
	if w == (leads.Wish{}) && a.Category == 0 && len(a.Types) == 0 && a.Subtype == 0 {
		e.Null()
		return
	}
	e.Object()
	e.NullableIntField("category", int64(a.Category))
	e.Key("area")
	e.Object()
	nullableFloat(e, "min", w.AreaMin)
	nullableFloat(e, "max", w.AreaMax)
	e.End()
	e.Key("room")
	e.Object()
	e.NullableIntField("min", int64(w.RoomMin))
	e.NullableIntField("max", int64(w.RoomMax))
	e.End()
	e.Key("price")
	e.Object()
	nullableFloat(e, "min", major(w.PriceMin))
	nullableFloat(e, "max", major(w.PriceMax))
	e.NullableStringField("currency", w.Currency)
	e.End()
	e.RawField("cities", emptyArray)
	e.RawField("locations", emptyArray)
	e.Key("types")
	e.Array()
	for _, t := range a.Types {
		e.Int(int64(t))
	}
	e.EndArray()
	e.NullableIntField("subtype", int64(a.Subtype))
	e.End()
}

var emptyArray = []byte("[]")

// more writes the vendor's additive keys: those with a value or, in profile
// openapi, all of them.
func more(e *wire.Encoder, l *leads.Lead, all bool) {
	p, w, a := l.Person, l.Wish, l.About
	text := func(name, v string) {
		if v != "" || all {
			e.NullableStringField(name, v)
		}
	}
	digits := func(name string, v int) { text(name, number(int64(v))) }
	num := func(name string, v float64) {
		if v != 0 || all {
			nullableFloat(e, name, v)
		}
	}
	text("start_at", l.Start.String())
	text("end_at", l.End.String())
	digits("method", l.Method)
	num("title", float64(p.Title))
	text("country", p.Country)
	text("address", p.Address)
	text("address_more", p.AddressMore)
	text("zipcode", p.Zipcode)
	text("city", p.City)
	digits("referral", l.Referral)
	text("subreferral", l.Subreferral)
	text("recipient_lastname", l.Recipient.Last)
	text("recipient_firstname", l.Recipient.First)
	text("recipient_email", l.Recipient.Email)
	text("property_reference", a.Reference)
	text("property_address", a.Address)
	text("property_address_more", a.AddressMore)
	text("property_zipcode", a.Zipcode)
	text("property_city", a.City)
	text("property_country", a.Country)
	num("property_category", float64(a.Category))
	text("property_types", joinInts(a.Types))
	digits("property_subtype", a.Subtype)
	num("property_view_landscape", float64(a.Landscape))
	num("property_view_type", float64(a.ViewType))
	num("property_location", float64(a.Location))
	num("area_min", w.AreaMin)
	num("area_max", w.AreaMax)
	num("area_unit", float64(w.AreaUnit))
	num("room_min", float64(w.RoomMin))
	num("room_max", float64(w.RoomMax))
	num("bedroom_min", float64(w.BedroomMin))
	num("bedroom_max", float64(w.BedroomMax))
	num("price_min", major(w.PriceMin))
	num("price_max", major(w.PriceMax))
	text("currency", w.Currency)
}

func nullableFloat(e *wire.Encoder, name string, v float64) {
	if v == 0 {
		e.NullField(name)
		return
	}
	e.FloatField(name, v)
}

// major is an amount in the API's units.
func major(minor int64) float64 { return float64(minor) / 100 }

// number is an id as text, "" for none.
func number(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func joinInts(list []int) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ",")
}
