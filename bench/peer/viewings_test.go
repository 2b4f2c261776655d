package peer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"palier/bench/load"
)

// tour is as much of the Flatsy door as these tests need.
type tour struct {
	mu     sync.Mutex
	booked map[string]bool // reference and date
	short  bool            // a property with too few slots
}

func (d *tour) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/flatsy/api/v1/business")
	if path != "/login" && r.Header.Get("X-Auth-Token") != "token" {
		http.Error(w, "no token", http.StatusUnauthorized)
		return
	}
	var sent struct {
		Identifier, Ref, Date string
		Metadata              struct {
			Emitted string `json:"emitted_at"`
		}
	}
	json.NewDecoder(r.Body).Decode(&sent)
	switch path {
	case "/login":
		fmt.Fprint(w, `{"token":"token"}`)
	case "/visit/slots":
		var slots []map[string]any
		for i := range 560 {
			slots = append(slots, map[string]any{"date": fmt.Sprint("day ", i), "available": !d.short || i%2 == 0})
		}
		json.NewEncoder(w).Encode(slots)
	case "/visit/create":
		key := sent.Ref + " " + sent.Date
		if d.booked[key] || sent.Ref == "" || sent.Date == "" || sent.Metadata.Emitted == "" {
			http.Error(w, "taken", http.StatusConflict)
			return
		}
		d.booked[key] = true
		fmt.Fprint(w, `{"id":"v"}`)
	default:
		fmt.Fprint(w, `{}`)
	}
}

// toured is a Palier, logged in, whose server is d.
func toured(t *testing.T, d *tour) *Palier {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	p := opened(t, &door{})
	p.addr = server.Listener.Addr().String()
	var err error
	if p.round, err = newRound(viewing{Base: "http://127.0.0.1:1/flatsy", Identifier: "camille", Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	if p.site, err = newSite(card{Base: "http://127.0.0.1:1/adlead/v1/a"}); err != nil {
		t.Fatal(err)
	}
	if err := p.LogIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEverySlotIsBookedOnce(t *testing.T) {
	d := &tour{booked: map[string]bool{}}
	p := toured(t, d)
	starts, err := p.FreeSlots(t.Context(), perProperty+1)
	if err != nil || len(starts) != 2*perProperty || starts[0].ref == starts[1].ref {
		t.Fatalf("%d starts, %v", len(starts), err)
	}
	if err := load.Send(t.Context(), p.Addr(), 4, len(starts)/4, p.Bookings(starts)); err != nil || len(d.booked) != len(starts) {
		t.Errorf("%d of %d booked: %v", len(d.booked), len(starts), err)
	}
	if _, err := load.Once(t.Context(), p.Addr(), p.Bookings(starts)); err == nil {
		t.Error("a slot was booked twice")
	}
}

func TestSlotsOfABusyAgentAreSomeFreeAndSomeNot(t *testing.T) {
	d := &tour{short: true}
	p := toured(t, d)
	if _, err := load.Once(t.Context(), p.Addr(), p.Slots(CrowdRefs())); err != nil {
		t.Error(err)
	}
	if _, err := p.FreeSlots(t.Context(), 1); err == nil {
		t.Error("280 free slots are too few, and were taken for enough")
	}
	d.short = false
	if _, err := load.Once(t.Context(), p.Addr(), p.Slots(CrowdRefs())); err == nil {
		t.Error("an agent who is always free was taken for a busy one")
	}
}
