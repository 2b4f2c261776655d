package storage

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/people"
	"palier/internal/storage/sqldb"
)

const sqlRecordsLearned = `select contact_id, max(at) from contact_keys where account_id = $1 and contact_id in %s and kind in (1, 2) group by contact_id`

// MergedInto implements people.Records. Nearly nobody is merged into another, and the index
// tells that; asked for whole records at once, SQLite would walk the account. Contacts that
// wait are new: those that were born merged were written when their person was stirred.
func (d *DB) MergedInto(ctx context.Context, account int64, ids []int64) ([]people.Contact, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlContactsMerged, among(&args, ids))
	rows, err := d.sql.Query(sqldb.Aside(ctx), query, args...)
	below, err := collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id, new(int64)) })
	if err != nil {
		return nil, err
	}
	return d.GetContacts(sqldb.Aside(ctx), account, below)
}

// Learned implements people.Records.
func (d *DB) Learned(ctx context.Context, account int64, ids []int64) (map[int64]time.Time, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlRecordsLearned, among(&args, ids))
	rows, err := d.sql.Query(ctx, query, args...)
	learned := map[int64]time.Time{}
	_, err = collect(rows, err, func(scan scanner) (id int64, err error) {
		var when time.Time
		err = scan(&id, at{&when})
		learned[id] = when
		return id, err
	})
	return learned, err
}
