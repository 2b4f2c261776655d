package listings

import (
	"slices"

	"palier/internal/core/places"
)

// Settled puts a property into the commune of a number (places.CityID), and into its postcode
// unless it is in another one of the commune's; false: no commune has it.
func (s *Service) Settled(p *Property, city int64) bool {
	code := s.towns.CityCode(city)
	c, found := s.towns.Named(code)
	if !found {
		return false
	}
	p.Commune, p.City = c.INSEE, places.CityOf(c.Name)
	if insee, there := s.towns.Code(p.Zipcode, p.City); (p.Zipcode == "" || !there || insee != c.INSEE) && len(c.Postcodes) > 0 && !slices.Contains(c.Postcodes, p.Zipcode) {
		p.Zipcode = c.Postcodes[0]
	}
	return true
}
