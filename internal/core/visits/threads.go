package visits

import (
	"context"

	"palier/internal/core/access"
)

// Recent gives messages of all conversations of the actor's agencies, the newest first,
// those before an id; 0: from the newest.
func (s *Service) Recent(ctx context.Context, a access.Actor, before int64, most int) ([]Message, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	agencies, all := a.Agencies()
	return s.store.RecentMessages(ctx, a.Account, agencies, all, before, most)
}
