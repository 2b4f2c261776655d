package letters

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// maxThread is how many letters about a visit are given.
const maxThread = 100

// AboutVisit gives the letters about a visit of the actor's agencies, the latest first.
func (s *Service) AboutVisit(ctx context.Context, by access.Actor, visit int64) ([]Letter, error) {
	v, found, err := s.needs.Visits.GetVisit(ctx, by.Account, visit)
	switch {
	case err != nil:
		return nil, err
	case !found || !by.Opens(v.Agency):
		return nil, fault.New(fault.Missing, "There is no such visit")
	case !by.Has(access.VisitsRead):
		return nil, access.Denied()
	}
	return s.store.ListLetters(ctx, Query{Account: by.Account, Visit: visit, Limit: maxThread})
}
