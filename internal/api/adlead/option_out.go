package adlead

import (
	"palier/internal/api/wire"
	"palier/internal/core/sales"
)

// renderOption writes an option (openapi.yaml, schema Option) with the lots it is
// given and with what REST answers have beside the vendor's fields.
func renderOption(e *wire.Encoder, o sales.Option) {
	e.Object()
	optionFields(e, o)
	instant(e, "expires_at_utc", o.ExpiresAt)
	e.IntField("lead_id", o.Lead)
	e.NullableIntField("interest_id", o.Interest)
	e.IntField("program_id", o.Program)
	e.NullableStringField("comment", o.Comment)
	instant(e, "created_at", o.CreatedAt)
	instant(e, "updated_at", o.UpdatedAt)
	e.End()
}

// optionFields writes the vendor's fields of an option. Its end is there while it
// is live.
func optionFields(e *wire.Encoder, o sales.Option) {
	e.IntField("id", o.ID)
	e.IntField("owner_id", o.Owner)
	e.StringField("status", string(o.Status))
	if o.Lifespan > 0 {
		e.FloatField("option_lifespan", o.Lifespan.Hours())
	} else {
		e.NullField("option_lifespan")
	}
	instant(e, "estimated_availability", o.AvailableAt)
	local(e, "expires_at", o.ExpiresAt)
	each(e, "lots", o.Lots, soldLot)
}
