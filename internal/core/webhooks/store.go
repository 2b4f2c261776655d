package webhooks

import (
	"context"
	"time"

	"palier/internal/core/event"
)

// Store keeps endpoints and deliveries. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false. Outbox and Service both
// have it whole: each needs endpoints, the queue and something of the log.
type Store interface {
	Endpoints
	Queue
	Log
}

// Endpoints keeps endpoints.
type Endpoints interface {
	// EndpointAccounts gives the accounts that have a live endpoint.
	EndpointAccounts(ctx context.Context) ([]int64, error)
	ListEndpoints(ctx context.Context, account int64) ([]Endpoint, error) // by id
	GetEndpoint(ctx context.Context, account, id int64) (Endpoint, bool, error)
	InsertEndpoint(ctx context.Context, e Endpoint) error // Invalid: no such developer
	// UpdateEndpoint changes all but the cursor.
	UpdateEndpoint(ctx context.Context, e Endpoint) error
	// DeleteEndpoint removes it with its deliveries and their attempts.
	DeleteEndpoint(ctx context.Context, account, id int64) error
	// MoveCursor moves a live endpoint's cursor; false when it is not at from any
	// more, because another replica was first.
	MoveCursor(ctx context.Context, account, id, from, to int64) (bool, error)
}

// Queue keeps deliveries that wait. Of one endpoint and subject at most one has a
// turn (a DueAt): the first by sequence and id.
type Queue interface {
	// AddDelivery queues one, with the turn when none of its subject waits. It does
	// nothing when the endpoint has a delivery of that line, event and subject.
	AddDelivery(ctx context.Context, d Delivery) error
	// ReplaceDeliveries ends the untried ones of d's endpoint, subject and event
	// that nobody has leased, as replaced at the instant, and tells how many.
	ReplaceDeliveries(ctx context.Context, d Delivery, now time.Time) (int64, error)
	// GiveTurn gives the turn to the first that waits of d's endpoint and subject,
	// due at the instant, unless one has it.
	GiveTurn(ctx context.Context, d Delivery, now time.Time) error
	// HurryDeliveries makes those that have the turn, and that nobody has leased, due
	// at the instant when they would be later, and tells how many.
	HurryDeliveries(ctx context.Context, h Hurry, now time.Time) (int64, error)
	// DueEndpoints gives the live endpoints that have something to send.
	DueEndpoints(ctx context.Context, account int64, now time.Time) ([]Endpoint, error)
	// DueDeliveries gives what an endpoint may be sent now, longest due first.
	DueDeliveries(ctx context.Context, account, endpoint int64, now time.Time, most int) ([]Delivery, error)
	// LeaseDelivery gives a waiting delivery that nobody has to one sender; false
	// when it is not to be had.
	LeaseDelivery(ctx context.Context, account, id int64, now, until time.Time) (bool, error)
	// SaveDelivery writes how a try ended; false when the lease shown is not the
	// delivery's any more.
	SaveDelivery(ctx context.Context, d Delivery, lease time.Time) (bool, error)
}

// Log keeps what was tried, and gives it back to the queue.
type Log interface {
	InsertAttempt(ctx context.Context, account, delivery int64, a Attempt) error
	ListAttempts(ctx context.Context, account, delivery int64) ([]Attempt, error) // in their order
	GetDelivery(ctx context.Context, account, id int64) (Delivery, bool, error)
	// ListEntries gives an endpoint's with their last tries, the latest queued first.
	ListEntries(ctx context.Context, q LogQuery) ([]Entry, error)
	// CountDeliveries tells how many wait, and since when the first that is due is.
	CountDeliveries(ctx context.Context, account int64, now time.Time) (n int64, due time.Time, err error)
	// ListDeliveries gives an endpoint's, the latest queued first.
	ListDeliveries(ctx context.Context, q DeliveryQuery) ([]Delivery, error)
	// RequeueDeliveries queues again what was delivered or given up, of one
	// delivery or of all from a sequence on, and tells how many.
	RequeueDeliveries(ctx context.Context, r Replay, now time.Time) (int64, error)
	// PurgeDeliveries removes some that ended before the instant, with their
	// attempts, and tells how many.
	PurgeDeliveries(ctx context.Context, account int64, before time.Time) (int64, error)
}

// DeliveryQuery asks for deliveries of an endpoint.
type DeliveryQuery struct {
	Account  int64
	Endpoint int64
	State    State // "": any
	Limit    int   // 0: all
}

// Replay says what is sent again.
type Replay struct {
	Account  int64
	Endpoint int64
	Delivery int64 // one; 0: all
	From     int64 // of the sequence or later
	Failed   bool  // of those only that were given up
}

// Journal is where deliveries come from.
type Journal interface {
	// Journal gives the lines after a sequence, in commit order.
	Journal(ctx context.Context, account, after int64, subject event.Subject, most int) ([]event.Event, error)
	// Head is the last sequence of an account.
	Head(ctx context.Context, account int64) (seq int64, at time.Time, err error)
}
