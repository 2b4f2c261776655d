package listings

import "math"

// units are what one of unit_area is in square metres. The last three are those of
// Mauritius, where ads are still written in them.
var units = map[int]float64{
	1: 1, 2: 0.09290304, 3: 505.857, 4: 25.29285, 5: 0.83612736, 6: 4046.8564224, 7: 10_000, 8: 100,
	9: 3.798744, 10: 42.208736, 11: 4220.8736,
}

// metric tells a unit that is the square metre, or none.
func metric(unit int) bool { return unit == 0 || unit == 1 }

// Measure says how large a property is in a unit; nil: nobody says. In square metres it is
// kept to a hundredth where the unit is another.
func (p *Property) Measure(unit int, value *float64) {
	p.Particulars.AreaUnit = unit
	if metric(unit) {
		p.Particulars.AreaValue, p.Details.Surface = nil, value
		return
	}
	p.Particulars.AreaValue, p.Details.Surface = value, inMetres(unit, value)
}

// Measured is how large a property is in the unit of its areas.
func (p Property) Measured() *float64 {
	if metric(p.Particulars.AreaUnit) {
		return p.Details.Surface
	}
	return p.Particulars.AreaValue
}

// inMetres is nil for a unit that nobody knows.
func inMetres(unit int, value *float64) *float64 {
	size, known := units[unit]
	if value == nil || !known {
		return nil
	}
	return new(hundredth(*value * size))
}

func hundredth(v float64) float64 { return math.Round(v*100) / 100 }

// agree brings figures that say one thing twice together: somebody who knows square metres
// and whole rooms alone may have changed those.
func (p *Property) agree() {
	s := &p.Particulars
	if s.RoomsExactly != nil && (p.Details.Rooms == nil || int(math.Floor(*s.RoomsExactly)) != *p.Details.Rooms) {
		s.RoomsExactly = nil
	}
	if metric(s.AreaUnit) {
		s.AreaValue = nil
		return
	}
	is, said := p.Details.Surface, inMetres(s.AreaUnit, s.AreaValue)
	if is == nil && said == nil || is != nil && said != nil && *is == *said {
		return
	}
	if is == nil {
		s.AreaValue = nil
		return
	}
	if size, known := units[s.AreaUnit]; known {
		s.AreaValue = new(hundredth(*is / size))
		return
	}
	s.AreaUnit, s.AreaValue, s.AreaTotal, s.AreaWeighted = 0, nil, nil, nil // no figure in that unit means anything now
}
