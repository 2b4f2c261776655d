package storage

import (
	"context"
	"fmt"

	"palier/internal/core/sales"
)

// The lots of options and of purchases, each with its price of that day: two tables
// of one shape. A statement that shows them orders main lots first, then by id.

const sqlSoldLotCols = `s.lot_id, s.price, s.vat_rate, l.outer_code, l.reference, l.type, l.typology, l.subtype`

// insertSoldLots adds the lots of an option or a purchase.
func (d *DB) insertSoldLots(ctx context.Context, insert string, account, of int64, lots []sales.OptionLot) error {
	const most = 64 // in one statement
	columns := columnsOf(insert)
	for len(lots) > 0 {
		n := min(len(lots), most)
		args := make([]any, 0, n*columns)
		for _, l := range lots[:n] {
			args = append(args, account, of, l.Lot, l.Price, l.VATRate)
		}
		if _, err := d.sql.Exec(ctx, insert+places(n, columns), args...); err != nil {
			return err
		}
		lots = lots[n:]
	}
	return nil
}

// soldLots gives the lots of options or purchases by whose they are.
func (d *DB) soldLots(ctx context.Context, query string, account int64, of []int64) (map[int64][]sales.OptionLot, error) {
	type line struct {
		of  int64
		lot sales.OptionLot
	}
	args := []any{account}
	query = fmt.Sprintf(query, among(&args, of))
	rows, err := d.sql.Query(ctx, query, args...)
	lines, err := collect(rows, err, func(scan scanner) (l line, err error) {
		n := &l.lot.Name
		return l, scan(&l.of, &l.lot.Lot, &l.lot.Price, &l.lot.VATRate, &n.OuterCode, &n.Reference, &n.Type, &n.Typology, &n.Subtype)
	})
	lots := map[int64][]sales.OptionLot{}
	for _, l := range lines {
		lots[l.of] = append(lots[l.of], l.lot)
	}
	return lots, err
}
