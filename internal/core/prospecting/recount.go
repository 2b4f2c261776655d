package prospecting

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// recountPiece is how many places one write works out: others wait so long.
const recountPiece = 20

// Recount works out anew what every place of the account comes to, and gives how many there
// are: for places that were written by an older version.
func (s *Service) Recount(ctx context.Context, by access.Actor) (int, error) {
	if _, all := by.Agencies(); !all {
		return 0, access.Denied()
	}
	list, err := s.store.ListSites(ctx, SiteQuery{Account: by.Account})
	if err != nil {
		return 0, err
	}
	for piece := range slices.Chunk(list, recountPiece) {
		err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
			for _, one := range piece {
				if err := s.recount(ctx, tx, by, one); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// recount works out one place with the projects there.
func (s *Service) recount(ctx context.Context, tx event.Tx, by access.Actor, one Site) error {
	zone, err := s.zone(ctx, by, one.Agency)
	if err != nil {
		return err
	}
	w := writing{Service: s, tx: tx, by: by, agency: one.Agency, place: one.Place, zone: zone}
	if err := w.learn(ctx); err != nil {
		return err
	}
	rounds, err := s.store.PlaceRounds(ctx, one.Account, one.Agency, one.Place)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if err := s.store.SavePlans(ctx, r.Account, r.ID, w.plans(r)); err != nil {
			return err
		}
	}
	f := w.file
	f.Account, f.Agency, f.Place = one.Account, one.Agency, one.Place
	return s.survey(ctx, tx, f, w.file.ID != 0)
}
