package storage_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// office is an account of which two processes keep what bears on calls.
type office struct {
	t         *testing.T
	near, far *storage.DB
	contacts  []int64
}

func eachOffice(t *testing.T, n int, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		o := &office{t: t, near: d.Store(t, time.Now), far: d.Store(t, time.Now)}
		newAccount(t, o.near, 1)
		o.write(func(ctx context.Context, tx event.Tx) error {
			o.contacts = nil
			for range n {
				c := people.Contact{Account: 1, ID: tx.NextID(), Agency: 14, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
				if err := o.near.InsertContact(ctx, c); err != nil {
					return err
				}
				o.contacts = append(o.contacts, c.ID)
			}
			return nil
		})
		run(o)
	})
}

func (o *office) write(fn func(ctx context.Context, tx event.Tx) error) {
	o.t.Helper()
	if err := o.near.Write(context.Background(), 1, fn); err != nil {
		o.t.Error(err)
	}
}

// answer notes whether somebody may be called.
func (o *office) answer(contact int64, given bool) {
	o.t.Helper()
	o.write(func(ctx context.Context, tx event.Tx) error {
		tx.Record(event.Event{Kind: "contact.consent_noted", Subject: event.Subject{Kind: "contact", ID: contact}})
		return o.near.AddConsent(ctx, people.Consent{Account: 1, ID: tx.NextID(), Contact: contact, Channel: people.ByPhone, Given: given, At: tx.Now()})
	})
}

// given is what a process says of everybody.
func (o *office) given(db *storage.DB) map[int64]bool {
	o.t.Helper()
	found, err := db.CallGrounds(context.Background(), 1, o.contacts, time.Now())
	if err != nil {
		o.t.Error(err)
	}
	out := map[int64]bool{}
	for id, grounds := range found {
		out[id] = grounds[0].Given
	}
	return out
}

// Whoever noted an answer reads it in every process, while others read and note theirs.
func TestAnAnswerAboutCallsIsReadAtOnce(t *testing.T) {
	eachOffice(t, 3, func(o *office) {
		var over atomic.Bool
		var writers, readers sync.WaitGroup
		for _, contact := range o.contacts {
			writers.Go(func() {
				for i := range 30 {
					want := i%2 == 0
					o.answer(contact, want)
					for where, db := range map[string]*storage.DB{"near": o.near, "far": o.far} {
						if got := o.given(db)[contact]; got != want {
							o.t.Errorf("%s: answer %d of %d is read as %v", where, i, contact, got)
						}
					}
				}
			})
		}
		for _, db := range []*storage.DB{o.near, o.far, o.near} {
			readers.Go(func() {
				for !over.Load() {
					o.given(db)
				}
			})
		}
		writers.Wait()
		over.Store(true)
		readers.Wait()
	})
}

func TestMemoryForCallsIsBounded(t *testing.T) {
	eachOffice(t, 9, func(o *office) {
		storage.SetKeptCallers(o.near, 5)
		o.answer(o.contacts[7], true)
		all := o.contacts
		for _, asked := range [][]int64{all[:4], all[4:8], all, all[7:]} {
			o.contacts = asked
			if got := o.given(o.near); got[all[7]] != (asked[len(asked)-1] >= all[7]) {
				t.Errorf("of %v: %v", asked, got)
			}
			if kept := storage.KeptCallers(o.near); kept > 5 {
				t.Errorf("%d people are kept, want 5 at most", kept)
			}
		}
	})
}
