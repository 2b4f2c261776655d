package flatsy

import (
	"palier/internal/api/wire"
	"palier/internal/core/visits"
)

// renderMessage writes a line of a conversation (openapi.yaml, schema Message).
func renderMessage(e *wire.Encoder, m visits.Message, s sight) {
	about := s.places[m.Property].Property
	e.Object()
	e.StringField("id", m.UID)
	optional(e, "senderId", s.users[m.Sender].UID)
	optional(e, "recipientId", s.users[m.Recipient].UID)
	e.StringField("text", m.Text)
	e.StringField("propertyId", about.UID)
	optional(e, "propertyRef", about.Reference)
	optionalInstant(e, "createdAt", m.CreatedAt)
	optionalInstant(e, "readAt", m.ReadAt)
	e.Key("senderContact")
	renderSender(e, s.users[m.Sender])
	e.End()
}

// renderConversation writes what was said of a property (schema Conversation). A
// conversation is there with its property, so it is called by the same id.
func renderConversation(e *wire.Encoder, p visits.Place, list []visits.Message, s sight) {
	e.Object()
	e.StringField("id", p.Property.UID)
	e.Key("propertySummary")
	renderSummary(e, p, s)
	each(e, "messages", list, func(e *wire.Encoder, m visits.Message) { renderMessage(e, m, s) })
	e.End()
}
