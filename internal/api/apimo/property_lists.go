package apimo

import (
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
)

// comments are the ads of all languages.
func (f *propertyForm) comments(path string, v wire.Value) {
	var ads []listings.Ad
	f.objects(path, v, func(path string, o wire.Object) {
		ad := listings.Ad{Language: f.language(path, o), Title: f.text(path+".title", part(o, "title"), maxPropertyLine),
			Subtitle: f.text(path+".subtitle", part(o, "subtitle"), maxPropertyLine), Hook: f.text(path+".hook", part(o, "hook"), maxPropertyLine),
			Body: f.text(path+".comment", part(o, "comment"), maxPropertyText), Full: f.text(path+".comment_full", part(o, "comment_full"), maxPropertyText)}
		for _, other := range ads {
			if other.Language == ad.Language {
				f.wrong(path+".language", "Name each language once.")
			}
		}
		ads = append(ads, ad)
	})
	f.d.SayAll(ads)
}

// language is one that something is said in.
func (f *form) language(path string, o wire.Object) string {
	v := part(o, "language")
	name := strings.TrimPrefix(path+".language", ".")
	if v.Text() == "" && v.Kind() != wire.KindArray && v.Kind() != wire.KindObject {
		f.wrong(name, "This value is required: two letters, as in fr.")
		return ""
	}
	return f.letters(name, v, 2, strings.ToLower)
}

// captions are notes by language; nil where there are none.
func (f *form) captions(path string, v wire.Value) (list []listings.Caption) {
	f.objects(path, v, func(path string, o wire.Object) {
		if c := (listings.Caption{Language: f.language(path, o), Text: f.text(path+".comment", part(o, "comment"), maxPropertyText)}); c.Text != "" {
			list = append(list, c)
		}
	})
	return list
}

// areas are rooms and outbuildings, one by one.
func (f *propertyForm) areas(path string, v wire.Value) {
	var list []listings.Area
	f.objects(path, v, func(path string, o wire.Object) {
		a := listings.Area{Type: f.code(path+".type", part(o, "type"), "property_areas"), Number: 1, Area: f.figure(path+".area", part(o, "area")),
			Flooring: f.code(path+".flooring", part(o, "flooring"), "property_flooring"), Ceiling: f.figure(path+".ceiling_height", part(o, "ceiling_height")),
			Orientations: f.codes(path+".orientations", part(o, "orientations"), "property_orientation"), Comments: f.captions(path+".comments", part(o, "comments"))}
		if n := f.whole(path+".number", part(o, "number")); n != nil {
			a.Number = *n
		}
		if a.Type == 0 {
			f.wrong(path+".type", "This value is required.")
		}
		floor, _ := f.object(path+".floor", part(o, "floor"))
		kind, has := floor.Get("type")
		if !has {
			kind = part(floor, "id") // as answers call it
		}
		a.FloorType, a.Floor = f.code(path+".floor.type", kind, "property_floor"), f.whole(path+".floor.value", part(floor, "value"))
		list = append(list, a)
	})
	f.d.Particulars.Areas = list
}

// regulations are assessments and figures that rules ask for.
func (f *propertyForm) regulations(path string, v wire.Value) {
	var list []listings.Regulation
	f.objects(path, v, func(path string, o wire.Object) {
		r := listings.Regulation{Type: f.code(path+".type", part(o, "type"), "property_regulation"),
			Value: f.text(path+".value", part(o, "value"), 1000), On: f.date(path+".date", part(o, "date"))}
		if r.Type == 0 {
			f.wrong(path+".type", "This value is required.")
		}
		list = append(list, r)
	})
	regulate(&f.d.Property, list)
}

// finances are figures of a business that is on sale.
func (f *propertyForm) finances(path string, v wire.Value) {
	var list []listings.Finance
	f.objects(path, v, func(path string, o wire.Object) {
		one := listings.Finance{Type: f.code(path+".type", part(o, "type"), "property_financial")}
		amount, year := f.figure(path+".amount", part(o, "amount")), f.whole(path+".year", part(o, "year"))
		if one.Type == 0 || amount == nil {
			f.wrong(path, "Give type and amount.")
			return
		}
		one.Amount = *amount
		if year != nil {
			one.Year = *year
		}
		list = append(list, one)
	})
	f.d.Particulars.Finances = list
}
