package properties

import (
	"math"
	"slices"

	"palier/internal/core/listings"
)

func roomsGroups(v listings.Property) []group {
	type p = listings.Property
	type a = listings.Area
	return []group{
		of("areas").with(listOf[a]{name: "area", limit: listings.MostAreas, at: func(v *p) *[]a { return &v.Particulars.Areas },
			cols: []fieldOf[a]{
				code("type", "property_areas", func(a *a) *int { return &a.Type }), areaNumber(), decimal("area", func(a *a) **float64 { return &a.Area }).unit("m2"),
				code("flooring", "property_flooring", func(a *a) *int { return &a.Flooring }), decimal("ceiling", func(a *a) **float64 { return &a.Ceiling }).unit("m"),
				code("floor_type", "property_floor", func(a *a) *int { return &a.FloorType }), whole("floor", func(a *a) **int { return &a.Floor }),
				several("orientations", "property_orientation", func(a *a) *[]int { return &a.Orientations }), remark("fr"), remark("en"),
			}}),
		of("surfaces", areaUnit(), areaValue(),
			decimal("area_total", func(v *p) **float64 { return &v.Particulars.AreaTotal }).figure(), decimal("area_weighted", func(v *p) **float64 { return &v.Particulars.AreaWeighted }).figure(),
			roomsExactly(), whole("sleeps", func(v *p) **int { return &v.Particulars.Sleeps }),
		).when(true),
		of("storeys", code("floor_type", "property_floor", func(v *p) *int { return &v.Particulars.FloorType }), whole("floors", func(v *p) **int { return &v.Particulars.Floors })).when(built(v)),
	}
}

// areaNumber is how many rooms a line stands for.
func areaNumber() fieldOf[listings.Area] {
	return fieldOf[listings.Area]{spec: spec{Name: "number", Kind: "whole"},
		show: func(a *listings.Area, _ string) string { return number(a.Number) },
		take: func(a *listings.Area, text string) bool { return takeWhole(&a.Number, text) }}
}

// remark is what is said of a room in a language.
func remark(lang string) fieldOf[listings.Area] {
	find := func(a *listings.Area) int {
		return slices.IndexFunc(a.Comments, func(c listings.Caption) bool { return c.Language == lang })
	}
	return fieldOf[listings.Area]{spec: spec{Name: "comment." + lang, Kind: "line", Wide: true},
		show: func(a *listings.Area, _ string) string {
			if i := find(a); i >= 0 {
				return a.Comments[i].Text
			}
			return ""
		},
		take: func(a *listings.Area, text string) bool {
			list := slices.Clone(a.Comments)
			if i := find(a); i >= 0 {
				list[i].Text = text
			} else {
				list = append(list, listings.Caption{Language: lang, Text: text})
			}
			a.Comments = slices.DeleteFunc(list, func(c listings.Caption) bool { return c.Text == "" })
			return true
		}}
}

// areaUnit is the unit of the areas of a property. A figure in another unit stays, and means
// something else from now on: what it comes to in square metres follows.
func areaUnit() field {
	f := code("area_unit", "unit_area", func(v *listings.Property) *int { return &v.Particulars.AreaUnit })
	take := f.take
	f.take = func(v *listings.Property, text string) bool {
		ok := take(v, text)
		if value := v.Particulars.AreaValue; ok && value != nil && v.Particulars.AreaUnit > metre {
			v.Measure(v.Particulars.AreaUnit, value)
		}
		return ok
	}
	return f
}

// metre is the row of unit_area that is the square metre; 0 is it too.
const metre = 1

// areaValue is the area in that unit. It is taken after the unit.
func areaValue() field {
	f := decimal("area_value", func(v *listings.Property) **float64 { return &v.Particulars.AreaValue })
	take := f.take
	f.take = func(v *listings.Property, text string) bool {
		ok := take(v, text)
		if value := v.Particulars.AreaValue; ok && value != nil {
			v.Measure(v.Particulars.AreaUnit, value)
		}
		return ok
	}
	return f
}

// roomsExactly is the number of rooms with the half that the other number cuts off.
func roomsExactly() field {
	f := decimal("rooms_exactly", func(v *listings.Property) **float64 { return &v.Particulars.RoomsExactly })
	take := f.take
	f.take = func(v *listings.Property, text string) bool {
		ok := take(v, text)
		if exact := v.Particulars.RoomsExactly; ok && exact != nil && *exact >= 0 && *exact < 1000 {
			v.Details.Rooms = new(int(math.Floor(*exact)))
		}
		return ok
	}
	return f
}

func fittingsGroups(v listings.Property) []group {
	type p = listings.Property
	x := func(v *p) *listings.Particulars { return &v.Particulars }
	return []group{
		of("construction",
			code("construction_step", "construction_step", func(v *p) *int { return &x(v).Building }), whole("renovation_year", func(v *p) **int { return &x(v).RenovationYear }),
			code("standing", "property_standing", func(v *p) *int { return &x(v).Standing }), line("style", func(v *p) *string { return &x(v).Style }),
			whole("facades", func(v *p) **int { return &x(v).Facades }), several("construction", "property_construction_method", func(v *p) *[]int { return &x(v).Construction }),
		).when(built(v)),
		of("heating",
			code("heating_type", "property_heating_type", func(v *p) *int { return &x(v).HeatingType }), code("heating_device", "property_heating_device", func(v *p) *int { return &x(v).HeatingDevice }),
			code("heating_access", "property_heating_access", func(v *p) *int { return &x(v).HeatingAccess }), code("hot_water_device", "property_hot_water_device", func(v *p) *int { return &x(v).HotWaterDevice }),
			code("hot_water_access", "property_hot_water_access", func(v *p) *int { return &x(v).HotWaterAccess }), code("waste_water", "property_waste_water", func(v *p) *int { return &x(v).WasteWater }),
		).when(built(v)),
		of("view", code("view_type", "property_view_type", func(v *p) *int { return &x(v).ViewType }),
			several("view_landscapes", "property_view_landscape", func(v *p) *[]int { return &x(v).Landscapes }),
			several("orientations", "property_orientation", func(v *p) *[]int { return &x(v).Orientations }),
		).when(v.Type != garage),
		of("activities", several("activities", "property_activity", func(v *p) *[]int { return &x(v).Activities })).when(trade(v)),
		of("services", several("services", "property_service", func(v *p) *[]int { return &x(v).Services })).when(v.Type != land),
		of("proximities", several("proximities", "property_proximity", func(v *p) *[]int { return &x(v).Proximities })).when(true),
		of("residence", idOf("residence", "residence", func(v *p) *int64 { return &x(v).Residence }), code("residence_type", "property_building", func(v *p) *int { return &x(v).ResidenceType }),
			decimal("residence_fees", func(v *p) **float64 { return &x(v).ResidenceFees }).unit("eur").figure(), code("residence_period", "property_period", func(v *p) *int { return &x(v).ResidencePeriod }),
		).when(v.Type == flat),
	}
}
