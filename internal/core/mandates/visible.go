package mandates

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// sees tells whether a card is something to the actor: one of its agencies is open to him, or
// wrote in its registers when it had that card. One that nobody has, or had, is for whoever
// reads registers.
func (s *Service) sees(ctx context.Context, a access.Actor, c Card) (bool, error) {
	agencies, all := a.Agencies()
	if all || slices.ContainsFunc(c.Agencies, a.Opens) {
		return true, nil
	}
	used, mine, err := s.store.Writers(ctx, a.Account, c.ID, agencies)
	return mine || !used && len(c.Agencies) == 0, err
}

// visible are the cards that the actor sees.
func (s *Service) visible(ctx context.Context, a access.Actor) (list []Card, err error) {
	if err := reader(a); err != nil {
		return nil, err
	}
	all, err := s.store.ListCards(ctx, a.Account)
	for _, c := range all {
		var some bool
		if err == nil {
			some, err = s.sees(ctx, a, c)
		}
		if some {
			list = append(list, c)
		}
	}
	return list, err
}

// reads refuses a card that the actor does not see, as one that nobody has.
func (s *Service) reads(ctx context.Context, a access.Actor, card int64) error {
	list, err := s.visible(ctx, a)
	if err == nil && !slices.ContainsFunc(list, func(c Card) bool { return c.ID == card }) {
		err = fault.Newf(fault.Missing, "There is no card %d", card)
	}
	return err
}
