package main

import (
	"context"
	"fmt"
	"sync"

	"palier/proof/viewings"
)

// race has everybody ask for a slot at once: as many win as it has room, at one of the
// agent's properties.
func (t *trial) race(ctx context.Context) error {
	for i := range t.slots {
		if t.OutOfTime() || t.shown() {
			return nil
		}
		if err := t.raceFor(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// contest is what became of one slot.
type contest struct {
	mu     sync.Mutex
	won    map[int][]string // by property
	denied map[int]int
	cuts   int
}

// raceFor has everybody ask for a start of an agent: at the property that takes a group, at two
// that take one visitor each, at all, in turn.
func (t *trial) raceFor(ctx context.Context, i int) error {
	agent := i % judgedAgents
	asked := t.site.at(agent)
	switch i % 4 {
	case 0:
		asked = asked[2:]
	case 1, 2:
		asked = asked[:2]
	}
	c := contest{won: map[int][]string{}, denied: map[int]int{}}
	err := everybody(t.asks, func(n int) error {
		p := asked[n%len(asked)]
		s, won, cut, err := t.book(ctx, n, stay{who: fmt.Sprintf("r%d-%d@example.org", i, n), property: p, start: -1, at: t.site.starts[i]})
		c.mu.Lock()
		defer c.mu.Unlock()
		switch {
		case won:
			c.won[p] = append(c.won[p], s.who)
			t.promises.keep(s)
		case cut:
			c.cuts++
		default:
			c.denied[p]++
		}
		return err
	})
	if err != nil {
		return err
	}
	return t.tally(ctx, agent, i, &c)
}

// tally compares who was told that he won with who is expected.
func (t *trial) tally(ctx context.Context, agent, i int, c *contest) error {
	list, err := t.starting(ctx, i, t.site.starts[i])
	if err != nil {
		return err
	}
	crowds := t.site.crowds(list)
	about := fmt.Sprintf("slot %d", i)
	there, once := only(crowds[agent])
	if !once {
		t.report(overlap, about, "the agent is at several properties: %v", crowds[agent])
		return nil
	}
	room := t.site.properties[there.property].room
	switch n := len(there.people()); {
	case n > room:
		t.report(tooMany, about, "%d are expected, there is room for %d", n, room)
	case n < room && (c.denied[there.property] > 0 || c.cuts == 0):
		t.report("too few", about, "%d are expected, there is room for %d; %d were refused, %d answers cut", n, room, c.denied[there.property], c.cuts)
	}
	for p, won := range c.won {
		for _, who := range won {
			if p != there.property || !there.has(who) {
				t.report("lost", about, "%s was told that he has it, and is not expected", who)
			}
		}
	}
	return nil
}

// crowds are who is expected, by agent. Two visits of one property are two crowds.
func (s site) crowds(list []viewings.Visit) map[int][]crowd {
	out := map[int][]crowd{}
	for _, v := range list {
		if p := s.index(v.Property()); p >= 0 && len(v.Expected()) > 0 {
			agent := s.properties[p].agent
			out[agent] = append(out[agent], crowdOf(p, v.Expected()...))
		}
	}
	return out
}

// only is the one crowd, or that nobody comes; false: there are several.
func only(list []crowd) (crowd, bool) {
	if len(list) == 0 {
		return crowd{}, true
	}
	return list[0], len(list) == 1
}
