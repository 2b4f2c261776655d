package storage

import (
	"context"
	"fmt"

	"palier/internal/core/day"
	"palier/internal/core/sales"
)

const (
	sqlPurchaseCols = `account_id, id, program_id, lead_id, owner_id, option_id, status, price, deposit, deposit_override, deposit_refunded, comment,
cancellation, cancellation_comment, confirmed_at, signed_at, withdrawal_until, appointment_set_at, appointment_end_at, sold_at, canceled_at, created_at, updated_at, planned_deed, agency_id`
	sqlPurchaseAdd = `insert into purchases (` + sqlPurchaseCols + `)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`
	sqlPurchaseSave = `update purchases set owner_id = $3, status = $4, price = $5, deposit = $6, deposit_override = $7, deposit_refunded = $8, comment = $9,
cancellation = $10, cancellation_comment = $11, confirmed_at = $12, signed_at = $13, withdrawal_until = $14, appointment_set_at = $15, appointment_end_at = $16,
sold_at = $17, canceled_at = $18, updated_at = $19, planned_deed = $20 where account_id = $1 and id = $2`
	sqlPurchaseGet = `select ` + sqlPurchaseCols + ` from purchases where account_id = $1 and id = $2`
	sqlPurchased   = `select 1 from purchase_lots where account_id = $1 and lot_id = $2 limit 1`

	sqlPurchaseLotAdd = `insert into purchase_lots (account_id, purchase_id, lot_id, price, vat_rate) values `
	sqlPurchaseLots   = `select s.purchase_id, ` + sqlSoldLotCols + ` from purchase_lots s join lots l on l.account_id = s.account_id and l.id = s.lot_id
where s.account_id = $1 and s.purchase_id in %s order by s.purchase_id, l.main desc, l.id`
	sqlBuyerAdd = `insert into purchase_contacts (account_id, purchase_id, position, contact_id) values ($1, $2, $3, $4)`
	sqlBuyers   = `select purchase_id, contact_id from purchase_contacts where account_id = $1 and purchase_id in %s order by purchase_id, position`
)

// InsertPurchase implements sales.Purchases.
func (d *DB) InsertPurchase(ctx context.Context, p sales.Purchase) error {
	if _, err := d.sql.Exec(ctx, sqlPurchaseAdd, p.Account, p.ID, p.Program, p.Lead, p.Owner, null(p.Option), string(p.Status), p.Price, p.Deposit,
		p.DepositOverride, p.DepositRefunded, p.Comment, p.Cancellation, p.CancellationComment, null(micros(p.ConfirmedAt)), null(micros(p.SignedAt)),
		null(micros(p.WithdrawalUntil)), null(micros(p.AppointmentSetAt)), null(micros(p.AppointmentEndAt)), null(micros(p.SoldAt)),
		null(micros(p.CanceledAt)), micros(p.CreatedAt), micros(p.UpdatedAt), null(p.PlannedDeed.String()), p.Agency); err != nil {
		return err
	}
	for i, contact := range p.Contacts {
		if _, err := d.sql.Exec(ctx, sqlBuyerAdd, p.Account, p.ID, i, contact); err != nil {
			return err
		}
	}
	return d.insertSoldLots(ctx, sqlPurchaseLotAdd, p.Account, p.ID, p.Lots)
}

// UpdatePurchase implements sales.Purchases.
func (d *DB) UpdatePurchase(ctx context.Context, p sales.Purchase) error {
	_, err := d.sql.Exec(ctx, sqlPurchaseSave, p.Account, p.ID, p.Owner, string(p.Status), p.Price, p.Deposit, p.DepositOverride, p.DepositRefunded, p.Comment,
		p.Cancellation, p.CancellationComment, null(micros(p.ConfirmedAt)), null(micros(p.SignedAt)), null(micros(p.WithdrawalUntil)),
		null(micros(p.AppointmentSetAt)), null(micros(p.AppointmentEndAt)), null(micros(p.SoldAt)), null(micros(p.CanceledAt)), micros(p.UpdatedAt),
		null(p.PlannedDeed.String()))
	return err
}

// GetPurchase implements sales.Purchases.
func (d *DB) GetPurchase(ctx context.Context, account, id int64) (sales.Purchase, bool, error) {
	return first(d.purchases(ctx, account, sqlPurchaseGet, account, id))
}

// ListPurchases implements sales.Purchases.
func (d *DB) ListPurchases(ctx context.Context, q sales.Query) ([]sales.Purchase, int64, error) {
	s := selection{from: " from purchases", where: " where account_id = $1 and program_id = $2", args: []any{q.Account, q.Program}}
	if q.Owner != 0 {
		s.and("owner_id = ", q.Owner)
	}
	if q.Status != "" {
		s.and("status = ", q.Status)
	}
	total, found, err := d.count(ctx, s, q.Offset)
	if err != nil || !found {
		return nil, total, err
	}
	query, args := s.page(sqlPurchaseCols, "id", q.Limit, q.Offset)
	list, err := d.purchases(ctx, q.Account, query, args...)
	return list, total, err
}

// Purchased implements sales.Purchases.
func (d *DB) Purchased(ctx context.Context, account, lot int64) (bool, error) {
	var one int
	return d.sql.Get(ctx, sqlPurchased, []any{account, lot}, &one)
}

// purchases runs a query for purchases and fills in their lots and buyers.
func (d *DB) purchases(ctx context.Context, account int64, query string, args ...any) ([]sales.Purchase, error) {
	rows, err := d.sql.Query(ctx, query, args...)
	list, err := collect(rows, err, scanPurchase)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return d.withLots(ctx, account, list)
}

// withLots fills in the lots and buyers of purchases.
func (d *DB) withLots(ctx context.Context, account int64, list []sales.Purchase) ([]sales.Purchase, error) {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	lots, err := d.soldLots(ctx, sqlPurchaseLots, account, ids)
	if err != nil {
		return nil, err
	}
	buyers, err := d.buyers(ctx, account, ids)
	for i, p := range list {
		list[i].Lots, list[i].Contacts = lots[p.ID], buyers[p.ID]
	}
	return list, err
}

func scanPurchase(scan scanner) (p sales.Purchase, err error) {
	var deed string
	err = scan(&p.Account, &p.ID, &p.Program, &p.Lead, &p.Owner, opt{&p.Option}, &p.Status, &p.Price, &p.Deposit, &p.DepositOverride, &p.DepositRefunded,
		&p.Comment, &p.Cancellation, &p.CancellationComment, at{&p.ConfirmedAt}, at{&p.SignedAt}, at{&p.WithdrawalUntil}, at{&p.AppointmentSetAt},
		at{&p.AppointmentEndAt}, at{&p.SoldAt}, at{&p.CanceledAt}, at{&p.CreatedAt}, at{&p.UpdatedAt}, text{&deed}, &p.Agency)
	p.PlannedDeed, _ = day.Parse(deed)
	return p, err
}

// buyers gives the contacts of purchases, by purchase, in their order.
func (d *DB) buyers(ctx context.Context, account int64, of []int64) (map[int64][]int64, error) {
	args := []any{account}
	query := fmt.Sprintf(sqlBuyers, among(&args, of))
	rows, err := d.sql.Query(ctx, query, args...)
	lines, err := collect(rows, err, func(scan scanner) (l [2]int64, err error) { return l, scan(&l[0], &l[1]) })
	out := map[int64][]int64{}
	for _, l := range lines {
		out[l[0]] = append(out[l[0]], l[1])
	}
	return out, err
}
