package main

import (
	"context"
	"strconv"
	"sync"
	"time"
)

const (
	// settling is longer than a process takes to look at the journal unasked: 1 s.
	settling = 2 * time.Second
	// often is how soon what the receiver refused is sent again, instead of after 10 s.
	often = 500 * time.Millisecond
)

// retryInTurn has what was refused sent again soon, until stop is called.
func (t *trial) retryInTurn(ctx context.Context) (stop func()) {
	retrying, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		tick := time.NewTicker(often)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				if err := t.retry(ctx); err != nil && ctx.Err() == nil {
					t.report("no retry", "", "%v", err)
					return
				}
			case <-retrying.Done():
				return
			}
		}
	})
	return func() { cancel(); done.Wait() }
}

func (t *trial) retry(ctx context.Context) error {
	var shown any
	return t.palier(ctx, &shown, "webhook", "retry", "--endpoint", strconv.FormatInt(t.endpoint, 10))
}

// drain waits until nothing waits to be told, for as long as there is patience. Who was
// acknowledged must have been told of then. A process that was killed over a message leaves
// it leased for 60 s.
func (t *trial) drain(ctx context.Context) error {
	end := time.Now().Add(t.patience)
	tick := time.NewTicker(often)
	defer tick.Stop()
	for {
		var waiting []any
		err := t.palier(ctx, &waiting, "webhook", "deliveries", strconv.FormatInt(t.endpoint, 10), "--state", "waiting", "--limit", "100000")
		switch {
		case err != nil || t.shown():
			return err
		case len(waiting) == 0 && t.hook.quiet() > settling:
			t.heard()
			return nil
		case time.Now().After(end):
			if t.patience >= owed {
				t.report("untold", "", "%d messages still wait after %s", len(waiting), t.patience)
			}
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// heard compares what was told with what was acknowledged.
func (t *trial) heard() {
	for who, s := range t.promises.stays {
		if got := t.hook.phase(s.visit, who); got != there {
			t.report("untold", who, "expected on visit %s; told last: %q", s.visit, got)
		}
	}
	for who, visit := range t.promises.gone {
		if got := t.hook.phase(visit, who); got != gone {
			t.report("untold", who, "taken off visit %s; told last: %q", visit, got)
		}
	}
}
