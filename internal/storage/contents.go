package storage

import (
	"context"
	"time"

	"palier/internal/storage/sqldb"
)

const (
	sqlGoneNote   = `insert into gone_contents (account_id, name, at) values ($1, $2, $3) on conflict (account_id, name) do nothing`
	sqlGoneList   = `select name from gone_contents where account_id = $1 order by at, name limit cast($2 as bigint)`
	sqlGoneForget = `delete from gone_contents where account_id = $1 and name = $2`
)

// NoteGone implements contents.Store. A file has a handful of contents.
func (d *DB) NoteGone(ctx context.Context, account int64, names []string, now time.Time) error {
	for _, name := range names {
		if _, err := d.sql.Exec(sqldb.Aside(ctx), sqlGoneNote, account, name, micros(now)); err != nil {
			return err
		}
	}
	return nil
}

// ListGone implements contents.Store.
func (d *DB) ListGone(ctx context.Context, account int64, most int) ([]string, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlGoneList, account, most)
	return collect(rows, err, func(scan scanner) (name string, err error) { return name, scan(&name) })
}

// ForgetGone implements contents.Store.
func (d *DB) ForgetGone(ctx context.Context, account int64, name string) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlGoneForget, account, name)
	return err
}
