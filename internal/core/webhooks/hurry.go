package webhooks

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Hurry is which waiting deliveries leave now instead of at their next try. The
// order of a subject is kept: who has the turn leaves, the others after it.
type Hurry struct {
	Account  int64
	Endpoint int64
	Subject  event.Subject // zero: of all subjects
}

// Hurry has a waiting delivery tried now, behind those of its subject that go
// before it, whose next try comes now too. It tells how many that is: 0 or 1, and 0
// when one is being sent or is due already. A try that fails counts like any other.
// Missing; Conflict: it has ended, or its endpoint is switched off.
func (s *Service) Hurry(ctx context.Context, by access.Actor, delivery int64) (n int64, err error) {
	if err := allowed(by); err != nil {
		return 0, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		d, found, err := s.store.GetDelivery(ctx, by.Account, delivery)
		if err != nil || !found {
			return orMissing(err, errNoDelivery)
		}
		if d.State != Waiting {
			return fault.Newf(fault.Conflict, "The delivery is %s: only one that waits can be hurried, others can be replayed", d.State)
		}
		e, found, err := s.store.GetEndpoint(ctx, by.Account, d.Endpoint)
		if err != nil || !found {
			return orMissing(err, errNoEndpoint)
		}
		n, err = s.hurry(ctx, tx, by, e, d.Subject, event.Change{Field: "delivery", After: event.Number(d.ID)})
		return err
	})
	return n, err
}

// HurryAll has everything that waits at an endpoint tried now, the first of each
// subject at once, and tells how many those are. Missing; Conflict: the endpoint is
// switched off.
func (s *Service) HurryAll(ctx context.Context, by access.Actor, endpoint int64) (n int64, err error) {
	err = s.write(ctx, by, endpoint, func(ctx context.Context, tx event.Tx, e Endpoint) error {
		n, err = s.hurry(ctx, tx, by, e, event.Subject{})
		return err
	})
	return n, err
}

func (s *Service) hurry(ctx context.Context, tx event.Tx, by access.Actor, e Endpoint, of event.Subject, changes ...event.Change) (int64, error) {
	if !e.Live() {
		return 0, fault.New(fault.Conflict, "The endpoint is switched off: it has to be resumed first")
	}
	n, err := s.store.HurryDeliveries(ctx, Hurry{Account: e.Account, Endpoint: e.ID, Subject: of}, tx.Now())
	if err == nil && n > 0 {
		tx.Record(told("endpoint.hurried", e, by.Who, append(changes, event.Change{Field: "deliveries", After: event.Number(n)})...))
	}
	return n, err
}
