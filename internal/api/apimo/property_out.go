package apimo

import (
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/listings"
)

// renderProperty writes a property (openapi.yaml, schema Property). Of many keys the core knows nothing:
// they are written all the same, in the document's order.
func renderProperty(e *wire.Encoder, v listings.Property, owners []int64, users map[int64]access.User, to access.Actor) {
	e.Object()
	e.IntField("id", v.ID)
	reference(e, v.Reference, to.Apimo.NumberRefs)
	e.IntField("agency", v.Agency)
	e.Key("user")
	propertyUser(e, users[v.User], to)
	e.NullableIntField("step", int64(v.Step))
	e.NullableIntField("status", int64(v.Status))
	e.IntField("group", 1)
	nulls(e, "parent", "ranking")
	e.NullableIntField("category", int64(v.Category))
	nulls(e, "subcategory", "name")
	e.NullableIntField("type", int64(v.Type))
	e.NullableIntField("subtype", int64(v.Subtype))
	agreement(e, v.Agreement)
	nulls(e, "block_name", "lot_reference", "cadastre_reference", "stairs_reference")
	e.NullableStringField("address", v.Address)
	e.NullableStringField("address_more", v.AddressMore)
	e.BoolField("publish_address", false)
	e.NullableStringField("country", v.Country)
	nulls(e, "region")
	city(e, v)
	nulls(e, "district", "longitude", "latitude", "radius", "altitude", "area", "rooms", "bedrooms", "sleeps")
	price(e, v, to)
	private := to.Has(access.Private)
	if private {
		owner(e, owners)
		nulls(e, "visit")
		arrays(e, "exchanges")
		nulls(e, "status_comment")
		arrays(e, "logs")
	}
	nulls(e, "residence", "view", "construction", "floor", "heating", "water", "condition", "standing", "style", "facades", "url", "availability",
		"available_at", "delivered_at")
	arrays(e, "activities", "orientations", "services", "proximities", "tags", "tags_customized", "pictures", "medias", "comments", "areas",
		"regulations", "financial")
	if private {
		nulls(e, "filling_rate", "private_comment")
	}
	stamps(e, v.CreatedAt, v.UpdatedAt)
	e.End()
}

// owner writes the first of a property's owners, for whom the document has one place, null
// when none is known, and all of them beside it.
func owner(e *wire.Encoder, owners []int64) {
	if len(owners) == 0 {
		e.NullField("owner")
		return
	}
	e.IntField("owner", owners[0])
	e.Key("owners")
	e.Array()
	for _, id := range owners {
		e.Int(id)
	}
	e.EndArray()
}

// propertyUser writes who is in charge of a property, with numbers in either profile,
// or null.
func propertyUser(e *wire.Encoder, u access.User, to access.Actor) {
	if u.ID == 0 {
		e.Null()
		return
	}
	to.Apimo.Profile = "openapi"
	renderUser(e, u, to)
}

// reference is text; one old public client wants a number (README.md, Settings of a provider).
func reference(e *wire.Encoder, ref string, asNumber bool) {
	if n, err := strconv.ParseInt(ref, 10, 64); asNumber && err == nil {
		e.IntField("reference", n)
		return
	}
	e.StringField("reference", ref)
}

// city writes the town, which the core knows by name.
func city(e *wire.Encoder, v listings.Property) {
	e.Key("city")
	if v.City == "" {
		e.Null()
		return
	}
	e.Object()
	e.NullField("id")
	e.StringField("name", v.City)
	e.StringField("zipcode", v.Zipcode)
	e.End()
}

// agreement writes the mandate under which a property is offered, null when none is
// known.
func agreement(e *wire.Encoder, m listings.Agreement) {
	e.Key("agreement")
	if m == (listings.Agreement{}) {
		e.Null()
		return
	}
	e.Object()
	e.NullableIntField("type", int64(m.Type))
	e.NullableStringField("reference", m.Reference)
	e.NullableStringField("start_at", m.Start.String())
	e.NullableStringField("end_at", m.End.String())
	e.End()
}

// price writes what a property costs, null when nobody said.
func price(e *wire.Encoder, v listings.Property, a access.Actor) {
	e.Key("price")
	if v.Price.Currency == "" {
		e.Null()
		return
	}
	e.Object()
	e.FloatField("value", major(v.Price.Minor))
	nulls(e, "max", "fees", "period")
	e.BoolField("hide", false)
	nulls(e, "inventory", "deposit")
	e.StringField("currency", v.Price.Currency)
	nulls(e, "commission", "guarantee", "transfer_tax", "contribution", "pension", "tenant", "vat", "sold", "sold_at")
	if a.Has(access.Private) {
		nulls(e, "commission_owner", "commission_customer", "net_seller", "estimation", "negotiable")
	}
	e.End()
}
