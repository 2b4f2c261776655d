package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// What the cases of options work with.
const (
	enquirers    = 1000 // leads that options are taken for, in turn
	flatsASecond = 4000 // flats made for a second of options; with fewer than it takes, the window is the shorter
)

// newBuild runs the cases of new-build sales, which are Palier's alone: those of one process on the demonstration's
// programme, brought to 1,000 lots, and then the webhooks.
func (b *bench) newBuild(ctx context.Context) error {
	if !b.has(report.Palier) {
		return nil
	}
	cases := b.chosen(report.NewBuild())
	told := contains(cases, report.Hooks().ID)
	cases = slices.DeleteFunc(cases, func(c report.Case) bool { return c.ID == report.Hooks().ID })
	if len(cases) > 0 {
		if err := b.selling(ctx, cases); err != nil {
			return err
		}
	}
	if told {
		return b.hooks(ctx)
	}
	return nil
}

// selling runs all but the webhooks.
func (b *bench) selling(ctx context.Context, cases []report.Case) (err error) {
	store := b.store("new-build")
	p, err := peer.StartDemo(ctx, b.programs[report.Palier], store, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop(), os.RemoveAll(store)) }()
	idle, err := p.Memory()
	if err != nil {
		return err
	}
	b.say("filling a programme with %d lots", report.Lots)
	if err := p.FillLots(ctx, report.Lots); err != nil {
		return err
	}
	leads, err := p.Enquirers(ctx, enquirers)
	if err != nil {
		return err
	}
	for _, alike := range kinds(cases) {
		for i := range b.rounds * len(alike) {
			if err := b.sellingWindow(ctx, p, alike[i%len(alike)], leads, i/len(alike)+1); err != nil {
				return err
			}
		}
	}
	after, err := p.Memory()
	b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: p.Name(), Store: "new-build sales",
		Idle: idle.Now, After: after.Now, Peak: after.Peak})
	return err
}

// kinds puts cases together whose names begin alike. Those of a kind run in turn, so that what slows the machine for a
// while slows all that are compared; one kind ends before the next begins, because options add lots to the programme.
func kinds(cases []report.Case) (all [][]report.Case) {
	kind := func(c report.Case) string {
		name, _, _ := strings.Cut(c.ID, "-")
		return name
	}
	for i, c := range cases {
		if i == 0 || kind(c) != kind(cases[i-1]) {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], c)
	}
	return all
}

// sellingWindow runs one of the cases once. Options are on flats made for the window: each is taken once.
func (b *bench) sellingWindow(ctx context.Context, p *peer.Palier, c report.Case, leads []int64, round int) error {
	var work load.Work
	switch {
	case c.ID == "lots-page", c.ID == "lots-all":
		work = p.LotPages(report.LotPage, report.Lots, c.Rows == report.Lots)
	case strings.HasPrefix(c.ID, "key"):
		work = p.Keys(c.ID == "key-shown", c.ID == "key-denied")
	default:
		flats, err := p.FreeFlats(ctx, int(flatsASecond*(b.warmUp+b.window).Seconds()))
		if err != nil {
			b.fault(c, p.Name(), round, err)
			return ctx.Err()
		}
		work = p.Options(flats, leads)
	}
	return b.take(ctx, p, c, round, work)
}
