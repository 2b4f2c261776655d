package visits

import (
	"context"

	"palier/internal/core/access"
)

// maxWishes is how many wishes an agent is shown at once: whoever has more calls those
// first.
const maxWishes = 100

// Wishes gives the visits without a date that wait for the actor himself, the oldest
// first: somebody wants to come, and he is to call and agree on a date (Move).
func (s *Service) Wishes(ctx context.Context, a access.Actor) ([]Visit, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	if a.User == 0 {
		return nil, nil
	}
	return s.store.WishesOf(ctx, a.Account, a.User, maxWishes)
}

// OfActions gives the visits of the actor's agencies that have one of these lines of the
// diary, by the line.
func (s *Service) OfActions(ctx context.Context, a access.Actor, actions []int64) (map[int64]Visit, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	list, err := s.store.VisitsOfActions(ctx, a.Account, actions)
	known := make(map[int64]Visit, len(list))
	for _, v := range list {
		if a.Opens(v.Agency) {
			known[v.Action] = v
		}
	}
	return known, err
}
