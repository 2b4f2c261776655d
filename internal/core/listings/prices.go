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

// PricesOf gives those of properties that the actor was given, by property, without who gave
// them.
func (s *Service) PricesOf(ctx context.Context, a access.Actor, properties []int64) (map[int64][]PriceChange, error) {
	if len(properties) == 0 {
		return nil, nil
	}
	return s.store.AskedPricesOf(ctx, a.Account, properties)
}

// notePrice keeps the price that a write gives a property, whichever door it came by.
func (s *Service) notePrice(ctx context.Context, tx event.Tx, who event.Who, before, p Property) error {
	if p.Price == before.Price {
		return nil
	}
	return s.store.InsertAskedPrice(ctx, PriceChange{Account: p.Account, Property: p.ID, At: tx.Now(), Price: p.Price, Who: who})
}
