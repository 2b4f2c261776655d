package adlead

import (
	"path"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/programs"
)

// renderProgram writes a programme as lists and the introspection show it (openapi.yaml, schema Program).
func renderProgram(e *wire.Encoder, p programs.Program, dev access.Developer) {
	e.Object()
	programFields(e, p, dev)
	e.End()
}

func programFields(e *wire.Encoder, p programs.Program, dev access.Developer) {
	e.IntField("id", p.ID)
	e.NullableStringField("primpromo_id", p.OuterCode)
	e.StringField("name", p.Name)
	e.StringField("city", p.City)
	e.Key("developer")
	renderDeveloper(e, dev)
	coded(e, "progress_status", string(p.Progress), progressLabels)
	e.StringField("status", p.Status)
}

func renderDeveloper(e *wire.Encoder, d access.Developer) {
	e.Object()
	e.IntField("id", d.ID)
	e.StringField("name", d.Name)
	e.NullableStringField("city", d.City)
	e.NullableStringField("zipcode", d.Zipcode)
	e.NullableStringField("country", d.Country)
	e.NullableStringField("address1", d.Address)
	e.NullableStringField("address2", d.AddressMore)
	e.Key("files")
	e.Array()
	if d.Logo != "" {
		renderLogo(e, d.Logo)
	}
	e.EndArray()
	instant(e, "updated_at", d.UpdatedAt)
	e.End()
}

// renderLogo writes a file mini (openapi.yaml, schema FileMini); its picture is its own thumbnail.
func renderLogo(e *wire.Encoder, url string) {
	e.Object()
	e.StringField("category", "logo")
	e.StringField("category_display", "Logo")
	e.StringField("name", path.Base(url))
	e.StringField("type", "image")
	e.StringField("file_url", url)
	e.StringField("thumbnail_url", url)
	e.End()
}

// renderSheet writes a programme's sheet (openapi.yaml, schema ProgramSheet): figures and lots count and
// name only what the key may see.
func renderSheet(e *wire.Encoder, p programs.Program, dev access.Developer, f programs.Figures, lots func(*wire.Encoder)) {
	e.Object()
	programFields(e, p, dev)
	e.NullableStringField("zipcode", p.Zipcode)
	e.NullableStringField("country", p.Country)
	e.NullableStringField("address1", p.Address)
	e.NullableStringField("address2", p.AddressMore)
	if p.Position == nil {
		e.NullField("latitude")
		e.NullField("longitude")
	} else {
		e.FloatField("latitude", p.Position.Latitude)
		e.FloatField("longitude", p.Position.Longitude)
	}
	e.NullableStringField("description", p.Description)
	e.NullableStringField("short_description", p.ShortDescription)
	e.NullableStringField("delivery_date", p.Delivery.String())
	e.Key("vat_rates")
	e.Array()
	for _, rate := range f.VATRates {
		e.Float(percent(rate))
	}
	e.EndArray()
	texts(e, "tax_schemes", p.TaxSchemes)
	e.IntField("lots_count", f.Lots)
	e.IntField("available_lots_count", f.Available)
	nullableEuros(e, "min_price_including_vat", f.MinPrice)
	e.RawField("files", emptyArray) // the core keeps plans of lots only
	e.Key("lots")
	lots(e)
	instant(e, "updated_at", p.UpdatedAt)
	e.End()
}
