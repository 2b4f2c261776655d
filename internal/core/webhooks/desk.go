package webhooks

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// TestEvent is the name of a message that tells nothing: it shows that messages arrive.
const TestEvent = "test"

// Offer is a format as it is offered to whoever makes an endpoint.
type Offer struct {
	Name   string
	Events []Event
	Tests  bool // a test message can be sent
}

// Offers are the formats of the doors, in their order.
func (s *Service) Offers() []Offer {
	var list []Offer
	for _, f := range s.formats {
		list = append(list, Offer{f.Name, slices.Clone(f.Events), f.Test != nil})
	}
	return list
}

// Endpoint gives one. Missing.
func (s *Service) Endpoint(ctx context.Context, by access.Actor, id int64) (Endpoint, error) {
	if err := allowed(by); err != nil {
		return Endpoint{}, err
	}
	e, found, err := s.store.GetEndpoint(ctx, by.Account, id)
	if err != nil || !found {
		return Endpoint{}, orMissing(err, errNoEndpoint)
	}
	return e, nil
}

// Choose has an endpoint told of these events, and no others, from the next line of the
// journal on; none: all but those that want to be asked for. Invalid, with problems.
func (s *Service) Choose(ctx context.Context, by access.Actor, id int64, events []string) error {
	return s.change(ctx, by, id, func(e *Endpoint, _ time.Time) (event.Event, error) {
		before := strings.Join(e.Events, ",")
		e.Events = events
		after := strings.Join(events, ",")
		if before == after {
			return event.Event{}, nil
		}
		return told("endpoint.events_chosen", *e, by.Who, event.Change{Field: "events", Before: before, After: after}), s.check(*e)
	})
}

// Test sends an endpoint a message of no meaning on the way of all others: queued, signed,
// tried again. Conflict: the endpoint is off, or its format has none.
func (s *Service) Test(ctx context.Context, by access.Actor, id int64) (d Delivery, err error) {
	err = s.write(ctx, by, id, func(ctx context.Context, tx event.Tx, e Endpoint) error {
		format, _ := find(s.formats, e.Format)
		switch {
		case !e.Live():
			return fault.New(fault.Conflict, "The endpoint is switched off: it has to be resumed first")
		case format.Test == nil:
			return fault.New(fault.Conflict, "This format has no test message")
		}
		seq, _, err := s.journal.Head(ctx, e.Account)
		if err != nil {
			return err
		}
		d = Delivery{Account: e.Account, ID: tx.NextID(), Endpoint: e.ID, Seq: seq, Event: TestEvent, Body: format.Test(tx.Now()),
			State: Waiting, DueAt: tx.Now(), EmittedAt: tx.Now(), QueuedAt: tx.Now()}
		d.Subject = event.Subject{Kind: TestEvent, ID: d.ID} // it waits for no other, and no other for it
		tx.Record(told("endpoint.tested", e, by.Who, event.Change{Field: "delivery", After: event.Number(d.ID)}))
		return s.store.AddDelivery(ctx, d)
	})
	return d, err
}

// Entry is a delivery with its last try; none: it was not tried yet.
type Entry struct {
	Delivery
	Last Attempt
}

// LogQuery asks for the log of one endpoint, newest first.
type LogQuery struct {
	Account  int64
	Endpoint int64
	State    State  // "": any
	Event    string // "": any
	Before   int64  // deliveries before this id; 0: from the newest
	Limit    int
}

// Entries gives the log of an endpoint. Missing.
func (s *Service) Entries(ctx context.Context, by access.Actor, q LogQuery) ([]Entry, error) {
	if _, err := s.Endpoint(ctx, by, q.Endpoint); err != nil {
		return nil, err
	}
	q.Account = by.Account
	return s.store.ListEntries(ctx, q)
}

// ReplayFailed sends again all that was given up of an endpoint, in its order, and tells how
// many. Missing.
func (s *Service) ReplayFailed(ctx context.Context, by access.Actor, endpoint int64) (n int64, err error) {
	err = s.write(ctx, by, endpoint, func(ctx context.Context, tx event.Tx, e Endpoint) (err error) {
		if n, err = s.store.RequeueDeliveries(ctx, Replay{Account: e.Account, Endpoint: e.ID, Failed: true}, tx.Now()); n > 0 {
			tx.Record(replayed(e.ID, by.Who, event.Change{Field: "deliveries", After: event.Number(n)}))
		}
		return err
	})
	return n, err
}

// Queue tells how many deliveries of the account wait, and since when the first of them that
// is due is; zero: none is.
func (s *Service) Queue(ctx context.Context, by access.Actor, now time.Time) (n int64, due time.Time, err error) {
	if err := allowed(by); err != nil {
		return 0, time.Time{}, err
	}
	return s.store.CountDeliveries(ctx, by.Account, now)
}
