package sqldb

import (
	"context"
	"database/sql"
	"sync/atomic"
)

// Batch is one write transaction, shared by the writes that ran in it.
type Batch struct {
	lane    *lane
	values  map[any]any
	flushes []func(ctx context.Context) error
	over    atomic.Bool // a context kept from it writes nothing any more
	changed bool        // by the work under way: it cannot fail alone
	before  func(ctx context.Context) error
}

// Value gives what a former write of this transaction kept under the key.
func (b *Batch) Value(key any) any { return b.values[key] }

// Keep remembers a value for the transaction's later writes; flush, when not
// nil, runs once before the commit.
func (b *Batch) Keep(key, value any, flush func(ctx context.Context) error) {
	b.values[key] = value
	if flush != nil {
		b.flushes = append(b.flushes, flush)
	}
}

// Before has fn run before each further statement of the work under way, except
// those asked with Aside: for a work that holds changes back.
func (b *Batch) Before(fn func(ctx context.Context) error) { b.before = fn }

// Earlier carries out what works before this one held back: that it changes rows
// is not this one's doing.
func (b *Batch) Earlier(fn func() error) error {
	before := b.changed
	err := fn()
	if err == nil {
		b.changed = before
	}
	return err
}

type asideKey struct{}

// Aside is the context for statements that do not see what is held back.
func Aside(ctx context.Context) context.Context { return context.WithValue(ctx, asideKey{}, true) }

// statement gives a statement ready to run.
func (b *Batch) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if b.before != nil && ctx.Value(asideKey{}) == nil {
		if err := b.before(ctx); err != nil {
			return nil, err
		}
	}
	return b.lane.prepare(query)
}

type batchKey struct{}

// BatchOf is the write transaction that ctx carries, while it lasts.
func BatchOf(ctx context.Context) (*Batch, bool) {
	b, ok := ctx.Value(batchKey{}).(*Batch)
	return b, ok && !b.over.Load()
}

// Work is one write: Open takes its locks, Run does it. Both may run twice when
// the shared transaction fails; they must not block on anything but the database.
type Work struct {
	Open, Run func(ctx context.Context, b *Batch) error
}
