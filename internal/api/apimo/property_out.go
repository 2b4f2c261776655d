package apimo

import (
	"cmp"
	"slices"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/places"
)

// PropertyView renders a property (openapi.yaml, schema Property) on one line, with marks
// where something depends on who asks (property_marks.go). All keys are written, in the
// document's order; which fact of the core each one is README.md says.
func PropertyView(w listings.Whole) []byte {
	var e wire.Encoder
	e.Grow(3 << 10)
	v, s := w.Property, w.Particulars
	e.Object()
	e.IntField("id", v.ID)
	e.RawField("reference", referenceMark(v.Reference))
	e.IntField("agency", v.Agency)
	e.RawField("user", markOf(userMark, v.User))
	e.NullableIntField("step", int64(v.Step))
	e.NullableIntField("status", int64(v.Status))
	e.IntField("group", int64(v.GroupOf()))
	e.NullableIntField("parent", v.Parent)
	wholeField(&e, "ranking", s.Ranking)
	code(&e, "category", v.Category)
	code(&e, "subcategory", s.Subcategory)
	e.NullableStringField("name", s.Name)
	code(&e, "type", v.Type)
	code(&e, "subtype", v.Subtype)
	agreement(&e, v.Agreement)
	e.NullableStringField("block_name", s.Block)
	e.NullableStringField("lot_reference", s.LotRef)
	e.NullableStringField("cadastre_reference", s.Cadastre)
	e.NullableStringField("stairs_reference", s.Stairs)
	address(&e, v)
	sizes(&e, v)
	privately(&e, "price", price(v), func(p *wire.Encoder) { propertyDesk(p, w) })
	residence(&e, v)
	building(&e, v)
	comforts(&e, v)
	codes(&e, "activities", s.Activities)
	codes(&e, "orientations", s.Orientations)
	codes(&e, "services", services(v))
	codes(&e, "proximities", s.Proximities)
	codes(&e, "tags", s.Tags)
	listed(&e, "tags_customized", s.OwnTags, func(e *wire.Encoder, tag string) { e.StringField("comment", tag) })
	listed(&e, "pictures", w.Pictures, picture)
	listed(&e, "medias", s.Medias, media)
	listed(&e, "comments", v.Ads(), comment)
	listed(&e, "areas", s.Areas, area)
	listed(&e, "regulations", regulations(v), regulation)
	privately(&e, "financial", array(s.Finances, finance), func(p *wire.Encoder) {
		figureField(p, "filling_rate", s.FillingRate)
		p.NullableStringField("private_comment", v.Advert.Note)
	})
	stamps(&e, v.CreatedAt, v.UpdatedAt)
	e.End()
	return slices.Clone(e.Bytes())
}

// propertyDesk is what follows the price for who may see private fields.
func propertyDesk(e *wire.Encoder, w listings.Whole) {
	v, s := w.Property, w.Particulars
	e.RawField("owner", markOf(ownersMark, v.ID))
	e.Key("visit")
	if s.VisitContact == 0 && s.VisitComment == "" {
		e.Null()
	} else {
		e.Object()
		e.NullableIntField("contact", s.VisitContact)
		e.NullableStringField("comment", s.VisitComment)
		e.End()
	}
	e.RawField("exchanges", emptyArray)
	e.NullableStringField("status_comment", s.StatusComment)
	listed(e, "logs", w.Prices, formerPrice)
}

// agreement writes the mandate under which a property is offered. It, city, area and price are
// objects of nulls when nothing is known: strict clients read their parts unasked.
func agreement(e *wire.Encoder, m listings.Agreement) {
	e.Key("agreement")
	e.Object()
	code(e, "type", m.Type)
	e.NullableStringField("reference", m.Reference)
	dateField(e, "start_at", m.Start)
	dateField(e, "end_at", m.End)
	e.End()
}

// address writes where a property is.
func address(e *wire.Encoder, v listings.Property) {
	s := v.Particulars
	e.NullableStringField("address", v.Address)
	e.NullableStringField("address_more", v.AddressMore)
	e.BoolField("publish_address", v.Advert.AddressShown == listings.ShowAll)
	e.NullableStringField("country", v.Country)
	e.Key("region")
	if r, known := places.RegionOf(v.Commune); known {
		named(e, r.ID, r.Name)
	} else {
		e.Null()
	}
	e.Key("city")
	e.Object()
	e.NullableIntField("id", places.CityID(v.Commune))
	e.NullableStringField("name", v.City)
	e.NullableStringField("zipcode", v.Zipcode)
	e.End()
	e.Key("district")
	if s.District.Name != "" {
		named(e, s.District.ID, s.District.Name)
	} else {
		e.Null()
	}
	if v.Located {
		e.FloatField("longitude", v.Lon)
		e.FloatField("latitude", v.Lat)
	} else {
		nulls(e, "longitude", "latitude")
	}
	if v.Advert.AddressShown == listings.ShowAll {
		e.IntField("radius", 0)
	} else {
		wholeField(e, "radius", s.Radius)
	}
	wholeField(e, "altitude", s.Altitude)
}

func named(e *wire.Encoder, id int64, name string) {
	e.Object()
	e.IntField("id", id)
	e.StringField("name", name)
	e.End()
}

// sizes writes areas and rooms.
func sizes(e *wire.Encoder, v listings.Property) {
	d, s := v.Details, v.Particulars
	e.Key("area")
	e.Object()
	e.IntField("unit", int64(cmp.Or(s.AreaUnit, 1)))
	figureField(e, "value", v.Measured())
	figureField(e, "total", s.AreaTotal)
	figureField(e, "weighted", s.AreaWeighted)
	e.End()
	if s.RoomsExactly != nil {
		e.FloatField("rooms", *s.RoomsExactly)
	} else {
		wholeField(e, "rooms", d.Rooms)
	}
	wholeField(e, "bedrooms", d.Bedrooms)
	wholeField(e, "sleeps", s.Sleeps)
}

// price is what a property costs.
func price(v listings.Property) []byte {
	d, a, s := v.Details, v.Advert, v.Particulars
	var e wire.Encoder
	e.Object()
	e.Key("value")
	if v.Price.Currency == "" {
		e.Null()
	} else {
		e.Float(major(v.Price.Minor))
	}
	figureField(&e, "max", s.Sums.Max)
	figureField(&e, "fees", d.MonthlyCharges)
	if s.Sums.Unit != 0 {
		code(&e, "unit", s.Sums.Unit)
	}
	code(&e, "period", s.Period)
	e.BoolField("hide", s.Hide)
	figureField(&e, "inventory", a.Inventory)
	figureField(&e, "deposit", d.Deposit)
	e.StringField("currency", cmp.Or(v.Price.Currency, "EUR"))
	figureField(&e, "commission", commission(v))
	figureField(&e, "guarantee", s.Sums.Guarantee)
	figureField(&e, "transfer_tax", s.Sums.TransferTax)
	figureField(&e, "contribution", s.Sums.Contribution)
	figureField(&e, "pension", s.Sums.Pension)
	figureField(&e, "tenant", s.Sums.Tenant)
	e.Key("vat")
	if s.VAT == nil {
		e.Null()
	} else {
		e.Bool(*s.VAT)
	}
	figureField(&e, "sold", s.Sums.Sold)
	privately(&e, "sold_at", dateText(s.Sums.SoldOn), func(p *wire.Encoder) { inside(p, v) })
	e.End()
	return slices.Clone(e.Bytes())
}

// inside is what of a price is private.
func inside(e *wire.Encoder, v listings.Property) {
	d, a := v.Details, v.Advert
	figureField(e, "commission_owner", a.OwnerFee)
	figureField(e, "commission_customer", d.AgencyFee)
	if f, sound := v.Fees(); sound && (a.OwnerFee != nil || d.AgencyFee != nil) {
		e.FloatField("net_seller", major(f.Seller))
	} else {
		e.NullField("net_seller")
	}
	e.Key("estimation")
	if a.EstimateFrom == nil && a.EstimateTo == nil {
		e.Null()
	} else {
		e.Object()
		figureField(e, "min", a.EstimateFrom)
		figureField(e, "max", a.EstimateTo)
		e.End()
	}
	figureField(e, "negotiable", v.Particulars.Sums.Negotiable)
}

// commission is what the buyer or tenant pays the agency (the vendor's OpenAPI calls it the
// customer's) or, where nobody said who pays it, what was told. What the owner pays is
// private, and in no sum.
func commission(v listings.Property) *float64 {
	if v.Details.AgencyFee != nil {
		return v.Details.AgencyFee
	}
	return v.Particulars.Sums.Commission
}

// Helpers of the renderer: 0, nil and zero are null.

func code(e *wire.Encoder, name string, id int) { e.NullableIntField(name, int64(id)) }

func dateField(e *wire.Encoder, name string, d day.Date) { e.NullableStringField(name, d.String()) }

func dateText(d day.Date) []byte {
	if d.IsZero() {
		return []byte("null")
	}
	return strconv.AppendQuote(nil, d.String())
}

func codes(e *wire.Encoder, name string, list []int) {
	e.Key(name)
	e.Array()
	for _, id := range list {
		e.Int(int64(id))
	}
	e.EndArray()
}

// listed writes a list of objects.
func listed[T any](e *wire.Encoder, name string, list []T, fields func(e *wire.Encoder, v T)) {
	e.RawField(name, array(list, fields))
}

func array[T any](list []T, fields func(e *wire.Encoder, v T)) []byte {
	if len(list) == 0 {
		return emptyArray
	}
	var e wire.Encoder
	e.Array()
	for _, v := range list {
		e.Object()
		fields(&e, v)
		e.End()
	}
	e.EndArray()
	return e.Bytes()
}
