package testkit

import (
	"sync"
	"time"
)

// Still is the program's clock in a test of ends and instants: it stands until the
// test moves it.
type Still struct {
	mu sync.Mutex
	at time.Time
}

// NewStill makes a clock that stands at an instant.
func NewStill(at time.Time) *Still { return &Still{at: at} }

// Now is the clock's time.
func (s *Still) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// Set moves the clock to an instant, an earlier one included.
func (s *Still) Set(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = at
}
