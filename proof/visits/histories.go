package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"palier/proof/harness"
	"palier/proof/viewings"
)

// window is how many starts of each agent are fought over at a time.
const window = 4

// never is the end of an operation whose answer was cut: it may take place at any time
// after its beginning, and one that takes place after all others changes nothing that
// somebody saw.
const never = math.MaxInt64

// histories watches starts of agents who have three properties each: clients book, cancel,
// move, confirm and look, and what they were answered is judged.
func (t *trial) histories(ctx context.Context) error {
	w := watch{trial: t, began: time.Now()}
	windows := t.script.starts / window
	acts := share(t.count-t.tangled(), t.script.clients*windows)
	err := everybody(t.script.clients, func(n int) error {
		g := guest{watch: &w, n: n, acts: acts}
		for i := range acts * windows {
			if t.OutOfTime() {
				return nil
			}
			if err := g.step(ctx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.judged = judge(w.history, time.Minute)
	if t.judged.verdict != porcupine.Ok {
		t.report(illegal, "", "%s", t.judged)
	}
	if wanted := judgedAgents * windows * window; t.judged.starts < wanted && !t.OutOfTime() {
		t.report("not judged", "", "%d starts were fought over: %s", wanted, t.judged)
	}
	return nil
}

// share is what each of n does, so that all together do no less than that many.
func share(of, n int) int { return (of + n - 1) / n }

// watch notes what is done at the starts and what was answered.
type watch struct {
	*trial
	began   time.Time
	mu      sync.Mutex
	history []porcupine.Operation
}

// now is on the clock of the history, in nanoseconds.
func (w *watch) now() int64 { return int64(time.Since(w.began)) }

// note adds an operation at a start that is judged. One that was cut has no answer, and
// may yet take place.
func (w *watch) note(client int, a act, call int64, s seen) {
	if a.when.start < 0 {
		return
	}
	end := w.now()
	if s.cut {
		end = never
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.history = append(w.history, porcupine.Operation{ClientId: client, Input: a, Output: s, Call: call, Return: end})
}

// guest is a client, with the people that it has brought.
type guest struct {
	*watch
	n     int
	acts  int // in a window
	stays []stay
}

// step is one operation, now and then after a look. Few are confirmations, for each is a
// process of its own.
func (g *guest) step(ctx context.Context, i int) error {
	rnd := harness.Rand(g.Seed, uint64(1+g.n)<<32|uint64(i))
	first := g.slots + i/g.acts*window // all are at the same ones
	start := first + rnd.IntN(window)
	if rnd.IntN(4) == 0 {
		if _, err := g.look(ctx, start); err != nil {
			return err
		}
	}
	g.done.Add(1)
	switch n := rnd.IntN(100); {
	case n < 50 || len(g.stays) == 0:
		p := rnd.IntN(judgedAgents * properties)
		return g.enter(ctx, stay{who: fmt.Sprintf("h%d-%d@example.org", g.n, i), property: p, start: start, at: g.site.starts[start]})
	case n < 51:
		return g.confirm(ctx, g.pick(rnd))
	case n < 78:
		s := g.pick(rnd)
		if s.start == start { // a move there would change nothing
			start = first + (start-first+1)%window
		}
		return g.move(ctx, s, start, g.site.starts[start])
	}
	return g.cancel(ctx, g.pick(rnd))
}

func (g *guest) when(s stay) when { return when{g.site.properties[s.property].agent, s.start} }

func (g *guest) entering(s stay) act {
	return act{deed: enter, when: g.when(s), property: s.property, room: g.site.properties[s.property].room, who: s.who}
}

func (g *guest) leaving(s stay) act { return act{deed: leave, when: g.when(s), who: s.who} }

// look looks who is expected at a start, of every agent.
func (g *guest) look(ctx context.Context, start int) ([]viewings.Visit, error) {
	call := g.now()
	list, err := g.starting(ctx, g.n, g.site.starts[start])
	if err != nil {
		return nil, err
	}
	crowds := g.site.crowds(list)
	for agent := range judgedAgents {
		c, once := only(crowds[agent])
		if !once {
			g.report(overlap, g.site.starts[start].Format(time.RFC3339), "agent %d is at several properties: %v", agent, crowds[agent])
			continue
		}
		g.note(g.n, act{deed: look, when: when{agent, start}}, call, seen{crowd: c})
	}
	return list, nil
}

// enter books for somebody.
func (g *guest) enter(ctx context.Context, s stay) error {
	call := g.now()
	booked, won, cut, err := g.book(ctx, g.n, s)
	if err != nil {
		return err
	}
	g.note(g.n, g.entering(s), call, seen{yes: won, cut: cut})
	if won {
		g.stays = append(g.stays, booked)
		g.promises.keep(booked)
	}
	if cut {
		return g.adopt(ctx, s)
	}
	return nil
}

// adopt looks whether somebody whose answer was cut is expected, and goes on with him if
// he is. Else nobody knows where he is.
func (g *guest) adopt(ctx context.Context, s stay) error {
	if s.start < 0 {
		return nil
	}
	list, err := g.look(ctx, s.start)
	for _, v := range list {
		if g.site.index(v.Property()) == s.property && crowdOf(0, v.Expected()...).has(s.who) {
			s.visit = v.ID
			g.stays = append(g.stays, s)
			g.promises.keep(s)
		}
	}
	return err
}

// pick takes one of the guest's people out of his list.
func (g *guest) pick(rnd *rand.Rand) stay {
	i := rnd.IntN(len(g.stays))
	s := g.stays[i]
	g.stays = append(g.stays[:i], g.stays[i+1:]...)
	return s
}

// move moves somebody to a start that is not the one he has.
func (g *guest) move(ctx context.Context, from stay, start int, at time.Time) error {
	to := from
	to.start, to.at, to.confirmed = start, at, false
	call := g.now()
	var v viewings.Visit
	var done bool
	g.promises.drop(from.who)
	cut, err := g.ask(g.n, func(c *viewings.Client) (err error) {
		v, done, err = c.Move(ctx, from.visit, from.who, at)
		return err
	})
	switch {
	case err != nil:
		return err
	case cut:
		g.note(g.n, g.leaving(from), call, seen{cut: true})
		g.note(g.n, g.entering(to), call, seen{cut: true})
		return g.adopt(ctx, to)
	case done:
		g.moved.Add(1)
		g.note(g.n, g.leaving(from), call, seen{yes: true})
		g.note(g.n, g.entering(to), call, seen{yes: true})
		to.visit = v.ID
	default: // nothing has changed
		g.refused.Add(1)
		g.note(g.n, g.entering(to), call, seen{})
		to = from
	}
	g.stays = append(g.stays, to)
	g.promises.keep(to)
	return nil
}

// cancel takes somebody off his visit.
func (g *guest) cancel(ctx context.Context, s stay) error {
	call := g.now()
	var done bool
	g.promises.drop(s.who)
	cut, err := g.ask(g.n, func(c *viewings.Client) (err error) {
		done, err = c.Cancel(ctx, s.visit, s.who)
		return err
	})
	if err != nil {
		return err
	}
	g.note(g.n, g.leaving(s), call, seen{yes: done && !cut, cut: cut})
	if cut {
		return nil
	}
	if !done {
		g.report("lost", s.who, "was acknowledged on visit %s, and it cannot be cancelled", s.visit)
	}
	g.cancelled.Add(1)
	g.promises.leave(s)
	return nil
}

// confirm confirms a visit as its agent does, by a command.
func (g *guest) confirm(ctx context.Context, s stay) error {
	var shown any
	if err := g.palier(ctx, &shown, "visit", "confirm", s.visit); err != nil {
		return err
	}
	g.trial.confirmed.Add(1)
	s.confirmed = true
	g.stays = append(g.stays, s)
	g.promises.keep(s)
	return nil
}
