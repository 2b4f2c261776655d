package delivery

import (
	"context"
	"maps"
	"strconv"
	"sync"
	"time"
)

// quietFor is how long a complaint is not repeated: what is wrong in one round, such
// as a sealing key that is missing, is wrong in the next one too, a second later.
const quietFor = 10 * time.Minute

// complaints remembers what was logged, and when.
type complaints struct {
	mu   sync.Mutex
	said map[string]time.Time
}

// fresh tells whether a complaint was not made within quietFor; now it is made.
func (c *complaints) fresh(text string, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.DeleteFunc(c.said, func(_ string, at time.Time) bool { return now.Sub(at) >= quietFor })
	if _, known := c.said[text]; known {
		return false
	}
	c.said[text] = now
	return true
}

// report logs what went wrong in a round, each thing once in a while; the next round
// tries again.
func (s *Sender) report(ctx context.Context, account int64, err error) {
	if err == nil || ctx.Err() != nil {
		return
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok { // one of each endpoint
		for _, one := range several.Unwrap() {
			s.report(ctx, account, one)
		}
		return
	}
	if s.complaints.fresh(strconv.FormatInt(account, 10)+" "+err.Error(), s.now()) {
		s.log.Error("webhooks", "account", account, "error", err)
	}
}
