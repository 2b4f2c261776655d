package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"palier/proof/crew"
	"palier/proof/harness"
	"palier/proof/newbuild"
	"palier/proof/product"
	"palier/proof/viewings"
)

// trial is one run: the program, its clients, its receiver.
type trial struct {
	harness.Run
	script
	fleet    *product.Fleet
	clients  []*viewings.Client
	hook     *receiver
	endpoint int64
	site     site
	promises promises
	judged   judgement

	booked, moved, cancelled, confirmed, refused, cuts atomic.Int64

	mu    sync.Mutex
	wrong []harness.Violation
}

func (t *trial) report(kind, reference, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, harness.Violation{Kind: kind, Reference: reference, Detail: fmt.Sprintf(format, args...)})
}

// found is all that is wrong so far.
func (t *trial) found() []harness.Violation {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append(slices.Clone(t.wrong), t.hook.found()...)
}

// site is what is fought over: properties, whose agents have several each.
type site struct {
	agents     []int64 // users
	properties []property
	starts     []time.Time // that all properties of half an hour have
}

type property struct {
	id      string
	agent   int // index
	room    int // how many visitors may come at once
	minutes int
}

// kinds are the properties of an agent; the lengths of one whose histories are judged are
// the same, so that two visits of his meet only when they begin together.
func kinds(agent int) []property {
	if agent < judgedAgents {
		return []property{{room: 1, minutes: 30}, {room: 1, minutes: 30}, {room: 3, minutes: 30}}
	}
	return []property{{room: 1, minutes: 30}, {room: 2, minutes: 45}, {room: 1, minutes: 60}}
}

// Agents whose histories are judged, one more whose visits have all lengths, and how many
// properties each shows.
const (
	judgedAgents = 3
	allAgents    = 4
	properties   = 3
)

// at are the properties of an agent, by index.
func (s site) at(agent int) []int {
	var out []int
	for i, p := range s.properties {
		if p.agent == agent {
			out = append(out, i)
		}
	}
	return out
}

// index finds a property by its id; -1: none of ours.
func (s site) index(id string) int {
	return slices.IndexFunc(s.properties, func(p property) bool { return p.id == id })
}

// open logs in, makes agents and properties, and an endpoint that is told of what happens
// from then on.
func (t *trial) open(ctx context.Context) (err error) {
	demos := t.fleet.Demos()
	var in struct{ Email, Password string }
	if err = t.palier(ctx, &in, "user", "password", demos[0].Apimo.User, "--generate"); err != nil {
		return err
	}
	if t.clients, err = viewings.NewEach(ctx, demos, in.Email, in.Password); err != nil {
		return err
	}
	t.site.agents = make([]int64, allAgents)
	t.site.properties = make([]property, allAgents*properties)
	if err = everybody(allAgents, func(agent int) error { return t.engage(ctx, agent, demos[0].Apimo.Agency) }); err != nil {
		return err
	}
	if t.site.starts, err = t.upcoming(ctx, t.slots+t.script.starts); err != nil {
		return err
	}
	var made struct {
		Endpoint int64
		Secret   string
	}
	err = t.palier(ctx, &made, "webhook", "add", "--url", t.hook.url, "--format", "webhookevent")
	t.endpoint, t.hook.secret = made.Endpoint, made.Secret
	return err
}

// engage makes an agent and his properties, with their rules.
func (t *trial) engage(ctx context.Context, agent int, agency string) error {
	name := "visites" + strconv.Itoa(agent)
	var made struct{ User int64 }
	if err := t.palier(ctx, &made, "user", "create", "--agency", agency, "--username", name, "--email", name+"@example.org"); err != nil {
		return err
	}
	t.site.agents[agent] = made.User
	for i, p := range kinds(agent) {
		ref := fmt.Sprintf("%s-%d", name, i)
		var err error
		if p.id, err = t.clients[0].Save(ctx, ref, name+"@example.org"); err != nil {
			return err
		}
		var rules any
		if p.room > 1 || p.minutes != 30 {
			err = t.palier(ctx, &rules, "visit", "rules", "--ref", ref, "--capacity", strconv.Itoa(p.room), "--minutes", strconv.Itoa(p.minutes))
		}
		if err != nil {
			return err
		}
		p.agent = agent
		t.site.properties[agent*properties+i] = p
	}
	return nil
}

// upcoming are the next n starts, from tomorrow on: their notice does not run out while
// the harness runs.
func (t *trial) upcoming(ctx context.Context, n int) ([]time.Time, error) {
	list, err := t.clients[0].Slots(ctx, t.site.properties[0].id)
	if err != nil {
		return nil, err
	}
	var out []time.Time
	for _, s := range list {
		if s.Available && s.Date.After(time.Now().AddDate(0, 0, 1)) && len(out) < n {
			out = append(out, s.Date)
		}
	}
	if len(out) < n {
		return nil, fmt.Errorf("there are %d starts, want %d: fewer -slots and -starts", len(out), n)
	}
	return out, nil
}

// palier runs a command of the program and reads what it prints.
func (t *trial) palier(ctx context.Context, into any, args ...string) error {
	cmd := t.Launch.Command(ctx, append(args, "--json")...)
	var said strings.Builder
	cmd.Stderr = &said
	text, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("palier %s: %w\n%.300s", strings.Join(args, " "), err, said.String())
	}
	return nil
}

// ask asks for the nth client; neighbours speak to different processes. Where nobody
// listens the next process is asked, as by a proxy. cut: the process died before it
// answered; with one process, which is never killed, that is an error.
func (t *trial) ask(n int, ask func(*viewings.Client) error) (cut bool, err error) {
	for at := range t.clients {
		if err = ask(t.clients[(n+at)%len(t.clients)]); !newbuild.Refused(err) {
			break
		}
	}
	if len(t.clients) > 1 && newbuild.Cut(err) && !errors.Is(err, context.Canceled) {
		t.cuts.Add(1)
		return true, nil
	}
	return false, err
}

// read asks until it is answered.
func (t *trial) read(ctx context.Context, n int, ask func(*viewings.Client) error) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for tries := 0; ; tries++ {
		cut, err := t.ask(n+tries, ask)
		if !cut || tries == 100 {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// book asks for the start that a stay says, and gives it with its visit. cut: nobody
// answered.
func (t *trial) book(ctx context.Context, n int, s stay) (booked stay, won, cut bool, err error) {
	var v viewings.Visit
	cut, err = t.ask(n, func(c *viewings.Client) (err error) {
		v, won, err = c.Book(ctx, t.site.properties[s.property].id, s.at, s.who)
		return err
	})
	won = won && !cut
	switch {
	case won:
		t.booked.Add(1)
	case err == nil && !cut:
		t.refused.Add(1)
	}
	s.visit = v.ID
	return s, won, cut, err
}

// starting are the visits that begin at an instant.
func (t *trial) starting(ctx context.Context, n int, at time.Time) (list []viewings.Visit, err error) {
	err = t.read(ctx, n, func(c *viewings.Client) (err error) {
		list, err = c.Starting(ctx, at, at.Add(time.Second))
		return err
	})
	return list, err
}

// everybody does something for each of n clients at once.
func everybody(n int, do func(n int) error) error {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return crew.Each(n, all, do)
}
