package adlead

import (
	"net/url"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// lotMini writes a lot in short (openapi.yaml, schema LotMini).
func lotMini(e *wire.Encoder, id int64, n programs.LotName) {
	e.Object()
	e.IntField("id", id)
	e.NullableStringField("primpromo_id", n.OuterCode)
	e.StringField("reference", n.Reference)
	e.StringField("type", n.Type)
	e.NullableStringField("typology", n.Typology)
	e.NullableStringField("subtype", n.Subtype)
	e.End()
}

// soldLot writes a lot of an option or a purchase.
func soldLot(e *wire.Encoder, l sales.OptionLot) { lotMini(e, l.Lot, l.Name) }

// renderLot writes a lot as it is at the instant (openapi.yaml, schema Lot), with what REST answers
// have beside the vendor's fields.
func renderLot(e *wire.Encoder, l programs.Lot, family programs.Relatives, now time.Time) {
	e.Object()
	lotFields(e, l, family, now)
	nullableInt(e, "floor", l.Floor)
	e.NullableStringField("building", l.Building)
	e.NullableStringField("staircase", l.Staircase)
	area(e, "living_area", l.LivingArea)
	area(e, "garden_area", l.GardenArea)
	area(e, "terrace_area", l.TerraceArea)
	area(e, "balcony_area", l.BalconyArea)
	e.NullableStringField("orientation", l.Orientation)
	instant(e, "updated_at", l.UpdatedAt)
	e.End()
}

// lotFields writes the vendor's fields of a lot.
func lotFields(e *wire.Encoder, l programs.Lot, family programs.Relatives, now time.Time) {
	e.IntField("id", l.ID)
	e.NullableStringField("primpromo_id", l.OuterCode)
	e.StringField("reference", l.Reference)
	e.BoolField("is_primary", l.Main)
	coded(e, "type", l.Type, lotTypeLabels)
	coded(e, "typology", l.Typology, typologyLabels)
	coded(e, "subtype", l.Subtype, nil) // the developer's own words
	lotPrices(e, l, family)
	e.Key("parent_lot")
	if family.Parent == nil {
		e.Null()
	} else {
		lotMini(e, family.Parent.ID, family.Parent.Name())
	}
	each(e, "children_lots", family.Children, func(e *wire.Encoder, l programs.Lot) { lotMini(e, l.ID, l.Name()) })
	e.StringField("status", string(l.State(now)))
}

// lotPrices writes what a lot costs, alone and with what is sold with it: prices
// without tax are computed at the lot's own rate.
func lotPrices(e *wire.Encoder, l programs.Lot, family programs.Relatives) {
	euros(e, "price_excluding_vat", programs.WithoutVAT(l.Price, l.VATRate))
	euros(e, "price_with_secondary_excluding_vat", programs.WithoutVAT(family.With, l.VATRate))
	e.FloatField("vat_rate", percent(l.VATRate))
	euros(e, "price_including_vat", l.Price)
	euros(e, "price_with_secondary_including_vat", family.With)
	e.BoolField("reduced_vat_eligibility", l.ReducedPrice != nil)
	nullableEuros(e, "price_reduced_vat", l.ReducedPrice)
	nullableEuros(e, "price_with_secondary_reduced_vat", family.WithReduced)
}

// planPrefix begins the path of a plan within the mount.
const planPrefix = "/f/"

// renderFile writes a plan (openapi.yaml, schema LotFile). Its address opens without a key: whoever has
// it was given it.
func renderFile(e *wire.Encoder, f programs.File, base string) {
	e.Object()
	e.IntField("id", f.ID)
	e.StringField("name", f.Name)
	e.StringField("type", "pdf")
	e.StringField("category", "plan")
	e.StringField("file_url", base+planPrefix+decimal(f.Account)+"/"+f.UID+"/"+url.PathEscape(f.Name))
	e.NullField("thumbnail_url")
	instant(e, "updated_at", f.CreatedAt) // a plan is replaced, never changed
	e.End()
}
