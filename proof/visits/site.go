package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"palier/proof/viewings"
)

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
