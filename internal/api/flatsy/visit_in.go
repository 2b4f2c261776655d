package flatsy

import (
	"time"

	"palier/internal/core/visits"
)

// visitorOf reads a person (openapi.yaml, schema Visitor). All four coordinates are
// required wherever somebody is named.
func visitorOf(in *intake) (v visits.Visitor) {
	in.required("email", "firstName", "lastName", "phone")
	if in.has("email") {
		put(in, "email", &v.Email, email())
	}
	put(in, "firstName", &v.Firstname, text())
	put(in, "lastName", &v.Lastname, text())
	put(in, "phone", &v.Phone, text())
	put(in, "fields", &v.Fields, free())
	put(in, "metadata", &v.Metadata, free())
	return v
}

// placeOf reads which property a body is about: by id, else by reference.
func placeOf(in *intake, id, ref string) (k visits.PlaceKey, said bool) {
	if in.has(id) {
		put(in, id, &k.UID, uuid())
		return k, true
	}
	if in.has(ref) {
		put(in, ref, &k.Ref, text())
		return k, true
	}
	return k, false
}

// bookingOf reads a request for a visit (schema VisitCreateRequest). visitorTokenId
// and clientId mean nothing here.
func bookingOf(in *intake) (b visits.Booking, err error) {
	place, said := placeOf(in, "propertyId", "ref")
	if !said {
		return b, unasked(whichProperty("propertyId", "ref"))
	}
	b.Place = place
	put(in, "date", &b.At, instant())
	put(in, "initialDate", &b.FirstDate, instant())
	put(in, "metadata", &b.Metadata, free())
	in.required("visitor")
	put(in, "visitor", &b.Visitor, object(in, "visitor", visitorOf))
	return b, in.err()
}

// whichProperty is what a request lacks that names no property.
func whichProperty(id, ref string) string {
	return "Indiquez le bien par " + id + " ou par " + ref + "."
}

// leaving is who gives up on a visit (schema VisitorCancelRequest).
type leaving struct {
	visit, visitor string
	to             visits.Status
}

func leavingOf(in *intake) (l leaving, err error) {
	l.to = visits.CancelledByOwner
	in.required("visitId")
	if in.has("visitId") {
		put(in, "visitId", &l.visit, uuid())
	}
	put(in, "visitorId", &l.visitor, text())
	put(in, "visitStatus", &l.to, word(cancellations(), "visit.status.cancelled.visitor, visit.status.cancelled.owner"))
	return l, in.err()
}

// moving is a visitor's new date (schema VisitRescheduleRequest).
type moving struct {
	visit, visitor string
	at             time.Time
}

func movingOf(in *intake) (m moving, err error) {
	in.required("visitId", "date")
	if in.has("visitId") {
		put(in, "visitId", &m.visit, uuid())
	}
	put(in, "visitorId", &m.visitor, text())
	if in.has("date") {
		put(in, "date", &m.at, instant())
	}
	return m, in.err()
}

// saying is a message (schema MessageSaveRequest).
type saying struct {
	place visits.PlaceKey
	text  string
}

func sayingOf(in *intake) (s saying, err error) {
	place, said := placeOf(in, "propertyId", "propertyRef")
	if !said {
		return s, unasked(whichProperty("propertyId", "propertyRef"))
	}
	s.place = place
	in.required("text")
	put(in, "text", &s.text, text())
	return s, in.err()
}
