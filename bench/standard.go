package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"palier/bench/load"
	"palier/bench/peer"
	"palier/bench/report"
)

// fillers is how many connections fill a store.
const fillers = 16

// standard runs the cases in which all servers take part. Each server is one process from its empty store to its
// last case, so that its peak of memory is that of everything it did; the servers that are not asked are idle.
func (b *bench) standard(ctx context.Context) (err error) {
	cases := b.chosen(report.Standard())
	if len(cases) == 0 {
		return nil
	}
	servers, err := b.startAll(ctx)
	defer func() {
		err = errors.Join(err, stopAll(servers), os.RemoveAll(b.store("palier")), os.RemoveAll(b.store("pocketbase")))
	}()
	if err != nil {
		return err
	}
	idle, err := memories(servers)
	if err != nil {
		return err
	}
	if err := b.fill(ctx, servers); err != nil {
		return err
	}
	for _, c := range cases {
		if err := b.alternate(ctx, servers, c); err != nil {
			return err
		}
	}
	after, err := memories(servers)
	if err != nil {
		return err
	}
	for i, s := range servers {
		b.sheet.Memories = append(b.sheet.Memories, report.Memory{Server: s.Name(), Store: "the cases above",
			Idle: idle[i].Now, After: after[i].Now, Peak: after[i].Peak})
	}
	return nil
}

// alternate runs the servers in turn on one case; each round begins with another of them.
func (b *bench) alternate(ctx context.Context, servers []peer.Server, c report.Case) error {
	for round := range b.rounds {
		for i := range servers {
			s := servers[(round+i)%len(servers)]
			work, err := workOf(ctx, s, c)
			if err != nil {
				b.fault(c, s.Name(), round+1, err)
				continue
			}
			if err := b.take(ctx, s, c, round+1, work); err != nil {
				return err
			}
		}
	}
	return nil
}

// workOf is what the case asks of a server.
func workOf(ctx context.Context, s peer.Server, c report.Case) (load.Work, error) {
	switch {
	case c.Rows > 1:
		return s.List(c.Rows), nil
	case c.Writes:
		return s.Create(), nil
	}
	return s.One(ctx)
}

// startAll starts the chosen servers on empty stores. Those that did start are returned with the error, too.
func (b *bench) startAll(ctx context.Context) (servers []peer.Server, err error) {
	for _, name := range []string{report.Palier, report.PocketBase, report.Ceiling} {
		if !b.has(name) {
			continue
		}
		s, err := b.start(ctx, name)
		if err != nil {
			return servers, err
		}
		servers = append(servers, s)
	}
	return servers, nil
}

// start starts one server on an empty store.
func (b *bench) start(ctx context.Context, name string) (peer.Server, error) {
	switch name {
	case report.Palier:
		return peer.StartDemo(ctx, b.programs[name], b.store("palier"), 0)
	case report.PocketBase:
		return peer.StartPocketBase(ctx, b.programs[name], b.store("pocketbase"))
	}
	return peer.StartCeiling(ctx, b.programs[name], b.dir)
}

// store is where a server of this run keeps its data.
func (b *bench) store(name string) string { return filepath.Join(b.dir, name) }

// fill posts the same leads to every server, over HTTP. The ceiling then learns how large a lead is in the answers
// of the first server that keeps them.
func (b *bench) fill(ctx context.Context, servers []peer.Server) error {
	leadBytes := 0
	for _, s := range servers {
		b.say("filling %s with %d leads", s.Name(), report.Stored)
		if err := load.Send(ctx, s.Addr(), fillers, report.Stored/fillers, s.Create()); err != nil {
			return fmt.Errorf("fill %s: %w", s.Name(), err)
		}
		if c, ok := s.(*peer.Ceiling); ok {
			c.LeadBytes = cmp.Or(leadBytes, c.LeadBytes)
			continue
		}
		if leadBytes == 0 {
			size, err := load.Once(ctx, s.Addr(), s.List(1000))
			if err != nil {
				return fmt.Errorf("fill %s: %w", s.Name(), err)
			}
			leadBytes = int(size / 1000)
		}
	}
	return nil
}

// memories reads the memory of every server.
func memories(servers []peer.Server) ([]peer.Memory, error) {
	var all []peer.Memory
	for _, s := range servers {
		m, err := s.Memory()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name(), err)
		}
		all = append(all, m)
	}
	return all, nil
}

// stopAll stops the servers; one that had to be killed is an error.
func stopAll(servers []peer.Server) error {
	var problems []error
	for _, s := range servers {
		problems = append(problems, s.Stop())
	}
	return errors.Join(problems...)
}
