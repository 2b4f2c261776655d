package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"palier/proof/crew"
	"palier/proof/door"
	"palier/proof/harness"
	"palier/proof/holds"
	"palier/proof/newbuild"
	"palier/proof/product"
)

// lotCount is how many lots everybody asks for: few, so that they meet.
const lotCount = 40

// trial is one run: the program behind a proxy, its clients, its receiver.
type trial struct {
	harness.Run
	*promises
	fleet    *product.Fleet
	proxy    *proxy
	hook     *receiver
	endpoint int64

	apimo  *door.Client
	adlead *newbuild.Client
	buyer  int64   // lead of everybody's options
	lots   []int64 // that are asked for

	requests, cuts, repeats atomic.Int64 // sent; of those, without an answer; of those, answered before
	wrong                   verdict      // under the lock of promises
}

func (t *trial) report(kind, reference, format string, args ...any) {
	t.note(func() { t.wrong.add(kind, reference, format, args...) })
}

// open makes clients that speak to the proxy, lots, and an endpoint that is told of
// what happens from then on.
func (t *trial) open(ctx context.Context) (err error) {
	behind := t.fleet.Demos()[0].At(t.proxy.port)
	if t.apimo, err = door.New(behind); err != nil {
		return err
	}
	if t.adlead, err = newbuild.New(behind); err != nil {
		return err
	}
	if t.buyer, err = t.adlead.Lead(ctx, 0); err != nil {
		return err
	}
	t.lots = make([]int64, lotCount)
	err = crew.Each(8, indices(lotCount), func(i int) (err error) {
		t.lots[i], err = t.adlead.Lot(ctx, fmt.Sprintf("R%03d", i))
		return err
	})
	if err != nil {
		return err
	}
	var made struct {
		Endpoint int64
		Secret   string
	}
	err = t.palier(ctx, &made, "webhook", "add", "--url", t.hook.url)
	t.endpoint, t.hook.secret = made.Endpoint, made.Secret
	return err
}

// palier runs a command of the program and reads what it prints.
func (t *trial) palier(ctx context.Context, into any, args ...string) error {
	text, err := t.Launch.Command(ctx, append(args, "--json")...).Output()
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("palier %s: %w\n%.300s", strings.Join(args, " "), err, text)
	}
	return nil
}

// replays sends every request that had a key and an answer once more.
func (t *trial) replays(ctx context.Context) error {
	return crew.Each(8, t.keyed, func(k keyed) error {
		if t.OutOfTime() {
			return nil
		}
		return t.again(ctx, k)
	})
}

// look reads what stands.
func (t *trial) look(ctx context.Context) (now standing, err error) {
	if now.enquiries, now.total, err = t.apimo.All(ctx); err != nil {
		return now, err
	}
	for _, status := range []string{"option", "option-canceled", "option-expired"} {
		list, err := t.adlead.Options(ctx, status)
		if err != nil {
			return now, err
		}
		now.options = append(now.options, those(list, t.lots)...)
	}
	lots, err := t.adlead.Lots(ctx)
	now.lots = slices.DeleteFunc(lots, func(l newbuild.Lot) bool { return !slices.Contains(t.lots, l.ID) })
	return now, err
}

// agree compares options and lots.
func agree(now standing) []harness.Violation {
	states := map[int64]string{}
	for _, l := range now.lots {
		states[l.ID] = l.Status
	}
	live := slices.DeleteFunc(slices.Clone(now.options), func(o newbuild.Option) bool { return o.Status != "option" })
	return holds.Disagreements(live, states)
}

// drain waits until nothing waits to be told, for so long at most, and gives what
// still waits. A process that was killed over a message leaves it leased for 60 s.
func (t *trial) drain(ctx context.Context, most time.Duration) (map[subject]bool, error) {
	t.hook.gentle.Store(true)
	end := time.Now().Add(most)
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		waiting, err := t.waiting(ctx)
		if err != nil || time.Now().After(end) || len(waiting) == 0 && t.hook.quiet() > settling {
			return waiting, err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// settling is longer than a process takes to look at the journal unasked: 1 s.
const settling = 2 * time.Second

// waiting are the subjects that the program has still something to tell of.
func (t *trial) waiting(ctx context.Context) (map[subject]bool, error) {
	var list []struct{ Subject string }
	err := t.palier(ctx, &list, "webhook", "deliveries", strconv.FormatInt(t.endpoint, 10), "--state", "waiting", "--limit", "100000")
	out := map[subject]bool{}
	for _, d := range list {
		kind, id, _ := strings.Cut(d.Subject, "/")
		n, _ := strconv.ParseInt(id, 10, 64) // the program's own writing
		out[subject{kind, n}] = true
	}
	return out, err
}
