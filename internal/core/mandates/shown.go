package mandates

import (
	"context"
	"slices"

	"palier/internal/core/access"
)

// CardOf gives the professional card of an agency of the actor's account: its number stands on
// whatever the agency shows anybody (décret 72-678, art. 92), so nobody is asked for a right. False: it has none here.
func (s *Service) CardOf(ctx context.Context, by access.Actor, agency int64) (Card, bool, error) {
	list, err := s.store.ListCards(ctx, by.Account)
	if err != nil {
		return Card{}, false, err
	}
	for _, c := range list {
		if slices.Contains(c.Agencies, agency) {
			return c, true, nil
		}
	}
	return Card{}, false, nil
}
