package programs

import (
	"context"
	"fmt"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// NewPrice is what a lot is to cost from now on, for who saw what it cost before.
type NewPrice struct {
	Lot          int64
	WasPrice     int64 // minor units, VAT included, as he saw it
	Price        int64
	WasReduced   *int64
	ReducedPrice *int64
}

// Moved is the cause of a Conflict over a price list: the lots whose prices somebody else
// has changed meanwhile.
type Moved struct{ Lots []Lot }

// Error counts the lots.
func (m *Moved) Error() string { return fmt.Sprintf("%d prices were changed meanwhile", len(m.Lots)) }

// MostPrices bounds one price list.
const MostPrices = 2000

// SetPrices puts a price list into force, whole or not at all (right lot.update), and tells
// how many prices it changed; each becomes a new version with the reason. Conflict, with a
// *Moved as its cause: some lots have other prices by now than the list was made from.
func (s *Service) SetPrices(ctx context.Context, by access.Actor, program int64, reason string, list []NewPrice) (changed int, err error) {
	if len(list) > MostPrices {
		return 0, fault.Newf(fault.TooLarge, "A price list has %d lines at most", MostPrices)
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		var moved Moved
		changed = 0
		for _, n := range list {
			stale := false
			var was Lot
			now, err := s.UpdateLot(ctx, by, program, n.Lot, func(l *Lot) {
				if was = *l; was.Price != n.WasPrice || !equal(was.ReducedPrice, n.WasReduced) {
					stale = true
					return
				}
				l.Price, l.ReducedPrice, l.PriceReason = n.Price, n.ReducedPrice, reason
			})
			if err != nil {
				return err
			}
			if stale {
				moved.Lots = append(moved.Lots, was)
			}
			if now.Price != was.Price || !equal(now.ReducedPrice, was.ReducedPrice) {
				changed++
			}
		}
		if len(moved.Lots) > 0 {
			return fault.Wrap(fault.Conflict, "Some prices were changed meanwhile", &moved)
		}
		return nil
	})
	return changed, err
}
