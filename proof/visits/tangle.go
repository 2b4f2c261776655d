package main

import (
	"context"
	"fmt"
	"time"

	"palier/proof/harness"
	"palier/proof/viewings"
)

// few is how many starts of each property are fought over where visits differ in length.
const few = 30

// tangle has clients book, move and cancel with an agent whose visits take half an hour,
// three quarters and an hour, so that they overlap in every way. What stands in the end
// is compared.
func (t *trial) tangle(ctx context.Context) error {
	grids := map[int][]time.Time{}
	for _, p := range t.site.at(allAgents - 1) {
		var list []viewings.Slot
		err := t.read(ctx, p, func(c *viewings.Client) (err error) {
			list, err = c.Slots(ctx, t.site.properties[p].id)
			return err
		})
		if err != nil {
			return err
		}
		for _, s := range list {
			if s.Date.After(time.Now().AddDate(0, 0, 1)) && len(grids[p]) < few {
				grids[p] = append(grids[p], s.Date)
			}
		}
	}
	w := watch{trial: t}
	return everybody(t.script.clients, func(n int) error {
		g := guest{watch: &w, n: n}
		for i := range share(t.tangled(), t.script.clients) {
			if t.OutOfTime() {
				return nil
			}
			if err := g.tangled(ctx, i, grids); err != nil {
				return err
			}
		}
		return nil
	})
}

// tangled is one operation.
func (g *guest) tangled(ctx context.Context, i int, grids map[int][]time.Time) error {
	rnd := harness.Rand(g.Seed, uint64(1+g.n)<<40|uint64(i))
	g.done.Add(1)
	switch n := rnd.IntN(100); {
	case n < 50 || len(g.stays) == 0:
		p := g.site.at(allAgents - 1)[rnd.IntN(properties)]
		at := grids[p][rnd.IntN(few)]
		return g.enter(ctx, stay{who: fmt.Sprintf("t%d-%d@example.org", g.n, i), property: p, start: -1, at: at})
	case n < 75:
		s, to := g.pick(rnd), rnd.IntN(few)
		if grids[s.property][to].Equal(s.at) {
			to = (to + 1) % few
		}
		return g.move(ctx, s, -1, grids[s.property][to])
	}
	return g.cancel(ctx, g.pick(rnd))
}
