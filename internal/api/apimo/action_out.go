package apimo

import (
	"palier/internal/api/wire"
	"palier/internal/core/agenda"
)

// renderAction writes an action: every number of it is text (openapi.yaml, schema Action).
func renderAction(e *wire.Encoder, a agenda.Action) {
	e.Object()
	e.StringField("id", number(a.ID))
	e.StringField("type", number(int64(a.Type)))
	e.StringField("user", number(a.User))
	e.NullableStringField("contact", number(a.Contact))
	e.StringField("date", a.Day.String())
	e.NullableStringField("time_start", a.Start)
	e.NullableStringField("time_end", a.End)
	e.NullableStringField("subject", a.Subject)
	e.NullableStringField("content", a.Content)
	e.Key("properties") // an object, not an array: the first one
	if len(a.Properties) == 0 {
		e.Null()
	} else {
		renderSubject(e, a.Properties[0])
	}
	if len(a.Properties) > 1 {
		e.Key("properties_list")
		e.Array()
		for _, p := range a.Properties {
			renderSubject(e, p)
		}
		e.EndArray()
	}
	e.NullableStringField("referral", number(int64(a.Referral)))
	e.NullableStringField("subreferral", a.Subreferral)
	stamps(e, a.CreatedAt, a.UpdatedAt)
	e.End()
}

// renderSubject writes a property of an action, with what was said of it.
func renderSubject(e *wire.Encoder, s agenda.Subject) {
	e.Object()
	e.StringField("id", number(s.Property))
	e.NullableStringField("report", s.Report)
	e.StringField("price", priceText(s.Price))
	e.StringField("currency", s.Price.Currency)
	e.NullableStringField("rating", s.Rating)
	e.NullableStringField("assessment", s.Assessment)
	e.End()
}
