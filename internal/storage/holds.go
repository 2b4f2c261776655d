package storage

import (
	"context"
	"fmt"
	"math"
	"time"

	"palier/internal/core/programs"
)

const (
	sqlHoldAdd  = `insert into lot_holds (account_id, lot_id, state, holder_id, until_at) values `
	sqlHoldSave = `update lot_holds set state = $3, until_at = $4 where account_id = $1 and holder_id = $2`
	sqlHoldPass = `update lot_holds set holder_id = $3, state = $4, until_at = $5 where account_id = $1 and holder_id = $2`
	sqlHoldDrop = `delete from lot_holds where account_id = $1 and lot_id in %s`
	sqlHeldLots = `select ` + sqlLotCols + ` from lot_holds h join lots l on l.account_id = h.account_id and l.id = h.lot_id
where h.account_id = $1 and h.holder_id = $2 order by h.lot_id`
	// All that a holder holds ends at one instant.
	sqlHoldsDue = `select min(state), holder_id, min(until_at) from lot_holds where account_id = $1 and until_at <= $2
group by holder_id order by min(until_at), holder_id limit cast($3 as bigint)`
	sqlHoldFirst = `select state, holder_id, until_at from lot_holds where account_id = $1 and until_at is not null
order by until_at, holder_id limit 1`
	sqlHoldNext = `select account_id, until_at from lot_holds where until_at is not null order by until_at limit 1`
)

// TakeHolds implements programs.Holds. The table's primary key is what refuses a
// second holder.
func (d *DB) TakeHolds(ctx context.Context, account int64, lots []int64, h programs.Hold) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	endsAt(ctx, h.Until)
	rows := make([]any, 0, deferrableTables[newHolds].columns*len(lots))
	for _, lot := range lots {
		t.deferred.know(heldLot(lot))
		rows = append(rows, account, lot, string(h.State), h.Holder, null(micros(h.Until)))
	}
	return t.later(ctx, newHolds, rows...)
}

// heldLot is a lot whose new hold waits.
type heldLot int64

// HeldLots implements programs.Holds.
func (d *DB) HeldLots(ctx context.Context, account, holder int64) ([]programs.Lot, error) {
	rows, err := d.sql.Query(beside(ctx, newHolds), sqlHeldLots, account, holder)
	return collect(rows, err, scanLot)
}

// ChangeHolds implements programs.Holds.
func (d *DB) ChangeHolds(ctx context.Context, account int64, h programs.Hold) error {
	endsAt(ctx, h.Until)
	_, err := d.sql.Exec(ctx, sqlHoldSave, account, h.Holder, string(h.State), null(micros(h.Until)))
	return err
}

// PassHolds implements programs.Holds.
func (d *DB) PassHolds(ctx context.Context, account, from int64, to programs.Hold) error {
	endsAt(ctx, to.Until)
	_, err := d.sql.Exec(ctx, sqlHoldPass, account, from, to.Holder, string(to.State), null(micros(to.Until)))
	return err
}

// DropHolds implements programs.Holds.
func (d *DB) DropHolds(ctx context.Context, account int64, lots []int64) error {
	if len(lots) == 0 {
		return nil
	}
	args := []any{account}
	_, err := d.sql.Exec(ctx, fmt.Sprintf(sqlHoldDrop, among(&args, lots)), args...)
	return err
}

// DueHolds implements programs.Holds.
func (d *DB) DueHolds(ctx context.Context, account int64, now time.Time, most int) ([]programs.Hold, error) {
	if most == 1 {
		return d.firstDue(ctx, account, now)
	}
	rows, err := d.sql.Query(beside(ctx, newHolds), sqlHoldsDue, account, micros(now), most)
	return collect(rows, err, scanHold)
}

// firstDue is the usual question, whether anything is due. The writes of a shared
// transaction ask the engine for the next end once: until then nothing is, whoever
// holds what, unless one of them gives a hold that ends before.
func (d *DB) firstDue(ctx context.Context, account int64, now time.Time) ([]programs.Hold, error) {
	t, err := txOf(ctx)
	within := err == nil && t.ledger.account == account
	if within && micros(now) < t.ledger.quiet {
		return nil, nil
	}
	rows, err := d.sql.Query(beside(ctx, newHolds), sqlHoldFirst, account)
	list, err := collect(rows, err, scanHold)
	if err != nil {
		return nil, err
	}
	if len(list) > 0 && !now.Before(list[0].Until) {
		return list, nil
	}
	if within {
		t.ledger.quiet = math.MaxInt64
		if len(list) > 0 {
			t.ledger.quiet = micros(list[0].Until)
		}
	}
	return nil, nil
}

// endsAt notes, in a write, that a hold is to end then.
func endsAt(ctx context.Context, until time.Time) {
	if t, err := txOf(ctx); err == nil && !until.IsZero() {
		t.ledger.quiet = min(t.ledger.quiet, micros(until))
	}
}

func scanHold(scan scanner) (h programs.Hold, err error) {
	return h, scan(&h.State, &h.Holder, at{&h.Until})
}

// NextDue implements programs.Holds.
func (d *DB) NextDue(ctx context.Context) (account int64, due time.Time, found bool, err error) {
	found, err = d.sql.Get(ctx, sqlHoldNext, nil, &account, at{&due})
	return account, due, found, err
}
