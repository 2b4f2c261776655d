package listings

import (
	"context"
	"fmt"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// AddMedia adds a film or a visit to a property of the agency and gives its number; one of
// the same reference is replaced and keeps it. Missing and Forbidden as Amend; Invalid: it is
// none, or there are MostMedias.
func (s *Service) AddMedia(ctx context.Context, by access.Actor, agency, property int64, m Media) (id int64, err error) {
	if err := checkMedia(m); err != nil {
		return 0, err
	}
	err = s.revise(ctx, by, agency, property, func(tx event.Tx, p *Property) error {
		list := slices.Clone(p.Particulars.Medias)
		at := slices.IndexFunc(list, func(o Media) bool { return m.Reference != "" && o.Reference == m.Reference })
		switch {
		case at >= 0:
			m.ID = list[at].ID
			list[at] = m
		case len(list) >= MostMedias:
			return fault.Field("media_value", fmt.Sprintf("A property has %d medias at most: take one away first.", MostMedias))
		default:
			m.ID = tx.NextID()
			list = append(list, m)
		}
		id, p.Particulars.Medias = m.ID, list
		return nil
	})
	return id, err
}

// RemoveMedia takes one away. Missing: it is none of the property's.
func (s *Service) RemoveMedia(ctx context.Context, by access.Actor, agency, property, id int64) error {
	return s.revise(ctx, by, agency, property, func(_ event.Tx, p *Property) error {
		kept := slices.DeleteFunc(slices.Clone(p.Particulars.Medias), func(m Media) bool { return m.ID == id })
		if len(kept) == len(p.Particulars.Medias) {
			return fault.New(fault.Missing, "No such media")
		}
		p.Particulars.Medias = kept
		return nil
	})
}
