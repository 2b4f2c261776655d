package storage

import (
	"context"
	"fmt"

	"palier/internal/core/sales"
)

// The first main lot of purchases that is mirrored, by purchase.
const sqlMirrored = `select s.purchase_id, min(l.property_id) from purchase_lots s join lots l on l.account_id = s.account_id and l.id = s.lot_id
where s.account_id = $1 and s.purchase_id in %s and l.property_id is not null group by s.purchase_id`

// ListContracts implements sales.Purchases. An agency has thousands of purchases at most: they
// may be counted.
func (d *DB) ListContracts(ctx context.Context, q sales.ContractQuery, each func(sales.Contract) error) (sales.ContractPage, error) {
	l := list{
		db: d, account: q.Account, since: micros(q.Since), limit: q.Limit, offset: q.Offset,
		table: "purchases", where: "account_id = $1 and agency_id = $2", args: []any{q.Account, q.Agency},
	}
	last, err := l.pieces(ctx, func(from *place, until int64, n int, skip int64) (int, error) {
		rows, err := l.piece(ctx, sqlPurchaseCols, *from, until, n, skip)
		page, err := collect(rows, err, scanPurchase)
		if err != nil || len(page) == 0 {
			return 0, err
		}
		if page, err = d.withLots(ctx, q.Account, page); err != nil {
			return 0, err
		}
		properties, err := d.mirrored(ctx, q.Account, page)
		for _, p := range page {
			if err == nil {
				err = each(sales.Contract{Purchase: p, Property: properties[p.ID]})
			}
			*from = place{micros(p.UpdatedAt), p.ID}
		}
		return len(page), err
	})
	return sales.ContractPage{Total: l.total, Last: instant(last)}, err
}

func (d *DB) mirrored(ctx context.Context, account int64, list []sales.Purchase) (map[int64]int64, error) {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	args := []any{account}
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlMirrored, among(&args, ids)), args...)
	pairs, err := collect(rows, err, func(scan scanner) (p [2]int64, err error) { return p, scan(&p[0], &p[1]) })
	of := make(map[int64]int64, len(pairs))
	for _, p := range pairs {
		of[p[0]] = p[1]
	}
	return of, err
}
