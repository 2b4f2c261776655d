package programs

import (
	"cmp"
	"context"
	"math"
	"slices"

	"palier/internal/core/access"
)

// Standing is how many main lots are in each state, as far as the actor may see them.
func (v View) Standing() map[State]int {
	n := map[State]int{}
	for l := range v.visible(nil) {
		if l.Main {
			n[l.State(v.At)]++
		}
	}
	return n
}

// Similar gives main lots that are on sale and most like one, the most similar first: of its
// typology before others, then the nearest in price.
func (v View) Similar(to Lot, most int) []Lot {
	var list []Lot
	for l := range v.visible(nil) {
		if l.Main && l.ID != to.ID && l.Type == to.Type && l.State(v.At) == Available {
			list = append(list, *l)
		}
	}
	far := func(l Lot) (other int, price int64) {
		if l.Typology != to.Typology {
			other = 1
		}
		return other, int64(math.Abs(float64(l.Price - to.Price)))
	}
	slices.SortStableFunc(list, func(a, b Lot) int {
		otherA, priceA := far(a)
		otherB, priceB := far(b)
		return cmp.Or(cmp.Compare(otherA, otherB), cmp.Compare(priceA, priceB))
	})
	return list[:min(most, len(list))]
}

// Named gives the lot with the reference, if the actor sees one.
func (v View) Named(reference string) (Lot, bool) {
	for l := range v.visible(nil) {
		if l.Reference == reference {
			return *l, true
		}
	}
	return Lot{}, false
}

// Used tells whether an option or a purchase was ever made of a lot: it cannot be deleted then.
func (s *Service) Used(ctx context.Context, a access.Actor, l Lot) (bool, error) {
	if l.Hold.Holder != 0 {
		return true, nil
	}
	return s.store.LotUsed(ctx, a.Account, l.ID)
}

// Shown tells whether there is such a lot for the actor.
func (v View) Shown(id int64) bool { return v.sheet.lot(id) != nil && v.sees(id) }
