package main

import (
	"context"
	"fmt"
	"time"

	"palier/proof/door"
	"palier/proof/harness"
)

// pollEvery is how often the watcher asks: several times a second, so that
// writes land between two polls of the same second.
const pollEvery = 15 * time.Millisecond

// A watcher keeps a copy of the leads as a portal would: it asks for what
// changed since the last timestamp it was given, and believes the answer. It
// asks for pages of the default length and never pages by offset.
type watcher struct {
	seen      map[int64]door.Lead
	timestamp int64
	polls     int
}

// follow polls the replicas in turn until done, and then as long as a page is
// full.
func (w *watcher) follow(ctx context.Context, clients []*door.Client, done <-chan struct{}) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for last := false; ; {
		p, err := clients[w.polls%len(clients)].List(ctx, door.Query{Timestamp: w.timestamp})
		if err != nil {
			return err
		}
		w.take(p)
		if len(p.Leads) == door.MaxLimit {
			continue
		}
		if last {
			return nil
		}
		select {
		case <-tick.C:
		case <-done:
			last = true
		}
	}
}

func (w *watcher) take(p door.Page) {
	w.polls++
	w.timestamp = p.Timestamp
	for _, lead := range p.Leads {
		w.seen[lead.ID] = lead
	}
}

// missed compares the copy with the whole list.
func (w *watcher) missed(all []door.Lead) []harness.Violation {
	var out []harness.Violation
	for _, lead := range all {
		copied, ok := w.seen[lead.ID]
		switch {
		case !ok:
			out = append(out, harness.Violation{Kind: "missed", Reference: lead.Reference,
				Detail: fmt.Sprintf("lead %d of %s was never shown", lead.ID, lead.UpdatedAt)})
		case copied != lead:
			out = append(out, harness.Violation{Kind: "missed", Reference: lead.Reference,
				Detail: fmt.Sprintf("lead %d: seen as of %s, changed at %s", lead.ID, copied.UpdatedAt, lead.UpdatedAt)})
		}
	}
	return out
}
