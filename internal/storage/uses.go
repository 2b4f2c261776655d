package storage

import (
	"context"

	"palier/internal/core/access"
)

const (
	sqlUseSave = `insert into credential_uses (account_id, kind, id, at) values ($1, $2, $3, $4)
on conflict (account_id, kind, id) do update set at = excluded.at where excluded.at > credential_uses.at`
	sqlUses  = `select kind, id, at from credential_uses where account_id = $1`
	sqlMarks = `select 'provider', provider_id, hint, created_at, expires_at, id from provider_secrets where account_id = $1
union all select 'key', key_id, hint, created_at, expires_at, id from key_secrets where account_id = $1
union all select 'client', client_id, hint, created_at, expires_at, id from client_secrets where account_id = $1
order by 4, 6`
)

// SaveUses implements access.Traces.
func (d *DB) SaveUses(ctx context.Context, account int64, list []access.Use) error {
	for _, u := range list {
		if _, err := d.sql.Exec(ctx, sqlUseSave, account, u.Kind, u.ID, micros(u.At)); err != nil {
			return err
		}
	}
	return nil
}

// ListUses implements access.Traces.
func (d *DB) ListUses(ctx context.Context, account int64) ([]access.Use, error) {
	rows, err := d.sql.Query(ctx, sqlUses, account)
	return collect(rows, err, func(scan scanner) (u access.Use, err error) { return u, scan(&u.Kind, &u.ID, at{&u.At}) })
}

// ListMarks implements access.Traces.
func (d *DB) ListMarks(ctx context.Context, account int64) ([]access.Mark, error) {
	rows, err := d.sql.Query(ctx, sqlMarks, account)
	return collect(rows, err, func(scan scanner) (m access.Mark, err error) {
		var id int64
		return m, scan(&m.Kind, &m.ID, &m.Hint, at{&m.CreatedAt}, at{&m.ExpiresAt}, &id)
	})
}
