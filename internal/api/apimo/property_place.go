package apimo

import (
	"strconv"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
)

// shown is whether the whole address is public. "Not" leaves a street without its number.
func (f *propertyForm) shown(path string, v wire.Value) {
	all := f.boolean(path, v)
	switch level := &f.d.Advert.AddressShown; {
	case all == nil:
		*level = ""
	case *all:
		*level = listings.ShowAll
	case *level != listings.ShowStreet:
		*level = listings.ShowCity
	}
}

// radius is how far around a position the property may be. The 0 that is shown while the whole
// address is public is not taken back: what was said before counts again when it is not.
func (f *propertyForm) radius(path string, v wire.Value) {
	n := f.whole(path, v)
	if n != nil && *n == 0 && f.d.Advert.AddressShown == listings.ShowAll {
		return
	}
	f.d.Particulars.Radius = n
}

// city is a number or a name, or an object with either, as answers have it.
func (f *propertyForm) city(path string, v wire.Value) {
	if o, is := v.Object(); is {
		if zipcode, has := o.Get("zipcode"); has {
			f.zipcode(path+".zipcode", zipcode)
		}
		if v = part(o, "id"); v.IsNull() {
			v = part(o, "name")
		}
	} else if zipcode, has := f.body.Get("zipcode"); has {
		f.d.Zipcode, _ = (&form{}).scalar("", zipcode) // refused, if it is, in its own place
	}
	name := strings.TrimSpace(f.text(path, v, maxPropertyLine))
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		f.d.City, f.d.Commune = name, ""
		return
	}
	if f.country() != "FR" || !f.towns.Settled(&f.d.Property, id) {
		f.wrong(path, "No city has this number: send its name, and the zipcode.")
	}
}

// country is the one that the payload names or, when it names none, the property's.
func (f *propertyForm) country() string {
	if v, has := f.body.Get("country"); has && v.Text() != "" {
		return strings.ToUpper(strings.TrimSpace(v.Text()))
	}
	if f.d.Country == "" {
		return "FR"
	}
	return f.d.Country
}

func (f *propertyForm) zipcode(path string, v wire.Value) {
	f.d.Zipcode = strings.TrimSpace(f.text(path, v, 20))
}

// district is a number or a name, or an object with either.
func (f *propertyForm) district(path string, v wire.Value) {
	if o, is := v.Object(); is {
		if v = part(o, "id"); v.IsNull() {
			v = part(o, "name")
		}
	}
	name := strings.TrimSpace(f.text(path, v, maxPropertyLine))
	f.d.Particulars.District = listings.District{Name: name}
	if id, err := strconv.ParseInt(name, 10, 64); err == nil && id > 0 {
		f.d.Particulars.District = listings.District{ID: id}
	}
}

// place takes longitude and latitude, which are known together or not at all.
func (f *propertyForm) place(path string, _ wire.Value) {
	lon, east := f.body.Get("longitude")
	lat, north := f.body.Get("latitude")
	if path == "latitude" && east {
		return // taken with the longitude
	}
	x, y := f.figure("longitude", lon), f.figure("latitude", lat)
	switch known := f.d.Located; {
	case east && x == nil || north && y == nil:
		f.d.Lon, f.d.Lat, f.d.Located = 0, 0, false
	case !known && !(east && north):
		f.wrong(path, "Give longitude and latitude.")
		return
	}
	if x != nil {
		f.d.Lon, f.d.Located = *x, !north || y != nil
	}
	if y != nil {
		f.d.Lat, f.d.Located = *y, !east || x != nil
	}
}

// area is taken as a whole: what the value means depends on the unit.
func (f *propertyForm) area(path string, v wire.Value) {
	o, null := f.object(path, v)
	s := &f.d.Particulars
	unit, value := s.AreaUnit, f.d.Measured()
	said := func(name string, take func(path string, v wire.Value)) {
		if v, has := o.Get(name); has || null {
			take(path+"."+name, v)
		}
	}
	said("unit", func(path string, v wire.Value) { unit = f.code(path, v, "unit_area") })
	said("value", func(path string, v wire.Value) { value = f.figure(path, v) })
	said("total", func(path string, v wire.Value) { s.AreaTotal = f.figure(path, v) })
	said("weighted", func(path string, v wire.Value) { s.AreaWeighted = f.figure(path, v) })
	f.d.Measure(unit, value)
}
