package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/fault"
)

func TestAWholeAnswerSaysHowLongItIs(t *testing.T) {
	w := httptest.NewRecorder()
	Guard(w.Header())
	Send(w, http.StatusConflict, []byte(`{"é":1}`))
	want := http.Header{
		"Cache-Control":          {"no-store"},
		"X-Content-Type-Options": {"nosniff"},
		"Content-Type":           {"application/json; charset=utf-8"},
		"Content-Length":         {"8"},
	}
	if diff := cmp.Diff(want, w.Header()); diff != "" || w.Code != http.StatusConflict || w.Body.String() != `{"é":1}` {
		t.Errorf("%d %s %s", w.Code, w.Body, diff)
	}
}

func TestADocumentIsSentAsYAML(t *testing.T) {
	w := httptest.NewRecorder()
	Document(w, []byte("openapi: 3.0.3\n"))
	if kind := w.Header().Get("Content-Type"); w.Code != http.StatusOK || w.Body.String() != "openapi: 3.0.3\n" || kind != "application/yaml; charset=utf-8" {
		t.Errorf("%d %q %q", w.Code, kind, w.Body)
	}
}

// Log once, where the answer is written, what is the server's fault.
func TestOnlyTheServersFaultsAreLogged(t *testing.T) {
	tests := []struct {
		name   string
		status int
		err    error
		left   bool
		logged string
		allow  string
	}{
		{"a fault", 500, errors.New("disk"), false, "level=ERROR msg=\"request failed\" door=apimo request=r-1 error=disk\n", ""},
		{"busy", 503, errors.New("busy"), false, "level=ERROR msg=\"request failed\" door=apimo request=r-1 error=busy\n", ""},
		{"a fault that nobody waits for", 503, errors.New("disk"), true, "", ""},
		{"a caller's mistake", 499, errors.New("input"), false, "", ""},
		{"a verb", 405, fmt.Errorf("serve: %w", &MethodError{Allow: "GET, HEAD"}), false, "", "GET, HEAD"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx, leave := context.WithCancel(WithRequestID(t.Context(), "r-1"))
			defer leave()
			if test.left {
				leave()
			}
			var lines bytes.Buffer
			w := httptest.NewRecorder()
			Refused(w, httptest.NewRequestWithContext(ctx, "GET", "/", nil), untimed(&lines).With("door", "apimo"), test.status, test.err)
			if got := lines.String(); got != test.logged {
				t.Errorf("logged %q, want %q", got, test.logged)
			}
			if allow := w.Header().Get("Allow"); allow != test.allow {
				t.Errorf("allows %q, want %q", allow, test.allow)
			}
		})
	}
}

// untimed is a log without the time of its lines.
func untimed(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

func TestProblemsStandUnderTheirFieldInTheOrderOfFields(t *testing.T) {
	tests := []struct {
		name     string
		problems []fault.Problem
		want     string
	}{
		{"none", nil, `{}`},
		{"fields that mix", []fault.Problem{{Field: "b", Message: "1"}, {Field: "a", Message: "2"}, {Field: "b", Message: "3"}}, `{"b":["1","3"],"a":["2"]}`},
		{"without a field, or words", []fault.Problem{{Message: "1"}, {Field: "a"}, {Field: "a"}}, `{"":["1"],"a":["",""]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var e Encoder
			ByField(&e, test.problems)
			if got := string(e.Bytes()); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}
