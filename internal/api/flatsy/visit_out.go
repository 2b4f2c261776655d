package flatsy

import (
	"palier/internal/api/wire"
	"palier/internal/core/visits"
)

// renderVisit writes a visit (openapi.yaml, schema Visit).
func renderVisit(e *wire.Encoder, v visits.Visit, s sight) {
	e.Object()
	e.StringField("id", v.UID)
	optionalInstant(e, "date", v.StartsAt)
	optionalInstant(e, "createdAt", v.CreatedAt)
	optional(e, "flatguideId", s.users[v.Agent].UID)
	optional(e, "code", v.Code)
	each(e, "propertyVisits", v.Properties, func(e *wire.Encoder, p visits.Shown) { renderShown(e, v, p, s) })
	each(e, "visitorVisits", v.Visitors, func(e *wire.Encoder, one visits.Visitor) { renderComing(e, v, one, s) })
	e.Key("propertySummary")
	renderSummary(e, s.places[v.Property], s)
	e.IntField("durationMinutes", int64(v.Minutes))
	optionalRaw(e, "metadata", v.Metadata)
	e.End()
}

// renderShown writes a property of a visit with its report (schema PropertyVisit).
func renderShown(e *wire.Encoder, v visits.Visit, p visits.Shown, s sight) {
	r := p.Report
	e.Object()
	e.StringField("propertyId", s.places[p.Property].Property.UID)
	e.StringField("visitId", v.UID)
	optionalInstant(e, "readAt", r.ReadAt)
	optional(e, "note", r.Note)
	optional(e, "comment", r.Comment)
	optional(e, "positivePoints", r.Positive)
	optional(e, "negativePoints", r.Negative)
	optional(e, "questions", r.Question)
	if r.Rated {
		e.IntField("visitorInterest", int64(r.Interest))
	}
	e.End()
}

// renderComing writes how far a visitor is (schema VisitorVisit).
func renderComing(e *wire.Encoder, v visits.Visit, one visits.Visitor, s sight) {
	e.Object()
	e.StringField("visitId", v.UID)
	e.StringField("askedPropertyId", s.places[one.Property].Property.UID)
	e.StringField("status", visitStatus(one.Status))
	optionalInstant(e, "initialDate", one.FirstDate)
	if one.Rating != 0 {
		e.IntField("rating", int64(one.Rating))
	}
	optional(e, "comment", one.Comment)
	e.Key("visitor")
	renderVisitor(e, one, s)
	optionalInstant(e, "statusUpdatedAt", one.StatusAt)
	e.End()
}

// renderVisitor writes a person (schema Visitor). Who came through another door may
// lack what this one requires: the four are there, and empty. Who may not be called is
// marked, by a key of ours.
func renderVisitor(e *wire.Encoder, v visits.Visitor, s sight) {
	e.Object()
	e.StringField("email", v.Email)
	e.StringField("firstName", v.Firstname)
	e.StringField("lastName", v.Lastname)
	e.StringField("phone", v.Phone)
	if v.Phone != "" && s.unwanted[v.Contact] {
		e.BoolField("doNotCall", true)
	}
	optionalRaw(e, "fields", v.Fields)
	optionalRaw(e, "metadata", v.Metadata)
	e.End()
}

// renderSlot writes a slot (schema ViewingSlot); score is there for accounts that want
// it (README.md, Slots).
func renderSlot(e *wire.Encoder, slot visits.Slot, score bool) {
	e.Object()
	e.TimeField("date", slot.At.UTC(), instantLayout)
	e.BoolField("available", slot.Available)
	e.BoolField("isPriority", slot.Priority)
	if score {
		points := int64(0)
		if slot.Priority {
			points = 1
		}
		e.IntField("score", points)
	}
	e.End()
}
