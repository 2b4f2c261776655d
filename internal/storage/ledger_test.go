package storage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/storage"
	"palier/internal/storage/sqldb"
	"palier/internal/testkit"
)

var errRefused = errors.New("refused by the test")

// newAccount makes an account with an agency 14 and a provider.
func newAccount(t *testing.T, db *storage.DB, id int64) {
	t.Helper()
	err := db.Write(t.Context(), id, func(ctx context.Context, tx event.Tx) error {
		now := tx.Now()
		return errors.Join(
			db.InsertAccount(ctx, access.Account{ID: id, Name: "Agence", Mode: access.Test, Country: "FR", CreatedAt: now, UpdatedAt: now}),
			db.InsertAgency(ctx, access.Agency{Account: id, ID: 14, Name: "Nantes", Timezone: "Europe/Paris", CreatedAt: now, UpdatedAt: now}),
			db.InsertProvider(ctx, access.Provider{Account: id, ID: provider(id), Name: "Portail", Agencies: []int64{14},
				Apimo: access.ApimoSettings{Profile: "document"}, CreatedAt: now, UpdatedAt: now}))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func provider(account int64) int64 { return 9000 + account }

// happened is an event that says which write it was of.
func happened(request string) event.Event {
	return event.Event{Kind: "test.happened", Subject: event.Subject{Kind: "test"}, Who: event.Who{Kind: "palier", Request: request}}
}

func journalOf(t *testing.T, db *storage.DB, account int64) []event.Event {
	t.Helper()
	list, err := db.Journal(context.Background(), account, 0, event.Subject{}, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// inOrder fails unless sequences follow each other from 1 and instants never go
// back; events of one write share an instant.
func inOrder(t *testing.T, list []event.Event) {
	t.Helper()
	for i, e := range list {
		if e.Seq != int64(i)+1 {
			t.Fatalf("event %d has the sequence %d", i+1, e.Seq)
		}
		if i > 0 && (e.At.Before(list[i-1].At) || e.At.Equal(list[i-1].At) && e.Who.Request != list[i-1].Who.Request) {
			t.Fatalf("event %d of %s is at %v, after one of %s at %v", e.Seq, e.Who.Request, e.At, list[i-1].Who.Request, list[i-1].At)
		}
	}
}

func TestInstantsOfAnAccountIncreaseThoughTheClockStepsBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		var mu sync.Mutex
		clock := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		steps := []time.Duration{0, 0, -time.Hour, time.Microsecond, -24 * time.Hour, 2 * time.Hour, 0, 500 * time.Nanosecond}
		db := d.Store(t, func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return clock
		})
		var last time.Time
		for _, step := range steps {
			mu.Lock()
			clock = clock.Add(step)
			mu.Unlock()
			err := db.Write(t.Context(), 1, func(_ context.Context, tx event.Tx) error {
				if !tx.Now().After(last) || tx.Now().Nanosecond()%1000 != 0 || tx.Now().Location() != time.UTC {
					t.Errorf("after a step of %v: %v, then %v", step, last, tx.Now())
				}
				if clock.Sub(tx.Now()) > time.Microsecond {
					t.Errorf("after a step of %v the instant %v lies behind the clock %v", step, tx.Now(), clock)
				}
				last = tx.Now()
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestSequenceOrderIsCommitOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		seen := watch(t, db, 1)
		const writers, each = 32, 20
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := range each {
					name := fmt.Sprintf("%d-%d", w, i)
					err := db.Write(context.Background(), 1, func(_ context.Context, tx event.Tx) error {
						tx.Record(happened(name))
						if i%5 == 4 {
							return errRefused // takes no sequence with it
						}
						if i%2 == 0 {
							tx.Record(happened(name))
						}
						return nil
					})
					if (err != nil) != (i%5 == 4) {
						t.Errorf("write %s: %v", name, err)
					}
				}
			})
		}
		all.Wait()
		list := journalOf(t, db, 1)
		inOrder(t, list)
		if want := writers * (each - each/5 + each/5*2); len(list) != want { // of five: two or three even ones that succeed
			t.Errorf("%d events, want %d", len(list), want)
		}
		seen(len(list))
	})
}

// watch follows an account's journal by sequence while it is written. The
// function it gives ends it, once so many events were seen, each right after the
// one before it.
func watch(t *testing.T, db *storage.DB, account int64) (seen func(events int)) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	var last int64
	poll := func() {
		list, err := db.Journal(context.Background(), account, last, event.Subject{}, 1000)
		if err != nil {
			t.Error(err)
		}
		for _, e := range list {
			if e.Seq != last+1 {
				t.Errorf("the reader saw sequence %d right after %d: a later commit came first", e.Seq, last)
			}
			last = e.Seq
		}
	}
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			poll()
		}
	}()
	return func(events int) {
		stop()
		<-done
		poll()
		if last != int64(events) {
			t.Errorf("the reader saw %d events of %d", last, events)
		}
	}
}

func TestAFailedWriteTakesNothingWithIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		newAccount(t, db, 1)
		next := func() (id int64) {
			if err := db.Write(t.Context(), 1, func(_ context.Context, tx event.Tx) error { id = tx.NextID(); return nil }); err != nil {
				t.Fatal(err)
			}
			return id
		}
		before := next()
		for what, fail := range map[string]func() error{"an error": func() error { return errRefused }, "a panic": func() error { panic("broken") }} {
			err := db.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
				tx.Record(happened("never"))
				tx.NextID()
				tx.TakeID(1_000_000)
				if err := db.InsertCatalogRow(ctx, 1, catalog.Row{Catalog: "referral", ID: 1}); err != nil {
					t.Error(err)
				}
				return fail()
			})
			if err == nil {
				t.Errorf("%s: the write succeeded", what)
			}
		}
		if rows, err := db.CatalogRows(t.Context(), 1); err != nil || len(rows) != 0 {
			t.Errorf("rows %v, %v", rows, err)
		}
		if list := journalOf(t, db, 1); len(list) != 0 {
			t.Errorf("journal %v", list)
		}
		if id := next(); id != before+1 {
			t.Errorf("id %d after %d: a failed write used some up", id, before)
		}
	})
}

func TestIdsAreGivenOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		var mu sync.Mutex
		given := map[int64]int{}
		var all sync.WaitGroup
		for w := range 16 {
			all.Go(func() {
				err := db.Write(context.Background(), 1, func(_ context.Context, tx event.Tx) error {
					mu.Lock()
					defer mu.Unlock()
					taken := int64(2000 + w)
					if w%4 == 0 {
						tx.TakeID(taken)
					}
					id := tx.NextID()
					if w%4 == 0 && id <= taken {
						t.Errorf("id %d after %d was taken", id, taken)
					}
					given[id]++
					given[tx.NextID()]++
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for id, n := range given {
			if n != 1 {
				t.Errorf("id %d was given %d times", id, n)
			}
		}
		if len(given) != 32 {
			t.Errorf("%d ids, want 32", len(given))
		}
	})
}

func TestAWriteInsideAWriteJoinsIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		newAccount(t, db, 1)
		both := func(end error) error {
			return db.Write(t.Context(), 1, func(ctx context.Context, outer event.Tx) error {
				outer.Record(happened("outer"))
				err := db.Write(ctx, 1, func(ctx context.Context, inner event.Tx) error {
					if !inner.Now().Equal(outer.Now()) {
						t.Errorf("the inner write is at %v, the outer at %v", inner.Now(), outer.Now())
					}
					inner.Record(happened("inner"))
					return db.InsertCatalogRow(ctx, 1, catalog.Row{Catalog: "referral", ID: 1})
				})
				return errors.Join(err, end)
			})
		}
		stored := func() (events, rows int) {
			list, err := db.CatalogRows(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			return len(journalOf(t, db, 1)), len(list)
		}
		if err := both(errRefused); !errors.Is(err, errRefused) {
			t.Errorf("error %v", err)
		}
		if events, rows := stored(); events != 0 || rows != 0 {
			t.Errorf("%d events and %d rows of a write that failed after its inner one", events, rows)
		}
		if err := both(nil); err != nil {
			t.Error(err)
		}
		if events, rows := stored(); events != 2 || rows != 1 {
			t.Errorf("%d events and %d rows, want 2 and 1", events, rows)
		}
	})
}

func TestAWriteOfAnotherAccountInsideAWriteIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		ran := false
		err := db.Write(t.Context(), 1, func(ctx context.Context, _ event.Tx) error {
			return db.Write(ctx, 2, func(context.Context, event.Tx) error { ran = true; return nil })
		})
		if err == nil || !strings.Contains(err.Error(), "inside a write of account 1") || ran {
			t.Errorf("ran %v, error %v", ran, err)
		}
	})
}

func TestChangesOutsideAWriteAreRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		var kept context.Context
		if err := db.Write(t.Context(), 1, func(ctx context.Context, _ event.Tx) error { kept = ctx; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := db.InsertAccount(t.Context(), access.Account{ID: 1}); !errors.Is(err, sqldb.ErrNotWriting) {
			t.Errorf("without a write: %v", err)
		}
		if err := db.InsertAccount(kept, access.Account{ID: 1, Mode: access.Test}); !errors.Is(err, sqldb.ErrNotWriting) {
			t.Errorf("with the context of a write that is over: %v", err)
		}
		if list, err := db.ListAccounts(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("accounts %v, %v", list, err)
		}
	})
}

func TestWritersOfTwoAccountsKeepTheirOwnLedgers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		const accounts, each = 5, 40
		var all sync.WaitGroup
		for account := int64(1); account <= accounts; account++ {
			for i := range each {
				all.Go(func() {
					err := db.Write(context.Background(), account, func(_ context.Context, tx event.Tx) error {
						tx.Record(happened(fmt.Sprintf("%d-%d", account, i)))
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		for account := int64(1); account <= accounts; account++ {
			list := journalOf(t, db, account)
			inOrder(t, list)
			if len(list) != each {
				t.Errorf("account %d has %d events", account, len(list))
			}
			for _, e := range list {
				if !strings.HasPrefix(e.Who.Request, fmt.Sprintf("%d-", account)) {
					t.Errorf("account %d has the event %s", account, e.Who.Request)
				}
			}
		}
	})
}

func TestNothingWorksAfterClose(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		ran := false
		err := db.Write(t.Context(), 1, func(context.Context, event.Tx) error { ran = true; return nil })
		if !fault.Is(err, fault.Unavailable) || ran {
			t.Errorf("write: ran %v, %v", ran, err)
		}
		if _, err := db.ListAccounts(t.Context()); err == nil {
			t.Error("a read went through")
		}
		if db.Ping(t.Context()) == nil {
			t.Error("the closed store answers a ping")
		}
	})
}
