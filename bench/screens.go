package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"palier/bench/peer"
	"palier/bench/report"
)

// screens opens the screens of the workspace on the large store, which has properties enough by
// then; they are Palier's alone.
func (b *bench) screens(ctx context.Context) (err error) {
	cases := b.chosen(report.Screens())
	if len(cases) == 0 || !b.has(report.Palier) {
		return nil
	}
	dir, err := b.goodsStore(ctx)
	if err != nil {
		return err
	}
	p, err := peer.StartServe(ctx, b.programs[report.Palier], dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	idle, err := p.Memory()
	if err == nil {
		err = p.Enter(ctx)
	}
	if err == nil {
		err = p.Rest(ctx)
	}
	if err != nil {
		return err
	}
	paths := map[string]string{}
	for i, s := range report.Workspace() {
		paths[report.Screens()[i].ID] = s.Path
	}
	for round := range b.rounds {
		for _, c := range cases {
			work, err := p.Screen(ctx, paths[c.ID])
			if err != nil {
				b.fault(c, p.Name(), round+1, err)
				continue
			}
			if err := b.take(ctx, p, c, round+1, work); err != nil {
				return err
			}
		}
	}
	after, err := p.Memory()
	b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: p.Name(), Store: "screens", Idle: idle.Now, After: after.Now, Peak: after.Peak})
	return err
}

// goodsStore is the store of 1,000,000 leads with 50,000 properties in it.
func (b *bench) goodsStore(ctx context.Context) (string, error) {
	dir, err := b.largeStore(ctx)
	if err != nil {
		return "", err
	}
	mark := filepath.Join(dir, "goods.made")
	if _, err := os.Stat(mark); err == nil {
		return dir, nil
	}
	// Commands open no store of an older schema: the server brings it up.
	p, err := peer.StartServe(ctx, b.programs[report.Palier], dir)
	if err == nil {
		err = p.Stop()
	}
	if err != nil {
		return "", err
	}
	program := filepath.Join(b.cache, "bin", "crowd")
	if err := compile(ctx, b.repo, "./internal/testkit/crowd", program); err != nil {
		return "", err
	}
	b.say("making %d properties in %s", report.Goods, dir)
	if err := peer.Goods(ctx, program, dir, report.Goods); err != nil {
		return "", err
	}
	return dir, os.WriteFile(mark, []byte(b.sheet.Machine.Commit+"\n"), 0o644)
}
