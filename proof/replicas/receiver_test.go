package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"palier/proof/harness"
)

const taken = `{"event":"lot:status-updated","emitted_at":"2026-11-21T10:00:00.000001Z","data":{"id":4,"status":"option","context":{"lead_id":null}}}`

// deliver sends a body as the program would; forged with another secret.
func deliver(r *receiver, id, body string, forged bool) int {
	req := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(body))
	req.Header.Set("webhook-id", id)
	req.Header.Set("signature", r.signature([]byte(body)))
	if forged {
		req.Header.Set("signature", r.signature([]byte(body+" ")))
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w.Code
}

func TestAMessageIsKeptOnceAndAForgedOneNever(t *testing.T) {
	r, err := openReceiver(harness.Rand(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	r.secret = "whsec_secret"
	r.gentle.Store(true)
	if a, b := deliver(r, "m1", taken, false), deliver(r, "m1", taken, false); a != 200 || b != 200 {
		t.Errorf("status %d and %d, want 200", a, b)
	}
	if list := r.heard()[subject{"lot", 4}]; len(list) != 1 || list[0].Data.Status != "option" || r.arrivals != 2 || len(r.found()) != 0 {
		t.Errorf("heard %v, %d arrivals, %v", list, r.arrivals, r.found())
	}
	if status := deliver(r, "m2", taken, true); status != http.StatusUnauthorized || len(r.found()) != 1 || r.found()[0].Kind != "forged" {
		t.Errorf("forged: status %d, %v", status, r.found())
	}
}

func TestNoMessageIsTreatedIllTwice(t *testing.T) {
	r, err := openReceiver(harness.Rand(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	for n := 0; r.refusals == 0; n++ {
		if n == 10_000 {
			t.Fatal("it refuses nothing")
		}
		r.mood(fmt.Sprint("m", n))
	}
	for id := range r.met {
		if mood := r.mood(id); mood < refuses+drops+dawdles {
			t.Fatalf("%s is treated ill twice", id)
		}
	}
}
