package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"palier/bench/peer"
	"palier/bench/report"
)

// told is how many leads come while the screens are open, in each round.
const told = 10

// streams opens screens enough for a large group and lets leads come in. They are Palier's alone.
func (b *bench) streams(ctx context.Context) (err error) {
	cases := b.chosen(report.News())
	if len(cases) == 0 || !b.has(report.Palier) {
		return nil
	}
	p, err := peer.StartDemo(ctx, b.programs[report.Palier], b.store("streams"), 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	before, err := p.Memory() // logging in leaves memory behind that streams then use: none of it is taken off
	if err != nil {
		return err
	}
	readers, err := p.Readers(ctx, report.Streams)
	if err != nil {
		return err
	}
	screens, err := p.Watch(ctx, readers, report.Streams)
	if err != nil {
		return err
	}
	defer screens.Close()
	for round := range b.rounds {
		var all []time.Duration
		for i := range told {
			took, err := screens.Tell(ctx, p, round*told+i)
			if err != nil {
				b.fault(cases[0], p.Name(), round+1, err)
				return ctx.Err()
			}
			all = append(all, took...)
		}
		slices.Sort(all)
		b.note(report.Sample{Case: cases[0].ID, Server: p.Name(), Round: round + 1, P50: all[len(all)/2], P99: all[len(all)*99/100]})
	}
	after, err := p.Memory()
	b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: p.Name(), Store: report.StreamStore, Idle: before.Now, Begun: before.Now, After: after.Now, Peak: after.Peak})
	return err
}
