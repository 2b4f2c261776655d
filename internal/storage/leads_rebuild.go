package storage

import (
	"context"

	"palier/internal/core/leads"
)

const (
	sqlViewsRead = `select view_apimo, ` + sqlLeadCols + ` from leads where account_id = $1 and id > $2 order by id limit cast($3 as bigint)`
	// Neither updated_at nor a tally: the lead did not change.
	sqlViewSave = `update leads set view_apimo = $3 where account_id = $1 and id = $2`
)

// ReadViews implements leads.Views.
func (d *DB) ReadViews(ctx context.Context, account, after int64, n int) ([]leads.Viewed, error) {
	rows, err := d.sql.Query(ctx, sqlViewsRead, account, after, n)
	return collect(rows, err, func(scan scanner) (v leads.Viewed, err error) {
		v.Lead, err = scanLead(func(dest ...any) error { return scan(append([]any{&v.View}, dest...)...) })
		return v, err
	})
}

// SaveView implements leads.Views.
func (d *DB) SaveView(ctx context.Context, account, id int64, view []byte) error {
	_, err := d.sql.Exec(ctx, sqlViewSave, account, id, string(view))
	return err
}
