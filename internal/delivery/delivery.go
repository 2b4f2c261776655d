// Package delivery sends webhooks: it takes what the core says is due, makes the
// requests and says how each ended. It guards what they may reach, and that a
// receiver which hangs delays nobody else.
//
// It knows HTTP and addresses. What is told, in which order and how often it is
// tried again is decided in core/webhooks; it holds nothing that a crash could
// lose.
package delivery

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"palier/internal/core/webhooks"
)

// Timeout is how long a receiver may take, from the name's resolution to the end
// of its answer (docs/webhooks.md, Requests).
const Timeout = 15 * time.Second

// Lease is how long a sender has a delivery for itself: the time limit, and time
// enough for the outcome to be written on a busy database.
const Lease = 4 * Timeout

// perEndpoint is how many requests are made at once to one endpoint.
const perEndpoint = 4

// Limits are what a sender keeps to.
type Limits struct {
	Timeout time.Duration // of one request
	Poll    time.Duration // how often to look unasked, for retries that are due and other replicas' events
	AtOnce  int           // requests in this process
}

// Usual are those of New.
func Usual() Limits { return Limits{Timeout: Timeout, Poll: time.Second, AtOnce: 512} }

// linger is the rest between two rounds: what happens meanwhile shares the next.
const linger = 5 * time.Millisecond

// Sender sends an installation's webhooks. Several may run on one database.
type Sender struct {
	outbox *webhooks.Outbox
	poster *poster
	poll   time.Duration
	now    func() time.Time
	log    *slog.Logger
	desk   *desk
	woken  chan struct{}
	dirty  *accounts
	done   chan webhooks.Outcome
	counts counts

	complaints complaints

	quit   context.CancelFunc
	sends  sync.WaitGroup
	ended  chan struct{} // the rounds are over
	booked chan struct{} // every outcome is written
}

// New makes a sender that is not yet at work.
func New(outbox *webhooks.Outbox, guard Guard, now func() time.Time, log *slog.Logger) *Sender {
	return NewWithin(outbox, guard, Usual(), now, log)
}

// NewWithin is New with other limits: a test is in more of a hurry.
func NewWithin(outbox *webhooks.Outbox, guard Guard, l Limits, now func() time.Time, log *slog.Logger) *Sender {
	return &Sender{outbox: outbox, poster: newPoster(guard, l, now), poll: l.Poll, now: now, log: log, desk: newDesk(perEndpoint, l.AtOnce),
		woken: make(chan struct{}, 1), dirty: &accounts{set: map[int64]struct{}{}}, done: make(chan webhooks.Outcome, l.AtOnce),
		ended: make(chan struct{}), booked: make(chan struct{}), complaints: complaints{said: map[string]time.Time{}}}
}

// Start sends in the background until Stop.
func (s *Sender) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	s.quit = cancel
	go s.rounds(ctx)
	go s.book()
}

// Stop ends the work. Requests under way are broken off and their deliveries
// given back, so that another replica, or the next start, sends them at once.
func (s *Sender) Stop() {
	s.quit()
	<-s.ended
	s.sends.Wait()
	close(s.done)
	<-s.booked
	s.poster.client.CloseIdleConnections()
}

// Wake tells that an account's journal has grown. It never blocks.
func (s *Sender) Wake(account int64) {
	s.dirty.add(account)
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

// Counts are the sender's figures since it was made.
type Counts struct {
	Delivered uint64 // tries that the receiver took
	Failed    uint64 // tries that it did not
	GivenUp   uint64 // deliveries whose last try failed
	InFlight  int64  // requests under way
}

type counts struct {
	delivered, failed, givenUp atomic.Uint64
	inFlight                   atomic.Int64
}

// Counts gives the sender's figures, for metrics.
func (s *Sender) Counts() Counts {
	return Counts{s.counts.delivered.Load(), s.counts.failed.Load(), s.counts.givenUp.Load(), s.counts.inFlight.Load()}
}

// accounts is a set of account numbers that several may add to.
type accounts struct {
	mu  sync.Mutex
	set map[int64]struct{}
}

func (a *accounts) add(list ...int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, id := range list {
		a.set[id] = struct{}{}
	}
}

// take empties the set.
func (a *accounts) take() map[int64]struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := a.set
	a.set = map[int64]struct{}{}
	return out
}
