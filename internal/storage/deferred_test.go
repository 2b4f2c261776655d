package storage_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// Rows that wait for their statement are there for whoever looks: in the same
// write, in the next one of the shared transaction, and after it.

var waitingKey = people.Key{Kind: people.KeyEmail, Value: "attend@example.org"}

// add makes a contact, with its key, and its lead about the property "P".
func add(ctx context.Context, db *storage.DB, tx event.Tx, account int64, reference string) (contact, lead int64, err error) {
	contact, lead = tx.NextID(), tx.NextID()
	if err := db.InsertContact(ctx, people.Contact{Account: account, ID: contact, Agency: 14, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}); err != nil {
		return 0, 0, err
	}
	if err := db.AddKeys(ctx, account, contact, []people.Key{waitingKey}, tx.Now()); err != nil {
		return 0, 0, err
	}
	return contact, lead, db.InsertLead(ctx, &leads.Lead{Account: account, ID: lead, Agency: 14, Provider: provider(account), Reference: reference, Step: leads.New,
		Contact: contact, Shown: contact, Details: leads.Details{About: leads.About{Reference: "P"}}, Asked: tx.Now(), CreatedAt: tx.Now(), UpdatedAt: tx.Now()}, nil)
}

// together runs writes that wait for their turn behind another one, so that they
// share a transaction.
func together(t *testing.T, db *storage.DB, n int, write func(ctx context.Context, i int) error) {
	t.Helper()
	var all, queued sync.WaitGroup
	queued.Add(n)
	err := db.Write(t.Context(), 1, func(context.Context, event.Tx) error {
		for i := range n {
			all.Go(func() {
				if err := write(&queuing{Context: context.Background(), reached: sync.OnceFunc(queued.Done)}, i); err != nil {
					t.Error(err)
				}
			})
		}
		queued.Wait()
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	all.Wait()
}

// queuing tells when its write reaches the queue, where it begins to watch for
// its caller giving up.
type queuing struct {
	context.Context
	reached func()
}

func (q *queuing) Done() <-chan struct{} { q.reached(); return q.Context.Done() }

func TestRowsThatWaitAreFound(t *testing.T) {
	// Each look-up first, because the first one hands the rows over.
	looking := map[string]func(ctx context.Context, db *storage.DB, contact, lead int64) bool{
		"by reference": func(ctx context.Context, db *storage.DB, _, lead int64) bool {
			sent, _, err := db.FindReference(ctx, 1, 14, provider(1), "r")
			return err == nil && sent.ID == lead
		},
		"by person": func(ctx context.Context, db *storage.DB, contact, lead int64) bool {
			id, err := db.FindOriginal(ctx, 1, 14, contact, "P", time.Unix(1, 0))
			return err == nil && id == lead
		},
		"by key": func(ctx context.Context, db *storage.DB, contact, _ int64) bool {
			owners, _, err := db.MatchKeys(ctx, 1, []people.Key{waitingKey})
			return err == nil && len(owners) == 1 && owners[0].Contact.ID == contact
		},
		"by id": func(ctx context.Context, db *storage.DB, contact, lead int64) bool {
			_, found, err := db.GetLead(ctx, 1, 14, 0, lead)
			return err == nil && found
		},
	}
	for how, look := range looking {
		t.Run(how, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d testkit.Database) {
				db := d.Store(t, time.Now)
				newAccount(t, db, 1)
				err := db.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
					contact, lead, err := add(ctx, db, tx, 1, "r")
					if err == nil && !look(ctx, db, contact, lead) {
						t.Error("not found in its own write")
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestRowsThatWaitAreFoundByTheNextWrite: of many writes for one person that share
// transactions, one adds him.
func TestRowsThatWaitAreFoundByTheNextWrite(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		newAccount(t, db, 1)
		owners := func(ctx context.Context) int {
			list, _, err := db.MatchKeys(ctx, 1, []people.Key{waitingKey})
			if err != nil {
				t.Error(err)
			}
			return len(list)
		}
		together(t, db, 60, func(ctx context.Context, i int) error {
			return db.Write(ctx, 1, func(ctx context.Context, tx event.Tx) error {
				if owners(ctx) > 0 {
					return nil
				}
				_, _, err := add(ctx, db, tx, 1, fmt.Sprint("r", i))
				return err
			})
		})
		if n := owners(t.Context()); n != 1 {
			t.Errorf("the person was added %d times", n)
		}
	})
}

func TestRowsOfARefusedWriteNeverArrive(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		newAccount(t, db, 1)
		refused := fault.New(fault.Invalid, "refused by the test")
		total := 0
		for _, rows := range []int{1, 130, 131, 132} { // few wait, many are handed over on the way
			together(t, db, 2, func(ctx context.Context, i int) error { // in either order
				err := db.Write(ctx, 1, func(ctx context.Context, tx event.Tx) error {
					for n := range rows {
						if _, _, err := add(ctx, db, tx, 1, fmt.Sprint(rows, i, "-", n)); err != nil {
							return err
						}
					}
					if i == rows%2 {
						return refused
					}
					return nil
				})
				if fault.Is(err, fault.Invalid) != (i == rows%2) {
					t.Errorf("write %d: %v", i, err)
				}
				return nil
			})
			page, err := db.ListLeads(t.Context(), leads.Query{Account: 1, Agency: 14, Limit: 1}, func(*leads.Lead) error { return nil })
			if total += rows; err != nil || page.Total != int64(total) {
				t.Errorf("%d leads listed, %v; want %d", page.Total, err, total)
			}
			for i := range 2 {
				_, found, err := db.FindReference(t.Context(), 1, 14, provider(1), fmt.Sprint(rows, i, "-", 0))
				if err != nil || found != (i != rows%2) {
					t.Errorf("row of write %d: found %v, %v", i, found, err)
				}
			}
		}
	})
}
