package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"

	"palier/proof/door"
	"palier/proof/newbuild"
)

// partner sells through the Adlead door: takes options, gives some back, brings
// leads and changes prices.
type partner struct {
	*trial
	rnd  *rand.Rand
	name string
	mine []int64 // options that it took and has not given back
}

func (p *partner) step(ctx context.Context, i int) error {
	switch n := p.rnd.IntN(10); {
	case n < 4:
		return p.take(ctx, i)
	case n < 7 && len(p.mine) > 0:
		return p.giveBack(ctx)
	case n < 8:
		return p.bring(ctx, i)
	}
	return p.reprice(ctx)
}

// take asks for one or two lots, whoever may have them.
func (p *partner) take(ctx context.Context, i int) error {
	lots := []int64{p.lot()}
	if other := p.lot(); other != lots[0] && p.rnd.IntN(3) == 0 {
		lots = append(lots, other)
	}
	about := fmt.Sprintf("option-%s-%d", p.name, i)
	a, err := p.once(ctx, p.rnd, about, func(ctx context.Context) (door.Answer, error) {
		a, err := p.adlead.PostOption(ctx, about, p.buyer, lots...)
		return door.Answer(a), err
	})
	if err != nil || a.Status == http.StatusConflict {
		return err
	}
	id, ok := p.made(about, a)
	if ok {
		p.mine = append(p.mine, id)
		p.note(func() { p.options[id] = option{lots: lots} })
	}
	return nil
}

func (p *partner) lot() int64 { return p.lots[p.rnd.IntN(len(p.lots))] }

// giveBack cancels an option of its own. When the first answer was cut the second may
// say that it has ended already (409).
func (p *partner) giveBack(ctx context.Context) error {
	at := p.rnd.IntN(len(p.mine))
	id := p.mine[at]
	tries := 0
	a, err := p.ask(ctx, func(ctx context.Context) (door.Answer, error) {
		tries++
		a, err := p.adlead.DeleteOption(ctx, id)
		return door.Answer(a), err
	})
	if err != nil {
		return err
	}
	if a.Status != http.StatusOK && !(a.Status == http.StatusConflict && tries > 1) {
		p.refused(fmt.Sprintf("option %d", id), a)
		return nil
	}
	p.mine = append(p.mine[:at], p.mine[at+1:]...)
	p.note(func() { p.options[id] = option{p.options[id].lots, true} })
	return nil
}

// bring posts a lead of somebody who never asked before.
func (p *partner) bring(ctx context.Context, i int) error {
	about := fmt.Sprintf("lead-%s-%d", p.name, i)
	person := fnv.New32a()
	person.Write([]byte(about))
	a, err := p.once(ctx, p.rnd, about, func(ctx context.Context) (door.Answer, error) {
		a, err := p.adlead.PostLead(ctx, int(person.Sum32()), about)
		return door.Answer(a), err
	})
	if err != nil {
		return err
	}
	if id, ok := p.made(about, a); ok {
		p.note(func() { p.leads[id] = true })
	}
	return nil
}

// reprice gives a lot a price that it is not likely to have had.
func (p *partner) reprice(ctx context.Context) error {
	lot, euros := p.lot(), 150_000+p.rnd.IntN(150_000)
	a, err := p.ask(ctx, func(ctx context.Context) (door.Answer, error) {
		a, err := p.adlead.PutPrice(ctx, lot, euros)
		return door.Answer(a), err
	})
	if err != nil {
		return err
	}
	if a.Status != http.StatusOK {
		p.refused(fmt.Sprintf("price of lot %d", lot), a)
		return nil
	}
	p.note(func() { p.repriced[lot] = true })
	return nil
}

// made reads the id of what was made; false when it was refused.
func (p *partner) made(about string, a door.Answer) (int64, bool) {
	id, err := newbuild.Answer(a).Made()
	if err != nil {
		p.refused(about, a)
	}
	return id, err == nil
}
