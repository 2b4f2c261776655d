package adlead

import (
	"palier/internal/api/wire"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// optionSheet is an option with what it names.
type optionSheet struct {
	sales.Option
	lots []programs.Lot // those the key may see, in the option's order
}

// renderOption writes an option (spec 3.8), with what REST answers have beside the
// vendor's fields.
func renderOption(e *wire.Encoder, o optionSheet) {
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
func optionFields(e *wire.Encoder, o optionSheet) {
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
	each(e, "lots", o.lots, lotMini)
}
