package apimo

import (
	"strconv"

	"palier/internal/core/day"
	"palier/internal/core/listings"
)

// Rows of property_regulation that are the energy assessment.
const (
	energyUse     = 1
	emissions     = 2
	energyClass   = 50
	climateClass  = 52
	largestEnergy = 1e9
)

// regulations are what an ad must say of a property: the energy assessment as four of them,
// and the rest.
func regulations(v listings.Property) (list []listings.Regulation) {
	x := v.Advert.Diagnosis
	add := func(id int, value string) {
		if value != "" {
			list = append(list, listings.Regulation{Type: id, Value: value, On: x.On})
		}
	}
	add(energyUse, figureText(x.EnergyValue))
	add(emissions, figureText(x.ClimateValue))
	add(energyClass, v.Details.Energy)
	add(climateClass, x.Climate)
	return append(list, v.Advert.Regulations...)
}

// regulate takes them apart again. What the assessment would not give back to the letter
// (another date than the others, a class that is none, "168,0") stays as it came.
func regulate(v *listings.Property, list []listings.Regulation) {
	x := v.Advert.Diagnosis
	had := x.EnergyValue != nil || x.ClimateValue != nil || v.Details.Energy != "" || x.Climate != ""
	x.EnergyValue, x.ClimateValue, x.Climate, v.Details.Energy, v.Advert.Regulations = nil, nil, "", "", nil
	if had {
		x.On = day.Date{}
	}
	dated := false
	for _, r := range list {
		if figure, class := read(r); (figure != nil || class) && (!dated || x.On == r.On) && assess(&x, &v.Details.Energy, r, figure) {
			x.On, dated = r.On, true
			continue
		}
		v.Advert.Regulations = append(v.Advert.Regulations, r)
	}
	if had && !dated && x.Number != "" { // of an assessment whose figures went, the day stays with its number
		x.On = v.Advert.Diagnosis.On
	}
	v.Advert.Diagnosis = x
}

// read gives the figure of one of the assessment's, or tells a class.
func read(r listings.Regulation) (value *float64, class bool) {
	switch r.Type {
	case energyUse, emissions:
		if f, err := strconv.ParseFloat(r.Value, 64); err == nil && f >= 0 && f <= largestEnergy && figureText(&f) == r.Value {
			return &f, false
		}
	case energyClass, climateClass:
		return nil, listings.Class(r.Value)
	}
	return nil, false
}

// assess sets what is said first; false for what was said already.
func assess(x *listings.Diagnosis, energy *string, r listings.Regulation, value *float64) bool {
	free := false
	switch r.Type {
	case energyUse:
		if free = x.EnergyValue == nil; free {
			x.EnergyValue = value
		}
	case emissions:
		if free = x.ClimateValue == nil; free {
			x.ClimateValue = value
		}
	case energyClass:
		if free = *energy == ""; free {
			*energy = r.Value
		}
	case climateClass:
		if free = x.Climate == ""; free {
			x.Climate = r.Value
		}
	}
	return free
}
