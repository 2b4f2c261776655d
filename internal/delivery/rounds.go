package delivery

import (
	"context"
	"time"

	"palier/internal/core/webhooks"
)

// rounds looks for work when it is woken, and at every poll in all accounts. The
// polls are what everything rests on; waking only makes it faster.
func (s *Sender) rounds(ctx context.Context) {
	defer close(s.ended)
	poll := time.NewTicker(s.poll)
	defer poll.Stop()
	s.all(ctx)
	for {
		for account := range s.dirty.take() {
			if ctx.Err() == nil {
				s.serve(ctx, account)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
			s.all(ctx)
		case <-s.woken:
			select {
			case <-time.After(linger):
			case <-ctx.Done():
			}
		}
	}
}

// all has every account looked at that has somebody to tell.
func (s *Sender) all(ctx context.Context) {
	list, err := s.outbox.Accounts(ctx)
	s.report(ctx, 0, err)
	s.dirty.add(list...)
}

// serve makes deliveries of what happened in an account and sends what is due.
func (s *Sender) serve(ctx context.Context, account int64) {
	more, err := s.outbox.FanOut(ctx, account)
	s.report(ctx, account, err)
	if more {
		s.Wake(account)
	}
	parcels, err := s.outbox.Claim(ctx, account, s.desk.round(account))
	s.report(ctx, account, err)
	for _, p := range parcels {
		s.desk.enter(account, p.Delivery.Endpoint)
		s.counts.inFlight.Add(1)
		s.sends.Go(func() { s.send(ctx, p) })
	}
}

// send makes one request. One that broke off because the sender stops was no try.
func (s *Sender) send(ctx context.Context, p webhooks.Parcel) {
	a := s.poster.post(ctx, p)
	s.counts.inFlight.Add(-1)
	stopped := ctx.Err() != nil && !a.OK()
	switch {
	case stopped:
	case a.OK():
		s.counts.delivered.Add(1)
	default:
		s.counts.failed.Add(1)
	}
	s.done <- webhooks.Outcome{Delivery: p.Delivery, Attempt: a, Returned: stopped}
}

// together is how many outcomes one write takes at most.
const together = 256

// book writes outcomes, those that came at the same time together, and only then
// frees their places. When that fails the leases run out and the deliveries are
// tried again: a message may arrive twice, never not at all.
func (s *Sender) book() {
	defer close(s.booked)
	for first := range s.done {
		byAccount := map[int64][]webhooks.Outcome{}
		for _, o := range append(s.waiting(), first) {
			byAccount[o.Delivery.Account] = append(byAccount[o.Delivery.Account], o)
		}
		for account, list := range byAccount {
			n, err := s.outbox.Conclude(context.Background(), account, list)
			s.report(context.Background(), account, err)
			s.counts.givenUp.Add(uint64(n))
			for _, o := range list {
				s.desk.leave(account, o.Delivery.Endpoint, o.Attempt.OK())
			}
			s.Wake(account)
		}
	}
}

// waiting takes the outcomes that are there already.
func (s *Sender) waiting() (list []webhooks.Outcome) {
	for len(list) < together {
		select {
		case o, open := <-s.done:
			if !open {
				return list
			}
			list = append(list, o)
		default:
			return list
		}
	}
	return list
}
