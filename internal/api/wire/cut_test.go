package wire

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// deaf is a ResponseWriter whose reader is gone.
type deaf struct{ *httptest.ResponseRecorder }

func (deaf) Write([]byte) (int, error) { return 0, errHandled }

func TestAStreamThatFailsIsAnsweredUntilItHasBegun(t *testing.T) {
	tests := []struct {
		name string
		rows int // before the end
		gone bool
		err  error
		cut  bool
	}{
		{"short and whole", 10, false, nil, false},
		{"long and whole", 10_000, false, nil, false},
		{"failed at once", 10, false, errHandled, false},
		{"failed half-way", 10_000, false, errHandled, true},
		{"a reader who is gone at the end", 10, true, nil, true},
		{"a reader who is gone half-way", 10_000, true, nil, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			var w http.ResponseWriter = rec
			if test.gone {
				w = deaf{rec}
			}
			s := NewStream(w, time.Minute)
			s.Array()
			for range test.rows {
				s.String("a row of a list")
			}
			s.EndArray()
			err := s.Finish(test.err)
			failed := test.err != nil || test.gone
			if errors.Is(err, ErrCut) != test.cut || (err != nil) != failed || failed && !errors.Is(err, errHandled) {
				t.Errorf("finished with %v", err)
			}
			if !failed && strings.Count(rec.Body.String(), "row") != test.rows {
				t.Errorf("%d bytes were sent", rec.Body.Len())
			}
			if failed && !test.cut && rec.Body.Len() > 0 {
				t.Errorf("%d bytes were sent before an answer", rec.Body.Len())
			}
		})
	}
}

func TestAnAnswerThatIsCutEndsItsConnectionAndSaysWhy(t *testing.T) {
	left, leave := context.WithCancel(t.Context())
	leave()
	for name, c := range map[string]struct {
		ctx    context.Context
		logged bool
	}{
		"our fault":       {t.Context(), true},
		"the reader left": {left, false},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			defer func() {
				if got := recover(); got != http.ErrAbortHandler {
					t.Errorf("recovered %v", got)
				}
				if said := strings.Contains(log.String(), errHandled.Error()); said != c.logged {
					t.Errorf("logged: %q", log.String())
				}
			}()
			r := httptest.NewRequest("GET", "/", nil).WithContext(c.ctx)
			Refused(httptest.NewRecorder(), r, slog.New(slog.NewTextHandler(&log, nil)), http.StatusInternalServerError, errors.Join(ErrCut, errHandled))
		})
	}
}
