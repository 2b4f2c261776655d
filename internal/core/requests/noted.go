package requests

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// noted remembers when this process last left a note in an account: whether its write was
// durable by then is not known.
type noted struct {
	mu      sync.Mutex
	last    map[int64]time.Time
	stirred chan struct{}
	all     atomic.Int64 // writes with something to tell that became durable
	own     atomic.Int64 // those of them that cross
}

// lately is how long after a note a commit of the account may be the one that made it
// durable. What takes longer is found by looking now and then.
const lately = 2 * time.Second

func (n *noted) note(account int64, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last[account] = now
}

// Committed says that a write of the account that had something to tell is durable: if it may
// be one that left a note, whoever listens at Stirred is told.
func (s *Service) Committed(account int64) {
	n := &s.noted
	n.all.Add(1)
	n.mu.Lock()
	last, is := n.last[account]
	if is && s.needs.Now().Sub(last) > lately {
		delete(n.last, account)
		is = false
	}
	n.mu.Unlock()
	if !is {
		return
	}
	select {
	case n.stirred <- struct{}{}:
	default:
	}
}

// Stirred has a value when properties may be due.
func (s *Service) Stirred() <-chan struct{} { return s.noted.stirred }

// Others is how many writes this process has made beside those that cross.
func (s *Service) Others() int64 { return s.noted.all.Load() - s.noted.own.Load() }

// turns lets one property be crossed at a time: the next then sees what the one before it came
// to, and who reads a property that the job is about to cross does not reckon it as well.
type turns chan struct{}

func (t turns) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turns) leave() { <-t }
