package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// matching runs the cases of searches, which are Palier's alone. They write, so that they run on copies of their stores.
func (b *bench) matching(ctx context.Context) error {
	cases := b.chosen(report.Matching())
	if len(cases) == 0 || !b.has(report.Palier) {
		return nil
	}
	of := func(beginning string) []report.Case {
		return slices.DeleteFunc(slices.Clone(cases), func(c report.Case) bool { return !strings.HasPrefix(c.ID, beginning) })
	}
	if market := of("crossings"); len(market) > 0 {
		if err := b.market(ctx, market); err != nil {
			return err
		}
	}
	if searches := of("searches"); len(searches) > 0 {
		return b.searches(ctx, searches)
	}
	return nil
}

// market runs the cases of searches among many properties.
func (b *bench) market(ctx context.Context, cases []report.Case) (err error) {
	p, err := b.copied(ctx, "market", "--properties", strconv.Itoa(report.Market), "--whole", "--searches", "1000")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop(), os.RemoveAll(b.store("market"))) }()
	idle, err := p.Memory()
	if err != nil {
		return err
	}
	for _, c := range cases {
		for round := range b.rounds {
			work, err := b.marketWork(ctx, p, c)
			if err != nil {
				b.fault(c, p.Name(), round+1, err)
				break
			}
			if err := b.take(ctx, p, c, round+1, work); err != nil {
				return err
			}
		}
	}
	after, err := p.Memory()
	b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: p.Name(), Store: report.MarketStore, Idle: idle.Now, After: after.Now, Peak: after.Peak})
	return err
}

// marketWork is what one window of a case does.
func (b *bench) marketWork(ctx context.Context, p *peer.Palier, c report.Case) (load.Work, error) {
	if c.Writes {
		return p.Seek(ctx)
	}
	work, each, err := p.Crossings(ctx)
	if err == nil {
		b.say("a search has %.0f crossings", each)
	}
	return work, err
}

// searches runs the cases of new properties, on a store with many searches and on one without any.
func (b *bench) searches(ctx context.Context, cases []report.Case) (err error) {
	with, err := b.copied(ctx, "searches", "--searches", strconv.Itoa(report.Searches))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, with.Stop(), os.RemoveAll(b.store("searches"))) }()
	idle, err := with.Memory()
	if err != nil {
		return err
	}
	without, err := peer.StartDemo(ctx, b.programs[report.Palier], b.store("no-searches"), 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, without.Stop(), os.RemoveAll(b.store("no-searches"))) }()
	// Round by round, so that what slows the machine for a while slows both stores.
	for round := range b.rounds {
		for _, c := range cases {
			p := with
			if strings.HasPrefix(c.ID, "searches-none") {
				p = without
			}
			if err := b.searchWindow(ctx, p, c, round+1); err != nil {
				return err
			}
			if err := p.Rest(ctx); err != nil { // crossings are made after the answers: none of that is the next window's
				return err
			}
		}
	}
	after, err := with.Memory()
	b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: with.Name(), Store: report.SearchStore, Idle: idle.Now, After: after.Now, Peak: after.Peak})
	return err
}

// searchWindow runs one of these cases once.
func (b *bench) searchWindow(ctx context.Context, p *peer.Palier, c report.Case, round int) error {
	if c.Writes {
		return b.take(ctx, p, c, round, p.Offer())
	}
	if err := b.told(ctx, p, c, round); err != nil {
		b.fault(c, p.Name(), round, err)
	}
	return ctx.Err()
}

// told is the window in which one property after the other is posted and its crossings are read.
func (b *bench) told(ctx context.Context, p *peer.Palier, c report.Case, round int) error {
	conn, err := load.Dial(ctx, p.Addr())
	if err != nil {
		return err
	}
	defer conn.Close()
	for warm := time.Now().Add(b.warmUp); time.Now().Before(warm); {
		if _, _, err := p.Told(conn); err != nil {
			return err
		}
	}
	began, spent := time.Now(), load.ProcessorTime()
	var all []time.Duration
	sum := 0
	for len(all) == 0 || time.Since(began) < b.window {
		took, found, err := p.Told(conn)
		if err != nil {
			return err
		}
		all, sum = append(all, took), sum+found
	}
	whole := time.Since(began)
	slices.Sort(all)
	b.say("a property has %.0f crossings", float64(sum)/float64(len(all)))
	b.note(report.Sample{
		Case: c.ID, Server: p.Name(), Round: round, Rate: float64(len(all)) / whole.Seconds(),
		P50: load.Latencies(all).Percentile(50), P99: load.Latencies(all).Percentile(99),
		OwnCPU: (load.ProcessorTime() - spent).Seconds() / whole.Seconds(),
	})
	return nil
}

// copied serves a copy of a store that the crowd of these flags has made; the store is kept between runs.
func (b *bench) copied(ctx context.Context, name string, flags ...string) (*peer.Palier, error) {
	made := filepath.Join(b.cache, name)
	if err := b.keptStore(ctx, made, flags); err != nil {
		return nil, fmt.Errorf("the store %s: %w", name, err)
	}
	if err := copyStore(b.store(name), made); err != nil {
		return nil, err
	}
	p, err := peer.StartServe(ctx, b.programs[report.Palier], b.store(name))
	if err != nil {
		return nil, err
	}
	return p, p.Rest(ctx) // an older store is brought up, and properties without crossings get theirs
}

// keptStore makes a store with a crowd, unless it is there. A file beside it says by which commit.
func (b *bench) keptStore(ctx context.Context, dir string, flags []string) error {
	mark := dir + ".made"
	if _, err := os.Stat(mark); err == nil && !b.fresh {
		return nil
	}
	if err := errors.Join(os.RemoveAll(mark), os.RemoveAll(dir)); err != nil {
		return err
	}
	program := filepath.Join(b.cache, "bin", "crowd")
	if err := compile(ctx, b.repo, "./internal/testkit/crowd", program); err != nil {
		return err
	}
	p, err := peer.StartDemo(ctx, b.programs[report.Palier], dir, 0)
	if err != nil {
		return err
	}
	if err := p.Stop(); err != nil {
		return err
	}
	b.say("making %s: crowd %s", dir, strings.Join(flags, " "))
	if err := peer.Fill(ctx, program, dir, flags...); err != nil {
		return err
	}
	if err := b.livedIn(ctx, dir); err != nil {
		return err
	}
	return os.WriteFile(mark, []byte(b.sheet.Machine.Commit+"\n"), 0o644)
}

// livedIn serves a new store until what its past gives to do is done, as the figures of an office, which are counted every
// quarter of a minute: none of that is a window's.
func (b *bench) livedIn(ctx context.Context, dir string) error {
	p, err := peer.StartServe(ctx, b.programs[report.Palier], dir)
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		err = ctx.Err()
	case <-time.After(20 * time.Second):
		err = p.Rest(ctx)
	}
	return errors.Join(err, p.Stop())
}

// copyStore copies a store that nobody serves. Received files, which are written once and never changed, are linked:
// there may be tens of thousands of them.
func copyStore(to, from string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		within, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, within)
		switch {
		case entry.IsDir():
			return os.MkdirAll(target, 0o700)
		case strings.HasPrefix(within, "files"+string(filepath.Separator)):
			return os.Link(path, target)
		}
		return copyFile(target, path)
	})
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}
