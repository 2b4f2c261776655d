package requests

import "slices"

// Placed is a search with its communes as the service works them out.
func Placed(s Search, towns Towns) Search {
	s.Places = slices.Clone(s.Places)
	for i := range s.Places {
		if countryOf(s.Country) == france {
			s.Places[i].resolve(towns)
		}
	}
	return s
}

// Bound has a service keep fewer crossings than MostCrossings.
func (s *Service) Bound(most int) { s.most = most }
