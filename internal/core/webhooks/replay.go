package webhooks

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Deliveries gives what an endpoint was and will be told, the latest queued
// first. Missing.
func (s *Service) Deliveries(ctx context.Context, by access.Actor, q DeliveryQuery) ([]Delivery, error) {
	if err := allowed(by); err != nil {
		return nil, err
	}
	q.Account = by.Account
	if _, found, err := s.store.GetEndpoint(ctx, by.Account, q.Endpoint); err != nil || !found {
		return nil, orMissing(err, errNoEndpoint)
	}
	return s.store.ListDeliveries(ctx, q)
}

// Attempts gives a delivery and each of its tries. Missing.
func (s *Service) Attempts(ctx context.Context, by access.Actor, delivery int64) (Delivery, []Attempt, error) {
	if err := allowed(by); err != nil {
		return Delivery{}, nil, err
	}
	d, found, err := s.store.GetDelivery(ctx, by.Account, delivery)
	if err != nil || !found {
		return Delivery{}, nil, orMissing(err, errNoDelivery)
	}
	list, err := s.store.ListAttempts(ctx, by.Account, delivery)
	return d, list, err
}

// Replay sends an ended delivery again, the same body under the same id. Missing;
// Conflict: it still waits, or a later message replaced it.
func (s *Service) Replay(ctx context.Context, by access.Actor, delivery int64) error {
	if err := allowed(by); err != nil {
		return err
	}
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		d, found, err := s.store.GetDelivery(ctx, by.Account, delivery)
		if err != nil || !found {
			return orMissing(err, errNoDelivery)
		}
		n, err := s.store.RequeueDeliveries(ctx, Replay{Account: by.Account, Endpoint: d.Endpoint, Delivery: d.ID}, tx.Now())
		if err == nil && n == 0 {
			return fault.Newf(fault.Conflict, "The delivery is %s: only one that was delivered or given up can be replayed", d.State)
		}
		tx.Record(replayed(d.Endpoint, by.Who, event.Change{Field: "delivery", After: event.Number(d.ID)}))
		return err
	})
}

// ReplayFrom sends again all deliveries of an endpoint that ended, from a journal
// sequence on and in their order, and tells how many. Missing.
func (s *Service) ReplayFrom(ctx context.Context, by access.Actor, endpoint, seq int64) (n int64, err error) {
	err = s.write(ctx, by, endpoint, func(ctx context.Context, tx event.Tx, e Endpoint) (err error) {
		if n, err = s.store.RequeueDeliveries(ctx, Replay{Account: e.Account, Endpoint: e.ID, From: seq}, tx.Now()); n > 0 {
			tx.Record(replayed(e.ID, by.Who, event.Change{Field: "from", After: event.Number(seq)}, event.Change{Field: "deliveries", After: event.Number(n)}))
		}
		return err
	})
	return n, err
}

func replayed(endpoint int64, who event.Who, changes ...event.Change) event.Event {
	return told("endpoint.replayed", Endpoint{ID: endpoint}, who, changes...)
}

func orMissing(err, missing error) error {
	if err != nil {
		return err
	}
	return missing
}
