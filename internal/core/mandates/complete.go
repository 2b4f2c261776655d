package mandates

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/money"
)

// Complete adds the price to a mandate that was registered without one, as its signature
// says it since, inside the caller's write. One that has a price keeps it: what was agreed
// anew is an amendment, and an error is the office's to correct (Rectify).
func (s *Service) Complete(ctx context.Context, tx event.Tx, by access.Actor, key Key, price money.Amount) error {
	e, found, err := s.store.GetEntry(ctx, by.Account, key.Card, key.Kind, key.Number)
	if err != nil || !found || e.Price.Currency != "" {
		return err
	}
	_, err = s.change(ctx, tx, by, e, Rectified, func(e *Entry) error {
		e.Price = price
		return checkContent(e.Content)
	})
	if fault.Is(err, fault.Conflict) { // a cancelled one says nothing any more
		return nil
	}
	return err
}
