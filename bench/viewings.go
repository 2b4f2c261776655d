package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"palier/bench/hooks"
	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// slotsASecond is how many free slots there are for a second of bookings; with fewer than it takes, the window is the
// shorter.
const slotsASecond = 4000

// viewings runs the cases of visits, which are Palier's alone: those on the large store last.
func (b *bench) viewings(ctx context.Context) error {
	cases := b.chosen(report.Viewings())
	if len(cases) == 0 || !b.has(report.Palier) {
		return nil
	}
	large := func(c report.Case) bool { return strings.HasPrefix(c.ID, "million") }
	if small := slices.DeleteFunc(slices.Clone(cases), large); len(small) > 0 {
		if err := b.smallRound(ctx, small); err != nil {
			return err
		}
	}
	cases = slices.DeleteFunc(cases, func(c report.Case) bool { return !large(c) })
	if len(cases) == 0 {
		return nil
	}
	dir, err := b.visitStore(ctx)
	if err != nil {
		return err
	}
	return b.round(ctx, dir, "1,000,000 visits", cases)
}

// smallRound runs those on a demonstration with one busy agent more.
func (b *bench) smallRound(ctx context.Context, cases []report.Case) (err error) {
	dir := b.store("visits")
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := b.crowd(ctx, dir, 1); err != nil {
		return err
	}
	return b.round(ctx, dir, "visits", cases)
}

// round serves a store and runs cases on it.
func (b *bench) round(ctx context.Context, dir, store string, cases []report.Case) (err error) {
	p, err := peer.StartServe(ctx, b.programs[report.Palier], dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	idle, err := p.Memory()
	if err == nil {
		err = p.LogIn(ctx)
	}
	if err != nil {
		return err
	}
	for _, c := range cases {
		if c.ID == report.VisitHooks().ID {
			err = b.tellVisits(ctx, p)
		} else {
			err = b.roundWindows(ctx, p, c)
		}
		if err != nil {
			return err
		}
	}
	after, err := p.Memory()
	b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: p.Name(), Store: store, Idle: idle.Now, After: after.Now, Peak: after.Peak})
	return err
}

// roundWindows runs all rounds of a case.
func (b *bench) roundWindows(ctx context.Context, p *peer.Palier, c report.Case) error {
	for round := range b.rounds {
		work, err := b.roundWork(ctx, p, c)
		if err != nil {
			b.fault(c, p.Name(), round+1, err)
			return ctx.Err()
		}
		if err := b.take(ctx, p, c, round+1, work); err != nil {
			return err
		}
	}
	return nil
}

// roundWork is what one window of a case does. Bookings are at slots made for the window: each is booked once.
func (b *bench) roundWork(ctx context.Context, p *peer.Palier, c report.Case) (load.Work, error) {
	switch c.ID {
	case "slots":
		return p.Slots(peer.CrowdRefs()), nil
	case "million-visits-page", "million-visits-day":
		return p.Visits(ctx, c.Rows, c.ID == "million-visits-day")
	}
	starts, err := p.FreeSlots(ctx, int(slotsASecond*(b.warmUp+b.window).Seconds()))
	return p.Bookings(starts), err
}

// tellVisits runs the case of webhooks: every booking must reach every endpoint.
func (b *bench) tellVisits(ctx context.Context, p *peer.Palier) error {
	to, err := hooks.Listen(report.VisitEndpoint, 0)
	if err != nil {
		return err
	}
	defer to.Close()
	if err := p.Subscribe(ctx, to.URLs(), "--format", "visitchange"); err != nil {
		return err
	}
	bookings := int(report.VisitPace * hookWindow * b.window.Seconds() * float64(b.rounds+1))
	starts, err := p.FreeSlots(ctx, bookings+b.rounds+1)
	if err != nil {
		return err
	}
	h := &herald{bench: b, palier: p, to: to, c: report.VisitHooks(), pace: report.VisitPace, tell: p.Book(starts)}
	if _, err := h.change(ctx, hookWindow*b.window); err != nil {
		return err
	}
	for round := range b.rounds {
		if err := h.window(ctx, round+1); err != nil {
			return err
		}
	}
	return nil
}

// crowd makes a demonstration in dir, with agents who have 10,000 visits each.
func (b *bench) crowd(ctx context.Context, dir string, agents int) error {
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
	b.say("making %d visits of %d agents in %s", agents*report.AgentVisits, agents, dir)
	return peer.Crowd(ctx, program, dir, agents)
}

// visitStore is the directory of the store of 1,000,000 visits, kept between runs like that of the leads.
func (b *bench) visitStore(ctx context.Context) (string, error) {
	dir := filepath.Join(b.cache, "million-visits")
	mark := dir + ".made"
	if _, err := os.Stat(mark); err == nil && !b.fresh {
		return dir, nil
	}
	if err := errors.Join(os.RemoveAll(mark), os.RemoveAll(dir)); err != nil {
		return "", err
	}
	if err := b.crowd(ctx, dir, report.Agents); err != nil {
		return "", fmt.Errorf("the store of %d visits: %w", report.Agents*report.AgentVisits, err)
	}
	return dir, os.WriteFile(mark, []byte(b.sheet.Machine.Commit+"\n"), 0o644)
}
