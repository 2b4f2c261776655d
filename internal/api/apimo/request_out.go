package apimo

import (
	"cmp"
	"strconv"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/money"
	"palier/internal/core/places"
	"palier/internal/core/requests"
)

// renderRequest writes a search (openapi.yaml, schema SearchRequest): most ids and amounts are
// text there.
func renderRequest(e *wire.Encoder, s requests.Search) {
	e.Object()
	e.IntField("id", s.ID)
	e.BoolField("active", s.Active)
	e.StringField("contact", number(s.Shown))
	e.StringField("user", number(s.User))
	wholeField(e, "ranking", s.Ranking)
	momentField(e, "last_action", s.LastAction)
	e.BoolField("auto", s.Auto)
	e.BoolField("validated", s.Validated)
	e.Key("emailing")
	e.Object()
	e.StringField("subscription", strconv.Itoa(cmp.Or(s.Emailing.Subscription, unsubscribed)))
	momentField(e, "last_at", s.Emailing.Last)
	e.End()
	e.StringField("category", strconv.Itoa(s.Category))
	e.NullableStringField("subcategory", number(int64(s.Subcategory)))
	e.Key("types")
	e.Array()
	for _, n := range s.Types {
		e.String(strconv.Itoa(n))
	}
	e.EndArray()
	e.NullableStringField("subtype", number(int64(s.Subtype)))
	e.NullableStringField("referral", number(int64(s.Referral)))
	e.NullableStringField("subreferral", s.Subreferral)
	e.StringField("country", s.Country)
	e.Key("locations")
	e.Array()
	for _, p := range s.Places {
		renderPlace(e, p)
	}
	e.EndArray()
	renderGround(e, s.Ground)
	e.NullableStringField("sector", s.Sector)
	e.NullableStringField("zone", s.Zone)
	wanted(e, s)
	for _, list := range []struct {
		name string
		ids  []int
	}{{"proximities", s.Proximities}, {"services", s.Services}, {"activities", s.Activities}, {"tags", s.Tags}} {
		e.Key(list.name)
		e.Array()
		for _, n := range list.ids {
			e.Int(int64(n))
		}
		e.EndArray()
	}
	e.Key("tags_customized")
	e.Array()
	for _, tag := range s.OwnTags {
		e.Object()
		e.StringField("comment", tag)
		e.End()
	}
	e.EndArray()
	e.StringField("comment", s.Comment)
	e.StringField("free_criteria", s.Free)
	e.TimeField("created_at", s.CreatedAt.In(paris), time.DateTime)
	e.StringField("created_by", number(s.CreatedBy))
	e.TimeField("updated_at", s.UpdatedAt.In(paris), time.DateTime)
	e.StringField("updated_by", number(s.UpdatedBy))
	e.End()
}

// unsubscribed is the id of subscription of who never said that he wants to be written to.
const unsubscribed = 2

// wanted writes what the property should be like.
func wanted(e *wire.Encoder, s requests.Search) {
	e.StringField("rooms_operator", strconv.Itoa(int(s.RoomsBy)))
	wholeField(e, "rooms", s.Rooms)
	wholeField(e, "bedrooms", s.Bedrooms)
	e.NullableIntField("standing", int64(s.Standing))
	e.Key("view")
	if s.ViewType == 0 && s.Landscape == 0 {
		e.Null()
	} else {
		e.Object()
		e.NullableIntField("type", int64(s.ViewType))
		e.NullableIntField("landscape", int64(s.Landscape))
		e.End()
	}
	e.NullableIntField("condition", int64(s.Condition))
	e.NullableIntField("availability", int64(s.Availability))
	e.StringField("margin", figureText(&s.Margin))
	e.Key("area")
	e.Object()
	nullableDecimal(e, "min", s.Area.Min)
	nullableDecimal(e, "max", s.Area.Max)
	e.StringField("unit", strconv.Itoa(cmp.Or(s.Area.Unit, 1)))
	e.End()
	e.Key("price")
	e.Object()
	for _, bound := range []struct {
		name  string
		minor *int64
	}{{"min", s.Price.Min}, {"max", s.Price.Max}} {
		if bound.minor == nil {
			e.NullField(bound.name)
		} else {
			e.StringField(bound.name, money.Major(*bound.minor))
		}
	}
	e.StringField("currency", cmp.Or(s.Price.Currency, "EUR"))
	e.End()
	e.Key("floor")
	e.Object()
	e.StringField("operator", strconv.Itoa(int(s.Floor.By)))
	e.NullableIntField("type", int64(s.Floor.Type))
	wholeField(e, "value", s.Floor.Value)
	e.End()
	e.Key("areas")
	e.Array()
	for _, r := range s.Rooming {
		e.Object()
		e.IntField("type", int64(r.Type))
		e.IntField("number", int64(r.Number))
		if r.Least == nil {
			e.NullField("area_min")
		} else {
			e.FloatField("area_min", *r.Least)
		}
		e.End()
	}
	e.EndArray()
}

// renderPlace writes a place. A city that was named alone has the number that properties of it
// have, when it is known.
func renderPlace(e *wire.Encoder, p requests.Place) {
	e.Object()
	namedObject(e, "region", p.Region, "")
	city := p.City
	if city.ID == 0 && city.Name != "" {
		city.ID = places.CityID(p.Commune)
	}
	namedObject(e, "city", city, p.CityZip)
	namedObject(e, "district", p.District, "")
	if p.Zipcode != "" {
		e.StringField("zipcode", p.Zipcode)
	}
	e.End()
}

func namedObject(e *wire.Encoder, name string, n requests.Named, zipcode string) {
	e.Key(name)
	if n == (requests.Named{}) {
		e.Null()
		return
	}
	e.Object()
	e.NullableStringField("id", number(n.ID))
	e.StringField("name", n.Name)
	if zipcode != "" {
		e.StringField("zipcode", zipcode)
	}
	e.End()
}

func renderGround(e *wire.Encoder, g requests.Ground) {
	e.Key("coordinates")
	if g.Anywhere() {
		e.Null()
		return
	}
	e.Object()
	if c := g.Circle; c != nil {
		e.FloatField("latitude", c.Lat)
		e.FloatField("longitude", c.Lon)
		e.FloatField("radius", c.Radius)
	}
	if len(g.Outline) > 0 {
		e.Key("polygon")
		e.Array()
		for _, p := range g.Outline {
			e.Array()
			e.Float(p.Lon)
			e.Float(p.Lat)
			e.EndArray()
		}
		e.EndArray()
	}
	e.End()
}

func nullableDecimal(e *wire.Encoder, name string, v *float64) {
	if v == nil {
		e.NullField(name)
		return
	}
	e.StringField(name, figureText(v))
}
