package storage_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/uid"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// TestReplicasShareOneLedger opens one database twice, as two processes do, with
// clocks an hour apart, and lets both write. Whoever follows the journal by
// sequence, or a list by updated_at, misses nothing.
func TestReplicasShareOneLedger(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		late := func() time.Time { return time.Now().Add(-time.Hour) }
		replicas := []*storage.DB{d.Store(t, time.Now), d.Store(t, late)}
		newAccount(t, replicas[0], 1)
		const writers, each = 8, 12
		seen := watch(t, replicas[1], 1)
		polled := poll(t, replicas[1], 1)
		var all sync.WaitGroup
		for n, db := range replicas {
			for w := range writers {
				all.Go(func() {
					for i := range each {
						if err := addProperty(db, fmt.Sprintf("%d-%d-%d", n, w, i)); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		all.Wait()
		list := journalOf(t, replicas[0], 1)
		inOrder(t, list)
		if want := 2 * writers * each; len(list) != want {
			t.Errorf("%d events, want %d", len(list), want)
		}
		seen(len(list))
		var references []string
		for _, e := range list {
			references = append(references, e.Who.Request)
		}
		if got := polled(); !slices.Equal(got, references) {
			t.Errorf("the reader that trusts updated_at saw %d properties, the journal has %d, or in another order", len(got), len(references))
		}
	})
}

func addProperty(db *storage.DB, reference string) error {
	return db.Write(context.Background(), 1, func(ctx context.Context, tx event.Tx) error {
		tx.Record(happened(reference))
		return db.InsertProperty(ctx, listings.Property{Account: 1, ID: tx.NextID(), UID: uid.New(), Agency: 14, Reference: reference, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}, nil)
	})
}

// poll reads an agency's properties over and over, each time only those changed
// after the last one it saw, until the function it gives is called; that gives
// the references in the order they were seen.
func poll(t *testing.T, db *storage.DB, account int64) (seen func() []string) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	var references []string
	var since time.Time
	once := func() {
		_, err := db.ListProperties(context.Background(), listings.Query{Account: account, Agency: 14, Since: since, Limit: 1000}, func(p listings.Property) error {
			references, since = append(references, p.Reference), p.UpdatedAt.Add(time.Microsecond)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			once()
		}
	}()
	return func() []string {
		stop()
		<-done
		once()
		return references
	}
}
