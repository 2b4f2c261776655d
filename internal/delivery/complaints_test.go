package delivery_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"palier/internal/core/webhooks"
	"palier/internal/delivery"
)

// counter counts what is logged.
type counter struct {
	slog.Handler // of everything else
	lines        atomic.Int64
	wrong        atomic.Int64 // lines that do not say what is wrong
}

func (*counter) Enabled(context.Context, slog.Level) bool { return true }

func (c *counter) Handle(_ context.Context, r slog.Record) error {
	c.lines.Add(1)
	said := false
	r.Attrs(func(a slog.Attr) bool {
		said = said || strings.Contains(a.Value.String(), "put the key back")
		return true
	})
	if !said {
		c.wrong.Add(1)
	}
	return nil
}

func TestAMissingSealingKeyIsSaidOnceInTenMinutes(t *testing.T) {
	eachWorld(t, func(w *world) {
		server, _ := w.receiver(fine)
		w.endpoint(server.URL)
		w.endpoint(server.URL)
		w.change(1)
		var asked atomic.Int64 // for the key, at least once a round
		none := webhooks.NewSeal(func(bool) ([]byte, error) { asked.Add(1); return nil, errors.New("put the key back") })
		db := w.database.Store(w, w.clock.Now)
		log := &counter{Handler: slog.DiscardHandler}
		s := delivery.NewWithin(webhooks.NewOutbox(db, db, db, none, formats(), w.lease, w.clock.Now), local(), quick(), w.clock.Now, slog.New(log))
		s.Start()
		defer s.Stop()
		for n := range int64(2) {
			before := asked.Load()
			w.until("many rounds", func() bool { return asked.Load() > before+20 })
			if got := log.lines.Load(); got != n+1 || log.wrong.Load() != 0 {
				t.Fatalf("logged %d times in %d periods, %d of something else", got, n+1, log.wrong.Load())
			}
			w.clock.Advance(10 * time.Minute)
		}
	})
}
