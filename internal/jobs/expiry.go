package jobs

import (
	"context"
	"log/slog"
	"time"
)

// Rights are rights that end at an instant (sales.Service).
type Rights interface {
	// NextDue gives the instant of the next end over all accounts, if any.
	NextDue(ctx context.Context) (account int64, at time.Time, found bool, err error)
	// Settle writes down what ended in the account.
	Settle(ctx context.Context, account int64) error
	// Stirred has a value when the next end may be another one than before.
	Stirred() <-chan struct{}
}

// Expiry has ends written down as they come, so that those who are told of them
// are told at once. No right rests on it: what has ended has ended.
type Expiry struct {
	*Work
	rights Rights
	now    func() time.Time
	log    *slog.Logger
}

// breath is the rest before rights that were just given are looked at: those of a
// busy moment are looked at together.
const breath = 20 * time.Millisecond

// longestSleep bounds how late an end is seen that nobody stirred for: one of
// another process, or one that a corrected clock brought nearer.
const longestSleep = 5 * time.Second

// NewExpiry makes an expiry that is not yet at work; now is the program's clock.
func NewExpiry(rights Rights, now func() time.Time, log *slog.Logger) *Expiry {
	e := &Expiry{rights: rights, now: now, log: log}
	e.Work = NewWork(e.watch)
	return e
}

// watch settles at every end it knows of, and looks again when it is stirred.
func (e *Expiry) watch(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.rights.Stirred():
			select {
			case <-ctx.Done():
				return
			case <-time.After(breath):
			}
		case <-timer.C:
		}
		timer.Reset(e.settle(ctx))
	}
}

// settle writes down what is due, an account at a time, and says how long to sleep. What
// fails is tried again after the longest sleep; so is an end that will not go.
func (e *Expiry) settle(ctx context.Context) time.Duration {
	var last time.Time
	var of int64
	for ctx.Err() == nil {
		account, at, found, err := e.rights.NextDue(ctx)
		wait := at.Sub(e.now())
		switch {
		case err == nil && !found, err == nil && wait > longestSleep:
			return longestSleep
		case err == nil && wait > 0:
			return wait
		case err == nil && account == of && at.Equal(last):
			e.log.Error("expiry: an end stays due", "account", account, "at", at)
			return longestSleep
		case err == nil:
			of, last = account, at
			err = e.rights.Settle(ctx, account)
		}
		if err != nil {
			if ctx.Err() == nil {
				e.log.Error("expiry", "error", err)
			}
			return longestSleep
		}
	}
	return longestSleep
}
