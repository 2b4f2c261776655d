package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"palier/bench/hooks"
	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// Lengths of the case of webhooks.
const (
	hookWarmUp = 20 * time.Second // longer than a sender waits for an endpoint that hangs: then all of it is in swing
	hookWindow = 4                // windows of the other cases in one of these: a little more than a thousand messages a second
	hookDrain  = 30 * time.Second // the longest that what was emitted may be under way
)

// herald makes changes that endpoints are told of.
type herald struct {
	bench  *bench
	palier *peer.Palier
	to     *hooks.Receivers
	c      report.Case // its clients are the endpoints that answer
	pace   int         // changes a second
	tell   func(conn *load.Conn) error
}

// hooks runs the case of webhooks: endpoints of which some never answer are told of changes that come at a steady pace.
func (b *bench) hooks(ctx context.Context) (err error) {
	store := b.store("hooks")
	p, err := peer.StartDemo(ctx, b.programs[report.Palier], store, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop(), os.RemoveAll(store)) }()
	to, err := hooks.Listen(report.Endpoints, report.Hanging)
	if err != nil {
		return err
	}
	defer to.Close()
	h := &herald{bench: b, palier: p, to: to, c: report.Hooks(), pace: report.Pace}
	if err := h.prepare(ctx); err != nil {
		return err
	}
	m := report.Memory{Server: p.Name(), Store: report.HookStore}
	if m.Idle, err = h.resident(); err != nil {
		return err
	}
	if _, err := h.change(ctx, min(hookWarmUp, hookWindow*b.window)); err != nil { // the latter with --quick
		return err
	}
	if m.Begun, err = h.resident(); err != nil {
		return err
	}
	for round := range b.rounds {
		if err := h.window(ctx, round+1); err != nil {
			return err
		}
	}
	after, err := p.Memory()
	m.After, m.Peak = after.Now, after.Peak
	b.sheet.Memories = append(b.sheet.Memories, m)
	return err
}

// prepare makes the lots and the endpoints.
func (h *herald) prepare(ctx context.Context) error {
	h.bench.say("filling a programme with %d lots, adding %d endpoints", report.Lots, report.Endpoints)
	if err := h.palier.FillLots(ctx, report.Lots); err != nil {
		return err
	}
	lots, err := h.palier.Lots(ctx, report.Lots)
	if err != nil {
		return err
	}
	next := 0
	h.tell = func(conn *load.Conn) error { // a different lot each time
		next++
		return h.palier.Reprice(conn, lots[next%len(lots)])
	}
	return h.palier.Subscribe(ctx, h.to.URLs(), h.palier.Sales()...)
}

// resident is the sender's memory now.
func (h *herald) resident() (int64, error) {
	m, err := h.palier.Memory()
	return m.Now, err
}

// spell is a stretch of time with changes in it.
type spell struct {
	from, to time.Time
	changes  int
	own      time.Duration // processor time of this program, the endpoints' included
}

// change makes changes at the case's pace.
func (h *herald) change(ctx context.Context, d time.Duration) (s spell, err error) {
	conn, err := load.Dial(ctx, h.palier.Addr())
	if err != nil {
		return s, err
	}
	defer conn.Close()
	tick := time.NewTicker(time.Second / time.Duration(h.pace))
	defer tick.Stop()
	spent := load.ProcessorTime()
	for s.from = time.Now(); time.Since(s.from) < d; s.changes++ {
		if err := h.tell(conn); err != nil {
			return s, err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return s, ctx.Err()
		}
	}
	s.to, s.own = time.Now(), load.ProcessorTime()-spent
	return s, nil
}

// window measures once: every message of a change must reach every endpoint that answers.
func (h *herald) window(ctx context.Context, round int) error {
	c, b := h.c, h.bench
	s, err := h.change(ctx, hookWindow*b.window)
	if err == nil {
		var got []hooks.Arrival
		if got, err = h.arrived(ctx, s); err == nil {
			b.keep(c, h.palier, round, s, got)
			return nil
		}
	}
	if ctx.Err() == nil {
		b.fault(c, h.palier.Name(), round, err)
	}
	return ctx.Err()
}

// arrived waits until all messages of a spell are there.
func (h *herald) arrived(ctx context.Context, s spell) ([]hooks.Arrival, error) {
	want := s.changes * h.c.Clients
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		got, err := h.to.Between(s.from, s.to)
		switch {
		case err != nil:
			return nil, err
		case len(got) == want:
			return got, nil
		case len(got) > want || time.Since(s.to) > hookDrain:
			return nil, fmt.Errorf("%d messages of %d changes arrived within %v, want %d", len(got), s.changes, hookDrain, want)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// keep makes a sample of a window. Its rate is over the time until the last message was there, when that is longer.
func (b *bench) keep(c report.Case, p *peer.Palier, round int, s spell, got []hooks.Arrival) {
	took := make([]time.Duration, len(got))
	end := s.to
	for i, a := range got {
		took[i] = a.Took
		if at := a.Emitted.Add(a.Took); at.After(end) {
			end = at
		}
	}
	all := load.NewLatencies(took)
	sample := report.Sample{Case: c.ID, Server: p.Name(), Round: round, Rate: float64(len(got)) / end.Sub(s.from).Seconds(),
		P50: all.Percentile(50), P99: all.Percentile(99),
		OwnCPU: s.own.Seconds() / s.to.Sub(s.from).Seconds()}
	b.sheet.Samples = append(b.sheet.Samples, sample)
	b.say("%-14s round %d  %-10s %9.0f/s  p50 %v  p99 %v", c.ID, round, p.Name(), sample.Rate, sample.P50, sample.P99)
}
