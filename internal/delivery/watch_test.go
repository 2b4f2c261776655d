package delivery_test

import (
	"context"
	"errors"
	"testing"

	"palier/internal/core/event"
	"palier/internal/delivery"
)

// TestAWatchedLedgerTellsAfterTheOutermostWriteThatRecorded: earlier, the reader
// would find nothing yet and sleep on.
func TestAWatchedLedgerTellsAfterTheOutermostWriteThatRecorded(t *testing.T) {
	eachWorld(t, func(w *world) {
		var told []int64 // the journal's head when it was told
		l := delivery.Watch(w.store, func(account int64) {
			seq, _, err := w.store.Head(context.Background(), account)
			if err != nil {
				t.Error(err)
			}
			told = append(told, seq)
		})
		record := func(_ context.Context, tx event.Tx) error {
			tx.Record(event.Event{Kind: "lot.updated", Subject: event.Subject{Kind: "lot", ID: 1}})
			return nil
		}
		refused := errors.New("refused by the test")
		for what, c := range map[string]struct {
			fn   func(ctx context.Context, tx event.Tx) error
			told int
		}{
			"nothing recorded": {func(context.Context, event.Tx) error { return nil }, 0},
			"recorded":         {record, 1},
			"recorded inside":  {func(ctx context.Context, _ event.Tx) error { return l.Write(ctx, 1, record) }, 1},
			"refused":          {func(ctx context.Context, tx event.Tx) error { return errors.Join(record(ctx, tx), refused) }, 0},
			"both": {func(ctx context.Context, tx event.Tx) error {
				return errors.Join(record(ctx, tx), l.Write(ctx, 1, record))
			}, 1},
		} {
			told = nil
			if err := l.Write(t.Context(), 1, c.fn); err != nil && !errors.Is(err, refused) {
				t.Fatal(err)
			}
			head, _, err := w.store.Head(t.Context(), 1)
			if err != nil || len(told) != c.told || c.told == 1 && told[0] != head {
				t.Errorf("%s: told at %v, head %d, %v", what, told, head, err)
			}
		}
	})
}

func TestASenderIsWokenByTheJournal(t *testing.T) {
	eachWorld(t, func(w *world) {
		server, seen := w.receiver(fine)
		w.endpoint(server.URL)
		patient := delivery.Usual()
		patient.Poll = 1 << 40 // minutes: only waking can help
		s := w.start(local(), patient)
		l := delivery.Watch(w.store, s.Wake)
		for lot := range int64(3) {
			err := l.Write(t.Context(), 1, func(_ context.Context, tx event.Tx) error {
				tx.Record(event.Event{Kind: "lot.updated", Subject: event.Subject{Kind: "lot", ID: lot}})
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			w.next(seen)
		}
	})
}
