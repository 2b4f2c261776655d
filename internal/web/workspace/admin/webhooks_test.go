package admin_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

func TestAnAddressIsToldTestedPausedAndRemoved(t *testing.T) {
	h := open(t)
	var status atomic.Int64
	status.Store(http.StatusNoContent)
	got := make(chan string, 9)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(int(status.Load()))
		got <- string(body)
	}))
	t.Cleanup(receiver.Close)
	h.sent(h.director, "/webhooks", http.StatusUnprocessableEntity, []string{"Cochez au moins un événement"}, "url", receiver.URL, "format", "adlead")
	h.sent(h.director, "/webhooks", http.StatusUnprocessableEntity, []string{"adresse http ou https"}, "url", "ftp://x", "format", "adlead", "event.adlead", "lot:updated")
	body := h.sent(h.director, "/webhooks", http.StatusOK, []string{"whsec_"}, "url", receiver.URL+"/secret-path", "format", "adlead", "event.adlead", "lot:updated")
	at := h.found(body, `href="(/webhooks/\d+)`)
	one := h.done(h.director, at+"/test", []string{"Test en route"})
	select {
	case message := <-got:
		h.shows(h.director, one, http.StatusOK, "&#34;event&#34;: &#34;test&#34;")
		if message == "" {
			t.Error("an empty test")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the test never came")
	}
	h.arrives(at, "Reçu")
	status.Store(http.StatusTeapot)
	one = h.done(h.director, at+"/test", []string{"Test en route"})
	<-got
	h.arrives(one, "418")
	h.shows(h.director, at+"?state=delivered", http.StatusOK, "-418")
	h.shows(h.director, at+"?state=waiting&event=test", http.StatusOK, "418", "Essayer maintenant")
	h.done(h.director, at+"/replay", []string{"Renvoyés : 1."}, "which", "from", "seq", "1")
	h.done(h.director, at+"/replay", []string{"Renvoyés : 0."}, "which", "failed")
	h.done(h.director, at+"/replay", []string{"à partir de 1"}, "which", "from", "seq", "x")
	h.done(h.director, at+"/pause", []string{"Adresse en pause", "En pause depuis"})
	h.sent(h.director, at+"/test", http.StatusConflict, nil)
	h.done(h.director, at+"/resume", []string{"Adresse reprise"})
	h.done(h.director, at+"/settings", []string{"Adresse enregistrée", "lot:created"}, "url", receiver.URL, "event.adlead", "lot:created")
	h.sent(h.director, at+"/rotate", http.StatusOK, []string{"whsec_", "qu’une fois"})
	h.shows(h.director, "/audit?subject=endpoint:"+h.found(at, `(\d+)`), http.StatusOK, "événements choisis", "-secret-path")
	h.done(h.director, at+"/remove", []string{"Adresse supprimée"})
	h.shows(h.director, at, http.StatusNotFound)
}

// arrives waits until a page says something that work behind the scenes makes true.
func (h *house) arrives(path, text string) {
	h.Helper()
	var body string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if _, body = h.director.Get(path); contains(body, text) {
			return
		}
		<-time.After(50 * time.Millisecond)
	}
	h.Fatalf("%s never says %q\n%s", path, text, body)
}
