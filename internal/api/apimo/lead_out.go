package apimo

import (
	"strconv"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/leads"
)

// View renders a lead as the default profile shows it. The core stores the
// result beside the lead, so that lists are read without rendering.
func View(l *leads.Lead) []byte {
	var e wire.Encoder
	renderLead(&e, l, access.ApimoSettings{Profile: "document"}, false) // marked when it is shown
	return e.Bytes()
}

// plain tells whether the settings show leads as they are stored.
func plain(s access.ApimoSettings) bool { return s.Profile == "document" && !s.FlatDates }

// renderLead writes a lead (openapi.yaml, schema Lead), in the profile of the provider;
// marked: its person may not be called.
func renderLead(e *wire.Encoder, l *leads.Lead, s access.ApimoSettings, marked bool) {
	open := s.Profile == "openapi"
	p := l.Person
	e.Object()
	e.IntField("id", l.ID)
	e.NullableIntField("parent", l.Parent)
	if open {
		e.StringField("provider", strconv.FormatInt(l.Provider, 10)) // 0 as in the other profile: entered inside
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
	e.NullableIntField("request", l.Request)
	e.NullableIntField("user", l.User)
	milestones(e, l, s.FlatDates)
	e.NullableStringField("message", l.Message)
	criteria(e, l)
	stamps(e, l.CreatedAt, l.UpdatedAt)
	m := more{e, open}
	m.enquiry(l)
	m.about(l.About)
	m.wish(l.Wish)
	mark(e, marked)
	e.End()
}

// milestones writes how far a lead has come.
func milestones(e *wire.Encoder, l *leads.Lead, flat bool) {
	milestone(e, "opened", l.Opened, flat)
	milestone(e, "assigned", l.Assigned, flat)
	milestone(e, "closed", l.Closed, flat)
}

// milestone writes when a step was reached: an object, or the bare date for a client
// built from the text of the document alone (schema LeadMark).
func milestone(e *wire.Encoder, name string, m leads.Mark, flat bool) {
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

// more writes the vendor's additive keys, in the document's order: those with a value
// or, in profile openapi, all of them.
type more struct {
	*wire.Encoder
	all bool
}

func (m more) text(name, v string) {
	if v != "" || m.all {
		m.NullableStringField(name, v)
	}
}

func (m more) digits(name string, v int) { m.text(name, number(int64(v))) }

func (m more) num(name string, v float64) {
	if v != 0 || m.all {
		nullableFloat(m.Encoder, name, v)
	}
}

// enquiry writes when and how it came, from whom and for whom.
func (m more) enquiry(l *leads.Lead) {
	p := l.Person
	m.text("start_at", l.Start.String())
	m.text("end_at", l.End.String())
	m.digits("method", l.Method)
	m.num("title", float64(p.Title))
	m.text("country", p.Country)
	m.text("address", p.Address)
	m.text("address_more", p.AddressMore)
	m.text("zipcode", p.Zipcode)
	m.text("city", p.City)
	m.digits("referral", l.Referral)
	m.text("subreferral", l.Subreferral)
	m.text("recipient_lastname", l.Recipient.Last)
	m.text("recipient_firstname", l.Recipient.First)
	m.text("recipient_email", l.Recipient.Email)
}

// about writes which property it is about.
func (m more) about(a leads.About) {
	m.text("property_reference", a.Reference)
	m.text("property_address", a.Address)
	m.text("property_address_more", a.AddressMore)
	m.text("property_zipcode", a.Zipcode)
	m.text("property_city", a.City)
	m.text("property_country", a.Country)
	m.num("property_category", float64(a.Category))
	m.text("property_types", joinInts(a.Types))
	m.digits("property_subtype", a.Subtype)
	m.num("property_view_landscape", float64(a.Landscape))
	m.num("property_view_type", float64(a.ViewType))
	m.num("property_location", float64(a.Location))
}

// wish writes what the person looks for.
func (m more) wish(w leads.Wish) {
	m.num("area_min", w.AreaMin)
	m.num("area_max", w.AreaMax)
	m.num("area_unit", float64(w.AreaUnit))
	m.num("room_min", float64(w.RoomMin))
	m.num("room_max", float64(w.RoomMax))
	m.num("bedroom_min", float64(w.BedroomMin))
	m.num("bedroom_max", float64(w.BedroomMax))
	m.num("price_min", major(w.PriceMin))
	m.num("price_max", major(w.PriceMax))
	m.text("currency", w.Currency)
}
