package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"palier/internal/core/event"
	"palier/internal/storage/sqldb"
)

const (
	// An update that changes nothing: it takes the row's lock on PostgreSQL,
	// which orders the writes of an account across replicas.
	sqlLedgerLock   = `update ledgers set seq = seq where account_id = $1 returning seq, at, next_id`
	sqlLedgerCreate = `insert into ledgers (account_id, seq, at, next_id) values ($1, 0, 0, 1001) on conflict do nothing`
	sqlLedgerSave   = `update ledgers set seq = $2, at = $3, next_id = $4 where account_id = $1`
	sqlJournalAdd   = `insert into journal (account_id, seq, at, kind, subject_kind, subject_id, agency_id, who_kind, who_id, door, request, changes)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
)

// book is an account's ledger during one shared transaction: read once under
// the lock, written once before the commit.
type book struct {
	db      *DB
	account int64
	seq     int64
	at      int64
	nextID  int64
	tallies map[string]*tally
}

type bookKey int64

// Write implements event.Ledger.
func (d *DB) Write(ctx context.Context, account int64, fn func(ctx context.Context, tx event.Tx) error) error {
	if t, ok := ctx.Value(txKey{}).(*tx); ok {
		if t.book.account != account {
			return fmt.Errorf("storage.Write(%d): inside a write of account %d", account, t.book.account)
		}
		return fn(ctx, t)
	}
	return d.sql.Write(ctx, account, sqldb.Work{
		// Outside the savepoint: a lock taken inside one would be given back
		// when it is rolled back.
		Open: func(ctx context.Context, b *sqldb.Batch) error { return d.openBook(ctx, b, account) },
		Run: func(ctx context.Context, b *sqldb.Batch) error {
			t := b.Value(bookKey(account)).(*book).begin(d.now())
			if err := fn(context.WithValue(ctx, txKey{}, t), t); err != nil {
				return err
			}
			return t.end(ctx)
		},
	})
}

func (d *DB) openBook(ctx context.Context, b *sqldb.Batch, account int64) error {
	if b.Value(bookKey(account)) != nil {
		return nil
	}
	bk := &book{db: d, account: account, tallies: map[string]*tally{}}
	lock := func() (bool, error) {
		return d.sql.Get(ctx, sqlLedgerLock, []any{account}, &bk.seq, &bk.at, &bk.nextID)
	}
	found, err := lock()
	if err == nil && !found {
		if _, err = d.sql.Exec(ctx, sqlLedgerCreate, account); err == nil {
			_, err = lock()
		}
	}
	if err != nil {
		return err
	}
	b.Keep(bookKey(account), bk, bk.save)
	return nil
}

// save runs once before the commit.
func (bk *book) save(ctx context.Context) error {
	if _, err := bk.db.sql.Exec(ctx, sqlLedgerSave, bk.account, bk.seq, bk.at, bk.nextID); err != nil {
		return err
	}
	return bk.saveTallies(ctx)
}

// tx is one write of an account: its instant and what it will add, taken into
// the book only when it succeeds.
type tx struct {
	book   *book
	at     int64
	nextID int64
	events []event.Event
	moves  []move
}

type txKey struct{}

func (bk *book) begin(now time.Time) *tx {
	return &tx{book: bk, at: max(now.UnixMicro(), bk.at+1), nextID: bk.nextID}
}

func (t *tx) Now() time.Time { return instant(t.at) }

func (t *tx) NextID() int64 {
	id := t.nextID
	t.nextID++
	return id
}

func (t *tx) TakeID(id int64) { t.nextID = max(t.nextID, id+1) }

func (t *tx) Record(e event.Event) { t.events = append(t.events, e) }

// end writes the journal and, as the last thing that can fail, hands the
// numbers to the book.
func (t *tx) end(ctx context.Context) error {
	bk, seq := t.book, t.book.seq
	for _, e := range t.events {
		seq++
		changes, err := marshalChanges(e.Changes)
		if err != nil {
			return err
		}
		if _, err := bk.db.sql.Exec(ctx, sqlJournalAdd, bk.account, seq, t.at, e.Kind, e.Subject.Kind, e.Subject.ID,
			e.Agency, e.Who.Kind, e.Who.ID, e.Who.Door, e.Who.Request, changes); err != nil {
			return err
		}
	}
	if err := bk.applyMoves(ctx, t.moves); err != nil {
		return err
	}
	bk.seq, bk.at, bk.nextID = seq, t.at, t.nextID
	return nil
}

// txOf is the write that ctx belongs to.
func txOf(ctx context.Context) (*tx, error) {
	if t, ok := ctx.Value(txKey{}).(*tx); ok {
		return t, nil
	}
	return nil, sqldb.ErrNotWriting
}

// change is a journal line's change as stored: [field, before, after].
type change [3]string

func marshalChanges(list []event.Change) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	out := make([]change, len(list))
	for i, c := range list {
		out[i] = change{c.Field, c.Before, c.After}
	}
	text, err := json.Marshal(out)
	return string(text), err
}

func unmarshalChanges(text string) ([]event.Change, error) {
	var list []change
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("storage: journal changes: %w", err)
	}
	out := make([]event.Change, len(list))
	for i, c := range list {
		out[i] = event.Change{Field: c[0], Before: c[1], After: c[2]}
	}
	return out, nil
}
