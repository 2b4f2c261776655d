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
