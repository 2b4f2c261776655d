package adlead

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

// claimSheet is a registration, with its status of now, and what it names.
type claimSheet struct {
	sales.Registration
	owner   access.User
	country string // where the person's numbers are read
	// unwanted: the person may not be called. Of a claim that is not approved nobody may:
	// what others agreed with the person is not the claimant's.
	unwanted bool
}

// renderRegistration writes a registration (openapi.yaml, schema Registration). The
// contact is what the claimant declared: what others know of the person stays theirs.
func renderRegistration(e *wire.Encoder, r claimSheet) {
	e.Object()
	registrationFields(e, r)
	e.End()
}

// registrationFields writes them without the object around: webhooks add a context.
func registrationFields(e *wire.Encoder, r claimSheet) {
	e.IntField("id", r.ID)
	e.NullableIntField("lead_id", r.Lead)
	coded(e, "status", string(r.Status), registrationLabels)
	e.Key("owner")
	userMail(e, r.owner)
	e.Key("contact")
	e.Object()
	e.NullableIntField("id", r.Contact)
	declaredFields(e, r.Person, r.country)
	doNotCall(e, r.Person, r.unwanted)
	e.End()
	e.NullableStringField("comment", r.Comment)
	e.Key("report")
	renderReport(e, r.Report, r.DecidedBy)
	e.NullableStringField("refusal_reason", r.Refusal)
	instant(e, "expires_at", r.ExpiresAt)
	instant(e, "decided_at", r.DecidedAt)
	instant(e, "created_at", r.CreatedAt)
	instant(e, "updated_at", r.UpdatedAt)
}

// renderReport writes why it was decided so. It has no place for another party's
// name.
func renderReport(e *wire.Encoder, r sales.Report, by string) {
	e.Object()
	e.StringField("decision", r.Decision)
	e.StringField("decided_by", by)
	each(e, "rules", r.Rules, func(e *wire.Encoder, line sales.RuleLine) {
		e.Object()
		e.StringField("code", line.Code)
		e.StringField("outcome", line.Outcome)
		e.StringField("explanation", line.Explanation)
		e.End()
	})
	each(e, "matches", r.Matches, func(e *wire.Encoder, m sales.Evidence) {
		e.Object()
		texts(e, "on", m.On)
		e.StringField("kind", m.Kind)
		e.TimeField("since", m.Since.In(paris), time.DateOnly)
		e.BoolField("same_owner", m.SameOwner)
		e.BoolField("active_registration", m.Active)
		e.End()
	})
	e.End()
}
