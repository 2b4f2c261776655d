package programs

import (
	"math"
	"strconv"

	"palier/internal/core/fault"
)

// Put gives a lot the value of a field as Fields writes it; what is no value of the field is
// none. It tells whether the lot has such a field.
func (l *Lot) Put(field, value string) bool {
	texts := map[string]*string{"outer_code": &l.OuterCode, "reference": &l.Reference, "type": &l.Type, "typology": &l.Typology, "subtype": &l.Subtype,
		"building": &l.Building, "staircase": &l.Staircase, "orientation": &l.Orientation}
	areas := map[string]*float64{"living_area": &l.LivingArea, "garden_area": &l.GardenArea, "terrace_area": &l.TerraceArea, "balcony_area": &l.BalconyArea}
	if text, ok := texts[field]; ok {
		*text = value
		return true
	}
	number, err := strconv.ParseFloat(value, 64)
	if to, ok := areas[field]; ok {
		*to = number
		return true
	}
	minor := int64(math.Round(number * 100))
	switch field {
	case "price":
		l.Price = minor
	case "vat_rate":
		l.VATRate = minor
	case "reduced_price":
		if l.ReducedPrice = nil; err == nil {
			l.ReducedPrice = &minor
		}
	case "floor":
		if l.Floor = nil; err == nil {
			l.Floor = new(int64(number))
		}
	case "main":
		l.Main = value == "true"
	case "parent":
		l.Parent = int64(number)
	default:
		return false
	}
	return true
}

// Problems are why a lot cannot be as it is, by itself: its family and its programme are
// looked at when it is written.
func (l Lot) Problems() []fault.Problem { return l.problems() }
