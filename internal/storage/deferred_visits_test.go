package storage_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/letters"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// What a booking leaves waits as well: a seat, an agent's time, letters.

const (
	guide  int64 = 9
	home   int64 = 100
	places       = 3 // of a start
)

// newHome is an account with an agent and a property that can be visited.
func newHome(t *testing.T, d testkit.Database) (db *storage.DB, start time.Time) {
	db = d.Store(t, time.Now)
	newAccount(t, db, 1)
	err := db.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
		start = tx.Now().Add(time.Hour)
		if err := db.InsertUser(ctx, access.User{Account: 1, ID: guide, UID: "u", Agency: 14, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}); err != nil {
			return err
		}
		return db.InsertProperty(ctx, listings.Property{Account: 1, ID: home, UID: "p", Agency: 14, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, start
}

// TestSeatsThatWaitAreTaken: of many writes that share transactions and each take the
// first free seat, as many get one as there are.
func TestSeatsThatWaitAreTaken(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db, start := newHome(t, d)
		hold := func(ctx context.Context, tx event.Tx, i int) error {
			taken, err := db.Seats(ctx, 1, home, start, tx.Now())
			if err != nil || len(taken) == places {
				return err
			}
			token := string(rune('a' + i))
			if err := db.TakeSeat(ctx, visits.Seat{Account: 1, Property: home, StartsAt: start, Number: len(taken) + 1, Hold: token, UntilAt: start}); err != nil {
				return err
			}
			if _, found, err := db.HeldSeat(ctx, 1, token); err != nil || !found {
				t.Errorf("the hold of write %d: %v, %v", i, found, err)
			}
			return nil
		}
		together(t, db, 20, func(ctx context.Context, i int) error {
			return db.Write(ctx, 1, func(ctx context.Context, tx event.Tx) error { return hold(ctx, tx, i) })
		})
		if taken, err := db.Seats(t.Context(), 1, home, start, time.Now()); err != nil || len(taken) != places {
			t.Errorf("%d seats, %v; want %d", len(taken), err, places)
		}
	})
}

// TestTimeThatWaitsIsHeld: of many writes that share transactions and want the same
// half hour of an agent, one gets it; the half hours about it go to who asked.
func TestTimeThatWaitsIsHeld(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db, start := newHome(t, d)
		var refused atomic.Int64
		together(t, db, 20, func(ctx context.Context, i int) error {
			from := start
			if about := []time.Duration{-1, 1, 2, 5}; i < len(about) { // in half hours
				from = start.Add(about[i] * 30 * time.Minute)
			}
			err := db.Write(ctx, 1, func(ctx context.Context, _ event.Tx) error {
				return db.HoldTime(ctx, agenda.Held{Account: 1, User: guide, Start: from, End: from.Add(30 * time.Minute)})
			})
			if fault.Is(err, fault.Conflict) {
				refused.Add(1)
				err = nil
			}
			return err
		})
		held, err := db.HeldTime(t.Context(), 1, guide, start.Add(-time.Hour), start.Add(24*time.Hour), time.Now())
		if err != nil || len(held) != 5 || refused.Load() != 15 {
			t.Errorf("%d intervals are held and %d were refused, %v; want 5 and 15", len(held), refused.Load(), err)
		}
	})
}

func TestALetterThatWaitsIsFound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db, _ := newHome(t, d)
		err := db.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
			l := letters.Letter{Account: 1, ID: tx.NextID(), Kind: visits.Invitation, Property: home, To: "noe@example.org", State: letters.Waiting, DueAt: tx.Now(), CreatedAt: tx.Now()}
			if err := db.InsertLetter(ctx, l); err != nil {
				return err
			}
			asked, err := db.Recipients(ctx, 1, home, visits.Invitation, l.CreatedAt)
			if err == nil && len(asked) != 1 {
				t.Errorf("written to %q, want one", asked)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
