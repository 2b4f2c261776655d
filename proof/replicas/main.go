// Command replicas shows that several processes on one database are one program:
// clients of both doors work through a proxy while one process after another is
// killed, and an unreliable receiver listens to the webhooks. In the end everything
// that was acknowledged is there once, no lot has two options, every repeated request
// has had the same answer, and every change was told, in order.
//
// It first runs against builds that answer too early, forget keys, tell things out of
// order, or tell them once whatever the receiver says. On SQLite there is one process
// and nobody is killed.
package main

import (
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"time"

	"palier/proof/harness"
	"palier/proof/plants"
	"palier/proof/product"
)

// script says how much is done.
type script struct {
	span     time.Duration
	replicas int
	patience time.Duration
}

const (
	// A planted bug has this many rounds to show itself. One that shows when a process
	// dies needs rounds in which one does.
	plantedRounds = 12
	plantedSpan   = time.Second
	plantedKill   = 2500 * time.Millisecond
	lost          = "lost"
	// owed is how long a sound program may need to tell everything: the lease of a
	// process that was killed runs out (60 s), the receiver refuses once (10 s).
	owed = 90 * time.Second
)

func main() {
	var s script
	flag.DurationVar(&s.span, "for", 3*time.Minute, "how long clients are at work")
	flag.IntVar(&s.replicas, "replicas", 3, "processes on PostgreSQL; one is killed every two seconds")
	flag.DurationVar(&s.patience, "patience", 2*time.Minute, "how long to wait for webhooks afterwards; below "+owed.String()+" those that still wait are not judged")
	harness.Harness{Name: "replicas", Trial: s.trial, Fleet: true, Traps: []harness.Trap{
		{Plant: plants.ForgetKeys(), Symptom: "key forgotten"},
		{Plant: plants.NewestFirst(), Symptom: "out of order"},
		{Plant: plants.SentUnanswered(), Symptom: "untold"},
		{Plant: plants.AnswerBeforeCommit(), Symptom: lost, Killed: true},
	}}.Main()
}

// trial starts everything, has clients work, and judges.
func (s *script) trial(ctx context.Context, r harness.Run) (string, error) {
	// Replicas seal webhook secrets alike; the receiver is on this machine.
	r.Launch.Env = append(r.Launch.Env, "PALIER_EGRESS_ALLOW=127.0.0.0/8", "PALIER_SEAL_KEY="+base64.StdEncoding.EncodeToString(make([]byte, 32)))
	f, err := product.StartFleet(ctx, r.Launch, s.replicas, harness.Rand(r.Seed, 0))
	if err != nil {
		return "", err
	}
	defer f.Stop()
	t := &trial{Run: r, promises: newPromises(), fleet: f}
	if t.proxy, err = openProxy(f.Living); err != nil {
		return "", err
	}
	defer t.proxy.close()
	f.Moment = t.proxy.moment
	if t.hook, err = openReceiver(harness.Rand(r.Seed, 1)); err != nil {
		return "", err
	}
	defer t.hook.close()
	if err := t.open(ctx); err != nil {
		return "", err
	}
	if r.Planted() {
		err = t.provoke(ctx)
	} else if err = t.work(ctx, 0, s.span); err == nil {
		err = t.judge(ctx, s.patience)
	}
	if err != nil {
		return t.String(), err
	}
	if len(t.wrong) > 0 {
		return t.String(), harness.NewFailure(t.wrong, s.span)
	}
	if r.OutOfTime() {
		return t.String(), harness.ErrTime
	}
	return t.String(), nil
}

// work has clients at work while processes are killed.
func (t *trial) work(ctx context.Context, round int, span time.Duration) error {
	stop := t.fleet.KillInTurn(ctx)
	defer stop()
	return t.load(ctx, round, span)
}

// provoke works until the planted bug shows.
func (t *trial) provoke(ctx context.Context) error {
	span := plantedSpan
	if t.Symptom == lost {
		span = plantedKill
	}
	for round := range plantedRounds {
		if err := t.work(ctx, round, span); err != nil {
			return err
		}
		now, err := t.look(ctx)
		if err != nil {
			return err
		}
		wrong := append(t.kept(now), t.hook.found()...)
		if harness.NewFailure(append(wrong, t.wrong...), nil).Shows(t.Symptom) {
			t.wrong = append(wrong, t.wrong...)
			return nil
		}
	}
	return nil
}

// judge looks at everything, once all is quiet.
func (t *trial) judge(ctx context.Context, patience time.Duration) error {
	if err := t.replays(ctx); err != nil {
		return err
	}
	waiting, err := t.drain(ctx, patience)
	if err != nil {
		return err
	}
	now, err := t.look(ctx)
	if err != nil {
		return err
	}
	wrong := verdict(append(t.kept(now), agree(now)...))
	wrong = append(wrong, t.hook.found()...)
	wrong = append(wrong, t.told(now, t.hook.heard(), waiting)...)
	if len(waiting) > 0 && patience >= owed {
		wrong.add("untold", "", "%d subjects still wait after %s", len(waiting), patience)
	}
	t.note(func() { t.wrong = append(t.wrong, wrong...) })
	return nil
}

// String counts what was done, for the last line.
func (t *trial) String() string {
	return fmt.Sprintf("%d requests to %d processes (%d kills, %d answers cut), %d repeated, %d of them to another process, %d leads and %d options acknowledged, %s",
		t.requests.Load(), len(t.fleet.Demos()), t.fleet.Kills(), t.cuts.Load(), t.repeats.Load(), t.proxy.crossed.Load(), len(t.enquiries)+len(t.leads), len(t.options), t.hook.counts())
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
