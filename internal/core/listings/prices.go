package listings

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/money"
)

// PriceChange is a price that a property had from an instant on. No currency: it had none
// any more.
type PriceChange struct {
	Account  int64
	Property int64
	At       time.Time
	Price    money.Amount
	Who      event.Who // Kind "" for what was known before changes were kept
}

// Prices gives the prices of a property in their order. Missing as Property.
func (s *Service) Prices(ctx context.Context, by access.Actor, id int64) ([]PriceChange, error) {
	p, err := s.Property(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return s.store.AskedPrices(ctx, p.Account, p.ID)
}

// priceChange is the price that a write gives a property, whichever door it came by; none if it
// keeps the one it had.
func priceChange(who event.Who, before, p Property, now time.Time) []PriceChange {
	if p.Price == before.Price {
		return nil
	}
	return []PriceChange{{Account: p.Account, Property: p.ID, At: now, Price: p.Price, Who: who}}
}

func (s *Service) notePrices(ctx context.Context, list []PriceChange) error {
	for _, c := range list {
		if err := s.store.InsertAskedPrice(ctx, c); err != nil {
			return err
		}
	}
	return nil
}
