package programs

import (
	"context"
	"slices"

	"palier/internal/core/access"
)

// Lot gives a lot that the actor may see; any other is fault.Missing.
func (s *Service) Lot(ctx context.Context, a access.Actor, program, id int64) (Lot, error) {
	v, err := s.View(ctx, a, program)
	if err != nil {
		return Lot{}, err
	}
	return v.Lot(id)
}

// Family gives each lot's relatives, by the lot's id, as View.Family does. It reads
// no more than those: for lots that were just written or read one by one.
func (s *Service) Family(ctx context.Context, a access.Actor, lots []Lot) (map[int64]Relatives, error) {
	relatives, err := s.store.Children(ctx, a.Account, lotIDs(lots))
	if err != nil {
		return nil, err
	}
	wanted := map[int64][]int64{} // parents, by programme
	for _, l := range lots {
		if l.Parent != 0 && !slices.Contains(wanted[l.Program], l.Parent) {
			wanted[l.Program] = append(wanted[l.Program], l.Parent)
		}
	}
	for program, ids := range wanted {
		parents, err := s.store.GetLots(ctx, a.Account, program, ids)
		if err != nil {
			return nil, err
		}
		relatives = append(relatives, parents...)
	}
	v := View{sheet: sheetOf(relatives), sees: s.sight(a)}
	family := make(map[int64]Relatives, len(lots))
	for _, l := range lots {
		family[l.ID] = v.Family(l)
	}
	return family, nil
}

func sheetOf(list []Lot) *Sheet {
	lots := make([]*Lot, len(list))
	for i := range list {
		lots[i] = &list[i]
	}
	return NewSheet(lots)
}

// Prices gives every price that a lot ever had, the oldest first.
func (s *Service) Prices(ctx context.Context, a access.Actor, program, lot int64) ([]Price, error) {
	if _, err := s.Lot(ctx, a, program, lot); err != nil {
		return nil, err
	}
	return s.store.ListPrices(ctx, a.Account, lot)
}

func lotIDs(lots []Lot) []int64 {
	ids := make([]int64, len(lots))
	for i, l := range lots {
		ids[i] = l.ID
	}
	return ids
}
