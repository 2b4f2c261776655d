// Command repeats shows that a request which is sent several times at once has
// one effect and one answer: each of many Idempotency-Keys is sent by five
// clients in parallel; one is served, four get the same bytes, marked as a
// replay, and the list holds one lead (proof.md T07; M3).
//
// It first runs against a build that forgets its keys.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"sync"

	"palier/proof/crew"
	"palier/proof/door"
	"palier/proof/harness"
	"palier/proof/plants"
	"palier/proof/product"
)

const (
	parallel     = 5  // clients that send one key at once
	keysAtOnce   = 8  // keys under way at once
	misuseEvery  = 10 // every so many keys are also tried with another payload
	plantedCount = 50 // keys that the planted bug has to show itself
)

// script says how many keys are used.
type script struct{ keys int }

func main() {
	var s script
	flag.IntVar(&s.keys, "keys", 10_000, "how many keys")
	harness.Harness{Name: "repeats", Trial: s.trial, Traps: []harness.Trap{
		{Plant: plants.ForgetKeys(), Symptom: "unmarked"},
	}}.Main()
}

// trial sends all keys and compares the list before and after.
func (s *script) trial(ctx context.Context, r harness.Run) (string, error) {
	keys := s.keys
	if r.Planted() {
		keys = plantedCount
	}
	f, err := product.StartFleet(ctx, r.Launch, 2, harness.Rand(r.Seed, 0))
	if err != nil {
		return "", err
	}
	defer f.Stop()
	clients, err := door.NewEach(f.Demos())
	if err != nil {
		return "", err
	}
	before, _, err := clients[0].All(ctx)
	if err != nil {
		return "", err
	}
	var mu sync.Mutex
	var wrong []harness.Violation
	sent := 0
	err = crew.Each(keysAtOnce, numbers(keys), func(i int) error {
		if r.OutOfTime() {
			return nil
		}
		found, err := send(ctx, clients, r.Seed, i)
		mu.Lock()
		defer mu.Unlock()
		wrong, sent = append(wrong, found...), sent+1
		return err
	})
	if err != nil {
		return "", err
	}
	after, total, err := clients[0].All(ctx)
	if err != nil {
		return "", err
	}
	summary := fmt.Sprintf("%d keys, %d requests each to %d replicas, %d new leads", sent, parallel, len(clients), len(after)-len(before))
	if wrong = append(wrong, effects(before, after, total, sent)...); len(wrong) > 0 {
		return summary, harness.NewFailure(wrong, keys)
	}
	if sent < keys {
		return summary, fmt.Errorf("%d of %d keys: %w", sent, keys, harness.ErrTime)
	}
	return summary, nil
}

func numbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// send sends one key from all clients at once, and sometimes once more with
// another payload, which must be refused.
func send(ctx context.Context, clients []*door.Client, seed uint64, i int) ([]harness.Violation, error) {
	sample := door.NewSample(harness.Rand(seed, uint64(i)), fmt.Sprintf("R-%d", i))
	key := "repeat-" + sample.Reference
	answers, failed := make([]door.Answer, parallel), make([]error, parallel)
	var wg sync.WaitGroup
	for n := range parallel {
		wg.Go(func() { answers[n], failed[n] = clients[n%len(clients)].PostPatiently(ctx, sample.Body(), key) })
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	wrong := judge(sample.Reference, answers)
	if i%misuseEvery != 0 {
		return wrong, nil
	}
	other := sample
	other.Reference += "-misuse"
	a, err := clients[0].PostPatiently(ctx, other.Body(), key)
	if err == nil && a.Status != http.StatusUnprocessableEntity {
		wrong = append(wrong, harness.Violation{Kind: "misused", Reference: sample.Reference,
			Detail: fmt.Sprintf("another payload under the same key: status %d, want 422", a.Status)})
	}
	return wrong, err
}
