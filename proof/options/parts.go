package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"palier/proof/crew"
	"palier/proof/harness"
	"palier/proof/holds"
	"palier/proof/newbuild"
)

// trial is one run of the three parts.
type trial struct {
	harness.Run
	clients   []*newbuild.Client
	site      site
	at        int // how many ask at once
	won, lost atomic.Int64
	judged    judgement

	mu    sync.Mutex
	wrong []harness.Violation
	// Lots of answers that never came: their option may stand all the same.
	unsure map[int64]bool
}

func (t *trial) report(kind string, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, harness.Violation{Kind: kind, Detail: fmt.Sprintf(format, args...)})
}

func (t *trial) doubt(lots ...int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.unsure == nil {
		t.unsure = map[int64]bool{}
	}
	for _, lot := range lots {
		t.unsure[lot] = true
	}
}

func (t *trial) sure(lot int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.unsure[lot]
}

// ask asks for the nth client; neighbours speak to different processes. Where nobody
// listens the next process is asked, as by a proxy: otherwise who speaks to a dead one
// is through with its work before that one is back.
func (t *trial) ask(n int, ask func(*newbuild.Client) error) error {
	var err error
	for at := range t.clients {
		if err = ask(t.clients[(n+at)%len(t.clients)]); !newbuild.Refused(err) {
			return err
		}
	}
	return err
}

// take asks for lots and counts. cut: the process died before it answered.
func (t *trial) take(ctx context.Context, n int, lots ...int64) (o newbuild.Option, won, cut bool, err error) {
	var taken bool
	err = t.ask(n, func(c *newbuild.Client) (err error) {
		o, taken, err = c.Take(ctx, t.site.lead, lots...)
		return err
	})
	switch {
	case taken:
		t.lost.Add(1)
	case err == nil:
		t.won.Add(1)
		return o, true, false, nil
	case t.dead(err):
		t.doubt(lots...)
		return o, false, true, nil
	}
	return o, false, false, err
}

// give gives an option back. cut: the process died before it answered.
func (t *trial) give(ctx context.Context, n int, option int64) (cut bool, err error) {
	err = t.ask(n, func(c *newbuild.Client) error { return c.Cancel(ctx, option) })
	if t.dead(err) {
		return true, nil
	}
	return false, err
}

// state looks at a lot.
func (t *trial) state(ctx context.Context, n int, lot int64) (state string, err error) {
	err = t.ask(n, func(c *newbuild.Client) (err error) {
		state, err = c.State(ctx, lot)
		return err
	})
	return state, err
}

// dead tells an answer that a killed process owed; with one process, which is never
// killed, there is none.
func (t *trial) dead(err error) bool {
	return len(t.clients) > 1 && newbuild.Cut(err) && !errors.Is(err, context.Canceled)
}

// race has everybody ask for each lot: one wins.
func (t *trial) race(ctx context.Context) error {
	type ask struct {
		lot    int64
		client int
	}
	var asks []ask
	winners := map[int64]*atomic.Int64{}
	for _, lot := range t.site.raced {
		winners[lot] = new(atomic.Int64)
		for n := range t.at {
			asks = append(asks, ask{lot, n})
		}
	}
	err := crew.Each(t.at, asks, func(a ask) error {
		if t.OutOfTime() {
			return nil
		}
		_, won, _, err := t.take(ctx, a.client, a.lot)
		if won {
			winners[a.lot].Add(1)
		}
		return err
	})
	for lot, n := range winners {
		if got := n.Load(); got > 1 || got == 0 && t.sure(lot) && !t.OutOfTime() {
			t.report("doubled", "lot %d was given to %d clients", lot, got)
		}
	}
	return err
}

// overlap has everybody ask for random sets of lots: all or nothing.
func (t *trial) overlap(ctx context.Context) error {
	rounds := 4 * len(t.site.shared)
	return crew.Each(t.at, indices(rounds), func(i int) error {
		if t.OutOfTime() {
			return nil
		}
		rnd := harness.Rand(t.Seed, uint64(1000+i))
		set := make([]int64, 0, 4)
		for _, at := range rnd.Perm(len(t.site.shared))[:2+rnd.IntN(3)] {
			set = append(set, t.site.shared[at])
		}
		o, won, _, err := t.take(ctx, i, set...)
		if won && len(o.Lots) != len(set) {
			t.report("half taken", "option %d has %d lots of %d", o.ID, len(o.Lots), len(set))
		}
		return err
	})
}

// compare looks at the end: the live options' lots are disjoint, and a lot says
// "option" exactly when one of them has it.
func (t *trial) compare(ctx context.Context) error {
	options, err := patient(ctx, func(ctx context.Context) ([]newbuild.Option, error) { return t.clients[0].Options(ctx, "option") })
	if err != nil {
		return err
	}
	states, err := patient(ctx, t.clients[0].States)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, holds.Disagreements(options, states)...)
	return nil
}

// patient reads again while the process is being started anew.
func patient[T any](ctx context.Context, read func(context.Context) (T, error)) (T, error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for tries := 0; ; tries++ {
		v, err := read(ctx)
		if err == nil || !newbuild.Cut(err) || tries == 100 {
			return v, err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
}
