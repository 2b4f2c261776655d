package apimo

import (
	"math"
	"slices"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/catalog"
	"palier/internal/core/money"
	"palier/internal/core/requests"
)

// requestForm takes the fields of a search's payload (openapi.yaml, schema SearchRequestInput).
type requestForm struct {
	form
	s *requests.Search
}

// requestTaker takes one value into a search.
type requestTaker func(f *requestForm, path string, v wire.Value)

// Longest texts, in characters, where the core has no bound of its own field by field.
const maxRequestText = 20_000

// requestFields says how each field is taken. Ids of people are numbers or texts.
var requestFields = map[string]requestTaker{
	"active":         func(f *requestForm, p string, v wire.Value) { f.flag(&f.s.Active, p, v) },
	"auto":           func(f *requestForm, p string, v wire.Value) { f.flag(&f.s.Auto, p, v) },
	"validated":      func(f *requestForm, p string, v wire.Value) { f.flag(&f.s.Validated, p, v) },
	"contact":        func(f *requestForm, p string, v wire.Value) { f.s.Contact = f.id(p, v) },
	"user":           func(f *requestForm, p string, v wire.Value) { f.s.User = f.id(p, v) },
	"ranking":        func(f *requestForm, p string, v wire.Value) { f.s.Ranking = f.whole(p, v) },
	"last_action":    func(f *requestForm, p string, v wire.Value) { f.s.LastAction = f.moment(p, v) },
	"emailing":       takeEmailing,
	"category":       func(f *requestForm, p string, v wire.Value) { f.s.Category = f.code(p, v, "property_category") },
	"subcategory":    func(f *requestForm, p string, v wire.Value) { f.s.Subcategory = f.code(p, v, "property_subcategory") },
	"types":          func(f *requestForm, p string, v wire.Value) { f.s.Types = f.codes(p, v, "property_type") },
	"subtype":        func(f *requestForm, p string, v wire.Value) { f.s.Subtype = f.code(p, v, "property_subtype") },
	"referral":       func(f *requestForm, p string, v wire.Value) { f.s.Referral = f.code(p, v, "origine") },
	"subreferral":    func(f *requestForm, p string, v wire.Value) { f.s.Subreferral = f.text(p, v, maxLine) },
	"country":        func(f *requestForm, p string, v wire.Value) { f.s.Country = f.letters(p, v, 2, strings.ToUpper) },
	"locations":      takeLocations,
	"coordinates":    takeCoordinates,
	"sector":         func(f *requestForm, p string, v wire.Value) { f.s.Sector = f.text(p, v, maxLine) },
	"zone":           func(f *requestForm, p string, v wire.Value) { f.s.Zone = f.text(p, v, maxLine) },
	"rooms_operator": func(f *requestForm, p string, v wire.Value) { f.s.RoomsBy = f.operator(p, v) },
	"rooms":          func(f *requestForm, p string, v wire.Value) { f.s.Rooms = f.whole(p, v) },
	"bedrooms":       func(f *requestForm, p string, v wire.Value) { f.s.Bedrooms = f.whole(p, v) },
	"standing":       func(f *requestForm, p string, v wire.Value) { f.s.Standing = f.code(p, v, "property_standing") },
	"view":           takeView,
	"condition":      func(f *requestForm, p string, v wire.Value) { f.s.Condition = f.code(p, v, "property_condition") },
	"availability":   func(f *requestForm, p string, v wire.Value) { f.s.Availability = f.code(p, v, "property_availability") },
	"margin":         takeMargin,
	"area":           takeArea,
	"price":          takePrice,
	"floor":          takeFloor,
	"areas":          takeAreas,
	"proximities":    func(f *requestForm, p string, v wire.Value) { f.s.Proximities = f.codes(p, v, "property_proximity") },
	"services":       func(f *requestForm, p string, v wire.Value) { f.s.Services = f.codes(p, v, "property_service") },
	"activities":     func(f *requestForm, p string, v wire.Value) { f.s.Activities = f.codes(p, v, "property_activity") },
	"tags":           func(f *requestForm, p string, v wire.Value) { f.s.Tags = f.codes(p, v, "tags") },
	"tags_customized": func(f *requestForm, p string, v wire.Value) {
		f.s.OwnTags = nil
		f.objects(p, v, func(at string, o wire.Object) {
			if tag := f.text(at+".comment", part(o, "comment"), maxLine); tag != "" {
				f.s.OwnTags = append(f.s.OwnTags, tag)
			}
		})
	},
	"comment":       func(f *requestForm, p string, v wire.Value) { f.s.Comment = f.text(p, v, maxRequestText) },
	"free_criteria": func(f *requestForm, p string, v wire.Value) { f.s.Free = f.text(p, v, maxRequestText) },
}

// takeRequest changes the fields of a search that a payload names. A null clears a field, a
// key that is not there leaves it; objects are merged key by key, lists are replaced. What is
// refused is all there is to refuse, and then nothing of the search counts.
func takeRequest(s *requests.Search, o wire.Object, book *catalog.Book) error {
	f := &requestForm{s: s}
	for _, field := range o.Fields() {
		take, known := requestFields[field.Name]
		if !known {
			continue
		}
		s.Unwarn(field.Name)
		f.form.book, f.form.warn = book, func(_, value, reason string) { s.Warn(field.Name, value, reason) }
		take(f, field.Name, field.Value)
	}
	return f.err()
}

// flag takes yes or no; none leaves it as it is.
func (f *requestForm) flag(dst *bool, path string, v wire.Value) {
	if b := f.boolean(path, v); b != nil {
		*dst = *b
	}
}

func (f *requestForm) moment(path string, v wire.Value) time.Time {
	s, ok := f.scalar(path, v)
	if !ok {
		return time.Time{}
	}
	t, ok := parseMoment(strings.TrimSpace(s))
	if !ok {
		f.wrong(path, "Give a date with its time, as in 2026-04-12 09:30:00.")
		return time.Time{}
	}
	return t
}

func (f *requestForm) operator(path string, v wire.Value) requests.Operator {
	n := f.whole(path, v)
	if n == nil {
		return requests.AtLeast
	}
	if *n < int(requests.Equal) || *n > int(requests.AtMost) {
		f.wrong(path, "Give 1 (equal), 2 (at least) or 3 (at most).")
		return 0
	}
	return requests.Operator(*n)
}

// parts takes an object key by key; null takes every one of them away.
func (f *requestForm) parts(path string, v wire.Value, takers map[string]func(path string, v wire.Value)) {
	o, null := f.object(path, v)
	for name, take := range takers {
		if inner, has := o.Get(name); has || null {
			take(path+"."+name, inner)
		}
	}
}

func takeEmailing(f *requestForm, path string, v wire.Value) {
	f.parts(path, v, map[string]func(string, wire.Value){
		"subscription": func(p string, v wire.Value) { f.s.Emailing.Subscription = f.code(p, v, "subscription") },
		"last_at":      func(p string, v wire.Value) { f.s.Emailing.Last = f.moment(p, v) },
	})
}

func takeView(f *requestForm, path string, v wire.Value) {
	f.parts(path, v, map[string]func(string, wire.Value){
		"type":      func(p string, v wire.Value) { f.s.ViewType = f.code(p, v, "property_view_type") },
		"landscape": func(p string, v wire.Value) { f.s.Landscape = f.code(p, v, "property_view_landscape") },
	})
}

func takeMargin(f *requestForm, path string, v wire.Value) {
	f.s.Margin = 0
	if n := f.figure(path, v); n != nil {
		f.s.Margin = math.Round(*n*100) / 100
	}
}

func takeArea(f *requestForm, path string, v wire.Value) {
	f.parts(path, v, map[string]func(string, wire.Value){
		"min":  func(p string, v wire.Value) { f.s.Area.Min = f.figure(p, v) },
		"max":  func(p string, v wire.Value) { f.s.Area.Max = f.figure(p, v) },
		"unit": func(p string, v wire.Value) { f.s.Area.Unit = f.code(p, v, "unit_area") },
	})
}

func takePrice(f *requestForm, path string, v wire.Value) {
	f.parts(path, v, map[string]func(string, wire.Value){
		"min":      func(p string, v wire.Value) { f.s.Price.Min = f.sum(p, v) },
		"max":      func(p string, v wire.Value) { f.s.Price.Max = f.sum(p, v) },
		"currency": func(p string, v wire.Value) { f.s.Price.Currency = f.letters(p, v, 3, strings.ToUpper) },
	})
}

func (f *requestForm) sum(path string, v wire.Value) *int64 {
	n := f.figure(path, v)
	if n == nil {
		return nil
	}
	minor, ok := money.FromMajor(*n)
	if !ok {
		f.wrong(path, "Give a price that is not negative.")
		return nil
	}
	return &minor
}

func takeFloor(f *requestForm, path string, v wire.Value) {
	f.parts(path, v, map[string]func(string, wire.Value){
		"operator": func(p string, v wire.Value) { f.s.Floor.By = f.operator(p, v) },
		"type":     func(p string, v wire.Value) { f.s.Floor.Type = f.code(p, v, "property_floor") },
		"value":    func(p string, v wire.Value) { f.s.Floor.Value = f.whole(p, v) },
	})
}

func takeAreas(f *requestForm, path string, v wire.Value) {
	f.s.Rooming = nil
	f.objects(path, v, func(at string, o wire.Object) {
		r := requests.Room{Type: f.code(at+".type", part(o, "type"), "property_areas"), Least: f.figure(at+".area_min", part(o, "area_min"))}
		if n := f.whole(at+".number", part(o, "number")); n != nil {
			r.Number = *n
		}
		if r != (requests.Room{}) {
			f.s.Rooming = append(f.s.Rooming, r)
		}
	})
}

// takeLocations reads places. One that says something and names no place is refused: without
// it the search would be everywhere.
func takeLocations(f *requestForm, path string, v wire.Value) {
	f.s.Places = nil
	f.objects(path, v, func(at string, o wire.Object) {
		p := requests.Place{Region: f.named(at+".region", part(o, "region")), City: f.named(at+".city", part(o, "city")), District: f.named(at+".district", part(o, "district")),
			Zipcode: f.text(at+".zipcode", part(o, "zipcode"), 20)}
		if city, is := part(o, "city").Object(); is {
			p.CityZip = f.text(at+".city.zipcode", part(city, "zipcode"), 20)
		}
		switch {
		case p != (requests.Place{}):
			f.s.Places = append(f.s.Places, p)
		case slices.ContainsFunc(o.Fields(), func(said wire.Field) bool { return !empty(said.Value) }):
			f.wrong(at, "Name a region, a city or a district, each with its id or its name, or a zipcode.")
		}
	})
}

// named is a thing with a number and a name; a number or a name alone is as good.
func (f *requestForm) named(path string, v wire.Value) (n requests.Named) {
	if o, is := v.Object(); is {
		n.Name = f.text(path+".name", part(o, "name"), maxLine)
		if inner := part(o, "id"); !empty(inner) {
			n.ID = f.id(path+".id", inner)
		}
		return n
	}
	if _, ok := f.scalar(path, v); !ok {
		return n
	}
	if id, is := v.Int(); is && id > 0 {
		return requests.Named{ID: id}
	}
	return requests.Named{Name: f.text(path, v, maxLine)}
}

// takeCoordinates reads a circle (latitude, longitude, radius in metres), an outline
// (polygon: corners of longitude and latitude) or both.
func takeCoordinates(f *requestForm, path string, v wire.Value) {
	f.s.Ground = requests.Ground{}
	o, null := f.object(path, v)
	if null {
		return
	}
	lat, lon, radius := f.figure(path+".latitude", part(o, "latitude")), f.figure(path+".longitude", part(o, "longitude")), f.figure(path+".radius", part(o, "radius"))
	polygon, outlined := o.Get("polygon")
	outlined = outlined && !polygon.IsNull()
	switch {
	case lat != nil && lon != nil && radius != nil:
		f.s.Ground.Circle = &requests.Circle{Point: requests.Point{Lat: *lat, Lon: *lon}, Radius: *radius}
	case lat != nil || lon != nil || radius != nil || !outlined:
		f.wrong(path, "Give a latitude, a longitude and a radius in metres, or a polygon of [longitude, latitude].")
	}
	if !outlined {
		return
	}
	corners := polygon.Items()
	if len(corners) > requests.MostPoints {
		corners = nil
	}
	f.s.Ground.Outline = make([]requests.Point, 0, len(corners))
	for _, corner := range corners {
		pair := corner.Items()
		if len(pair) != 2 {
			f.wrong(path+".polygon", "A corner of a polygon is [longitude, latitude] in degrees.")
			return
		}
		lon, isLon := pair[0].Float()
		lat, isLat := pair[1].Float()
		if !isLon || !isLat {
			f.wrong(path+".polygon", "A corner of a polygon is [longitude, latitude] in degrees.")
			return
		}
		f.s.Ground.Outline = append(f.s.Ground.Outline, requests.Point{Lat: lat, Lon: lon})
	}
}
