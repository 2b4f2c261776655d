package listings

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Publish says that the public may see a property from now on, for who knows that nothing
// stands in the way (package market): what waited for its sheet is on the market with it.
// One that is published stays as it is.
func (s *Service) Publish(ctx context.Context, by access.Actor, id int64) (Property, error) {
	return s.publish(ctx, by, id, EventPublished, func(p *Property, now time.Time) {
		if p.PublishedAt.IsZero() {
			p.PublishedAt = now
		}
		if p.Step == standby && (p.Status == pending || p.Status == awaitingMandate) {
			p.Step, p.Status = underWay, ordinary
		}
	})
}

// Withdraw says that the public may not see a property any more. It stays on the market.
func (s *Service) Withdraw(ctx context.Context, by access.Actor, id int64) (Property, error) {
	return s.publish(ctx, by, id, EventWithdrawn, func(p *Property, _ time.Time) { p.PublishedAt = time.Time{} })
}

func (s *Service) publish(ctx context.Context, by access.Actor, id int64, kind string, apply func(p *Property, now time.Time)) (p Property, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.writable(ctx, by, id)
		if err != nil {
			return err
		}
		p = before
		if apply(&p, tx.Now()); event.Same(p, before) {
			return nil
		}
		p.UpdatedAt = tx.Now()
		p.Complete = complete(p, tx.Now())
		tx.Record(event.Event{Kind: kind, Subject: event.Subject{Kind: "property", ID: p.ID}, Agency: p.Agency, Who: by.Who,
			Changes: event.Diff(before.Fields(), p.Fields())})
		return s.save(ctx, p, before.UpdatedAt)
	})
	return p, err
}
