package main

import (
	"context"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"palier/proof/harness"
)

// Histories of single lots: eight clients take, give back and look. A judge that
// knows nothing but the model says whether there is an order of the operations,
// within the times at which they ran, in which each answer is right.

const (
	watchers = 8
	steps    = 24 // operations of each watcher on each lot
)

// act is one operation on a lot.
type act struct {
	what string // "take", "give" or "look"
	lot  int64
}

// seen is what it answered: taken or given well, or the lot was free.
type seen struct{ yes bool }

// lotModel is a lot: held or not.
var lotModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byLot := map[int64][]porcupine.Operation{}
		for _, o := range history {
			lot := o.Input.(act).lot
			byLot[lot] = append(byLot[lot], o)
		}
		var parts [][]porcupine.Operation
		for _, part := range byLot {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return false },
	Step: func(state, input, output any) (bool, any) {
		held, yes := state.(bool), output.(seen).yes
		switch input.(act).what {
		case "take":
			return yes == !held, true
		case "give": // only who holds it gives it back
			return held, false
		}
		return yes == !held, held
	},
}

// histories watches lots and has their histories judged. A lot with an answer that
// never came has no history that could be judged.
func (t *trial) histories(ctx context.Context) error {
	var mu sync.Mutex
	var history []porcupine.Operation
	began := time.Now()
	note := func(client int, a act, call time.Duration, yes bool) {
		mu.Lock()
		defer mu.Unlock()
		history = append(history, porcupine.Operation{ClientId: client, Input: a, Output: seen{yes}, Call: int64(call), Return: int64(time.Since(began))})
	}
	var all sync.WaitGroup
	failed := make([]error, watchers)
	for n := range watchers {
		all.Go(func() {
			for i := range steps * len(t.site.watched) {
				if failed[n] = t.step(ctx, n, i, began, note); failed[n] != nil || t.OutOfTime() {
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
	judged := history[:0]
	for _, o := range history {
		if t.sure(o.Input.(act).lot) {
			judged = append(judged, o)
		}
	}
	t.operations = len(judged)
	if verdict := porcupine.CheckOperationsTimeout(lotModel, judged, time.Minute); verdict != porcupine.Ok {
		t.report("not linearizable", "%d operations on %d lots: %s", len(judged), len(t.site.watched), verdict)
	}
	return nil
}

// step is one operation of a watcher, two when it takes: it gives back at once.
func (t *trial) step(ctx context.Context, n, i int, began time.Time, note func(int, act, time.Duration, bool)) error {
	rnd := harness.Rand(t.Seed, uint64(1_000_000+n*100_000+i))
	lot := t.site.watched[i/steps] // all at the same one
	call := time.Since(began)
	if rnd.IntN(2) == 0 {
		state, err := t.client(n).State(ctx, lot)
		if err == nil {
			note(n, act{"look", lot}, call, state == "available")
		} else if t.dead(err) {
			return nil // a look that failed changed nothing
		}
		return err
	}
	o, won, cut, err := t.take(ctx, n, lot)
	if err != nil || cut {
		return err
	}
	note(n, act{"take", lot}, call, won)
	if !won {
		return nil
	}
	call = time.Since(began)
	if err = t.client(n).Cancel(ctx, o.ID); err == nil {
		note(n, act{"give", lot}, call, true)
	} else if t.dead(err) {
		t.doubt(lot)
		return nil
	}
	return err
}
