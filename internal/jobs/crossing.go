package jobs

import (
	"context"
	"log/slog"
	"time"
)

// Matches are properties that changed and are to be crossed with searches
// (requests.Service).
type Matches interface {
	// NextDue gives an account in which properties are due, if any.
	NextDue(ctx context.Context) (account int64, found bool, err error)
	// Settle crosses what is due in the account; what another process has crossed by then is
	// not due any more.
	Settle(ctx context.Context, account int64) error
	// Stirred has a value when properties may be due.
	Stirred() <-chan struct{}
}

// Crossing has properties crossed as they change, so that who looks at matches need not wait
// for it. Nobody rests on it: whoever reads matches crosses what is due first.
type Crossing struct {
	*Work
	matches Matches
	log     *slog.Logger
}

// NewCrossing makes a crossing that is not yet at work.
func NewCrossing(m Matches, log *slog.Logger) *Crossing {
	c := &Crossing{matches: m, log: log}
	c.Work = NewWork(c.watch)
	return c
}

// watch crosses what is there at the start, when it is stirred, and now and then for what
// another process left behind.
func (c *Crossing) watch(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.matches.Stirred():
		case <-timer.C:
		}
		c.settle(ctx)
		timer.Reset(longestSleep)
	}
}

// settle crosses until nothing is due. What fails is tried again after the longest sleep.
func (c *Crossing) settle(ctx context.Context) {
	for ctx.Err() == nil {
		account, found, err := c.matches.NextDue(ctx)
		if err == nil && !found {
			return
		}
		if err == nil {
			err = c.matches.Settle(ctx, account)
		}
		if err != nil {
			if ctx.Err() == nil {
				c.log.Error("crossing", "error", err)
			}
			return
		}
	}
}
