package delivery_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/webhooks"
)

func TestAHangingEndpointDelaysNobodyElse(t *testing.T) {
	eachWorld(t, func(w *world) {
		end := make(chan struct{})
		hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-end }))
		w.Cleanup(hanging.Close)
		w.Cleanup(sync.OnceFunc(func() { close(end) }))
		server, seen := w.receiver(fine)
		for range 6 {
			w.endpoint(hanging.URL)
		}
		id, _ := w.endpoint(server.URL)
		few := quick()
		few.AtOnce = 32
		s := w.start(local(), few)
		const lots = 100
		for lot := range int64(lots) {
			w.change(lot)
		}
		for range lots {
			w.next(seen)
		}
		w.until("all are delivered", func() bool { return len(w.list(id, webhooks.Delivered)) == lots })
		if n := s.Counts().InFlight; n != 6*4 {
			t.Errorf("%d requests hang, want 4 for each of 6 endpoints", n)
		}
		s.Stop() // breaks them off: it does not wait for their time limit
	})
}

// judge is a receiver that notes which message came how often, and whether one
// came while it was still being answered.
type judge struct {
	mu      sync.Mutex
	busy    map[string]bool
	seen    map[string]int
	faults  []string
	entered chan struct{}
	hold    chan struct{} // when not nil requests wait for its end
}

func newJudge() *judge {
	return &judge{busy: map[string]bool{}, seen: map[string]int{}, entered: make(chan struct{}, 1000)}
}

func (j *judge) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	id := r.Header.Get("webhook-id")
	j.mu.Lock()
	if j.busy[id] {
		j.faults = append(j.faults, "concurrently: "+id)
	}
	j.busy[id] = true
	j.seen[id]++
	j.mu.Unlock()
	j.entered <- struct{}{}
	if j.hold != nil {
		<-j.hold
	}
	j.mu.Lock()
	j.busy[id] = false
	j.mu.Unlock()
	rw.WriteHeader(http.StatusNoContent)
}

func TestTwoSendersNeverSendOneDeliveryTogether(t *testing.T) {
	eachWorld(t, func(w *world) {
		j := newJudge()
		server := httptest.NewServer(j)
		w.Cleanup(server.Close)
		id, _ := w.endpoint(server.URL)
		w.sender()
		w.sender()
		const rounds, lots = 8, 10
		for range rounds {
			w.change(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
		}
		w.until("all are delivered", func() bool { return len(w.list(id, webhooks.Delivered)) == rounds*lots })
		if len(j.faults) != 0 || len(j.seen) != rounds*lots {
			t.Errorf("%d messages, want %d; faults %v", len(j.seen), rounds*lots, j.faults)
		}
		for id, n := range j.seen {
			if n != 1 {
				t.Errorf("%s was sent %d times", id, n)
			}
		}
	})
}

// TestTheJudgeSeesSendersWithoutALease plants the mistake that the test above is
// there to find: with a lease that is over at once, the second sender takes what
// the first still sends.
func TestTheJudgeSeesSendersWithoutALease(t *testing.T) {
	eachWorld(t, func(w *world) {
		j := newJudge()
		j.hold = make(chan struct{})
		server := httptest.NewServer(j)
		w.Cleanup(server.Close)
		w.Cleanup(sync.OnceFunc(func() { close(j.hold) }))
		w.endpoint(server.URL)
		w.lease = 0
		w.sender()
		w.sender()
		w.change(1)
		for range 2 {
			select {
			case <-j.entered:
			case <-time.After(20 * time.Second):
				t.Fatal("the planted mistake was not made")
			}
		}
		j.mu.Lock()
		defer j.mu.Unlock()
		if len(j.faults) == 0 {
			t.Error("the judge saw nothing")
		}
	})
}

// TestOfOneLotALaterMessageWaitsForAnEarlierOne: the first of lot 1 fails once,
// and while it waits for its second try lot 2 goes on and lot 1 does not.
func TestOfOneLotALaterMessageWaitsForAnEarlierOne(t *testing.T) {
	eachWorld(t, func(w *world) {
		server, seen := w.receiver(func(n int, _ got) int {
			if n == 1 {
				return http.StatusBadGateway
			}
			return http.StatusOK
		})
		id, _ := w.endpoint(server.URL)
		w.sender()
		w.change(1)
		first := w.next(seen)
		w.until("the failure is written", func() bool { return w.list(id, "")[0].Tries == 1 })
		w.change(1, 2, 1, 2)
		w.until("lot 2 is told", func() bool { return len(w.list(id, webhooks.Delivered)) == 2 })
		if n := len(w.list(id, webhooks.Waiting)); n != 3 {
			t.Errorf("%d wait, want the 3 of lot 1", n)
		}
		order := []string{w.next(seen).body, w.next(seen).body}
		w.clock.Advance(10 * time.Second)
		for range 3 {
			order = append(order, w.next(seen).body)
		}
		base := w.list(id, "")[0].Seq
		want := fmt.Sprint([]int64{base + 2, base + 4, base, base + 1, base + 3})
		if got := fmt.Sprint(order); got != want || first.body != order[2] {
			t.Errorf("arrived %s, want %s", got, want)
		}
	})
}

func TestAStopGivesBackWhatItBrokeOff(t *testing.T) {
	eachWorld(t, func(w *world) {
		j := newJudge()
		j.hold = make(chan struct{})
		server := httptest.NewServer(j)
		w.Cleanup(server.Close)
		id, _ := w.endpoint(server.URL)
		s := w.sender()
		w.change(1)
		<-j.entered
		s.Stop()
		close(j.hold)
		d := w.list(id, webhooks.Waiting)
		if len(d) != 1 || d[0].Tries != 0 || !d[0].Lease.IsZero() || len(w.attempts(d[0].ID)) != 0 {
			t.Fatalf("after the stop: %+v", d)
		}
		w.sender() // at once, without the clock having moved
		w.until("it is delivered", func() bool { return len(w.list(id, webhooks.Delivered)) == 1 })
	})
}

func TestTwentyFailedDeliveriesInARowSwitchAnEndpointOff(t *testing.T) {
	eachWorld(t, func(w *world) {
		broken := true
		server, seen := w.receiver(func(int, got) int {
			if broken {
				return http.StatusInternalServerError
			}
			return http.StatusOK
		})
		id, _ := w.endpoint(server.URL)
		s := w.sender()
		for lot := range int64(webhooks.MaxFailures + 1) {
			w.change(lot)
		}
		for i, wait := range []time.Duration{10, 100, 1000} {
			w.until("all were tried", func() bool {
				all := w.list(id, "")
				return len(all) == webhooks.MaxFailures+1 && !slices.ContainsFunc(all, func(d webhooks.Delivery) bool { return d.Tries <= i })
			})
			w.clock.Advance(wait * time.Second)
		}
		w.until("it is off", func() bool { return !w.live(id) })
		s.Stop()
		if n := len(w.list(id, webhooks.GivenUp)); n != webhooks.MaxFailures && n != webhooks.MaxFailures+1 {
			t.Errorf("%d were given up", n)
		}
		w.off(id)
		broken = false
		for len(seen) > 0 {
			<-seen
		}
		w.change(77)
		w.sender()
		if err := w.service.Resume(t.Context(), w.by, id); err != nil {
			t.Fatal(err)
		}
		w.until("what happened meanwhile is told", func() bool { return len(w.list(id, webhooks.Waiting)) == 0 && len(w.list(id, webhooks.Delivered)) >= 1 })
	})
}

func (w *world) live(id int64) bool {
	w.Helper()
	e, found, err := w.store.GetEndpoint(context.Background(), 1, id)
	if err != nil || !found {
		w.Fatal(found, err)
	}
	return e.Live()
}

// off expects the journal to say that an endpoint was switched off.
func (w *world) off(id int64) {
	w.Helper()
	list, err := w.store.Journal(context.Background(), 1, 0, event.Subject{Kind: "endpoint", ID: id}, 100)
	if err != nil || len(list) != 2 || list[1].Kind != "endpoint.switched_off" || list[1].Who.Kind != "palier" {
		w.Errorf("journal of the endpoint: %+v %v", list, err)
	}
}
