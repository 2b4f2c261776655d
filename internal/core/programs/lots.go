package programs

import (
	"context"
	"slices"

	"palier/internal/core/access"
)

// Lots gives a page of a programme's lots by id, and how many there are, of those
// that the actor may see. Account, All, Among and Now of the query are set here.
func (s *Service) Lots(ctx context.Context, a access.Actor, q LotQuery) ([]Lot, int64, error) {
	if !a.InProgram(q.Program) {
		return nil, 0, errProgram
	}
	var err error
	if q.All, q.Among, err = s.Visible(a); err != nil {
		return nil, 0, err
	}
	q.Account, q.Now = a.Account, s.now()
	if err := s.settle(ctx, a.Account, q.Now); err != nil {
		return nil, 0, err
	}
	return s.store.ListLots(ctx, q)
}

// Lot gives a lot that the actor may see; any other is fault.Missing.
func (s *Service) Lot(ctx context.Context, a access.Actor, program, id int64) (Lot, error) {
	list, _, err := s.Lots(ctx, a, LotQuery{Program: program, IDs: []int64{id}})
	if err == nil && len(list) == 0 {
		err = errLot
	}
	if err != nil {
		return Lot{}, err
	}
	return list[0], nil
}

// Relatives are the lots that one is sold with.
type Relatives struct {
	Parent      *Lot   // nil: none, or not visible to the actor
	Children    []Lot  // those visible to the actor, by id
	With        int64  // price with all children, visible or not: minor units, VAT included
	WithReduced *int64 // the same at the reduced rate, nil when the lot is not eligible; a child that is not counts at its price
}

// Family gives each lot's relatives, by the lot's id. Prices with children do not
// depend on who asks, names do.
func (s *Service) Family(ctx context.Context, a access.Actor, lots []Lot) (map[int64]Relatives, error) {
	children, err := s.store.Children(ctx, a.Account, lotIDs(lots))
	if err != nil {
		return nil, err
	}
	parents, err := s.parents(ctx, a.Account, lots)
	if err != nil {
		return nil, err
	}
	sees := s.sight(a)
	family := make(map[int64]Relatives, len(lots))
	for _, l := range lots {
		family[l.ID] = relatives(l, parents, children, sees)
	}
	return family, nil
}

// parents gives the parents of lots, by id. The lots may be of several programmes.
func (s *Service) parents(ctx context.Context, account int64, lots []Lot) (map[int64]Lot, error) {
	wanted := map[int64][]int64{}
	for _, l := range lots {
		if l.Parent != 0 {
			wanted[l.Program] = append(wanted[l.Program], l.Parent)
		}
	}
	parents := map[int64]Lot{}
	for program, ids := range wanted {
		list, err := s.store.GetLots(ctx, account, program, ids)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			parents[l.ID] = l
		}
	}
	return parents, nil
}

func relatives(l Lot, parents map[int64]Lot, children []Lot, sees sight) Relatives {
	r := Relatives{With: l.Price}
	if l.ReducedPrice != nil {
		r.WithReduced = new(*l.ReducedPrice)
	}
	if p, found := parents[l.Parent]; found && sees(p.ID) {
		r.Parent = &p
	}
	for _, c := range children {
		if c.Parent != l.ID {
			continue
		}
		r.With += c.Price
		switch {
		case r.WithReduced == nil:
		case c.ReducedPrice != nil:
			*r.WithReduced += *c.ReducedPrice
		default:
			*r.WithReduced += c.Price
		}
		if sees(c.ID) {
			r.Children = append(r.Children, c)
		}
	}
	return r
}

// Prices gives every price that a lot ever had, the oldest first.
func (s *Service) Prices(ctx context.Context, a access.Actor, program, lot int64) ([]Price, error) {
	if _, err := s.Lot(ctx, a, program, lot); err != nil {
		return nil, err
	}
	return s.store.ListPrices(ctx, a.Account, lot)
}

// Figures are a programme's numbers as far as the actor may see its lots.
type Figures struct {
	Lots      int64
	Available int64
	MinPrice  *int64  // of an available main lot, minor units, VAT included; nil: there is none
	VATRates  []int64 // of all lots, hundredths of a percent, the lowest first
}

// Figures computes them.
func (s *Service) Figures(ctx context.Context, a access.Actor, program int64) (Figures, error) {
	lots, total, err := s.Lots(ctx, a, LotQuery{Program: program})
	if err != nil {
		return Figures{}, err
	}
	f, now := Figures{Lots: total}, s.now()
	for _, l := range lots {
		if !slices.Contains(f.VATRates, l.VATRate) {
			f.VATRates = append(f.VATRates, l.VATRate)
		}
		if l.State(now) != Available {
			continue
		}
		f.Available++
		if l.Main && (f.MinPrice == nil || l.Price < *f.MinPrice) {
			f.MinPrice = &l.Price
		}
	}
	slices.Sort(f.VATRates)
	return f, nil
}

func lotIDs(lots []Lot) []int64 {
	ids := make([]int64, len(lots))
	for i, l := range lots {
		ids[i] = l.ID
	}
	return ids
}
