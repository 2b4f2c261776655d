package hooks

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// told posts a message to an endpoint and gives the status.
func told(ctx context.Context, t *testing.T, url, id, body string) (int, error) {
	t.Helper()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("webhook-id", id)
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, err
	}
	answer.Body.Close()
	return answer.StatusCode, nil
}

func message(emitted time.Time) string {
	return fmt.Sprintf(`{"event":"lot:updated","emitted_at":"%s","data":{}}`, emitted.UTC().Format("2006-01-02T15:04:05.000000Z"))
}

func open(t *testing.T, endpoints, hanging int) *Receivers {
	t.Helper()
	r, err := Listen(endpoints, hanging)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestAMessageCountsOnceAtEachEndpoint(t *testing.T) {
	r := open(t, 3, 1)
	emitted := time.Now().Add(-time.Second).Truncate(time.Microsecond)
	for _, m := range []struct {
		endpoint int
		id       string
	}{{1, "msg_1"}, {2, "msg_1"}, {1, "msg_1"}, {1, "msg_2"}} {
		if status, err := told(t.Context(), t, r.URLs()[m.endpoint], m.id, message(emitted)); status != http.StatusNoContent {
			t.Fatalf("%+v: %d, %v", m, status, err)
		}
	}
	got, err := r.Between(emitted, emitted.Add(1))
	if err != nil || len(got) != 3 {
		t.Fatalf("%d arrivals, %v; want 3", len(got), err)
	}
	if a := got[0]; a.Endpoint != 1 || !a.Emitted.Equal(emitted) || a.Took < time.Second || a.Took > time.Minute {
		t.Errorf("first arrival %+v", a)
	}
	if late, _ := r.Between(emitted.Add(1), emitted.Add(time.Hour)); len(late) != 0 {
		t.Errorf("%d arrivals of what was emitted outside the window", len(late))
	}
}

func TestHangingEndpointsNeverAnswer(t *testing.T) {
	r := open(t, 2, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if status, err := told(ctx, t, r.URLs()[0], "msg_1", message(time.Now())); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("answered %d, %v", status, err)
	}
}

func TestAMessageThatCannotBeReadIsAnError(t *testing.T) {
	for _, body := range []string{``, `{"emitted_at":12}`, `{"emitted_at":"now"}`, `{"emitted_at":"2026-`} {
		r := open(t, 1, 0)
		if status, err := told(t.Context(), t, r.URLs()[0], "msg_1", body); status != http.StatusBadRequest {
			t.Errorf("%s: %d, %v", body, status, err)
		}
		if _, err := r.Between(time.Time{}, time.Now()); err == nil {
			t.Errorf("%s: no error", body)
		}
	}
}
