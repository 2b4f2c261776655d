package properties

import (
	"regexp"
	"slices"

	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
)

// warning is a value that came from outside and was not understood, with what to do about it.
type warning struct {
	listings.Warning
	Label string
	Path  string // of the field where it is mended, "" where none is
	Advice
}

// Advice is the text that says what to do: warning.ADVICE.
type Advice string

// outside are the fields of the exchange by which warnings are noted, where the sheet calls them
// otherwise.
var outside = map[string]string{
	"agreement.type": "agreement", "agreement.reference": "agreement_reference", "agreement.start_at": "agreement_start", "agreement.end_at": "agreement_end",
	"area.unit": "area_unit", "area.value": "surface", "area.total": "area_total", "area.weighted": "area_weighted",
	"price.period": "price_period", "price.unit": "price_unit", "price.currency": "price", "price.value": "price", "price.sold_at": "sold_on",
	"view.type": "view_type", "view.landscape": "view_landscapes", "construction.method": "construction", "construction.construction_year": "construction_year",
	"construction.construction_step": "construction_step", "construction.renovation_year": "renovation_year", "floor.type": "floor_type", "floor.value": "floor",
	"floor.levels": "levels", "floor.floors": "floors", "heating.device": "heating_device", "heating.access": "heating_access", "heating.type": "heating_type",
	"water.hot_device": "hot_water_device", "water.hot_access": "hot_water_access", "water.waste": "waste_water", "residence.type": "residence_type",
	"residence.period": "residence_period", "residence.id": "residence", "available_at": "available_on", "delivered_at": "delivered_on", "tags_customized": "own_tags",
	"private_comment": "note", "block_name": "block", "stairs_reference": "stairs", "cadastre_reference": "cadastre",
}

// saidAs are the names by which warnings of a field are noted besides its own.
func saidAs(field string) (list []string) {
	for said, ours := range outside {
		if ours == field {
			list = append(list, said)
		}
	}
	return list
}

// places are lists whose lines a warning names by their place: areas[2].type.
var places = regexp.MustCompile(`^(areas|medias|regulations|financial|comments|pictures)\b`)

// listsOf are the fields where such a line is mended.
var listsOf = map[string]string{"areas": "area", "medias": "media", "financial": "financial", "regulations": "regulation", "comments": "text"}

// warnings are those of a property, in the reader's words.
func (s *sheet) warnings(c *frame.Call) (list []warning, err error) {
	for _, w := range s.Property.Particulars.Warnings {
		one := warning{Warning: w, Label: w.Field, Advice: "value"}
		name := w.Field
		if ours, known := outside[name]; known {
			name = ours
		}
		t, f, g, there := whereIs(s.Property, name, c)
		if part := places.FindString(w.Field); !there && part != "" {
			t, f, g, there = whereIs(s.Property, listsOf[part], c)
		}
		if there {
			one.Path = c.Words.Link(at(s.Property.ID, t.key)) + "#" + g
			if t.key == summaryTab {
				one.Path = c.Words.Link(at(s.Property.ID, ""), "edit", "1") + "#" + g
			}
			if f.Name != "" {
				if one.Label, err = label(c, f.Name); err != nil {
					return nil, err
				}
			} else if key := "field." + name + ".other"; c.Words.Has(key) {
				if one.Label, err = c.Words.T(key); err != nil {
					return nil, err
				}
			}
			if f.catalog != "" || f.Name == "" {
				one.Advice = "code"
			}
		} else {
			one.Advice = "nowhere"
		}
		list = append(list, one)
	}
	return list, nil
}

// mended forgets what was noted of fields that somebody has written anew.
func mended(v *listings.Property, names ...string) {
	v.Particulars.Warnings = slices.DeleteFunc(slices.Clone(v.Particulars.Warnings), func(w listings.Warning) bool { return slices.Contains(names, w.Field) })
}

// mendedLines forgets what was noted of lines of a list.
func mendedLines(v *listings.Property, key string) {
	v.Particulars.Warnings = slices.DeleteFunc(slices.Clone(v.Particulars.Warnings), func(w listings.Warning) bool {
		part := places.FindString(w.Field)
		return part != "" && listsOf[part] == key
	})
}

// whereIs is the tab and the field, or the list, by a name of the journal; g is what an address
// on the page calls it.
func whereIs(v listings.Property, name string, c *frame.Call) (t tab, f field, g string, there bool) {
	for _, t := range formTabs() {
		for _, one := range shown(t.groups(v), c.Actor) {
			if one.list != nil && one.list.key() == name {
				return t, field{}, "group-" + one.Key, true
			}
			for _, f := range one.fields {
				if f.Name == name {
					return t, f, f.Name, true
				}
			}
		}
	}
	return t, f, "", false
}

// understand takes a warning away that somebody has looked at.
func (p *screens) understand(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	field, value := c.R.PostForm.Get("field"), c.R.PostForm.Get("value")
	_, err = p.Listings.Change(c.Context(), c.Actor, id, func(v *listings.Property) error {
		v.Particulars.Warnings = slices.DeleteFunc(slices.Clone(v.Particulars.Warnings), func(w listings.Warning) bool {
			return upright(w.Field) == upright(field) && upright(w.Value) == upright(value)
		})
		return nil
	})
	if err != nil {
		return err
	}
	return c.Said(at(id, ""), "warning.gone")
}
