package main

import (
	"context"
	"fmt"
	"time"

	"palier/proof/door"
	"palier/proof/harness"
	"palier/proof/product"
)

// A campaign is a number of rounds on one data directory: post, kill, restart,
// compare, settle, compare.
type campaign struct {
	launch product.Launch
	seed   uint64

	server  *product.Server
	client  *door.Client
	before  map[int64]string // leads that were there at the start: id -> reference
	history *history

	kills    int
	slowest  time.Duration // longest restart to ready
	restarts int
}

// An incident is what a replay file keeps of a red round.
type incident struct {
	Round   int      `json:"round"`
	Plan    plan     `json:"plan"`
	Entries []*entry `json:"entries"` // what was sent and answered, of the leads concerned
}

// open starts the program for the first time and reads what is there.
func open(ctx context.Context, l product.Launch, seed uint64) (*campaign, error) {
	c := &campaign{launch: l, seed: seed, history: &history{}, before: map[int64]string{}}
	if err := c.start(ctx); err != nil {
		return nil, err
	}
	leads, _, err := c.client.All(ctx)
	if err != nil {
		c.close()
		return nil, err
	}
	for _, lead := range leads {
		c.before[lead.ID] = lead.Reference
	}
	return c, nil
}

func (c *campaign) start(ctx context.Context) error {
	var err error
	if c.server, err = product.Start(ctx, c.launch); err != nil {
		return err
	}
	if c.client, err = door.New(c.server.Demo); err != nil {
		c.server.Kill()
	}
	return err
}

func (c *campaign) close() {
	if c.server != nil {
		c.client.Close()
		c.server.Kill()
		c.server = nil
	}
}

// round plays one round. A *harness.Failure is the program's fault; any other
// error is a reason to stop.
func (c *campaign) round(ctx context.Context, number int, p plan) error {
	first := len(c.history.since(0))
	v := &volley{client: c.client, history: c.history, round: number, first: first, plan: p}
	wrong := v.run(ctx, c.seed, c.server.Kill)
	c.client.Close()
	c.server = nil
	c.kills++
	if err := c.restart(ctx, p); err != nil {
		return err
	}
	found, stored, err := c.compare(ctx, false)
	if err != nil {
		return err
	}
	wrong = append(wrong, found...)
	s := &settlement{client: c.client, history: c.history, stored: stored, late: c.launch.DB != ""}
	unsettled, err := s.run(ctx, c.history.since(first))
	if err != nil {
		return err
	}
	wrong = append(wrong, unsettled...)
	if found, _, err = c.compare(ctx, true); err != nil {
		return err
	}
	if wrong = append(wrong, found...); len(wrong) > 0 {
		return harness.NewFailure(wrong, incident{Round: number, Plan: p, Entries: c.concerned(wrong)})
	}
	return nil
}

// restart starts the program again; when the plan says so a first start is
// killed on its way, recovery included.
func (c *campaign) restart(ctx context.Context, p plan) error {
	if p.KillStart > 0 {
		s, err := product.Exec(c.launch)
		if err != nil {
			return err
		}
		timer := time.NewTimer(p.KillStart)
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		s.Kill()
		c.kills++
	}
	if err := c.start(ctx); err != nil {
		return err
	}
	c.slowest = max(c.slowest, c.server.Ready)
	c.restarts++
	return nil
}

// compare judges the whole list against the whole history, and returns the
// references that are listed.
func (c *campaign) compare(ctx context.Context, settled bool) ([]harness.Violation, map[string]bool, error) {
	leads, total, err := c.client.All(ctx)
	if err != nil {
		return nil, nil, err
	}
	stored := make(map[string]bool, len(leads))
	for _, lead := range leads {
		stored[lead.Reference] = true
	}
	return judge(c.history.since(0), c.before, listing{leads, total}, settled), stored, nil
}

// concerned picks the entries that the violations name, for the replay file.
func (c *campaign) concerned(wrong []harness.Violation) []*entry {
	named := map[string]bool{}
	for _, v := range harness.Few(wrong) {
		named[v.Reference] = true
	}
	var out []*entry
	for _, e := range c.history.since(0) {
		if named[e.Sample.Reference] {
			out = append(out, e)
		}
	}
	return out
}

// counts of the whole campaign, for the last line.
func (c *campaign) String() string {
	acknowledged := 0
	entries := c.history.since(0)
	for _, e := range entries {
		acknowledged += len(e.Acks)
	}
	return fmt.Sprintf("%d kills, %d leads, %d answers, slowest restart %d ms",
		c.kills, len(entries), acknowledged, c.slowest.Milliseconds())
}
