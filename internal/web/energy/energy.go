// Package energy draws the labels of an energy assessment: where each bar stands, how long
// it is and which colours it has.
//
// It knows the official look (arrêté du 31 mars 2021) and classes as they were issued. It must
// not know which page shows a label: each has its own words around it.
package energy

import (
	"slices"
	"strconv"

	"palier/internal/core/listings"
)

// Label is what the two labels of an energy assessment draw.
type Label struct {
	Said     bool
	Class    string // as issued
	Wasteful bool   // its ad must say so
	Special  bool   // VI or NS: there is no scale to stand on
	Energy   Scale
	Climate  Scale
}

// Scale is a label: seven bars, the letter of the property among them.
type Scale struct {
	Key    string // "energy" or "climate"
	Letter string
	Value  string
	Bars   []Bar
}

// Bar is a class on a label. Its place and colours are the official ones (arrêté du 31 mars
// 2021); a letter is always inside.
type Bar struct {
	Letter       string
	Color, Ink   string
	Y, Width     int
	Mid, End     int // of its height, and of its width
	Current      bool
	Value, Units string
}

// The colours of the classes from A to G, and of what is written on them.
var (
	energyTones  = []string{"#00a06d", "#52b153", "#a5cc74", "#f4e70f", "#f0b50f", "#eb8235", "#d7221f"}
	energyInk    = []string{"#000000", "#000000", "#000000", "#000000", "#000000", "#000000", "#ffffff"}
	climateTones = []string{"#a4dbf8", "#8cb4d3", "#7792b1", "#606f8f", "#4d5271", "#393551", "#281b35"}
	climateInk   = []string{"#000000", "#000000", "#000000", "#ffffff", "#ffffff", "#ffffff", "#ffffff"}
)

// Of draws the assessment of a property as it was issued.
func Of(p listings.Property) Label {
	x := p.Advert.Diagnosis
	l := Label{Said: listings.Class(p.Details.Energy), Class: p.Details.Energy, Wasteful: listings.Wasteful(p.Details.Energy)}
	if !l.Said {
		return l
	}
	l.Special = len(l.Class) > 1
	l.Energy = drawn("energy", p.Details.Energy, x.EnergyValue, energyTones, energyInk)
	l.Climate = drawn("climate", x.Climate, x.ClimateValue, climateTones, climateInk)
	return l
}

// Measures of a label, in its own units.
const (
	barHeight = 22
	barStep   = 26
	barFirst  = 60 // width of the shortest bar
	barGrows  = 18
)

func drawn(key, letter string, value *float64, colors, inks []string) Scale {
	s := Scale{Key: key, Letter: letter}
	if value != nil {
		s.Value = strconv.FormatFloat(*value, 'f', 0, 64)
	}
	for i, class := range listings.Classes()[:7] {
		b := Bar{Letter: class, Color: colors[i], Ink: inks[i], Y: 4 + i*barStep, Width: barFirst + i*barGrows, Current: class == letter, Value: s.Value}
		b.Mid, b.End = b.Y+barHeight/2, b.Width+8
		s.Bars = append(s.Bars, b)
	}
	return s
}

// Shown tells whether the letter is on the scale.
func (s Scale) Shown() bool {
	return slices.ContainsFunc(s.Bars, func(b Bar) bool { return b.Current })
}
