package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/programs"
	"palier/internal/storage/sqldb"
)

const (
	// An update that changes nothing: it takes the row's lock on PostgreSQL,
	// which orders the writes of an account across replicas.
	sqlLedgerLock   = `update ledgers set seq = seq where account_id = $1 returning seq, at, next_id`
	sqlLedgerCreate = `insert into ledgers (account_id, seq, at, next_id) values ($1, 0, 0, 1001) on conflict do nothing`
	sqlLedgerSave   = `update ledgers set seq = $2, at = $3, next_id = $4 where account_id = $1`
	sqlJournalAdd   = `insert into journal (account_id, seq, at, kind, subject_kind, subject_id, agency_id, who_kind, who_id, door, request, changes) values `
)

// ledger is an account's ledger during one shared transaction: read once under
// the lock, written once before the commit.
type ledger struct {
	db       *DB
	account  int64
	seq      int64
	at       int64
	nextID   int64
	lines    []any // of the journal, as sqlJournalAdd names their values
	tallies  map[string]*tally
	deferred deferred
	// What was read under the lock and still is so: see GetProgram and DueHolds.
	programs map[int64]programs.Program
	quiet    int64 // no hold ends before this instant, 0: not known
}

// journalRows is how many lines of the journal one statement adds at most.
const journalRows = 16

type ledgerKey int64

// Write implements event.Ledger.
func (d *DB) Write(ctx context.Context, account int64, fn func(ctx context.Context, tx event.Tx) error) error {
	if t, ok := ctx.Value(txKey{}).(*tx); ok {
		if t.ledger.account != account {
			return fmt.Errorf("storage.Write(%d): inside a write of account %d", account, t.ledger.account)
		}
		return fn(ctx, t)
	}
	return d.sql.Write(ctx, account, sqldb.Work{
		Open: func(ctx context.Context, b *sqldb.Batch) error { return d.openLedger(ctx, b, account) },
		Run: func(ctx context.Context, b *sqldb.Batch) error {
			t := b.Value(ledgerKey(account)).(*ledger).begin(b, d.now())
			b.Before(t.handOver)
			if err := fn(context.WithValue(ctx, txKey{}, t), t); err != nil {
				return err
			}
			return t.end(ctx)
		},
	})
}

func (d *DB) openLedger(ctx context.Context, b *sqldb.Batch, account int64) error {
	if b.Value(ledgerKey(account)) != nil {
		return nil
	}
	l := &ledger{db: d, account: account, tallies: map[string]*tally{}, programs: map[int64]programs.Program{}}
	lock := func() (bool, error) {
		return d.sql.Get(ctx, sqlLedgerLock, []any{account}, &l.seq, &l.at, &l.nextID)
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
	b.Keep(ledgerKey(account), l, l.save)
	return nil
}

// save runs once before the commit.
func (l *ledger) save(ctx context.Context) error {
	if err := l.deferred.flush(ctx, l.db.sql); err != nil {
		return err
	}
	if _, err := l.db.sql.Exec(ctx, sqlLedgerSave, l.account, l.seq, l.at, l.nextID); err != nil {
		return err
	}
	if err := l.saveJournal(ctx); err != nil {
		return err
	}
	return l.saveTallies(ctx)
}

// saveJournal adds the lines of all writes of the transaction, many in one
// statement.
func (l *ledger) saveJournal(ctx context.Context) error {
	columns := columnsOf(sqlJournalAdd)
	for lines := range slices.Chunk(l.lines, journalRows*columns) {
		if _, err := l.db.sql.Exec(ctx, sqlJournalAdd+places(len(lines)/columns, columns), lines...); err != nil {
			return err
		}
	}
	return nil
}

// tx is one write of an account: its instant and what it will add, taken into
// the ledger only when it succeeds.
type tx struct {
	ledger   *ledger
	batch    *sqldb.Batch
	at       int64
	nextID   int64
	events   []event.Event
	moves    []move
	deferred deferred
}

type txKey struct{}

func (l *ledger) begin(b *sqldb.Batch, now time.Time) *tx {
	return &tx{ledger: l, batch: b, at: max(now.UnixMicro(), l.at+1), nextID: l.nextID}
}

func (t *tx) Now() time.Time { return instant(t.at) }

func (t *tx) NextID() int64 {
	id := t.nextID
	t.nextID++
	return id
}

func (t *tx) TakeID(id int64) { t.nextID = max(t.nextID, id+1) }

func (t *tx) Record(e event.Event) { t.events = append(t.events, e) }

// end hands the write's numbers and journal lines to the ledger, after everything
// that can fail.
func (t *tx) end(ctx context.Context) error {
	l, seq := t.ledger, t.ledger.seq
	lines := make([]any, 0, columnsOf(sqlJournalAdd)*len(t.events))
	for _, e := range t.events {
		seq++
		lines = append(lines, l.account, seq, t.at, e.Kind, e.Subject.Kind, e.Subject.ID, e.Agency,
			e.Who.Kind, e.Who.ID, e.Who.Door, e.Who.Request, packChanges(e.Changes))
	}
	if err := l.applyMoves(sqldb.Aside(ctx), t.moves); err != nil {
		return err
	}
	l.seq, l.at, l.nextID = seq, t.at, t.nextID
	l.lines = append(l.lines, lines...)
	l.deferred.join(&t.deferred)
	return nil
}

// txOf is the write that ctx belongs to.
func txOf(ctx context.Context) (*tx, error) {
	t, ok := ctx.Value(txKey{}).(*tx)
	if _, under := sqldb.BatchOf(ctx); !ok || !under {
		return nil, sqldb.ErrNotWriting
	}
	return t, nil
}

// change is a journal line's change as stored: [field, before, after].
type change [3]string

// packChanges writes changes as JSON, by hand: it runs in every write.
func packChanges(list []event.Change) string {
	b := make([]byte, 0, 64*len(list)+2)
	b = append(b, '[')
	for i, c := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		b = appendQuoted(b, c.Field)
		b = appendQuoted(append(b, ','), c.Before)
		b = appendQuoted(append(b, ','), c.After)
		b = append(b, ']')
	}
	return string(append(b, ']'))
}

// appendQuoted appends a JSON string. Texts are valid UTF-8 without NUL: the doors
// see to that.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			const hex = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
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
