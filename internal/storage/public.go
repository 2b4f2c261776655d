package storage

import (
	"context"

	"palier/internal/storage/sqldb"
)

// A directory: the uid of a property is all that a visitor's link says of whose it is.
// It is random: of two accounts that have the same one, none is asked for.
const sqlPropertyAnywhere = `select account_id, agency_id from properties where uid = $1 and uid <> '' limit 2`

// FindPublic implements visits.Showings.
func (d *DB) FindPublic(ctx context.Context, uid string) (account, agency int64, found bool, err error) {
	type owner struct{ account, agency int64 }
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPropertyAnywhere, uid)
	list, err := collect(rows, err, func(scan scanner) (o owner, err error) {
		err = scan(&o.account, &o.agency)
		return o, err
	})
	if err != nil || len(list) != 1 {
		return 0, 0, false, err
	}
	return list[0].account, list[0].agency, true, nil
}
