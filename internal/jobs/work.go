// Package jobs is the work that nobody waits for: rounds that go from account to
// account now and then, and the expiry, which has ends written down as they come.
// It knows when to work, and leaves what to do to the core.
package jobs

import "context"

// Work is something that goes on behind the requests from Start until Stop.
type Work struct {
	do    func(ctx context.Context)
	quit  context.CancelFunc
	ended chan struct{}
}

// NewWork makes work that has not begun. do returns when it is done, and soon after
// its context ends.
func NewWork(do func(ctx context.Context)) *Work {
	return &Work{do: do, ended: make(chan struct{})}
}

// Start begins it in the background; called once.
func (w *Work) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	w.quit = cancel
	go func() {
		defer close(w.ended)
		defer cancel()
		w.do(ctx)
	}()
}

// Stop ends it and waits for what is under way. What never began has ended.
func (w *Work) Stop() {
	if w.quit == nil {
		return
	}
	w.quit()
	<-w.ended
}
