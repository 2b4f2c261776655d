package storage

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/sales"
)

const (
	sqlOptionAdd = `insert into options (account_id, id, program_id, lead_id, owner_id, key_id, status, expires_at, lifespan, renewals, comment, created_at, updated_at)
values `
	sqlOptionSave = `update options set owner_id = $3, status = $4, expires_at = $5, lifespan = $6, renewals = $7, comment = $8, updated_at = $9
where account_id = $1 and id = $2`
	sqlOptionCols = `o.account_id, o.id, o.program_id, o.lead_id, o.owner_id, o.key_id, o.status, o.expires_at, o.lifespan, o.renewals, o.comment,
o.created_at, o.updated_at, i.id`
	sqlOptionInterest = ` left join interests i on i.account_id = o.account_id and i.lead_id = o.lead_id and i.program_id = o.program_id`
	sqlOptionGet      = `select ` + sqlOptionCols + ` from options o` + sqlOptionInterest + ` where o.account_id = $1 and o.id = $2`
	sqlWaiting        = `select ` + sqlOptionCols + ` from options o` + sqlOptionInterest + `
where o.account_id = $1 and o.status = 'option-pending' and o.id in (select option_id from option_lots where account_id = $1 and lot_id in %s) order by o.id`

	sqlOptionLots = `select s.option_id, ` + sqlSoldLotCols + ` from option_lots s join lots l on l.account_id = s.account_id and l.id = s.lot_id
where s.account_id = $1 and s.option_id in %s order by s.option_id, l.main desc, l.id`
	sqlOptionLotAdd   = `insert into option_lots (account_id, option_id, lot_id, price, vat_rate) values `
	sqlOptionLotsDrop = `delete from option_lots where account_id = $1 and option_id = $2`

	// An option whose end has passed is over, whether or not that was written down.
	sqlOptionLive = `status = 'option' and expires_at > `
	sqlLeadOn     = `select l.shown_id, (select n.id from interests n where n.account_id = l.account_id and n.lead_id = l.id and n.program_id = $2)
from leads l where l.account_id = $1 and l.id = $3 and ` + sqlOfProgram
	sqlLiveFor = `select 1 where exists (select 1 from options where account_id = $1 and program_id = $2 and lead_id = $3 and ` + sqlOptionLive + `$4)
or exists (select 1 from options where account_id = $1 and program_id = $2 and lead_id = $3 and status = 'option-pending')
or exists (select 1 from purchases where account_id = $1 and program_id = $2 and lead_id = $3 and status <> 'canceled')`
)

// InsertOption implements sales.Options.
func (d *DB) InsertOption(ctx context.Context, o sales.Option) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	if err := t.later(ctx, newOptions, o.Account, o.ID, o.Program, o.Lead, o.Owner, null(o.Key), string(o.Status), null(micros(o.ExpiresAt)),
		null(o.Lifespan.Microseconds()), o.Renewals, o.Comment, micros(o.CreatedAt), micros(o.UpdatedAt)); err != nil {
		return err
	}
	lots := make([]any, 0, deferrableTables[newOptionLots].columns*len(o.Lots))
	for _, l := range o.Lots {
		lots = append(lots, o.Account, o.ID, l.Lot, l.Price, l.VATRate)
	}
	return t.later(ctx, newOptionLots, lots...)
}

// UpdateOption implements sales.Options.
func (d *DB) UpdateOption(ctx context.Context, o sales.Option) error {
	_, err := d.sql.Exec(ctx, sqlOptionSave, o.Account, o.ID, o.Owner, string(o.Status), null(micros(o.ExpiresAt)),
		null(o.Lifespan.Microseconds()), o.Renewals, o.Comment, micros(o.UpdatedAt))
	return err
}

// ReplaceOptionLots implements sales.Options.
func (d *DB) ReplaceOptionLots(ctx context.Context, account, option int64, lots []sales.OptionLot) error {
	if _, err := d.sql.Exec(ctx, sqlOptionLotsDrop, account, option); err != nil {
		return err
	}
	return d.insertSoldLots(ctx, sqlOptionLotAdd, account, option, lots)
}

// GetOption implements sales.Options.
func (d *DB) GetOption(ctx context.Context, account, id int64) (sales.Option, bool, error) {
	return first(d.options(ctx, account, sqlOptionGet, account, id))
}

// ListOptions implements sales.Options.
func (d *DB) ListOptions(ctx context.Context, q sales.Query) ([]sales.Option, int64, error) {
	s := selection{from: " from options o", join: sqlOptionInterest, where: " where o.account_id = $1 and o.program_id = $2", args: []any{q.Account, q.Program}}
	if q.Owner != 0 {
		s.and("o.owner_id = ", q.Owner)
	}
	if q.Key != 0 {
		s.and("o.key_id = ", q.Key)
	}
	if q.Status != "" {
		s.and("case when o.status <> 'option' or o.expires_at > ", micros(q.Now))
		s.then(" then o.status else 'option-expired' end = ", q.Status)
	}
	total, found, err := d.count(ctx, s, q.Offset)
	if err != nil || !found {
		return nil, total, err
	}
	query, args := s.page(sqlOptionCols, "o.id", q.Limit, q.Offset)
	list, err := d.options(ctx, q.Account, query, args...)
	return list, total, err
}

// Waiting implements sales.Options.
func (d *DB) Waiting(ctx context.Context, account int64, lots []int64) ([]sales.Option, error) {
	if len(lots) == 0 {
		return nil, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlWaiting, among(&args, lots))
	return d.options(ctx, account, query, args...)
}

// LiveFor implements sales.Options.
func (d *DB) LiveFor(ctx context.Context, account, program, lead int64, now time.Time) (bool, error) {
	var one int
	return d.sql.Get(ctx, sqlLiveFor, []any{account, program, lead, micros(now)}, &one)
}

// LeadOn implements sales.Leads. Of the tables it looks at, those of leads and
// interests have rows that wait.
func (d *DB) LeadOn(ctx context.Context, account, program, lead int64) (contact, interest int64, found bool, err error) {
	found, err = d.sql.Get(beside(ctx, newLeads, newInterests), sqlLeadOn, []any{account, program, lead}, opt{&contact}, opt{&interest})
	return contact, interest, found, err
}

// options runs a query for options and fills in their lots.
func (d *DB) options(ctx context.Context, account int64, query string, args ...any) ([]sales.Option, error) {
	rows, err := d.sql.Query(ctx, query, args...)
	list, err := collect(rows, err, scanOption)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	lots, err := d.soldLots(ctx, sqlOptionLots, account, ids)
	for i := range list {
		list[i].Lots = lots[list[i].ID]
	}
	return list, err
}

func scanOption(scan scanner) (o sales.Option, err error) {
	var life int64
	err = scan(&o.Account, &o.ID, &o.Program, &o.Lead, &o.Owner, opt{&o.Key}, &o.Status, at{&o.ExpiresAt}, opt{&life}, &o.Renewals, &o.Comment,
		at{&o.CreatedAt}, at{&o.UpdatedAt}, opt{&o.Interest})
	o.Lifespan = time.Duration(life) * time.Microsecond
	return o, err
}
