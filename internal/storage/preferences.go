package storage

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/storage/sqldb"
)

const (
	sqlPreferencesGet  = `select theme, density, shortcuts, agency_id from preferences where account_id = $1 and user_id = $2`
	sqlPreferencesSave = `insert into preferences (account_id, user_id, theme, density, shortcuts, agency_id) values ($1, $2, $3, $4, $5, $6)
on conflict (account_id, user_id) do update set theme = excluded.theme, density = excluded.density, shortcuts = excluded.shortcuts, agency_id = excluded.agency_id`
)

// GetPreferences implements access.Tastes.
func (d *DB) GetPreferences(ctx context.Context, account, user int64) (access.Preferences, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPreferencesGet, account, user)
	return first(collect(rows, err, func(scan scanner) (p access.Preferences, err error) {
		err = scan(&p.Theme, &p.Density, &p.Shortcuts, &p.Agency)
		return p, err
	}))
}

// SavePreferences implements access.Tastes.
func (d *DB) SavePreferences(ctx context.Context, account, user int64, p access.Preferences) error {
	_, err := d.sql.Exec(ctx, sqlPreferencesSave, account, user, p.Theme, p.Density, p.Shortcuts, p.Agency)
	return err
}
