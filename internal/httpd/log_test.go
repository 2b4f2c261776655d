package httpd_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/internal/httpd"
)

// lines is a log that several goroutines write.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(b)
}

// What opens something by being known is in no log.
func TestTheLogHidesWhatFollowsASecretPath(t *testing.T) {
	log := &lines{}
	s := httpd.New(httpd.Options{
		Addr: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(log, nil)), Ready: func(context.Context) error { return nil },
		Mounts: []httpd.Mount{{Name: "door", Prefix: "/door", Secrets: []string{"/f/"}, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })}},
	})
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	s.Start()
	for _, path := range []string{"/door/f/1/0000-uid/plan.pdf", "/door/lots"} {
		res, err := http.Get("http://" + s.Addr() + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if got := log.all.String(); strings.Contains(got, "0000-uid") || strings.Contains(got, "plan.pdf") || !strings.Contains(got, "/door/f/…") || !strings.Contains(got, "/door/lots") {
		t.Errorf("the log says\n%s", got)
	}
}
