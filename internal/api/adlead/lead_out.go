package adlead

import (
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/leads"
)

// leadSheet is a lead with what this door shows beside it.
type leadSheet struct {
	*leads.Lead
	interest  leads.Interest // of the programme; zero for a lead without one
	contacts  []person
	owner     access.User
	protected bool // an approved registration is live
}

// inCharge is the owner of the interest or, of a lead without one, its user.
func (l leadSheet) inCharge() int64 {
	if l.interest.Program != 0 {
		return l.interest.Owner
	}
	return l.User
}

// renderReceipt writes the answer to a new lead (openapi.yaml, schema LeadReceipt).
func renderReceipt(e *wire.Encoder, l leadSheet) {
	e.Object()
	e.IntField("id", l.ID)
	e.NullableIntField("interest_id", l.interest.ID)
	e.StringField("status", l.status())
	e.NullableIntField("program_id", l.interest.Program)
	each(e, "contacts", l.contacts, contactShort)
	instant(e, "created_at", l.CreatedAt)
	e.End()
}

// renderLead writes a lead as its programme sees it (openapi.yaml, schema Lead).
func renderLead(e *wire.Encoder, l leadSheet) {
	e.Object()
	leadFields(e, l)
	e.End()
}

func leadFields(e *wire.Encoder, l leadSheet) {
	e.IntField("id", l.ID)
	e.NullableIntField("interest_id", l.interest.ID)
	e.StringField("status", l.status())
	e.NullableStringField("temperature", l.interest.Temperature)
	e.BoolField("is_under_prescription", l.protected)
	e.NullableStringField("discard_reason", l.interest.DiscardReason)
	e.NullableStringField("follow_reason", l.interest.FollowReason)
	e.NullableStringField("message", l.Message)
	t := l.Tracking
	e.NullableStringField("tracking_origin", t.Origin)
	e.NullableStringField("tracking_source", t.Source)
	e.NullableStringField("tracking_medium", t.Medium)
	e.NullableStringField("tracking_campaign", t.Campaign)
	e.NullableStringField("tracking_content", t.Content)
	e.Key("owner")
	userMini(e, l.owner)
	each(e, "contacts", l.contacts, contactShort)
	instant(e, "created_at", l.CreatedAt)
	instant(e, "updated_at", l.UpdatedAt)
}

// status is the interest's or, of a lead that has none, what its stage means: other
// doors know no status.
func (l leadSheet) status() string {
	if l.interest.Status != "" {
		return l.interest.Status
	}
	return l.Lead.Status()
}

// renderEverywhere writes a lead as its space sees it, with all its interests
// (openapi.yaml, schema LeadEverywhere).
func renderEverywhere(e *wire.Encoder, l leadSheet, interests []leads.Interest, programs map[int64]string) {
	e.Object()
	leadFields(e, l)
	last := l.UpdatedAt
	for i, interest := range interests {
		if i == 0 || interest.LastAt.After(last) {
			last = interest.LastAt
		}
	}
	each(e, "interests", interests, func(e *wire.Encoder, i leads.Interest) {
		e.Object()
		e.IntField("id", i.ID)
		e.StringField("status", i.Status)
		e.Key("program")
		e.Object()
		e.IntField("id", i.Program)
		e.StringField("name", programs[i.Program])
		e.End()
		e.NullableStringField("first_tracker", i.FirstTracker)
		e.NullableStringField("last_tracker", i.LastTracker)
		instant(e, "last_interaction_at", i.LastAt)
		e.End()
	})
	instant(e, "last_interaction_at", last)
	e.End()
}

// renderTask writes a sales action (openapi.yaml, schema SalesAction).
func renderTask(e *wire.Encoder, t leads.Task, owner access.User) {
	e.Object()
	e.IntField("id", t.ID)
	coded(e, "type", t.Type, taskLabels)
	instant(e, "scheduled_at", t.Scheduled)
	e.StringField("priority", t.Priority)
	e.NullableStringField("comment", t.Comment)
	e.Key("owner")
	userMini(e, owner)
	instant(e, "done_at", t.DoneAt)
	instant(e, "created_at", t.CreatedAt)
	e.End()
}

// renderRecord writes a line of a lead's thread (openapi.yaml, schema Record).
func renderRecord(e *wire.Encoder, r leads.Record, user access.User) {
	e.Object()
	e.IntField("id", r.ID)
	e.StringField("event", r.Event)
	e.NullableStringField("comment", r.Comment)
	e.Key("user")
	userMini(e, user)
	instant(e, "occurred_at", r.Occurred)
	instant(e, "created_at", r.CreatedAt)
	e.End()
}

// renderTag writes a mark on a lead.
func renderTag(e *wire.Encoder, t leads.Tag) {
	e.Object()
	e.StringField("tag_uuid", t.Tag)
	e.BoolField("is_global", t.Everywhere)
	instant(e, "created_at", t.CreatedAt)
	e.End()
}

// decimal is a number as text, 0 included.
func decimal(n int64) string { return strconv.FormatInt(n, 10) }
