package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"palier/bench/peer"
	"palier/bench/report"
)

// start is one start to time.
type start struct {
	id, server string
	run        func(ctx context.Context) (peer.Server, error)
}

// starts times how long the servers take from exec to ready: on no store, on the one they just made, and Palier on
// 1,000,000 leads. The files are in the page cache, as after an upgrade or a crash; not as after a boot.
func (b *bench) starts(ctx context.Context) error {
	wanted := b.chosen(report.Starts())
	small := contains(wanted, "start-first") || contains(wanted, "start-empty")
	million := ""
	if b.has(report.Palier) && contains(wanted, "start-million") {
		var err error
		if million, err = b.largeStore(ctx); err != nil {
			return err
		}
	}
	for round := range b.rounds {
		var all []start
		dir := b.store(fmt.Sprintf("start-%d", round+1))
		if small {
			all = b.smallStarts(dir)
		}
		if million != "" {
			all = append(all, start{"start-million", report.Palier, b.serve(million)})
		}
		for _, s := range all {
			if err := b.time(ctx, s, wanted, round+1); err != nil {
				return err
			}
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// smallStarts start each server on a directory that is not there yet, and again on what it then holds.
func (b *bench) smallStarts(dir string) []start {
	palier, pocketbase := filepath.Join(dir, "palier"), filepath.Join(dir, "pocketbase")
	demo := func(ctx context.Context) (peer.Server, error) {
		return peer.StartDemo(ctx, b.programs[report.Palier], palier, 0)
	}
	pocket := func(ctx context.Context) (peer.Server, error) {
		return peer.StartPocketBase(ctx, b.programs[report.PocketBase], pocketbase)
	}
	return slices.DeleteFunc([]start{
		{"start-first", report.Palier, demo},
		{"start-first", report.PocketBase, pocket},
		{"start-empty", report.Palier, b.serve(palier)},
		{"start-empty", report.PocketBase, pocket},
	}, func(s start) bool { return !b.has(s.server) })
}

// serve starts Palier on a store that is there.
func (b *bench) serve(dir string) func(context.Context) (peer.Server, error) {
	return func(ctx context.Context) (peer.Server, error) {
		return peer.StartServe(ctx, b.programs[report.Palier], dir)
	}
}

// time times one start and stops the server again. A start that nobody wants to know of still makes the store of the
// next one. The error is only that ctx has ended.
func (b *bench) time(ctx context.Context, s start, wanted []report.Case, round int) error {
	server, err := s.run(ctx)
	if err == nil {
		err = server.Stop()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch {
	case err != nil:
		b.fault(report.Case{ID: s.id}, s.server, round, err)
	case contains(wanted, s.id):
		b.sheet.Samples = append(b.sheet.Samples, report.Sample{Case: s.id, Server: s.server, Round: round, P50: server.Took()})
		b.say("%-14s round %d  %-10s ready in %v", s.id, round, s.server, server.Took())
	}
	return nil
}

// contains is whether the case of that name is among the cases.
func contains(cases []report.Case, id string) bool {
	return slices.ContainsFunc(cases, func(c report.Case) bool { return c.ID == id })
}
