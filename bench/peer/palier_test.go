package peer

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/bench/load"
)

// door is as much of the Apimo door as these tests need: leads in the order of their last change.
type door struct {
	mu    sync.Mutex
	leads []doorLead
	ids   int64
	extra int // added to total_items: a door that miscounts
}

type doorLead struct {
	ID        int64  `json:"id"`
	Reference string `json:"reference"`
	updated   int64
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if user, password, _ := r.BasicAuth(); user != "9999" || password != "secret" {
		http.Error(w, "credentials", http.StatusUnauthorized)
		return
	}
	switch id, found := strings.CutPrefix(r.URL.Path, "/apimo/agencies/14/leads/"); {
	case r.Method == http.MethodPut && found:
		n, _ := strconv.ParseInt(id, 10, 64)
		at := slices.IndexFunc(d.leads, func(l doorLead) bool { return l.ID == n })
		changed := d.leads[at]
		changed.updated = time.Now().Unix()
		d.leads = append(slices.Delete(d.leads, at, at+1), changed)
		json.NewEncoder(w).Encode(changed)
	case r.Method == http.MethodPost:
		var sent doorLead
		json.NewDecoder(r.Body).Decode(&sent)
		d.ids++
		d.leads = append(d.leads, doorLead{d.ids, sent.Reference, time.Now().Unix()})
		json.NewEncoder(w).Encode(map[string]any{"id": d.ids})
	default:
		d.list(w, r)
	}
}

func (d *door) list(w http.ResponseWriter, r *http.Request) {
	number := func(name string) int { n, _ := strconv.Atoi(r.FormValue(name)); return n }
	since := int64(number("timestamp"))
	found := slices.DeleteFunc(slices.Clone(d.leads), func(l doorLead) bool { return l.updated < since })
	total := len(found)
	found = found[min(number("offset"), total):]
	if limit := number("limit"); limit > 0 {
		found = found[:min(limit, len(found))]
	}
	last := int64(0)
	if len(found) > 0 {
		last = found[len(found)-1].updated
	}
	json.NewEncoder(w).Encode(map[string]any{"leads": found, "total_items": total + d.extra, "timestamp": last})
}

// opened is a Palier whose server is d, as a demo directory describes it.
func opened(t *testing.T, d *door) *Palier {
	t.Helper()
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "demo.json")
	text := `{"url":"http://127.0.0.1:1","apimo":{"base":"http://127.0.0.1:1/apimo","provider":"9999","token":"secret",
		"agency":"14","user":"9","closed_agency":"15"}}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &Palier{Process: &Process{addr: server.Listener.Addr().String()}}
	if err := p.learn(file); err != nil {
		t.Fatal(err)
	}
	return p
}

func posted(t *testing.T, d *door, count int) *Palier {
	t.Helper()
	p := opened(t, d)
	if err := load.Send(t.Context(), p.Addr(), 1, count, p.Create()); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPalierIsAskedForWhatTheCasesNeed(t *testing.T) {
	d := &door{}
	p := posted(t, d, 1200)
	if len(d.leads) != 1200 || d.leads[0].Reference == d.leads[1].Reference {
		t.Fatalf("%d leads, the first two %+v", len(d.leads), d.leads[:2])
	}
	one, err := p.One(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, work := range map[string]load.Work{
		"one": one, "list": p.List(1000), "page": p.Page(100, 1200, []int{1100}),
	} {
		if _, err := load.Once(t.Context(), p.Addr(), work); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestADeltaIsJustTheLeadsThatChanged(t *testing.T) {
	d := &door{}
	p := posted(t, d, 50)
	for range 2 { // the second time, the first changes are no longer among them
		work, err := p.Change(t.Context(), 20)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := load.Once(t.Context(), p.Addr(), work); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnswersThatAreNotWhatWasAskedAreNoted(t *testing.T) {
	d := &door{}
	p := posted(t, d, 30)
	for name, work := range map[string]load.Work{
		"fewer leads":         p.List(1000),
		"fewer altogether":    p.Page(10, 31, []int{0}),
		"past the end":        p.Page(10, 30, []int{25}),
		"unknown credentials": (&Palier{Process: p.Process, target: p.target}).List(10),
	} {
		if _, err := load.Once(t.Context(), p.Addr(), work); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	work, err := p.Change(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	d.extra = 1
	if _, err := load.Once(t.Context(), p.Addr(), work); err == nil {
		t.Error("a delta whose total is wrong: accepted")
	}
}
