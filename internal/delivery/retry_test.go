package delivery_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"palier/internal/core/webhooks"
	"palier/internal/delivery"
)

func TestAReceiverThatFailsTwiceIsTriedAfterTenAndHundredSeconds(t *testing.T) {
	eachWorld(t, func(w *world) {
		server, seen := w.receiver(func(n int, _ got) int { return []int{503, 500, 204}[min(n, 3)-1] })
		id, secret := w.endpoint(server.URL)
		w.sender()
		w.change(1)
		first := w.next(seen)
		for i, wait := range []time.Duration{10 * time.Second, 100 * time.Second} {
			w.until("the failure is written", func() bool { return len(w.attempts(w.list(id, webhooks.Waiting)[0].ID)) == i+1 })
			d := w.list(id, webhooks.Waiting)[0]
			if left := d.DueAt.Sub(w.clock.Now()); left > wait || left < wait-5*time.Second {
				t.Errorf("try %d: the next in %s, want %s", i+1, left, wait)
			}
			w.clock.Advance(wait)
			again := w.next(seen)
			if again.body != first.body || again.header.Get("signature") != first.header.Get("signature") || again.header.Get("webhook-id") != first.header.Get("webhook-id") {
				t.Error("a retry differs from the first try")
			}
		}
		w.until("it is delivered", func() bool { return len(w.list(id, webhooks.Delivered)) == 1 })
		if got, want := first.header.Get("signature"), signed(secret, first.body); got != want || first.header.Get("Content-Type") != "application/json" {
			t.Errorf("signature %s, want %s; %v", got, want, first.header)
		}
		var statuses []int
		for _, a := range w.attempts(w.list(id, webhooks.Delivered)[0].ID) {
			statuses = append(statuses, a.Status)
		}
		if len(statuses) != 3 || statuses[0] != 503 || statuses[1] != 500 || statuses[2] != 204 {
			t.Errorf("attempts %v", statuses)
		}
	})
}

func TestAfterFourTriesADeliveryIsGivenUpAndTheNextOfItsSubjectGoes(t *testing.T) {
	eachWorld(t, func(w *world) {
		var first string
		server, seen := w.receiver(func(n int, r got) int {
			if n == 1 {
				first = r.body
			}
			if r.body == first {
				return http.StatusTeapot
			}
			return http.StatusOK
		})
		id, _ := w.endpoint(server.URL)
		w.sender()
		w.change(1, 1)
		body := w.next(seen).body
		for i, wait := range []time.Duration{10, 100, 1000} {
			w.until("the failure is written", func() bool { return w.list(id, webhooks.Waiting)[0].Tries == i+1 })
			w.clock.Advance(wait * time.Second)
			if again := w.next(seen).body; again != body {
				t.Errorf("try %d: body %s, want %s", i+2, again, body)
			}
		}
		if after := w.next(seen).body; after == body {
			t.Error("a fifth try")
		}
		w.until("both ended", func() bool { return len(w.list(id, webhooks.GivenUp)) == 1 && len(w.list(id, webhooks.Delivered)) == 1 })
	})
}

func TestARedirectIsAFailureAndIsNotFollowed(t *testing.T) {
	eachWorld(t, func(w *world) {
		target, followed := w.receiver(fine)
		server := httptest.NewServer(http.RedirectHandler(target.URL, http.StatusTemporaryRedirect))
		w.Cleanup(server.Close)
		id, _ := w.endpoint(server.URL)
		w.sender()
		w.change(1)
		w.until("it was tried", func() bool { l := w.list(id, ""); return len(l) == 1 && l[0].Tries == 1 })
		d := w.list(id, "")[0]
		if a := w.attempts(d.ID)[0]; d.State != webhooks.Waiting || a.Status != 307 || len(followed) != 0 {
			t.Errorf("state %s, status %d, followed %d times", d.State, a.Status, len(followed))
		}
	})
}

func TestABadCertificateAndASilentReceiverAreFailuresInWords(t *testing.T) {
	eachWorld(t, func(w *world) {
		secure := httptest.NewTLSServer(http.NotFoundHandler())
		w.Cleanup(secure.Close)
		end := make(chan struct{})
		silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-end }))
		w.Cleanup(silent.Close)
		w.Cleanup(func() { close(end) })
		patient, hasty := quick(), quick() // a handshake on a busy machine takes its time; silence may be short
		hasty.Timeout = 300 * time.Millisecond
		for _, c := range []struct {
			to, want string
			limits   delivery.Limits
		}{{secure.URL, "the certificate is not valid", patient}, {silent.URL, "no answer within 300ms", hasty}} {
			id, _ := w.endpoint(c.to)
			s := w.start(local(), c.limits)
			w.change(1)
			w.until("it was tried", func() bool { l := w.list(id, ""); return len(l) == 1 && l[0].Tries == 1 })
			if a := w.attempts(w.list(id, "")[0].ID)[0]; a.Status != 0 || !strings.HasPrefix(a.Error, c.want) || strings.Contains(a.Error, "http") {
				t.Errorf("attempt %+v, want %q", a, c.want)
			}
			s.Stop()
			if err := w.service.Remove(t.Context(), w.by, id); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestANameThatLeadsToAPrivateAddressIsCaughtWhereItIsDialled: localhost is a
// name, and nothing in the URL says where it leads. A guard that looked at the
// URL instead of the address would let it pass, and the receiver would see it.
func TestANameThatLeadsToAPrivateAddressIsCaughtWhereItIsDialled(t *testing.T) {
	eachWorld(t, func(w *world) {
		server, seen := w.receiver(fine)
		named := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
		id, _ := w.endpoint(named)
		s := w.start(delivery.NewGuard(nil, nil), quick())
		w.change(1)
		w.until("it was tried", func() bool { l := w.list(id, ""); return len(l) == 1 && l[0].Tries == 1 })
		a := w.attempts(w.list(id, "")[0].ID)[0]
		if !strings.Contains(a.Error, "is in a range that webhooks may not reach") || len(seen) != 0 {
			t.Errorf("attempt %+v, %d requests came through", a, len(seen))
		}
		s.Stop()
		w.sender() // the same, allowed: it is the guard that refused
		w.clock.Advance(10 * time.Second)
		w.next(seen)
	})
}

func TestAnAnswerIsCutAndMadeFitToStore(t *testing.T) {
	eachWorld(t, func(w *world) {
		server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Write([]byte("a\x00b\xff" + strings.Repeat("x", 1<<20)))
		}))
		w.Cleanup(server.Close)
		id, _ := w.endpoint(server.URL)
		w.sender()
		w.change(1)
		w.until("it is delivered", func() bool { return len(w.list(id, webhooks.Delivered)) == 1 })
		answer := w.attempts(w.list(id, "")[0].ID)[0].Answer
		if !strings.HasPrefix(answer, "a\uFFFDb\uFFFDxx") || strings.Count(answer, "x") != webhooks.MaxAnswer-4 {
			t.Errorf("%d bytes kept, beginning %q", len(answer), answer[:12])
		}
	})
}
