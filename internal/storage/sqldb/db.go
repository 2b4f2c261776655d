// Package sqldb is the database as the stores see it: one SQL text for two
// engines, statements that run in the write transaction their context carries,
// and a writer that lets concurrent writes share one durable commit.
//
// It knows SQL engines and nothing of the business: no table is named here.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"palier/internal/core/fault"
)

// FileName is the database's name inside a data directory.
const FileName = "palier.sqlite"

// DB is an open database. Reads outside a write transaction use a pool; writes
// go through Write only.
type DB struct {
	Engine      *Engine
	Path        string // SQLite's file, "" for PostgreSQL
	read        *sql.DB
	write       *sql.DB
	stmts       sync.Map // query text -> *sql.Stmt of the read pool
	lanes       []*lane
	checkpoints *checkpoints
}

// Options say where the database is: URL for PostgreSQL, else Dir for SQLite.
type Options struct {
	URL string
	Dir string
	Log *slog.Logger
}

// Open opens (and, for SQLite, creates) the database and starts its writer.
func Open(ctx context.Context, o Options) (*DB, error) {
	db := &DB{}
	readDSN, writeDSN := o.URL, o.URL
	if o.URL != "" {
		db.Engine = Postgres
	} else {
		if err := os.MkdirAll(o.Dir, 0o700); err != nil {
			return nil, fmt.Errorf("sqldb.Open: %w", err)
		}
		db.Engine = SQLite
		db.Path = filepath.Join(o.Dir, FileName)
		readDSN, writeDSN = sqliteDSN(db.Path, true), sqliteDSN(db.Path, false)
		if err := touch(db.Path); err != nil {
			return nil, fmt.Errorf("sqldb.Open: %w", err)
		}
	}
	if err := db.connect(ctx, readDSN, writeDSN, o); err != nil {
		db.Close()
		return nil, fmt.Errorf("sqldb.Open: %w", err)
	}
	return db, nil
}

// touch creates the file for its owner alone: it holds people's data.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (db *DB) connect(ctx context.Context, readDSN, writeDSN string, o Options) error {
	var err error
	if db.write, err = sql.Open(db.Engine.driver, writeDSN); err != nil {
		return err
	}
	// The write side first: it makes the file a WAL database, which a
	// query-only connection may not.
	if err = db.write.PingContext(ctx); err != nil {
		return err
	}
	if db.read, err = sql.Open(db.Engine.driver, readDSN); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(db.Engine.readers)
	db.read.SetMaxIdleConns(db.Engine.readers)
	db.write.SetMaxOpenConns(db.Engine.lanes + 2) // and one for Admin, one for checkpoints
	db.write.SetMaxIdleConns(db.Engine.lanes)
	if err = db.read.PingContext(ctx); err != nil {
		return err
	}
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	db.checkpoints = startCheckpoints(db, log)
	for range db.Engine.lanes {
		db.lanes = append(db.lanes, startLane(db, log))
	}
	return nil
}

// Close waits for the writes under way, then closes the connections.
func (db *DB) Close() error {
	for _, l := range db.lanes {
		l.stop()
	}
	if db.checkpoints != nil {
		db.checkpoints.stop()
	}
	var errs []error
	for _, pool := range []*sql.DB{db.read, db.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Query runs a query: in the write transaction that ctx carries, else on the
// read pool. The caller closes the rows before its next statement.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	st, ctx, err := db.prepared(ctx, query)
	if err != nil {
		return nil, db.translate(err, query)
	}
	rows, err := st.QueryContext(ctx, args...)
	return rows, db.translate(err, query)
}

// Get runs a query that gives one row at most and scans it; false when there is
// none.
func (db *DB) Get(ctx context.Context, query string, args []any, dest ...any) (bool, error) {
	st, ctx, err := db.prepared(ctx, query)
	if err != nil {
		return false, db.translate(err, query)
	}
	err = st.QueryRowContext(ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, db.translate(err, query)
}

// ErrNotWriting is a statement that changes rows outside Write: a mistake in
// the program.
var ErrNotWriting = errors.New("sqldb: change outside a write transaction")

// Exec changes rows in the write transaction that ctx carries and gives their
// number.
func (db *DB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	b, ok := BatchOf(ctx)
	if !ok {
		return 0, ErrNotWriting
	}
	st, err := b.statement(ctx, query)
	if err != nil {
		return 0, db.translate(err, query)
	}
	b.changed = true
	res, err := st.ExecContext(db.context(ctx), args...)
	if err != nil {
		return 0, db.translate(err, query)
	}
	return res.RowsAffected()
}

func (db *DB) prepared(ctx context.Context, query string) (*sql.Stmt, context.Context, error) {
	if b, ok := BatchOf(ctx); ok {
		st, err := b.statement(ctx, query)
		return st, db.context(ctx), err
	}
	ctx = db.context(ctx)
	if st, ok := db.stmts.Load(query); ok {
		return st.(*sql.Stmt), ctx, nil
	}
	st, err := db.read.PrepareContext(ctx, db.Engine.Text(query))
	if err != nil {
		return nil, ctx, err
	}
	if old, loaded := db.stmts.LoadOrStore(query, st); loaded {
		st.Close()
		st = old.(*sql.Stmt)
	}
	return st, ctx, nil
}

func (db *DB) context(ctx context.Context) context.Context {
	if db.Engine.detach {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// Reader is the read pool, for whole-database work (backup, checks) that has
// its own statements.
func (db *DB) Reader() *sql.DB { return db.read }

// Admin lends a connection that may change anything, outside the writer: for
// migrations and restores.
func (db *DB) Admin(ctx context.Context, fn func(conn *sql.Conn) error) error {
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return db.translate(err, "admin")
	}
	defer conn.Close()
	return fn(conn)
}

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	return db.translate(db.read.PingContext(ctx), "ping")
}

// translate gives a database error its kind. The text of the statement helps
// the log; values never appear in it.
func (db *DB) translate(err error, query string) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s: %w", firstLine(query), err)
	switch db.Engine.codes(err) {
	case codeDuplicate:
		return fault.Wrap(fault.Conflict, "Already there", err)
	case codeForeignKey:
		return fault.Wrap(fault.Invalid, "Refers to something that does not exist", err)
	case codeBusy:
		return fault.Wrap(fault.Unavailable, "The database is busy, try again", err)
	case codeFull:
		return fault.Wrap(fault.Unavailable, "The disk is full", err)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return fault.Wrap(fault.Unavailable, "Not answered in time, try again", err)
	}
	return err
}

func firstLine(query string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(query), "\n")
	return line
}
