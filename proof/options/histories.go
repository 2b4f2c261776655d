package main

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"palier/proof/harness"
)

const (
	watchers = 8
	steps    = 24 // operations of each watcher on each lot
)

// never is the end of an operation whose answer was cut: it may take place at any
// time after its beginning, and one that takes place after all others changes nothing
// that somebody saw.
const never = math.MaxInt64

// histories watches lots: eight clients take, give back and look, and what they were
// answered is judged.
func (t *trial) histories(ctx context.Context) error {
	w := watch{trial: t, began: time.Now()}
	var all sync.WaitGroup
	failed := make([]error, watchers)
	for n := range watchers {
		all.Go(func() {
			for i := range steps * len(t.site.watched) {
				if failed[n] = w.step(ctx, n, i); failed[n] != nil || t.OutOfTime() {
					return
				}
			}
		})
	}
	all.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	t.judged = judge(w.history, time.Minute)
	if t.judged.verdict != porcupine.Ok {
		t.report("not linearizable", "%s", t.judged)
	}
	if t.judged.lots < len(t.site.watched) && !t.OutOfTime() {
		t.report("not judged", "%d lots were watched: %s", len(t.site.watched), t.judged)
	}
	return nil
}

// watch notes what is done to the lots and what was answered.
type watch struct {
	*trial
	began   time.Time
	mu      sync.Mutex
	history []porcupine.Operation
}

// now is on the clock of the history, in nanoseconds.
func (w *watch) now() int64 { return int64(time.Since(w.began)) }

// note adds an operation. One that was cut has no answer, and may yet take place.
func (w *watch) note(client int, a act, call int64, s seen) {
	end := w.now()
	if s.cut {
		end = never
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.history = append(w.history, porcupine.Operation{ClientId: client, Input: a, Output: s, Call: call, Return: end})
}

// step is one operation of a watcher, three when it is given the lot: it looks, so as to
// hold the lot for a while that others see, and gives it back.
func (w *watch) step(ctx context.Context, n, i int) error {
	rnd := harness.Rand(w.Seed, uint64(1_000_000+n*100_000+i))
	lot := w.site.watched[i/steps] // all at the same one
	if rnd.IntN(2) == 0 {
		return w.look(ctx, n, lot)
	}
	call := w.now()
	o, won, cut, err := w.take(ctx, n, lot)
	if err != nil {
		return err
	}
	w.note(n, act{take, lot, o.ID}, call, seen{yes: won, cut: cut})
	if !won {
		return nil
	}
	if err = w.look(ctx, n, lot); err != nil {
		return err
	}
	call = w.now()
	cut, err = w.give(ctx, n, o.ID)
	if err == nil {
		w.note(n, act{give, lot, o.ID}, call, seen{yes: !cut, cut: cut})
	}
	return err
}

func (w *watch) look(ctx context.Context, n int, lot int64) error {
	call := w.now()
	state, err := w.state(ctx, n, lot)
	if err == nil {
		w.note(n, act{look, lot, 0}, call, seen{yes: state == "available"})
	} else if w.dead(err) {
		return nil // nobody saw anything, and nothing changed
	}
	return err
}
