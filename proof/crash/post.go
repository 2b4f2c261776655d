package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"palier/proof/door"
	"palier/proof/harness"
)

// A volley is the posting of one round: it goes on until the process is dead.
type volley struct {
	client  *door.Client
	history *history
	round   int
	first   int // place in the history where the round begins
	plan    plan

	killed  atomic.Bool  // set just before the signal is sent
	acks    atomic.Int64 // acknowledgements so far
	reached chan struct{}

	mu         sync.Mutex
	violations []harness.Violation
}

// run posts from all posters, calls kill at the planned moment and returns
// what no moment excuses: a refusal, or a failure while the process lived.
func (v *volley) run(ctx context.Context, seed uint64, kill func()) []harness.Violation {
	v.reached = make(chan struct{})
	var wg sync.WaitGroup
	for i := 1; i <= v.plan.Posters; i++ {
		r := harness.Rand(seed, stream(v.round, i))
		wg.Go(func() { v.poster(ctx, r, i) })
	}
	timer := time.NewTimer(v.plan.KillAfter)
	select {
	case <-timer.C:
	case <-v.reached:
	case <-ctx.Done():
	}
	v.killed.Store(true)
	kill()
	wg.Wait()
	return v.violations
}

// poster posts one lead after another until the first failure.
func (v *volley) poster(ctx context.Context, r *rand.Rand, number int) {
	for i := 0; ctx.Err() == nil; i++ {
		e, key := v.choose(r, fmt.Sprintf("K-%d-%d-%d", v.round, number, i))
		v.history.attempt(e, key)
		a, err := v.client.Post(ctx, e.Sample.Body(), key)
		if err != nil {
			if !v.killed.Load() {
				v.report("failed while alive", e, err.Error())
			}
			return
		}
		v.note(e, key, a)
	}
}

// choose takes a new lead most of the time, with a key in one case of three;
// in one case of six it repeats a recent lead, perhaps one still in flight,
// with the key it had, with another one, or with none.
func (v *volley) choose(r *rand.Rand, reference string) (*entry, string) {
	if r.IntN(6) == 0 {
		if e := v.history.pick(v.first, r.IntN(24)); e != nil {
			return e, [...]string{e.Key, e.Key, "again-" + reference, ""}[r.IntN(4)]
		}
	}
	key := ""
	if r.IntN(3) == 0 {
		key = "key-" + reference
	}
	return v.history.add(door.NewSample(r, reference), key), key
}

// note judges an answer by itself and keeps the acknowledgement.
func (v *volley) note(e *entry, key string, a door.Answer) {
	if a.Status == http.StatusConflict && key != "" {
		return // the first request with this key is still running
	}
	receipt, err := a.Receipt()
	if a.Status != http.StatusOK || err != nil {
		v.report("refused", e, fmt.Sprintf("status %d: %.300s", a.Status, a.Body))
		return
	}
	v.history.acknowledge(e, ack{ID: receipt.ID, Body: string(a.Body)})
	if v.acks.Add(1) == int64(v.plan.KillAtAck) {
		close(v.reached)
	}
}

func (v *volley) report(kind string, e *entry, detail string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.violations = append(v.violations, harness.Violation{Kind: kind, Reference: e.Sample.Reference, Detail: detail})
}
