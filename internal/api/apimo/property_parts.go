package apimo

import (
	"slices"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
)

// residence writes the building that a property stands in, null when nothing is known of it.
func residence(e *wire.Encoder, v listings.Property) {
	s := v.Particulars
	e.Key("residence")
	if s.Residence == 0 && s.ResidenceType == 0 && s.ResidenceFees == nil && s.ResidencePeriod == 0 && v.Advert.Lots == nil {
		e.Null()
		return
	}
	e.Object()
	e.NullableIntField("id", s.Residence)
	code(e, "type", s.ResidenceType)
	figureField(e, "fees", s.ResidenceFees)
	code(e, "period", s.ResidencePeriod)
	wholeField(e, "lots", v.Advert.Lots)
	e.End()
}

// building writes the view, how and when a property was built, and where in the building it is.
func building(e *wire.Encoder, v listings.Property) {
	d, s := v.Details, v.Particulars
	e.Key("view")
	if s.ViewType == 0 && len(s.Landscapes) == 0 {
		e.Null()
	} else {
		e.Object()
		code(e, "type", s.ViewType)
		codes(e, "landscape", s.Landscapes)
		e.End()
	}
	e.Key("construction")
	if len(s.Construction) == 0 && d.ConstructionYear == nil && s.Building == 0 && s.RenovationYear == nil {
		e.Null()
	} else {
		e.Object()
		codes(e, "method", s.Construction)
		wholeField(e, "construction_year", d.ConstructionYear)
		code(e, "construction_step", s.Building)
		wholeField(e, "renovation_year", s.RenovationYear)
		e.End()
	}
	e.Key("floor")
	if s.FloorType == 0 && d.Floor == nil && v.Advert.Levels == nil && s.Floors == nil {
		e.Null()
	} else {
		e.Object()
		code(e, "type", s.FloorType)
		wholeField(e, "value", d.Floor)
		wholeField(e, "levels", s.Floors)        // of the property itself
		wholeField(e, "floors", v.Advert.Levels) // of the building
		e.End()
	}
}

// comforts writes heating, water, the state of a property and when it is to be had.
func comforts(e *wire.Encoder, v listings.Property) {
	s := v.Particulars
	coded(e, "heating", [3]string{"device", "access", "type"}, [3]int{s.HeatingDevice, s.HeatingAccess, s.HeatingType})
	coded(e, "water", [3]string{"hot_device", "hot_access", "waste"}, [3]int{s.HotWaterDevice, s.HotWaterAccess, s.WasteWater})
	code(e, "condition", v.Advert.Condition)
	code(e, "standing", s.Standing)
	e.Key("style")
	if s.Style == "" {
		e.Null()
	} else {
		e.Object()
		e.StringField("name", s.Style)
		e.End()
	}
	wholeField(e, "facades", s.Facades)
	e.NullableStringField("url", s.URL)
	code(e, "availability", s.Availability)
	dateField(e, "available_at", s.AvailableOn)
	dateField(e, "delivered_at", s.DeliveredOn)
}

// coded writes an object of ids, null when none is known.
func coded(e *wire.Encoder, name string, keys [3]string, ids [3]int) {
	e.Key(name)
	if ids == [3]int{} {
		e.Null()
		return
	}
	e.Object()
	for i, key := range keys {
		code(e, key, ids[i])
	}
	e.End()
}

// Rows of property_service for which other fields of the core have the word.
const (
	liftService      = 6
	keeperService    = 7
	furnishedService = 47
)

// services are what a property has, in rising order: a lift, a caretaker and furniture are
// facts of their own.
func services(v listings.Property) []int {
	list := slices.Clone(v.Particulars.Services)
	for id, has := range map[int]*bool{liftService: v.Advert.Lift, keeperService: v.Details.Keeper, furnishedService: v.Details.Furnished} {
		if has != nil && *has {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// picture writes one. Its address is the public one; all of them may be shown (internet, as
// live answers of the vendor have it).
func picture(e *wire.Encoder, p listings.Picture) {
	e.IntField("id", p.ID)
	e.IntField("rank", int64(p.Rank)+1)
	e.RawField("url", photoMark(p.Document))
	e.IntField("width_max", int64(p.Width))
	e.IntField("height_max", int64(p.Height))
	listed(e, "comments", p.Captions, caption)
	e.StringField("internet", "1")
}

func caption(e *wire.Encoder, c listings.Caption) {
	e.StringField("language", c.Language)
	e.StringField("comment", c.Text)
}

// media writes one. Its number is ours, for who wants to take it away.
func media(e *wire.Encoder, m listings.Media) {
	e.IntField("id", m.ID)
	e.StringField("type", strconv.Itoa(m.Type))
	e.StringField("value", m.Value)
}

func comment(e *wire.Encoder, ad listings.Ad) {
	e.StringField("language", ad.Language)
	e.StringField("title", ad.Title)
	e.NullableStringField("subtitle", ad.Subtitle)
	e.NullableStringField("hook", ad.Hook)
	e.NullableStringField("comment", ad.Body)
	e.NullableStringField("comment_full", ad.Full)
}

// area writes a room: numbers as text, as the document has them.
func area(e *wire.Encoder, a listings.Area) {
	e.StringField("type", strconv.Itoa(a.Type))
	e.StringField("number", strconv.Itoa(a.Number))
	figureField(e, "area", a.Area)
	e.NullableStringField("flooring", number(int64(a.Flooring)))
	figureField(e, "ceiling_height", a.Ceiling)
	e.Key("floor")
	if a.FloorType == 0 && a.Floor == nil {
		e.Null()
	} else {
		e.Object()
		code(e, "id", a.FloorType)
		wholeField(e, "value", a.Floor)
		e.End()
	}
	codes(e, "orientations", a.Orientations)
	listed(e, "comments", a.Comments, caption)
}

func finance(e *wire.Encoder, f listings.Finance) {
	e.IntField("type", int64(f.Type))
	e.FloatField("amount", f.Amount)
	e.IntField("year", int64(f.Year))
}

func regulation(e *wire.Encoder, r listings.Regulation) {
	e.IntField("type", int64(r.Type))
	e.NullableStringField("value", r.Value)
	dateField(e, "date", r.On)
}
