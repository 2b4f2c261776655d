package main

import (
	"cmp"
	"context"
	"slices"
	"time"

	"palier/proof/viewings"
)

// compare looks at everything, once all is quiet: the visits agree with what was
// acknowledged, with the diary that the Apimo door shows, and with the slots.
func (t *trial) compare(ctx context.Context) error {
	var all []viewings.Visit
	err := t.read(ctx, 0, func(c *viewings.Client) (err error) {
		all, err = c.Starting(ctx, time.Now(), time.Now().AddDate(0, 2, 0))
		return err
	})
	if err != nil {
		return err
	}
	t.kept(all)
	live := t.expected(all)
	for agent, visits := range live {
		t.apart(agent, visits)
		if err := t.written(ctx, agent, visits); err != nil {
			return err
		}
	}
	return t.offered(ctx, live)
}

// expected are the visits of each agent that take place, by start.
func (t *trial) expected(all []viewings.Visit) [][]viewings.Visit {
	out := make([][]viewings.Visit, allAgents)
	for _, v := range all {
		if p := t.site.index(v.Property()); p >= 0 && len(v.Expected()) > 0 {
			agent := t.site.properties[p].agent
			out[agent] = append(out[agent], v)
		}
	}
	for _, visits := range out {
		slices.SortFunc(visits, func(a, b viewings.Visit) int {
			return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.ID, b.ID))
		})
	}
	return out
}

// apart wants an agent at one place at a time, with no more visitors than there is room.
func (t *trial) apart(agent int, visits []viewings.Visit) {
	var until viewings.Visit // the one that ends last so far
	for _, v := range visits {
		if v.Date.Before(until.End()) {
			t.report(overlap, v.ID, "agent %d is there at %s and on visit %s until %s", agent, v.Date, until.ID, until.End())
		}
		if v.End().After(until.End()) {
			until = v
		}
		if p := t.site.properties[t.site.index(v.Property())]; len(v.Expected()) > p.room {
			t.report(tooMany, v.ID, "%d are expected, there is room for %d", len(v.Expected()), p.room)
		}
	}
}

// kept compares the visits with what was acknowledged.
func (t *trial) kept(all []viewings.Visit) {
	byID := map[string]viewings.Visit{}
	where := map[string][]string{} // visits on which somebody is expected
	for _, v := range all {
		byID[v.ID] = v
		for _, who := range v.Expected() {
			where[who] = append(where[who], v.ID)
		}
	}
	for who, list := range where {
		if len(list) > 1 {
			t.report("doubled", who, "expected on the visits %v", list)
		}
	}
	for who, s := range t.promises.stays {
		v := byID[s.visit]
		statuses := v.Statuses(who)
		switch {
		case !slices.Contains(v.Expected(), who) || !v.Date.Equal(s.at):
			t.report("lost", who, "acknowledged on visit %s at %s; it is at %s, his status %v", s.visit, s.at, v.Date, statuses)
		case s.confirmed && statuses[len(statuses)-1] != viewings.Confirmed:
			t.report("lost", who, "confirmed on visit %s; his status is %v", s.visit, statuses)
		}
	}
	for who, visit := range t.promises.gone {
		if len(where[who]) > 0 {
			t.report("lost", who, "taken off visit %s, and still expected on %v", visit, where[who])
		}
	}
}

// offered compares slots with visits: one can be had when the agent is free, or on a
// visit of the property with room.
func (t *trial) offered(ctx context.Context, live [][]viewings.Visit) error {
	tomorrow := time.Now().AddDate(0, 0, 1)
	for i, p := range t.site.properties {
		var slots []viewings.Slot
		err := t.read(ctx, i, func(c *viewings.Client) (err error) {
			slots, err = c.Slots(ctx, p.id)
			return err
		})
		if err != nil {
			return err
		}
		for _, s := range slots {
			if want := p.free(s.Date, live[p.agent]); s.Date.After(tomorrow) && s.Available != want {
				t.report("slots differ", p.id, "%s is said to be available: %v", s.Date, s.Available)
			}
		}
	}
	return nil
}

// free says whether one more may come then.
func (p property) free(at time.Time, visits []viewings.Visit) bool {
	end := at.Add(time.Duration(p.minutes) * time.Minute)
	for _, v := range visits {
		meets := v.Date.Before(end) && v.End().After(at)
		joins := v.Property() == p.id && v.Date.Equal(at) && len(v.Expected()) < p.room
		if meets && !joins {
			return false
		}
	}
	return true
}
