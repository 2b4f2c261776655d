package delivery_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/webhooks"
	"palier/internal/delivery"
	"palier/internal/testkit"
)

// store is what the senders of these tests stand on: the real one.
type store interface {
	event.Ledger
	webhooks.Store
	webhooks.Journal
	InsertAccount(ctx context.Context, a access.Account) error
}

// world is an installation with one account, whose lots change.
type world struct {
	*testing.T
	database testkit.Database
	store    store
	clock    *testkit.Clock
	service  *webhooks.Service
	by       access.Actor
	lease    time.Duration
}

func eachWorld(t *testing.T, run func(w *world)) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		w := &world{T: t, database: db, clock: testkit.NewClock(), by: access.Operator(access.Account{ID: 1}, "test"), lease: delivery.Lease}
		w.store = db.Store(t, w.clock.Now)
		w.write(func(ctx context.Context, tx event.Tx) error {
			return w.store.InsertAccount(ctx, access.Account{ID: 1, Name: "A", Mode: access.Test, Country: "FR", CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
		})
		w.service = webhooks.NewService(w.store, w.store, w.store, seal(), formats())
		run(w)
	})
}

func seal() *webhooks.Seal {
	return webhooks.NewSeal(func(bool) ([]byte, error) { return make([]byte, webhooks.KeyBytes), nil })
}

// shape tells every change of a lot in one message, whose body is the line's
// sequence.
type shape struct{}

func (shape) Render(_ context.Context, e event.Event, _ webhooks.Endpoint) ([]webhooks.Message, error) {
	if e.Kind != "lot.updated" {
		return nil, nil
	}
	return []webhooks.Message{{Event: "lot:updated", Subject: e.Subject, Body: []byte(strconv.FormatInt(e.Seq, 10))}}, nil
}

func formats() []webhooks.Format {
	return []webhooks.Format{{Name: "test", Events: []webhooks.Event{{Name: "lot:updated"}}, Shape: shape{}, Sign: webhooks.Hex("signature"),
		Retries: []time.Duration{10 * time.Second, 100 * time.Second, 1000 * time.Second}}}
}

func (w *world) write(fn func(ctx context.Context, tx event.Tx) error) {
	w.Helper()
	if err := w.store.Write(w.Context(), 1, fn); err != nil {
		w.Fatal(err)
	}
}

// change changes lots, one line of the journal each.
func (w *world) change(lots ...int64) {
	w.Helper()
	w.write(func(_ context.Context, tx event.Tx) error {
		for _, id := range lots {
			tx.Record(event.Event{Kind: "lot.updated", Subject: event.Subject{Kind: "lot", ID: id}})
		}
		return nil
	})
}

// endpoint has an URL told, and gives its number and secret.
func (w *world) endpoint(to string) (int64, string) {
	w.Helper()
	e, secret, err := w.service.Create(w.Context(), w.by, webhooks.Endpoint{Format: "test", URL: to})
	if err != nil {
		w.Fatal(err)
	}
	return e.ID, secret
}

// sender starts one that may reach this machine.
func (w *world) sender() running { return w.start(local(), quick()) }

func local() delivery.Guard {
	return delivery.NewGuard([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}, nil)
}

// quick looks for work more often than a sender does in earnest.
func quick() delivery.Limits {
	l := delivery.Usual()
	l.Poll = 10 * time.Millisecond
	return l
}

// running is a sender that a test may stop before its end.
type running struct {
	*delivery.Sender
	Stop func()
}

// start starts a sender over the database, with connections of its own as another
// process has.
func (w *world) start(g delivery.Guard, l delivery.Limits) running {
	db := w.database.Store(w, w.clock.Now)
	s := delivery.NewWithin(webhooks.NewOutbox(db, db, db, seal(), formats(), w.lease, w.clock.Now), g, l, w.clock.Now, testkit.Log(w))
	s.Start()
	stop := sync.OnceFunc(s.Stop)
	w.Cleanup(stop)
	return running{s, stop}
}

// got is a request that a receiver had.
type got struct {
	body   string
	header http.Header
}

// receiver answers with what answer says of the n-th request, from 1, and notes
// each.
func (w *world) receiver(answer func(n int, r got) int) (*httptest.Server, <-chan got) {
	seen := make(chan got, 1000)
	var mu sync.Mutex
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		g := got{string(body), r.Header}
		mu.Lock()
		n++
		status := answer(n, g)
		mu.Unlock()
		seen <- g
		rw.WriteHeader(status)
		fmt.Fprintf(rw, "answer %d", status)
	}))
	w.Cleanup(server.Close)
	return server, seen
}

func fine(int, got) int { return http.StatusOK }

// next waits for a request.
func (w *world) next(seen <-chan got) got {
	w.Helper()
	select {
	case g := <-seen:
		return g
	case <-time.After(20 * time.Second):
		w.Fatal("no request came")
		return got{}
	}
}

// until waits for what comes by itself.
func (w *world) until(what string, done func() bool) {
	w.Helper()
	tick, limit := time.NewTicker(5*time.Millisecond), time.After(20*time.Second)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-limit:
			w.Fatal("never: " + what)
		}
	}
}

// list gives an endpoint's deliveries in a state, the oldest first.
func (w *world) list(endpoint int64, state webhooks.State) []webhooks.Delivery {
	w.Helper()
	list, err := w.service.Deliveries(context.Background(), w.by, webhooks.DeliveryQuery{Endpoint: endpoint, State: state})
	if err != nil {
		w.Fatal(err)
	}
	slices.Reverse(list)
	return list
}

func (w *world) attempts(delivery int64) []webhooks.Attempt {
	w.Helper()
	_, list, err := w.service.Attempts(context.Background(), w.by, delivery)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

func signed(secret, body string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(body))
	return hex.EncodeToString(h.Sum(nil))
}
