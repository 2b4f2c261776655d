// Package storage keeps what the core decides: the one implementation of every
// core Store, one file per capability, SQL constants on top of each.
//
// It knows tables and scopes; it takes no decision of the business. Every query
// carries its account, and a row of another account is a row that is not there.
package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"palier/internal/core/day"
	"palier/internal/storage/migrate"
	"palier/internal/storage/sqldb"
)

// DB is the open store.
type DB struct {
	sql     *sqldb.DB
	now     func() time.Time
	runRows int64
	shelf   shelf   // of the sheets that LotSheet keeps
	calls   callers // what CallGrounds keeps
	names   names   // what FindNamed keeps
	kept    views   // what ListPropertyViews keeps
}

// Open opens the database without touching its schema. now is the program's
// one clock.
func Open(ctx context.Context, o sqldb.Options, now func() time.Time) (*DB, error) {
	db, err := sqldb.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	return &DB{sql: db, now: now, runRows: runRows, shelf: shelf{most: keptLots}, calls: callers{most: keptCallers}, kept: views{most: keptViews, now: now}}, nil
}

// Close waits for the writes under way.
func (d *DB) Close() error { return d.sql.Close() }

// Migrate brings the schema up to this program's.
func (d *DB) Migrate(ctx context.Context) (migrate.State, error) { return migrate.Up(ctx, d.sql) }

// Schema tells where the schema stands.
func (d *DB) Schema(ctx context.Context) (migrate.State, error) { return migrate.Check(ctx, d.sql) }

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.sql.Ping(ctx) }

// Engine names the engine: "sqlite" or "postgres".
func (d *DB) Engine() string { return d.sql.Engine.Name }

// micros is an instant as stored; 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is the time of a stored instant.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// null is an optional reference as stored: 0 and "" mean none.
func null[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// opt scans an optional number, NULL as 0.
type opt struct{ dest *int64 }

func (o opt) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*o.dest = 0
	case int64:
		*o.dest = v
	default:
		return errScan(src)
	}
	return nil
}

// text scans an optional text, NULL as "".
type text struct{ dest *string }

func (t text) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t.dest = ""
	case string:
		*t.dest = v
	case []byte:
		*t.dest = string(v)
	default:
		return errScan(src)
	}
	return nil
}

// at scans an optional instant.
type at struct{ dest *time.Time }

func (a at) Scan(src any) error {
	var us int64
	if err := (opt{&us}).Scan(src); err != nil {
		return err
	}
	*a.dest = instant(us)
	return nil
}

// date scans a civil date, "" as none.
type date struct{ dest *day.Date }

func (d date) Scan(src any) error {
	var s string
	if err := (text{&s}).Scan(src); err != nil {
		return err
	}
	*d.dest, _ = day.Parse(s)
	return nil
}

func errScan(src any) error { return fmt.Errorf("storage: cannot read %T", src) }

// closed ends a walk over rows and gives the error that ended it, if any.
func closed(rows *sql.Rows) error {
	if err := rows.Close(); err != nil {
		return err
	}
	return rows.Err()
}
