package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// prospecting runs the cases of the Leads2Keys door on the demonstration; those of addresses run in places.
func (b *bench) prospecting(ctx context.Context) (err error) {
	cases := b.chosen(report.Prospecting())
	if len(cases) == 0 || !b.has(report.Palier) {
		return nil
	}
	store := b.store("prospecting")
	p, err := peer.StartDemo(ctx, b.programs[report.Palier], store, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop(), os.RemoveAll(store)) }()
	idle, err := p.Memory()
	if err == nil {
		err = p.Walk(ctx)
	}
	if err != nil {
		return err
	}
	file, err := p.Settle(ctx)
	if err != nil {
		return err
	}
	for _, alike := range kinds(cases) {
		for i := range b.rounds * len(alike) {
			if err := b.fieldWindow(ctx, p, file, alike[i%len(alike)], i/len(alike)+1); err != nil {
				return err
			}
		}
	}
	after, err := p.Memory()
	b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: p.Name(), Store: "prospecting", Idle: idle.Now, After: after.Now, Peak: after.Peak})
	return err
}

// fieldWindow runs one of the cases once.
func (b *bench) fieldWindow(ctx context.Context, p *peer.Palier, file *peer.Dwelling, c report.Case, round int) error {
	switch c.ID {
	case "bearer-none", "bearer-nowhere":
		return b.take(ctx, p, c, round, p.Bearers(c.ID == "bearer-nowhere"))
	case "file-put":
		if err := b.saves(ctx, p, file, c, round); err != nil {
			b.fault(c, p.Name(), round, err)
		}
		return ctx.Err()
	}
	return b.take(ctx, p, c, round, file.Read())
}

// saves is the window of a file that is written again and again: each write names the version that the last one made, so
// that the generator, which does not read answers, cannot make them.
func (b *bench) saves(ctx context.Context, p *peer.Palier, file *peer.Dwelling, c report.Case, round int) error {
	conn, err := load.Dial(ctx, p.Addr())
	if err != nil {
		return err
	}
	defer conn.Close()
	for warm := time.Now().Add(b.warmUp); time.Now().Before(warm); {
		if _, err := file.Save(conn); err != nil {
			return err
		}
	}
	began, spent := time.Now(), load.ProcessorTime()
	var took []time.Duration
	for len(took) == 0 || time.Since(began) < b.window {
		d, err := file.Save(conn)
		if err != nil {
			return err
		}
		took = append(took, d)
	}
	all := time.Since(began)
	slices.Sort(took)
	b.note(report.Sample{
		Case: c.ID, Server: p.Name(), Round: round, Rate: float64(len(took)) / all.Seconds(),
		P50: load.Latencies(took).Percentile(50), P99: load.Latencies(took).Percentile(99),
		OwnCPU: (load.ProcessorTime() - spent).Seconds() / all.Seconds(),
	})
	return nil
}
