package storage

import (
	"context"

	"palier/internal/core/visits"
)

const sqlWishesOf = `select ` + sqlVisitCols + ` from visits v where v.account_id = $1 and v.user_id = $2 and v.starts_at is null and v.live
order by v.id limit cast($3 as bigint)`

// WishesOf implements visits.Visits.
func (d *DB) WishesOf(ctx context.Context, account, agent int64, most int) ([]visits.Visit, error) {
	return d.visits(ctx, account, sqlWishesOf, account, agent, most)
}
