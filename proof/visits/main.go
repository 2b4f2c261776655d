// Command visits shows that an agent is never at two places at once, that no slot is
// given more often than it has room, and that what happens to a visit is told in order
// (docs/visits.md): many clients book, cancel, move and confirm on properties that share
// their agents, against one process or several on one database, while some are killed
// and the receiver of webhooks fails.
//
// It counts winners, has the history of every start judged for linearizability, and
// compares the visits with the diary that another door shows. It first runs against
// builds that book too much, forget or tell the wrong way round.
package main

import (
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"time"

	"palier/proof/harness"
	"palier/proof/plants"
	"palier/proof/product"
)

// script says how much is done.
type script struct {
	among           int // count, on PostgreSQL
	slots, asks     int
	count           int
	starts, clients int
	replicas        int
	patience        time.Duration
}

// planted is what is done against a planted bug.
func (s *script) planted() script {
	return script{slots: 6, asks: 24, count: 500, starts: 8, clients: 8, replicas: s.replicas, patience: 10 * time.Second}
}

// tangled is how many of the operations are done where visits differ in length; the
// histories of the others are judged.
func (s *script) tangled() int { return s.count / 8 }

// moves is how many of the operations must be moves that succeed, each of them told in
// order though the receiver fails: 2,000 of 100,000.
func (s *script) moves() int64 { return int64(s.count / 50) }

// owed is when at the latest a message leaves whose sender died: the lease, and
// the time until the next look.
const owed = 90 * time.Second

// The symptoms that planted bugs show.
const (
	overlap    = "overlap"
	tooMany    = "too many"
	illegal    = "not linearizable"
	outOfOrder = "out of order"
)

func main() {
	var s script
	flag.IntVar(&s.slots, "slots", 12, "how many slots everybody asks for")
	flag.IntVar(&s.asks, "asks", 1000, "how many ask for each at once")
	flag.IntVar(&s.count, "count", 100_000, "how often a visit is booked, cancelled, moved or confirmed, or asked to be")
	flag.IntVar(&s.among, "among", 0, "how often on PostgreSQL; 0: as often")
	flag.IntVar(&s.starts, "starts", 200, "how many starts of each agent have their history judged")
	flag.IntVar(&s.clients, "clients", 16, "how many do so at once")
	flag.IntVar(&s.replicas, "replicas", 3, "processes on PostgreSQL; one is killed every two seconds")
	flag.DurationVar(&s.patience, "patience", 2*time.Minute, "how long to wait for the next webhook afterwards; below "+owed.String()+" none is missed that still waits")
	harness.Harness{Name: "visits", Trial: s.trial, Traps: []harness.Trap{
		{Plant: plants.AgentTwice(), Symptom: overlap},
		{Plant: plants.SeatUncounted(), Symptom: tooMany},
		{Plant: plants.SeatKept(), Symptom: illegal},
		{Plant: plants.MoveBackwards(), Symptom: outOfOrder},
	}}.Main()
}

// trial is all parts, on starts of their own.
func (s *script) trial(ctx context.Context, r harness.Run) (string, error) {
	size := *s
	if s.among > 0 && r.Launch.DB != "" {
		size.count = s.among
	}
	if r.Planted() {
		size = s.planted()
	}
	// Replicas seal webhook secrets alike; the receiver is on this machine.
	r.Launch.Env = append(r.Launch.Env, "PALIER_EGRESS_ALLOW=127.0.0.0/8", "PALIER_SEAL_KEY="+base64.StdEncoding.EncodeToString(make([]byte, 32)))
	f, err := product.StartFleet(ctx, r.Launch, s.replicas, harness.Rand(r.Seed, 0))
	if err != nil {
		return "", err
	}
	defer f.Stop()
	t := &trial{Run: r, script: size, fleet: f}
	if t.hook, err = openReceiver(harness.Rand(r.Seed, 1)); err != nil {
		return "", err
	}
	defer t.hook.close()
	if err := t.open(ctx); err != nil {
		return "", err
	}
	defer t.retryInTurn(ctx)()
	for _, part := range []func(context.Context) error{t.work, t.drain, t.compare} {
		if err := part(ctx); err != nil {
			return t.String(), errors.Join(err, t.said())
		}
		if t.shown() {
			break
		}
	}
	return t.String(), t.verdict()
}

// work has clients at work while processes are killed: against a planted bug too, for a
// harness may be blind because of the kills alone.
func (t *trial) work(ctx context.Context) error {
	defer t.fleet.KillInTurn(ctx)()
	for _, part := range []func(context.Context) error{t.race, t.histories, t.tangle} {
		if err := part(ctx); err != nil || t.shown() {
			return err
		}
	}
	if moved := t.moved.Load(); moved < t.moves() && !t.Planted() && !t.OutOfTime() {
		t.report("too few", "moves", "%d visits were moved, want %d", moved, t.moves())
	}
	return nil
}

// shown says that the planted bug has shown itself.
func (t *trial) shown() bool {
	found := t.found()
	return t.Planted() && len(found) > 0 && harness.NewFailure(found, nil).Shows(t.Symptom)
}

// verdict is what the trial ends with.
func (t *trial) verdict() error {
	if found := t.found(); len(found) > 0 {
		return harness.NewFailure(found, t.String())
	}
	if t.OutOfTime() {
		return harness.ErrTime
	}
	return nil
}

// String counts what was done, for the last line.
func (t *trial) String() string {
	return fmt.Sprintf("%d processes (%d kills): %d slots asked for by %d at once; %d operations; in all %d visits booked, %d moved, %d cancelled, %d confirmed, %d refused, %d answers cut; %s; %s",
		len(t.clients), t.fleet.Kills(), t.slots, t.asks, t.done.Load(), t.booked.Load(), t.moved.Load(), t.cancelled.Load(), t.confirmed.Load(), t.refused.Load(), t.cuts.Load(),
		t.judged, t.hook.counts())
}
