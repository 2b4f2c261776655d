package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// propertyStore names these processes in Memories.
const propertyStore = "12,000 properties"

// properties runs the cases in which Palier and PocketBase keep properties, each in a process of its own on a store of
// its own.
func (b *bench) properties(ctx context.Context) (err error) {
	cases := b.chosen(report.Properties())
	if len(cases) == 0 {
		return nil
	}
	var servers []peer.Broker
	defer func() {
		for _, s := range servers {
			err = errors.Join(err, s.Stop())
		}
		err = errors.Join(err, os.RemoveAll(b.offered(report.Palier)), os.RemoveAll(b.offered(report.PocketBase)))
	}()
	var idle []peer.Memory
	for _, name := range []string{report.Palier, report.PocketBase} {
		if !b.has(name) {
			continue
		}
		s, err := b.broker(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		servers = append(servers, s)
		m, err := s.Memory()
		if err != nil {
			return err
		}
		idle = append(idle, m)
	}
	for _, c := range cases {
		for round := range b.rounds {
			for i := range servers {
				s := servers[(round+i)%len(servers)]
				if err := b.take(ctx, s, c, round+1, brokerage(s, c)); err != nil {
					return err
				}
				if err := settled(ctx, s, c); err != nil {
					return err
				}
			}
		}
	}
	for i, s := range servers {
		after, err := s.Memory()
		if err != nil {
			return err
		}
		b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: s.Name(), Store: propertyStore, Idle: idle[i].Now, After: after.Now, Peak: after.Peak})
	}
	return nil
}

// brokerage is what the case asks of a server.
func brokerage(s peer.Broker, c report.Case) load.Work {
	if c.Writes {
		return s.Offer()
	}
	pages := 1
	if strings.HasPrefix(c.ID, report.WalkedProperties) {
		pages = report.Offered / c.Rows
	}
	return s.Offered(c.Rows, pages)
}

// settled waits after posts until Palier has crossed what was posted: none of that is the next window's.
func settled(ctx context.Context, s peer.Broker, c report.Case) error {
	if p, ok := s.(*peer.Palier); ok && c.Writes {
		return p.Rest(ctx)
	}
	return nil
}

// offered is where a server of this run keeps its properties.
func (b *bench) offered(name string) string { return b.store("properties-" + strings.ToLower(name)) }

// broker serves a copy of a store of properties, which is kept between runs.
func (b *bench) broker(ctx context.Context, name string) (peer.Broker, error) {
	kept := filepath.Join(b.cache, filepath.Base(b.offered(name)))
	if _, err := os.Stat(kept + ".made"); err != nil || b.fresh {
		if err := b.stock(ctx, name, kept); err != nil {
			return nil, err
		}
	}
	if err := copyStore(b.offered(name), kept); err != nil {
		return nil, err
	}
	s, err := b.keeper(ctx, name, b.offered(name), false)
	if err != nil {
		return nil, err
	}
	s.Stocked(report.Offered)
	if p, ok := s.(*peer.Palier); ok {
		if err := errors.Join(p.Rebuild(ctx), p.Rest(ctx)); err != nil {
			return nil, errors.Join(err, p.Stop())
		}
	}
	size, err := load.Once(ctx, s.Addr(), s.Offered(1000, 1))
	if err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	b.say("a property of %s has %d bytes", s.Name(), size/1000) // the two should not be far apart
	return s, nil
}

// stock makes the store that is kept. A file beside it says by which commit.
func (b *bench) stock(ctx context.Context, name, dir string) error {
	if err := errors.Join(os.RemoveAll(dir+".made"), os.RemoveAll(dir)); err != nil {
		return err
	}
	s, err := b.keeper(ctx, name, dir, true)
	if err != nil {
		return err
	}
	b.say("filling %s with %d properties, their texts and pictures", name, report.Offered)
	if err := errors.Join(s.Stock(ctx, report.Offered), s.Stop()); err != nil {
		return err
	}
	return os.WriteFile(dir+".made", []byte(b.sheet.Machine.Commit+"\n"), 0o644)
}

// keeper starts a server on a store that is there or, when it is new, is not.
func (b *bench) keeper(ctx context.Context, name, dir string, isNew bool) (peer.Broker, error) {
	switch {
	case name == report.PocketBase:
		return peer.StartPocketBase(ctx, b.programs[name], dir)
	case isNew:
		return peer.StartDemo(ctx, b.programs[name], dir, 0)
	}
	return peer.StartServe(ctx, b.programs[name], dir)
}
