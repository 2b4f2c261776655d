package storage

import (
	"context"

	"palier/internal/core/access"
)

const sqlColleagues = `select ` + sqlUserOf + `, u.password <> '', t.user_id is not null, c.at
from users u
left join second_steps t on t.account_id = u.account_id and t.user_id = u.id and t.confirmed_at is not null
left join credential_uses c on c.account_id = u.account_id and c.kind = 'user' and c.id = u.id
where u.account_id = $1 order by u.id limit cast($2 as bigint)`

// ListColleagues implements access.Staff.
func (d *DB) ListColleagues(ctx context.Context, account int64, most int) ([]access.Colleague, error) {
	rows, err := d.sql.Query(ctx, sqlColleagues, account, limit(most))
	return collect(rows, err, func(scan scanner) (c access.Colleague, err error) {
		c.User, err = scanUser(func(dest ...any) error { return scan(append(dest, &c.Enters, &c.TwoSteps, at{&c.SeenAt})...) })
		return c, err
	})
}
