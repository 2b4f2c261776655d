package wire

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestProbeTellsWhatARouterWouldAnswer(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /things", func(http.ResponseWriter, *http.Request) {})
	tests := []struct {
		method, path string
		status       int
		allow        string
	}{
		{"PATCH", "/things", http.StatusMethodNotAllowed, "GET, HEAD"},
		{"GET", "/others", http.StatusNotFound, ""},
	}
	for _, test := range tests {
		r := httptest.NewRequest(test.method, test.path, nil)
		h, _ := mux.Handler(r)
		if status, allow := Probe(h, r); status != test.status || allow != test.allow {
			t.Errorf("%s %s: %d %q, want %d %q", test.method, test.path, status, allow, test.status, test.allow)
		}
	}
}
