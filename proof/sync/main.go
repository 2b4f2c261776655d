// Command sync shows that a client which trusts Apimo's `timestamp` misses
// nothing: while eight writers create and update leads, a poller asks for what
// changed since the greatest timestamp it was given, and in the end must have
// seen every lead as the list shows it (proof.md T31; M13).
//
// It first runs against a build that stamps its writes out of commit order,
// and must miss some there.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"palier/proof/crew"
	"palier/proof/door"
	"palier/proof/harness"
	"palier/proof/plants"
	"palier/proof/product"
)

// writers is how many clients write at once.
const writers = 8

// plantedCount is how many writes the planted bug has to show itself.
const plantedCount = 400

// script says how much is written, and how fast: timestamps count seconds, so
// that the writes must be spread over several.
type script struct {
	count int
	span  time.Duration
}

func main() {
	var s script
	flag.IntVar(&s.count, "count", 100_000, "how many writes")
	flag.DurationVar(&s.span, "span", 2*time.Minute, "time over which they are spread")
	harness.Harness{Name: "sync", Trial: s.trial, Traps: []harness.Trap{
		{Plant: plants.StampOutOfOrder(), Symptom: "missed"},
	}}.Main()
}

// trial writes and polls at once, polls a last time, and compares.
func (given *script) trial(ctx context.Context, r harness.Run) (string, error) {
	s := *given
	if r.Planted() {
		s = script{count: plantedCount, span: s.span * plantedCount / time.Duration(s.count)}
	}
	f, err := product.StartFleet(ctx, r.Launch, 2, harness.Rand(r.Seed, writers))
	if err != nil {
		return "", err
	}
	defer f.Stop()
	clients, err := door.NewEach(f.Demos())
	if err != nil {
		return "", err
	}
	written := make(chan struct{})
	var wrote int
	var writing error
	go func() {
		defer close(written)
		wrote, writing = s.write(ctx, r, clients)
	}()
	w := &watcher{seen: map[int64]door.Lead{}}
	polling := w.follow(ctx, clients, written)
	<-written
	if writing != nil {
		return "", writing
	}
	if polling != nil {
		return "", polling
	}
	all, _, err := clients[0].All(ctx)
	if err != nil {
		return "", err
	}
	summary := fmt.Sprintf("%d writes to %d replicas, %d leads, %d polls", wrote, len(clients), len(all), w.polls)
	if missed := w.missed(all); len(missed) > 0 {
		return summary, harness.NewFailure(missed, s.count)
	}
	if wrote < s.count {
		return summary, fmt.Errorf("%d of %d writes: %w", wrote, s.count, harness.ErrTime)
	}
	return summary + ", 0 missed", nil
}

// write shares the writes among the writers, and the writers among the
// replicas, and returns how many writes were made.
func (s script) write(ctx context.Context, r harness.Run, clients []*door.Client) (int, error) {
	var team [writers]*writer
	for i := range team {
		team[i] = &writer{client: clients[i%len(clients)], random: harness.Rand(r.Seed, uint64(i)), number: i}
	}
	share := (s.count + writers - 1) / writers
	pause := max(s.span/time.Duration(share), time.Microsecond)
	err := crew.Each(writers, team[:], func(w *writer) error {
		tick := time.NewTicker(pause)
		defer tick.Stop()
		for w.wrote < share && !r.OutOfTime() {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return ctx.Err()
			}
			if err := w.once(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	wrote := 0
	for _, w := range team {
		wrote += w.wrote
	}
	return wrote, err
}

// writer creates leads of its own and now and then changes one of them.
type writer struct {
	client *door.Client
	random *rand.Rand
	number int
	ids    []int64
	wrote  int
}

func (w *writer) once(ctx context.Context) error {
	w.wrote++
	var a door.Answer
	var err error
	if len(w.ids) > 0 && w.random.IntN(4) == 0 {
		body := fmt.Appendf(nil, `{"message":"Message numéro %d-%d"}`, w.number, w.wrote)
		a, err = w.client.Put(ctx, w.ids[w.random.IntN(len(w.ids))], body)
	} else {
		s := door.NewSample(w.random, fmt.Sprintf("S-%d-%d", w.number, w.wrote))
		a, err = w.client.Post(ctx, s.Body(), "")
	}
	if err != nil {
		return err
	}
	receipt, err := a.Receipt()
	if a.Status != http.StatusOK || err != nil {
		return fmt.Errorf("write refused: status %d: %.300s", a.Status, a.Body)
	}
	w.ids = append(w.ids, receipt.ID)
	return nil
}
