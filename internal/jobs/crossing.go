package jobs

import (
	"context"
	"log/slog"
	"time"
)

// Matches are properties that changed and are to be crossed with searches
// (requests.Service).
type Matches interface {
	// CrossNext crosses one property that is due; false: none is.
	CrossNext(ctx context.Context) (bool, error)
	// Stirred has a value when properties may be due.
	Stirred() <-chan struct{}
	// Others is how many writes there were beside those that cross.
	Others() int64
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

// rests is how many times as long as it took to cross a property nothing is crossed while
// others write: what nobody waits for takes a twentieth of a processor from those who do.
const rests = 19

// settle crosses until nothing is due. What fails is tried again after the longest sleep.
func (c *Crossing) settle(ctx context.Context) {
	for ctx.Err() == nil {
		others, began := c.matches.Others(), time.Now()
		found, err := c.matches.CrossNext(ctx)
		if err != nil && ctx.Err() == nil {
			c.log.Error("crossing", "error", err)
		}
		if err != nil || !found {
			return
		}
		if c.matches.Others() != others {
			sleep(ctx, rests*time.Since(began))
		}
	}
}

// sleep waits so long, or until there is nothing to wait for any more.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
