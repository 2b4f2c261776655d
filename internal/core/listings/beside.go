package listings

import (
	"context"

	"palier/internal/core/access"
)

// MostParts is how many parts of a property are told at most.
const MostParts = 200

// Parts gives the properties that are part of one, changed last first. Missing as Property.
func (s *Service) Parts(ctx context.Context, by access.Actor, id int64) ([]Property, error) {
	p, err := s.Property(ctx, by, id)
	if err != nil {
		return nil, err
	}
	list, err := s.store.SearchProperties(ctx, Search{Account: p.Account, Agencies: []int64{p.Agency}, Parent: p.ID, Limit: MostParts})
	return list[:min(len(list), MostParts)], err
}

// Enclosures gives the documents of a property in the order they came. Missing as Property.
func (s *Service) Enclosures(ctx context.Context, by access.Actor, id int64) ([]Enclosure, error) {
	p, err := s.Property(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return s.store.EnclosuresOf(ctx, p.Account, p.ID)
}
