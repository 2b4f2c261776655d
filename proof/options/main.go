// Command options shows that a lot is never held twice (docs/sales.md, An option):
// many clients ask for the same lots, for overlapping sets of lots, take and give
// back, against one process or several on one database, while some are killed.
//
// It counts winners, compares options with lots at the end, and has every lot's
// history judged for linearizability. It first runs against builds that hold a lot
// twice.
package main

import (
	"context"
	"flag"
	"fmt"

	"palier/proof/crew"
	"palier/proof/harness"
	"palier/proof/newbuild"
	"palier/proof/plants"
	"palier/proof/product"
)

// script says how much is done.
type script struct{ lots, clients, replicas int }

// plantedLots is how many lots a planted bug has to show itself.
const plantedLots = 30

func main() {
	var s script
	flag.IntVar(&s.lots, "lots", 2000, "how many lots everybody asks for")
	flag.IntVar(&s.clients, "clients", 64, "how many ask at once")
	flag.IntVar(&s.replicas, "replicas", 3, "processes on PostgreSQL; one is killed every two seconds")
	harness.Harness{Name: "options", Trial: s.trial, Traps: []harness.Trap{
		{Plant: plants.HoldWithoutKey(), Symptom: "doubled"},
		{Plant: plants.HoldHalf(), Symptom: "half taken"},
		{Plant: plants.FreeWhenRead(), Symptom: "not linearizable"},
	}}.Main()
}

// trial is the three parts, on lots of their own.
func (s *script) trial(ctx context.Context, r harness.Run) (string, error) {
	lots := s.lots
	if r.Planted() {
		lots = plantedLots
	}
	f, err := product.StartFleet(ctx, r.Launch, s.replicas, harness.Rand(r.Seed, 0))
	if err != nil {
		return "", err
	}
	defer f.Stop()
	clients, err := newbuild.NewEach(f.Demos())
	if err != nil {
		return "", err
	}
	site, err := prepare(ctx, clients[0], lots)
	if err != nil {
		return "", err
	}
	t := &trial{Run: r, clients: clients, site: site, at: s.clients}
	defer f.KillInTurn(ctx)() // against a planted bug too: a harness may be blind because of the kills alone
	for _, part := range []func(context.Context) error{t.race, t.overlap, t.histories, t.compare} {
		if err := part(ctx); err != nil {
			return "", err
		}
	}
	summary := fmt.Sprintf("%d lots asked for by %d clients of %d processes (%d kills): %d options taken, %d refused; %s",
		lots, s.clients, len(clients), f.Kills(), t.won.Load(), t.lost.Load(), t.judged)
	if len(t.wrong) > 0 {
		return summary, harness.NewFailure(t.wrong, lots)
	}
	if r.OutOfTime() {
		return summary, harness.ErrTime
	}
	return summary, nil
}

// site is what is asked for: lots for each part, and the person who asks.
type site struct {
	lead    int64
	raced   []int64 // everybody asks for each
	shared  []int64 // asked for in overlapping sets
	watched []int64 // taken, given back and looked at
}

// prepare makes the lots and the lead.
func prepare(ctx context.Context, c *newbuild.Client, lots int) (site, error) {
	var s site
	var err error
	if s.lead, err = c.Lead(ctx, 1); err != nil {
		return s, err
	}
	watched := max(24, lots/40)
	made := make([]int64, lots+lots/2+watched)
	err = crew.Each(16, indices(len(made)), func(i int) (err error) {
		made[i], err = c.Lot(ctx, fmt.Sprintf("P%05d", i))
		return err
	})
	s.raced, s.shared, s.watched = made[:lots], made[lots:lots+lots/2], made[lots+lots/2:]
	return s, err
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
