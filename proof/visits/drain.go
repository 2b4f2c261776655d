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

// drain waits until nothing waits to be told; patience is for the next message. Who was
// acknowledged must have been told of then. A process that was killed over a message leaves
// it leased for 60 s.
func (t *trial) drain(ctx context.Context) error {
	began := time.Now()
	tick := time.NewTicker(often)
	defer tick.Stop()
	for {
		left, err := t.waiting(ctx, 1)
		silence := min(t.hook.quiet(), time.Since(began))
		switch {
		case err != nil || t.shown() || t.OutOfTime():
			return err
		case left == 0 && silence > settling:
			t.heard()
			return nil
		case left > 0 && silence > t.patience:
			return t.leave(ctx)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// waiting counts the messages that wait, up to a limit.
func (t *trial) waiting(ctx context.Context, limit int) (int, error) {
	var list []any
	err := t.palier(ctx, &list, "webhook", "deliveries", strconv.FormatInt(t.endpoint, 10), "--state", "waiting", "--limit", strconv.Itoa(limit))
	return len(list), err
}

// leave is what drain does when nothing comes any more.
func (t *trial) leave(ctx context.Context) error {
	left, err := t.waiting(ctx, 100_000)
	if err == nil && t.patience >= owed {
		t.report("untold", "", "%d messages still wait, and none came for %s", left, t.patience)
	}
	return err
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
