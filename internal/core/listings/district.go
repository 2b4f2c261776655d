package listings

import (
	"context"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// town is where districts of a property's place are told apart: its commune or, where that
// is not known, its folded name.
func (p Property) town() string {
	if p.Commune != "" {
		return p.Commune
	}
	return people.Fold(p.City)
}

// numberDistrict gives the district of a property its number: the one that the name has in
// the town, or a new one. Invalid: it is said by a number that no district has.
func (s *Service) numberDistrict(ctx context.Context, tx event.Tx, before Property, p *Property) error {
	d := &p.Particulars.District
	d.Name = strings.TrimSpace(d.Name)
	if *d == (District{}) || *d == before.Particulars.District && p.town() == before.town() {
		return nil
	}
	if d.Name == "" {
		known, found, err := s.store.DistrictByID(ctx, p.Account, d.ID)
		if err == nil && !found {
			err = fault.Field("district", "No district has this number: send its name.")
		}
		*d = known
		return err
	}
	key := people.Fold(d.Name)
	if key == "" {
		key = d.Name
	}
	known, found, err := s.store.FindDistrict(ctx, p.Account, p.town(), key)
	if err != nil || found {
		*d = known
		return err
	}
	d.ID = tx.NextID()
	return s.store.InsertDistrict(ctx, p.Account, *d, p.town(), key)
}
