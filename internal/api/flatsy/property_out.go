package flatsy

import (
	"cmp"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
)

// client is the user that a property is shown for: of its visits, else of its listing,
// else who asks, for the document knows none without.
func client(p visits.Place, a access.Actor) int64 {
	return cmp.Or(p.Showing.Client, p.Property.User, a.User)
}

// latest is when a property last changed, in its listing or in its visits.
func latest(p visits.Place) time.Time {
	if p.Showing.UpdatedAt.After(p.Property.UpdatedAt) {
		return p.Showing.UpdatedAt
	}
	return p.Property.UpdatedAt
}

// changedAt is when its status became what it is: when somebody said so, else when it
// was made. What follows from the listing has no instant of its own but the last change.
func changedAt(p visits.Place) time.Time {
	switch {
	case p.State() != p.Showing.State && p.State() != visits.Open:
		return p.Property.UpdatedAt
	case p.Showing.StateAt.IsZero():
		return p.Property.CreatedAt
	}
	return p.Showing.StateAt
}

// renderProperty writes a property (openapi.yaml, schema Property) as the user asks for
// it; refs are its other references.
func renderProperty(e *wire.Encoder, p visits.Place, refs []string, a access.Actor, s sight) {
	user := s.users[client(p, a)]
	e.Object()
	e.StringField("id", p.Property.UID)
	e.StringField("userId", user.UID)
	e.Key("data")
	renderData(e, p, refs, s)
	optionalInstant(e, "createdAt", p.Property.CreatedAt)
	optionalInstant(e, "updatedAt", latest(p))
	e.Key("ownerContact")
	if person, known := s.owners[p.Property.ID]; known {
		renderOwner(e, person, a, s)
	} else {
		renderContact(e, user, a)
	}
	optionalInstant(e, "lastViewingAt", p.LastAt)
	optional(e, "inCharge", s.users[p.Agent()].Email)
	e.IntField("viewingsPlanned", p.Planned)
	e.IntField("viewingsDone", p.Held)
	optionalInstant(e, "firstViewingAt", p.FirstAt)
	e.End()
}

// renderData writes what is known of it (schema PropertyData). The four criteria and
// the list of openings are always there.
func renderData(e *wire.Encoder, p visits.Place, refs []string, s sight) {
	facts := p.Showing.Facts
	e.Object()
	optional(e, "rentSell", rentSell(p.Property.Category))
	renderCriteria(e, facts.Criteria)
	if p.Property.Price.Currency != "" {
		e.FloatField("price", float64(p.Property.Price.Minor)/100)
	}
	e.StringField("propertyStatus", propertyStatus(p.State()))
	optionalInstant(e, "propertyStatusUpdatedAt", changedAt(p))
	optional(e, "extUrl", facts.URL)
	renderAddress(e, p, s)
	optional(e, "doorRef", facts.Door)
	optional(e, "memo", facts.Memo)
	optionalTexts(e, "picUrls", facts.Pictures)
	renderDetails(e, p.Property.Details)
	each(e, "visitAvailabilities", p.Showing.Openings, renderOpening)
	optional(e, "externalRef", p.Property.Reference)
	optionalTexts(e, "additionalRefs", refs)
	optional(e, "pickedVisitorId", p.Showing.Picked)
	optional(e, "tenantPhone", facts.TenantPhone)
	optionalRaw(e, "extraFields", facts.Extra)
	optionalRaw(e, "metadata", facts.Metadata)
	e.End()
}

func renderCriteria(e *wire.Encoder, c visits.Criteria) {
	e.Key("criterias")
	e.Object()
	e.BoolField("pinel", c.Pinel != nil && *c.Pinel)
	e.BoolField("sharingAllowed", c.SharingAllowed != nil && *c.SharingAllowed)
	e.BoolField("gli", c.GLI != nil && *c.GLI)
	e.BoolField("actionLogement", c.ActionLogement != nil && *c.ActionLogement)
	optionalRaw(e, "prequalification", c.Prequalified)
	e.End()
}

// renderAddress writes where it is, unless nobody said.
func renderAddress(e *wire.Encoder, p visits.Place, s sight) {
	if p.Property.Address+p.Property.Zipcode+p.Property.City == "" {
		return
	}
	lat, lon := s.coordinates(p.Property)
	e.Key("address")
	e.Object()
	e.StringField("address", p.Property.Address)
	e.StringField("zip", p.Property.Zipcode)
	e.StringField("city", p.Property.City)
	e.StringField("countryCode", cmp.Or(p.Property.Country, "FR"))
	e.FloatField("latitude", lat)
	e.FloatField("longitude", lon)
	optional(e, "doorInfo", p.Showing.Facts.DoorInfo)
	e.End()
}

// renderDetails writes what the ad says (schema PropertyFields), unless it says nothing.
func renderDetails(e *wire.Encoder, d listings.Details) {
	var fields wire.Encoder
	details(&fields, d)
	if text := fields.Bytes(); len(text) > len("{}") {
		e.RawField("fields", text)
	}
}

func details(e *wire.Encoder, d listings.Details) {
	e.Object()
	optionalNumber(e, "surface", d.Surface)
	if len(d.Surfaces) > 0 {
		each(e, "additionalSurfaces", d.Surfaces, func(e *wire.Encoder, s listings.Surface) {
			e.Object()
			e.StringField("name", s.Name)
			e.FloatField("surface", s.Area)
			e.End()
		})
	}
	optionalInt(e, "numRooms", d.Rooms)
	optionalInt(e, "numBedrooms", d.Bedrooms)
	optionalInt(e, "floor", d.Floor)
	optionalInt(e, "leaseDurationYears", d.LeaseYears)
	optionalInt(e, "constructionYear", d.ConstructionYear)
	optional(e, "orientation", d.Orientation)
	optional(e, "text", d.Text)
	optional(e, "availableFrom", d.AvailableFrom)
	optional(e, "heating", d.Heating)
	optional(e, "works", d.Works)
	optional(e, "dpe", d.Energy)
	optionalNumber(e, "deposit", d.Deposit)
	optionalNumber(e, "monthlyCharges", d.MonthlyCharges)
	optionalNumber(e, "agencyFee", d.AgencyFee)
	optionalBool(e, "cave", d.Cellar)
	optionalBool(e, "keeper", d.Keeper)
	optionalBool(e, "parking", d.Parking)
	optionalBool(e, "furnished", d.Furnished)
	e.End()
}

// renderOpening writes when it can be visited (schema FlatsyInterval).
func renderOpening(e *wire.Encoder, o visits.Opening) {
	e.Object()
	e.TimeField("start", o.Start.UTC(), instantLayout)
	e.TimeField("end", o.End.UTC(), instantLayout)
	if o.Weekly {
		e.BoolField("isWeeklyRecurring", true)
	}
	e.End()
}
