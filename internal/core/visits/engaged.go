package visits

import (
	"context"
	"time"

	"palier/internal/core/access"
)

// maxEngaged is how many appointments an agent is shown at once.
const maxEngaged = 200

// Engagements gives what the actor himself has to go to besides visits and that begins in
// [from, to), by start: appointments, valuations and visits that other doors noted in
// the diary. He is to be at no other place then.
func (s *Service) Engagements(ctx context.Context, a access.Actor, from, to time.Time) ([]Entry, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	if a.User == 0 {
		return nil, nil
	}
	return s.store.Engaged(ctx, a.Account, a.User, from, to, maxEngaged)
}
