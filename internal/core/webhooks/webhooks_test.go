package webhooks_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/webhooks"
	"palier/internal/testkit"
)

// store is what these tests stand on: the real one.
type store interface {
	event.Ledger
	webhooks.Store
	webhooks.Journal
	InsertAccount(ctx context.Context, a access.Account) error
}

// desk is an installation with one account, its endpoints and its outbox.
type desk struct {
	*testing.T
	store   store
	clock   *testkit.Clock
	service *webhooks.Service
	outbox  *webhooks.Outbox
	shape   *shape
	by      access.Actor
}

func eachDesk(t *testing.T, run func(d *desk)) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		d := &desk{T: t, clock: testkit.NewClock(), shape: &shape{}, by: access.Operator(access.Account{ID: 1}, "test")}
		d.store = db.Store(t, d.clock.Now)
		d.write(func(ctx context.Context, tx event.Tx) error {
			return d.store.InsertAccount(ctx, access.Account{ID: 1, Name: "A", Mode: access.Test, Country: "FR", CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
		})
		d.service = webhooks.NewService(d.store, d.store, d.store, seal(0), d.formats())
		d.outbox = d.newOutbox(d.store)
		run(d)
	})
}

func seal(first byte) *webhooks.Seal {
	return webhooks.NewSeal(func(bool) ([]byte, error) {
		key := make([]byte, webhooks.KeyBytes)
		key[0] = first
		return key, nil
	})
}

func (d *desk) newOutbox(s store) *webhooks.Outbox {
	return webhooks.NewOutbox(s, s, s, seal(0), d.formats(), time.Minute, d.clock.Now)
}

func (d *desk) formats() []webhooks.Format {
	return []webhooks.Format{{Name: "test", Shape: d.shape, Retries: []time.Duration{time.Second}, Test: func(time.Time) []byte { return []byte("test") }, Events: []webhooks.Event{
		{Name: "lot:updated", Latest: true}, {Name: "lot:status"}, {Name: "private", ByName: true}}}}
}

// shape tells a change of a lot in three messages.
type shape struct {
	mu     sync.Mutex
	broken int64             // account's endpoint that cannot be rendered for
	before func(event.Event) // a rendering
}

var errRender = errors.New("cannot be rendered")

func (s *shape) Render(_ context.Context, e event.Event, to webhooks.Endpoint) ([]webhooks.Message, error) {
	s.mu.Lock()
	broken, before := s.broken, s.before
	s.mu.Unlock()
	if before != nil {
		before(e)
	}
	if broken == to.ID {
		return nil, errRender
	}
	var list []webhooks.Message
	for _, name := range strings.Fields(map[string]string{"lot.updated": "lot:updated", "lot.sold": "lot:status lot:updated private"}[e.Kind]) {
		list = append(list, webhooks.Message{Event: name, Subject: e.Subject, Body: fmt.Appendf(nil, "%s %d", name, e.Seq)})
	}
	return list, nil
}

func (d *desk) write(fn func(ctx context.Context, tx event.Tx) error) {
	d.Helper()
	if err := d.store.Write(d.Context(), 1, fn); err != nil {
		d.Fatal(err)
	}
}

// happen records what happened to a lot, one write each.
func (d *desk) happen(lot int64, kinds ...string) {
	d.Helper()
	for _, kind := range kinds {
		d.write(func(_ context.Context, tx event.Tx) error {
			tx.Record(event.Event{Kind: kind, Subject: event.Subject{Kind: "lot", ID: lot}})
			return nil
		})
	}
}

func (d *desk) endpoint(events ...string) webhooks.Endpoint {
	d.Helper()
	e, _, err := d.service.Create(d.Context(), d.by, webhooks.Endpoint{Format: "test", URL: "https://example.org/hook", Events: events})
	if err != nil {
		d.Fatal(err)
	}
	return e
}

// fanOut makes all deliveries that there are to make.
func (d *desk) fanOut() {
	d.Helper()
	for more := true; more; {
		var err error
		if more, err = d.outbox.FanOut(d.Context(), 1); err != nil {
			d.Fatal(err)
		}
	}
}

// queue gives an endpoint's deliveries as "event lot state", in their order.
func (d *desk) queue(endpoint int64) (out []string) {
	d.Helper()
	list, err := d.service.Deliveries(d.Context(), d.by, webhooks.DeliveryQuery{Endpoint: endpoint})
	if err != nil {
		d.Fatal(err)
	}
	slices.Reverse(list)
	for _, v := range list {
		out = append(out, fmt.Sprintf("%s %d %s", v.Event, v.Subject.ID, v.State))
	}
	return out
}

func (d *desk) same(what string, got, want any) {
	d.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		d.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// claim lends all that is due.
func (d *desk) claim(o *webhooks.Outbox) []webhooks.Parcel {
	d.Helper()
	list, err := o.Claim(d.Context(), 1, func(int64) int { return 100 })
	if err != nil {
		d.Fatal(err)
	}
	return list
}

// conclude answers all parcels with a status.
func (d *desk) conclude(list []webhooks.Parcel, status int) {
	d.Helper()
	var all []webhooks.Outcome
	for _, p := range list {
		all = append(all, webhooks.Outcome{Delivery: p.Delivery, Attempt: webhooks.Attempt{At: d.clock.Now(), Status: status}})
	}
	if _, err := d.outbox.Conclude(d.Context(), 1, all); err != nil {
		d.Fatal(err)
	}
}

func TestAnEndpointHearsWhatItAskedForFromItsCreationOn(t *testing.T) {
	eachDesk(t, func(d *desk) {
		d.happen(1, "lot.sold") // before
		all, some, named := d.endpoint(), d.endpoint("lot:status"), d.endpoint("private", "lot:status")
		d.happen(2, "lot.sold", "lead.created")
		d.fanOut()
		d.fanOut() // a second time: nothing
		d.same("without names", d.queue(all.ID), []string{"lot:status 2 waiting", "lot:updated 2 waiting"})
		d.same("one name", d.queue(some.ID), []string{"lot:status 2 waiting"})
		d.same("what must be asked for", d.queue(named.ID), []string{"lot:status 2 waiting", "private 2 waiting"})
	})
}

func TestAStormBecomesTheLatestState(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint()
		d.happen(1, "lot.updated", "lot.updated", "lot.sold")
		d.happen(2, "lot.updated")
		d.fanOut() // within a round the earlier ones are not even stored
		d.same("a round", d.queue(e.ID), []string{"lot:status 1 waiting", "lot:updated 1 waiting", "lot:updated 2 waiting"})
		lent := d.claim(d.outbox)
		d.same("lent", len(lent), 2) // the first of each lot
		d.happen(1, "lot.updated")
		d.happen(2, "lot.updated")
		d.fanOut()
		d.same("what nobody has tried or lent is replaced", d.queue(e.ID), []string{"lot:status 1 waiting", "lot:updated 1 replaced", "lot:updated 2 waiting",
			"lot:updated 1 waiting", "lot:updated 2 waiting"})
		d.conclude(lent, 200)
		last := d.claim(d.outbox)
		d.same("then the latest of each", []string{last[0].Delivery.Event, last[1].Delivery.Event, fmt.Sprint(len(last))}, []string{"lot:updated", "lot:updated", "2"})
	})
}

// TestTwoReplicasMakeEachDeliveryOnce lets two render the same lines before
// either writes. Without the comparison in MoveCursor the second would queue them
// too (the unique key would then stop it, line by line).
func TestTwoReplicasMakeEachDeliveryOnce(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		d.happen(1, "lot.sold")
		var both, done sync.WaitGroup
		both.Add(2)
		d.shape.before = func(v event.Event) {
			if v.Kind == "lot.sold" {
				both.Done()
				both.Wait()
			}
		}
		for range 2 {
			done.Go(func() {
				if _, err := d.newOutbox(d.store).FanOut(context.Background(), 1); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		d.same("deliveries", d.queue(e.ID), []string{"lot:status 1 waiting"})
	})
}

func TestAFormatThatFailsHoldsBackItsEndpointAlone(t *testing.T) {
	eachDesk(t, func(d *desk) {
		bad, good := d.endpoint("lot:status"), d.endpoint("lot:status")
		d.happen(1, "lot.sold")
		d.shape.broken = bad.ID
		if more, err := d.outbox.FanOut(t.Context(), 1); !errors.Is(err, errRender) || more {
			t.Errorf("more %v, error %v", more, err)
		}
		d.same("the other", d.queue(good.ID), []string{"lot:status 1 waiting"})
		d.same("the one", d.queue(bad.ID), []string(nil))
		d.shape.broken = 0
		d.fanOut()
		d.same("the one, mended", d.queue(bad.ID), []string{"lot:status 1 waiting"})
	})
}

func TestAPausedEndpointIsToldLater(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		d.happen(1, "lot.sold")
		d.fanOut()
		if err := d.service.Pause(t.Context(), d.by, e.ID); err != nil {
			t.Fatal(err)
		}
		d.happen(2, "lot.sold")
		d.fanOut()
		d.same("lent while it is off", len(d.claim(d.outbox)), 0)
		d.same("queued while it is off", d.queue(e.ID), []string{"lot:status 1 waiting"})
		for range 2 { // twice is once
			if err := d.service.Resume(t.Context(), d.by, e.ID); err != nil {
				t.Fatal(err)
			}
		}
		d.fanOut()
		d.same("lent afterwards", len(d.claim(d.outbox)), 2)
	})
}

func TestAReplayGoesBackInOrderUnderTheSameID(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		d.happen(1, "lot.sold", "lot.sold")
		d.fanOut()
		first := d.claim(d.outbox)
		d.conclude(first, 200)
		second := d.claim(d.outbox)
		if err := d.service.Replay(t.Context(), d.by, second[0].Delivery.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("replay of one that waits: %v", err)
		}
		if n, err := d.service.ReplayFrom(t.Context(), d.by, e.ID, 0); n != 1 || err != nil {
			t.Errorf("replayed %d, %v", n, err)
		}
		d.same("while the second is under way", len(d.claim(d.outbox)), 0)
		d.conclude(second, 200)
		again := d.claim(d.outbox)
		d.same("then the first again", []int{len(again), again[0].Delivery.Tries}, []int{1, 1})
		d.same("id", again[0].Headers[0], first[0].Headers[0])
		d.conclude(again, 200)
		if err := d.service.Replay(t.Context(), d.by, second[0].Delivery.ID); err != nil {
			t.Fatal(err)
		}
		d.same("one alone", len(d.claim(d.outbox)), 1)
		_, tries, err := d.service.Attempts(t.Context(), d.by, first[0].Delivery.ID)
		d.same("tries of the first", []any{len(tries), err}, []any{2, nil})
	})
}

func TestAnOutcomeAfterTheLeaseDoesNotCount(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		d.happen(1, "lot.sold")
		d.fanOut()
		late := d.claim(d.outbox)
		d.clock.Advance(time.Minute)
		again := d.claim(d.outbox)
		d.conclude(late, 500)
		d.same("after the late one", d.queue(e.ID), []string{"lot:status 1 waiting"})
		d.conclude(again, 200)
		d.conclude(late, 500)
		d.same("after both", d.queue(e.ID), []string{"lot:status 1 delivered"})
		_, tries, err := d.service.Attempts(t.Context(), d.by, again[0].Delivery.ID)
		d.same("tries", []any{len(tries), tries[0].Status, err}, []any{1, 200, nil})
	})
}

func TestOneThatArrivesEndsTheCountOfFailures(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		failures := func() int {
			got, _, err := d.store.GetEndpoint(t.Context(), 1, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got.Failures
		}
		d.happen(1, "lot.sold", "lot.sold", "lot.sold")
		d.fanOut()
		for n := range 2 {
			d.conclude(d.claim(d.outbox), 500)
			d.same("a try that failed is no failed delivery", failures(), n)
			d.clock.Advance(time.Second)
			d.conclude(d.claim(d.outbox), 301)
			d.same("one was given up", failures(), n+1)
		}
		d.conclude(d.claim(d.outbox), 299)
		d.same("the next arrived", failures(), 0)
	})
}
