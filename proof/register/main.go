// Command register shows that mandates are numbered without a gap (docs/prospecting.md,
// The register): a hundred agents sign at once, through the Leads2Keys door, at one
// process or several on one database, while some are killed; now and then one sends a
// round that is refused after its first mandate had its number.
//
// At the end the numbers are 1..n, each signature that was acknowledged has exactly one,
// and `palier register verify` walks the chain. It first runs against a build whose
// numbers are taken outside the write that keeps them.
package main

import (
	"context"
	"flag"
	"fmt"
	"sync"
	"sync/atomic"

	"palier/proof/crew"
	"palier/proof/harness"
	"palier/proof/plants"
	"palier/proof/product"
)

// script says how much is done.
type script struct{ count, clients, replicas int }

// plantedCount is how many signatures a planted bug has to show itself.
const plantedCount = 60

// spoiltEvery is after how many signatures somebody sends a round that is refused.
const spoiltEvery = 5

func main() {
	var s script
	flag.IntVar(&s.count, "count", 4000, "how many mandates are signed")
	flag.IntVar(&s.clients, "clients", 100, "how many sign at once")
	flag.IntVar(&s.replicas, "replicas", 3, "processes on PostgreSQL; one is killed every two seconds")
	harness.Harness{Name: "register", Trial: s.trial, Traps: []harness.Trap{{Plant: plants.NumberOutsideTheLock(), Symptom: gap}}}.Main()
}

// trial signs, and judges the register.
func (s *script) trial(ctx context.Context, r harness.Run) (string, error) {
	count := s.count
	if r.Planted() {
		count = min(count, plantedCount)
	}
	f, err := product.StartFleet(ctx, r.Launch, s.replicas, harness.Rand(r.Seed, 0))
	if err != nil {
		return "", err
	}
	defer f.Stop()
	t := &trial{Run: r, signed: make([]bool, count)}
	if err := t.open(ctx, f.Demos()); err != nil {
		return "", err
	}
	stop := f.KillInTurn(ctx) // against a planted bug too: a harness may be blind because of the kills alone
	err = crew.Each(s.clients, make([]struct{}, count), func(struct{}) error { return t.one(ctx) })
	stop()
	if err != nil {
		return "", err
	}
	err = t.judge(ctx)
	summary := fmt.Sprintf("%d mandates signed by %d at once at %d processes (%d kills), %d answers cut; %d rounds refused after a number was given",
		t.acknowledged(), s.clients, len(t.door.bases), f.Kills(), t.cuts.Load(), t.spoilt.Load())
	switch {
	case err != nil:
		return summary, err
	case len(t.wrong) > 0:
		return summary, harness.NewFailure(t.wrong, count)
	case t.next.Load() < int64(count) || r.OutOfTime() && !r.Planted():
		return summary, harness.ErrTime
	}
	return summary, nil
}

// trial is one run on one engine.
type trial struct {
	harness.Run
	door   *door
	card   string // whose register it is
	next   atomic.Int64
	cuts   atomic.Int64
	spoilt atomic.Int64

	mu     sync.Mutex // of what follows
	signed []bool     // by number of the signature: acknowledged
	wrong  []harness.Violation
}

// one signs the next mandate until it is acknowledged, or finds the time over.
func (t *trial) one(ctx context.Context) error {
	if t.OutOfTime() {
		return nil
	}
	i := int(t.next.Add(1)) - 1
	if i%spoiltEvery == 0 {
		if err := t.spoil(ctx, i); err != nil {
			return err
		}
	}
	cut := false
	for try := i; ctx.Err() == nil; try++ {
		status, body, err := t.door.sign(ctx, try, fmt.Sprintf("proof-%d", i), outer(i), sale)
		switch {
		case err != nil:
			cut = true
			t.cuts.Add(1)
			t.door.breathe(ctx) // who was killed is back in a moment
		case status == 200, status == 409 && cut: // it was signed, and the answer lost
			t.mu.Lock()
			t.signed[i] = true
			t.mu.Unlock()
			return nil
		default:
			t.report("refused", outer(i), "status %d: %.300s", status, body)
			return nil
		}
	}
	return ctx.Err()
}

// spoil sends a round of two signatures, the second of which no register takes: it is full.
func (t *trial) spoil(ctx context.Context, try int) error {
	switch status, body, err := t.door.sign(ctx, try, spoiltPlace, "spoilt", sale, management); {
	case err != nil:
		t.cuts.Add(1)
	case status == 400:
		t.spoilt.Add(1)
	default:
		return fmt.Errorf("a full register was to refuse: status %d: %.300s", status, body)
	}
	return nil
}

func (t *trial) acknowledged() (n int) {
	for _, signed := range t.signed {
		if signed {
			n++
		}
	}
	return n
}

func (t *trial) report(kind, reference, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, harness.Violation{Kind: kind, Reference: reference, Detail: fmt.Sprintf(format, args...)})
}

// outer is the number on the papers of a signature, by which it is known again.
func outer(i int) string { return fmt.Sprintf("P-%05d", i) }
