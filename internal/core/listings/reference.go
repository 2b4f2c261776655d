package listings

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// FindReference gives the id of the property of an agency of the actor's with exactly this
// reference, 0 when there is none. Several: more than one has it, from a time when that could
// be. Missing: it is not his agency.
func (s *Service) FindReference(ctx context.Context, by access.Actor, agency int64, reference string) (id int64, several bool, err error) {
	if !by.Opens(agency) {
		return 0, false, fault.Newf(fault.Missing, "There is no agency %d", agency)
	}
	if id, err = s.store.FindProperty(ctx, by.Account, agency, reference); err != nil || id != 0 {
		return id, false, err
	}
	several, err = s.store.ReferenceTaken(ctx, by.Account, agency, reference, 0)
	return 0, several, err
}

// Referred gives the ids of the properties of an agency of the actor's that have exactly one
// of the references. Missing: it is not his agency.
func (s *Service) Referred(ctx context.Context, by access.Actor, agency int64, references []string) (map[string][]int64, error) {
	if !by.Opens(agency) {
		return nil, fault.Newf(fault.Missing, "There is no agency %d", agency)
	}
	if len(references) == 0 {
		return nil, nil
	}
	return s.store.PropertiesReferred(ctx, by.Account, agency, references)
}

// Several gives those of properties that are there, in the actor's agencies.
func (s *Service) Several(ctx context.Context, by access.Actor, ids []int64) (map[int64]Property, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := s.store.PropertiesByID(ctx, by.Account, ids)
	for id, p := range all {
		if !by.Opens(p.Agency) {
			delete(all, id)
		}
	}
	return all, err
}
