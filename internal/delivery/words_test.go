package delivery_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"palier/internal/core/webhooks"
)

// What lies behind the host of an endpoint's URL may be its receiver's password. The
// words for a server that is not there, or that breaks off, are read by more people.
func TestTheWordsForAFailureDoNotTellTheURL(t *testing.T) {
	eachWorld(t, func(w *world) {
		shut := httptest.NewServer(http.NotFoundHandler())
		shut.Close()
		rude := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
		w.Cleanup(rude.Close)
		for _, to := range []string{shut.URL, rude.URL} {
			id, _ := w.endpoint(to + "/hook/s3same?token=s3same")
			s := w.sender()
			w.change(1)
			w.until("it was tried", func() bool { l := w.list(id, ""); return len(l) == 1 && l[0].Tries == 1 })
			a := w.attempts(w.list(id, webhooks.Waiting)[0].ID)[0]
			if a.Status != 0 || a.Error == "" || strings.Contains(a.Error, "s3same") {
				t.Errorf("attempt %+v", a)
			}
			s.Stop()
			if err := w.service.Remove(t.Context(), w.by, id); err != nil {
				t.Error(err)
			}
		}
	})
}
