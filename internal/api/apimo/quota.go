package apimo

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// quotas counts the calls of providers that have a limit. The vendor allows
// 1,000 a day and 10 a second, counted anew at midnight in Paris; here both are
// settings of a provider, off by default (README.md, Settings of a provider).
//
// Counts are those of this process: n replicas together may let n times the
// quota through, and a restart counts anew.
type quotas struct {
	now  func() time.Time
	mu   sync.Mutex
	used map[int64]*usage
}

type usage struct {
	settings access.ApimoSettings
	second   *rate.Limiter
	day      string
	calls    int64
}

func newQuotas(now func() time.Time) *quotas {
	return &quotas{now: now, used: map[int64]*usage{}}
}

// take counts a call, or refuses it (TooMany) with the time to wait.
func (q *quotas) take(a access.Actor) error {
	s := a.Apimo
	if s.PerDay == 0 && s.PerSecond == 0 {
		return nil
	}
	now := q.now()
	q.mu.Lock()
	defer q.mu.Unlock()
	u := q.used[a.Provider]
	if u == nil || u.settings != s {
		u = &usage{settings: s, second: rate.NewLimiter(rate.Limit(s.PerSecond), int(s.PerSecond))}
		q.used[a.Provider] = u
	}
	local := now.In(paris)
	if today := local.Format(time.DateOnly); u.day != today {
		u.day, u.calls = today, 0
	}
	if s.PerDay > 0 && u.calls >= s.PerDay {
		midnight := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, paris)
		return &quotaError{wait: midnight.Sub(now)}
	}
	if s.PerSecond > 0 && !u.second.AllowN(now, 1) {
		return &quotaError{wait: time.Second}
	}
	u.calls++
	return nil
}

// quotaError is a refused call and when to try again.
type quotaError struct{ wait time.Duration }

func (e *quotaError) Error() string { return "quota used up" }

// Unwrap gives the error its kind.
func (e *quotaError) Unwrap() error { return fault.New(fault.TooMany, "Too many requests") }
