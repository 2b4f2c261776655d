package poliris

import (
	"slices"
	"strconv"

	"palier/internal/core/listings"
)

// place is where it is. The address of rank 8 is the one that the public may read; of ranks 5
// and 6 portals show, of 108 and 109 they place.
func place() []column {
	return []column{
		text(5, 5, func(a *Ad) *string { return &a.Property.Zipcode }),
		text(6, 50, func(a *Ad) *string { return &a.Property.City }),
		code(7, func(a *Ad) *string { return &a.Property.Country }, countries),
		text(8, 128, func(a *Ad) *string { return &a.Property.Address }),
		text(9, 64, func(a *Ad) *string { return &particulars(a).District.Name }),
		{108, 5, func(a *Ad) string { return a.Property.Zipcode }, func(a *Ad, cell string) string { a.Property.Zipcode = cell; return "" }},
		{109, 50, func(a *Ad) string { return a.Property.City }, func(a *Ad, cell string) string { a.Property.City = cell; return "" }},
		{300, 0, func(a *Ad) string { return map[bool]string{true: exactPlace}[a.Property.Located] }, nil},
		{298, 0, func(a *Ad) string { return angle(a.Property.Lat, a.Property.Located) }, takeAngle(90, func(a *Ad) *float64 { return &a.Property.Lat })},
		{299, 0, func(a *Ad) string { return angle(a.Property.Lon, a.Property.Located) }, takeAngle(180, func(a *Ad) *float64 { return &a.Property.Lon })},
	}
}

var countries = []pair[string]{{"France", "FR"}, {"Monaco", "MC"}, {"Belgique", "BE"}, {"Suisse", "CH"}, {"Luxembourg", "LU"}, {"Espagne", "ES"}, {"Italie", "IT"}, {"Portugal", "PT"},
	{"Allemagne", "DE"}, {"Royaume-Uni", "GB"}, {"Maroc", "MA"}, {"FR", "FR"}}

// exactPlace is the precision without which no position is taken (rank 300).
const exactPlace = "1"

func angle(degrees float64, known bool) string {
	if !known {
		return ""
	}
	return strconv.FormatFloat(degrees, 'f', -1, 64)
}

func takeAngle(most float64, of func(a *Ad) *float64) func(a *Ad, cell string) string {
	return func(a *Ad, cell string) string {
		n, ok := number(cell)
		if !ok || n < -most || n > most {
			return "this is no position in degrees"
		}
		*of(a), a.Property.Located = n, true
		return ""
	}
}

// Kinds of room (property_areas) that the format counts or measures.
const (
	bathroom   = 8
	shower     = 13
	lavatory   = 16
	balcony    = 43
	terrace    = 18
	parking    = 5
	box        = 85
	living     = 20
	dining     = 22
	cellar     = 6
	land       = 51
	oneOfThese = 1
)

// rooms are areas and counts.
func rooms() []column {
	return []column{
		decimal(16, func(a *Ad) **float64 { return &details(a).Surface }),
		measured(17, land),
		whole(18, 0, 10_000, func(a *Ad) **int { return &details(a).Rooms }),
		whole(19, 0, 10_000, func(a *Ad) **int { return &details(a).Bedrooms }),
		whole(24, -20, 200, func(a *Ad) **int { return &details(a).Floor }),
		whole(25, 0, 200, func(a *Ad) **int { return &advert(a).Levels }),
		{27, 0, func(a *Ad) string { return wholly(details(a).ConstructionYear) }, func(a *Ad, cell string) string {
			if cell == "0" { // nobody knows
				return ""
			}
			return whole(27, 1000, 2200, func(a *Ad) **int { return &details(a).ConstructionYear }).take(a, cell)
		}},
		counted(29, bathroom), counted(30, shower), counted(31, lavatory), counted(39, balcony), measured(40, balcony),
		counted(43, parking), counted(44, box), measured(216, living), counted(244, terrace), there(48, terrace), kitchen(), measured(252, cellar), measured(253, dining), measured(329, terrace),
		whole(55, 0, 1000, func(a *Ad) **int { return &particulars(a).Sleeps }),
	}
}

// room is the first of its kind among a property's rooms, nil where there is none.
func room(a *Ad, kind int) *listings.Area {
	list := particulars(a).Areas
	if i := slices.IndexFunc(list, func(r listings.Area) bool { return r.Type == kind }); i >= 0 {
		return &list[i]
	}
	return nil
}

// there is OUI where there is a room of a kind; a count that comes later says how many.
func there(rank, kind int) column {
	return column{rank, 0, func(a *Ad) string { return yesOf(room(a, kind) != nil) }, func(a *Ad, cell string) string {
		v, ok := said(cell)
		if ok && v && room(a, kind) == nil {
			particulars(a).Areas = append(particulars(a).Areas, listings.Area{Type: kind, Number: oneOfThese})
		}
		return wrongUnless(ok)
	}}
}

// kitchens are the codes of rank 34 by property_areas, the one that is written first. 1 says
// that there is none.
var kitchens = []pair[int]{{"2", 100}, {"3", 3}, {"5", 98}, {"9", 96}, {"4", 3}, {"6", 100}, {"7", 96}, {"8", 98}, {"5", 99}}

func kitchen() column {
	return column{34, 0, func(a *Ad) string {
		for _, k := range kitchens {
			if room(a, k.value) != nil {
				return k.word
			}
		}
		return ""
	}, func(a *Ad, cell string) string {
		for _, k := range kitchens {
			if k.word == cell {
				particulars(a).Areas = append(particulars(a).Areas, listings.Area{Type: k.value, Number: oneOfThese})
				return ""
			}
		}
		if cell == "1" || cell == "0" {
			return ""
		}
		return "this is no code of kitchens"
	}}
}

// counted is how many rooms of a kind there are.
func counted(rank, kind int) column {
	return column{rank, 0, func(a *Ad) string {
		n := 0
		for _, r := range particulars(a).Areas {
			if r.Type == kind {
				n += r.Number
			}
		}
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}, func(a *Ad, cell string) string {
		n, ok := number(cell)
		if !ok || n != float64(int(n)) || n < 0 || n > 10_000 {
			return "this is no number of rooms"
		}
		if r := room(a, kind); r != nil {
			r.Number = int(n)
		} else if n > 0 {
			particulars(a).Areas = append(particulars(a).Areas, listings.Area{Type: kind, Number: int(n)})
		}
		return ""
	}}
}

// measured is how large the rooms of a kind are together, in square metres.
func measured(rank, kind int) column {
	return column{rank, 0, func(a *Ad) string {
		if r := room(a, kind); r != nil {
			return figure(r.Area)
		}
		return ""
	}, func(a *Ad, cell string) string {
		n, ok := number(cell)
		switch {
		case !ok || n < 0:
			return "this is no area"
		case n == 0:
		case room(a, kind) != nil:
			room(a, kind).Area = &n
		default:
			particulars(a).Areas = append(particulars(a).Areas, listings.Area{Type: kind, Number: oneOfThese, Area: &n})
		}
		return ""
	}}
}
