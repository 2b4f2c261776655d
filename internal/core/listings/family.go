package listings

import (
	"context"

	"palier/internal/core/fault"
)

// related refuses a parent that is none: no property of the agency, or one that is itself
// part of this one.
func (s *Service) related(ctx context.Context, before, p Property) error {
	if p.Parent == 0 || p.Parent == before.Parent {
		return nil
	}
	if p.Parent == p.ID {
		return fault.Field("parent", "A property is no part of itself.")
	}
	_, found, err := s.store.GetProperty(ctx, p.Account, p.Agency, p.Parent)
	if err != nil {
		return err
	}
	if !found {
		return fault.Field("parent", "There is no such property in this agency.")
	}
	circle, err := s.store.PartOf(ctx, p.Account, p.Parent, p.ID)
	if err == nil && circle {
		err = fault.Field("parent", "That property is part of this one.")
	}
	return err
}
