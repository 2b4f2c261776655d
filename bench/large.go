package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// large runs the cases on 1,000,000 leads, which are Palier's alone.
func (b *bench) large(ctx context.Context) (err error) {
	cases := b.chosen(report.Million())
	if len(cases) == 0 || !b.has(report.Palier) {
		return nil
	}
	dir, err := b.largeStore(ctx)
	if err != nil {
		return err
	}
	p, err := peer.StartServe(ctx, b.programs[report.Palier], dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	idle, err := p.Memory()
	if err != nil {
		return err
	}
	for round := range b.rounds {
		for _, c := range cases {
			if err := b.largeWindow(ctx, p, c, round+1); err != nil {
				return err
			}
		}
	}
	after, err := p.Memory()
	b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: p.Name(), Store: "1,000,000 leads",
		Idle: idle.Now, After: after.Now, Peak: after.Peak})
	return err
}

// largeWindow runs one of the cases once.
func (b *bench) largeWindow(ctx context.Context, p *peer.Palier, c report.Case, round int) error {
	var work load.Work
	switch c.ID {
	case "million-first":
		work = p.Page(c.Rows, report.Large, []int{0})
	case "million-offset":
		offsets := make([]int, 1000)
		for i := range offsets {
			offsets[i] = rand.IntN(report.Large - c.Rows + 1)
		}
		work = p.Page(c.Rows, report.Large, offsets)
	case "million-delta":
		var err error
		if work, err = p.Change(ctx, c.Rows); err != nil {
			b.fault(c, p.Name(), round, err)
			return ctx.Err()
		}
	case "million-claim-1", "million-claim-16":
		var err error
		if work, err = p.Claims(ctx, report.Large); err != nil {
			b.fault(c, p.Name(), round, err)
			return ctx.Err()
		}
	}
	return b.take(ctx, p, c, round, work)
}

// largeStore is the directory of the store of 1,000,000 leads. It takes minutes to make, so it is kept between runs;
// a file beside it says that it was finished, and by which commit. One from before there were new-build sales is of no
// use any more.
func (b *bench) largeStore(ctx context.Context) (string, error) {
	dir := filepath.Join(b.cache, "million")
	mark := dir + ".made"
	if by, err := os.ReadFile(mark); err == nil && !b.fresh && peer.HasSite(dir) {
		b.sheet.LargeBy = strings.TrimSpace(string(by))
		return dir, nil
	}
	if err := errors.Join(os.RemoveAll(mark), os.RemoveAll(dir)); err != nil {
		return "", err
	}
	b.say("making the store of %d leads in %s", report.Large, dir)
	p, err := peer.StartDemo(ctx, b.programs[report.Palier], dir, report.Large)
	if err != nil {
		return "", err
	}
	_, err = load.Once(ctx, p.Addr(), p.Page(1, report.Large, []int{report.Large - 1}))
	if err := errors.Join(err, p.Stop()); err != nil {
		return "", fmt.Errorf("the store of %d leads: %w", report.Large, err)
	}
	b.say("made in %v", p.Took())
	b.fresh = false // once a run is enough
	b.sheet.LargeBy = b.sheet.Machine.Commit
	return dir, os.WriteFile(mark, []byte(b.sheet.Machine.Commit+"\n"), 0o644)
}
