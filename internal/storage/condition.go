package storage

import (
	"context"
	"time"

	"palier/internal/storage/sqldb"
)

const sqlHead = `select seq, at from ledgers where account_id = $1`

// About asks the database about itself.
func (d *DB) About(ctx context.Context) (sqldb.About, error) { return d.sql.About(ctx) }

// Damage reads the whole database and gives the first damage it finds, "" when
// there is none.
func (d *DB) Damage(ctx context.Context) (string, error) { return d.sql.Damage(ctx) }

// Head is the sequence and the instant of an account's last write; zero when it
// has none.
func (d *DB) Head(ctx context.Context, account int64) (seq int64, last time.Time, err error) {
	_, err = d.sql.Get(ctx, sqlHead, []any{account}, &seq, at{&last})
	return seq, last, err
}
