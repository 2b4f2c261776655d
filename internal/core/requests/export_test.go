package requests

import (
	"context"
	"slices"
)

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

// Held keeps the work behind from crossing until it is let go.
func (s *Service) Held(ctx context.Context) (letGo func(), err error) {
	return s.turns.leave, s.turns.take(ctx)
}

// Beside is the service of another process, in which something happens whenever a property was
// compared with searches and nothing of it is written yet.
func (s *Service) Beside(meanwhile func()) *Service {
	return NewService(s.ledger, &between{s.store, meanwhile}, s.needs)
}

type between struct {
	Store
	meanwhile func()
}

func (b *between) CrossingsOf(ctx context.Context, account, request, property int64) ([]Crossing, error) {
	list, err := b.Store.CrossingsOf(ctx, account, request, property)
	if property != 0 {
		b.meanwhile()
	}
	return list, err
}
