package flatsy_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// receiver is somebody else's server. While it is down it answers 503.
type receiver struct {
	server *httptest.Server
	mu     sync.Mutex
	down   bool
	came   chan heard
}

// heard is a request that came and was answered 200.
type heard struct {
	header http.Header
	raw    string
	body   map[string]any
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{came: make(chan heard, 1000)}
	r.server = httptest.NewServer(r)
	t.Cleanup(r.server.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	raw, err := io.ReadAll(q.Body)
	h := heard{header: q.Header, raw: string(raw)}
	if err != nil || r.down || json.Unmarshal(raw, &h.body) != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	r.came <- h
}

func (r *receiver) is(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
}

// hear waits for n messages.
func (r *receiver) hear(t *testing.T, n int) (list []heard) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for len(list) < n {
		select {
		case h := <-r.came:
			list = append(list, h)
		case <-limit:
			t.Fatalf("%d messages came, want %d: %v", len(list), n, list)
		}
	}
	return list
}

// row is a message as the document's table has it: its keys and the words in them. The
// visit is left out, which is always there.
func (h heard) row() string {
	if _, is := h.body["visit"].(map[string]any); !is {
		return "no visit: " + h.raw
	}
	var keys []string
	for _, k := range slices.Sorted(maps.Keys(h.body)) {
		switch word, is := h.body[k].(string); {
		case k == "visit":
			continue
		case is && k != "previousDate" && k != "previousId":
			k += "=" + word
		}
		keys = append(keys, k)
	}
	return strings.Join(keys, " ")
}

func rows(list []heard) (out []string) {
	for _, h := range list {
		out = append(out, h.row())
	}
	return out
}

// visit is what a message says of the visit.
func (h heard) visit(t *testing.T) map[string]any {
	t.Helper()
	v, ok := h.body["visit"].(map[string]any)
	if !ok {
		t.Fatalf("no visit: %s", h.raw)
	}
	return v
}
