package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"palier/proof/crew"
	"palier/proof/door"
	"palier/proof/harness"
	"palier/proof/newbuild"
)

const (
	agencies = 4                     // clients of the Apimo door
	partners = 8                     // clients of the Adlead door
	pause    = 40 * time.Millisecond // between two requests of one client
	respite  = 50 * time.Millisecond // before a request that was cut is sent again
	mostCuts = 100                   // of one request
)

// load has all clients at work for a while. Each has its own stream of chance in
// each round.
func (t *trial) load(ctx context.Context, round int, span time.Duration) error {
	end := time.Now().Add(span)
	return crew.Each(agencies+partners, indices(agencies+partners), func(n int) error {
		rnd := harness.Rand(t.Seed, uint64(1+round)<<16|uint64(n))
		name := fmt.Sprintf("%d-%d", round, n)
		step := (&partner{trial: t, rnd: rnd, name: name}).step
		if n < agencies {
			step = (&agency{trial: t, rnd: rnd, name: name}).step
		}
		tick := time.NewTicker(pause)
		defer tick.Stop()
		for i := 0; time.Now().Before(end) && !t.OutOfTime(); i++ {
			if err := step(ctx, i); err != nil {
				return err
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
}

// ask sends a request until it is answered in full, as a careful client does.
func (t *trial) ask(ctx context.Context, send request) (door.Answer, error) {
	tick := time.NewTicker(respite)
	defer tick.Stop()
	for cuts := 0; ; cuts++ {
		t.requests.Add(1)
		a, err := send(ctx)
		if err == nil || !newbuild.Cut(err) || errors.Is(err, context.Canceled) || cuts == mostCuts {
			return a, err
		}
		t.cuts.Add(1)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return a, ctx.Err()
		}
	}
}

// once sends a request with a key, and one in three once more.
func (t *trial) once(ctx context.Context, rnd *rand.Rand, about string, send request) (door.Answer, error) {
	a, err := t.ask(ctx, send)
	if err != nil || a.Status != http.StatusOK {
		return a, err
	}
	k := keyed{about, send, a.Body}
	t.note(func() { t.keyed = append(t.keyed, k) })
	if rnd.IntN(3) == 0 {
		err = t.again(ctx, k)
	}
	return a, err
}

// again sends a request that was answered: the answer is the same, and says so.
func (t *trial) again(ctx context.Context, k keyed) error {
	t.repeats.Add(1)
	a, err := t.ask(ctx, k.send)
	if err == nil && (a.Status != http.StatusOK || !a.Replayed || !bytes.Equal(a.Body, k.body)) {
		t.report("key forgotten", k.about, "answered %.200s, then %d (a replay: %v) %.200s", k.body, a.Status, a.Replayed, a.Body)
	}
	return err
}

// refused reports an answer that no request of the harness deserves.
func (t *trial) refused(about string, a door.Answer) {
	t.report("refused", about, "status %d: %.300s", a.Status, a.Body)
}

// agency posts leads to the Apimo door and changes some of its own.
type agency struct {
	*trial
	rnd  *rand.Rand
	name string
	mine []string // references
}

func (c *agency) step(ctx context.Context, i int) error {
	if len(c.mine) > 0 && c.rnd.IntN(3) == 0 {
		return c.update(ctx, c.mine[c.rnd.IntN(len(c.mine))], fmt.Sprintf("Message numéro %s-%d", c.name, i))
	}
	sample := door.NewSample(c.rnd, "A-"+c.name+"-"+fmt.Sprint(i))
	a, err := c.once(ctx, c.rnd, sample.Reference, func(ctx context.Context) (door.Answer, error) {
		return c.apimo.PostPatiently(ctx, sample.Body(), "key-"+sample.Reference)
	})
	if err != nil {
		return err
	}
	r, err := a.Receipt()
	if a.Status != http.StatusOK || err != nil {
		c.refused(sample.Reference, a)
		return nil
	}
	c.mine = append(c.mine, sample.Reference)
	c.note(func() { c.enquiries[sample.Reference] = enquiry{r.ID, sample.Message} })
	return nil
}

func (c *agency) update(ctx context.Context, reference, message string) error {
	var was enquiry
	c.note(func() { was = c.enquiries[reference] })
	a, err := c.ask(ctx, func(ctx context.Context) (door.Answer, error) {
		return c.apimo.Put(ctx, was.id, fmt.Appendf(nil, `{"message":%q}`, message))
	})
	if err != nil {
		return err
	}
	if a.Status != http.StatusOK {
		c.refused(reference, a)
		return nil
	}
	c.note(func() { c.enquiries[reference] = enquiry{was.id, message} })
	return nil
}
