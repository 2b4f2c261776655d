package storage

import (
	"context"

	"palier/internal/core/prospecting"
)

const (
	sqlRoundCols = `account_id, id, agency_id, user_id, place, version, sheet, created_at, updated_at`
	sqlRoundGet  = `select ` + sqlRoundCols + ` from rounds where account_id = $1 and agency_id = $2 and user_id = $3 and place = $4`
	sqlRoundAdd  = `insert into rounds (` + sqlRoundCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	// The version is compared here: whatever else is relied upon, one writer wins.
	sqlRoundSave = `update rounds set version = $4, sheet = $5, updated_at = $6 where account_id = $1 and id = $2 and version = $3`
	sqlRoundsAt  = `select ` + sqlRoundCols + ` from rounds where account_id = $1 and agency_id = $2 and place = $3 order by user_id`
	sqlRounds    = `select ` + sqlRoundCols + ` from rounds where account_id = $1 and agency_id = $2 and id > $3 order by id limit cast($4 as bigint)`

	sqlMailboxGet = `select property_id from mailbox_properties where account_id = $1 and agency_id = $2 and place = $3 and mailbox = $4`
	sqlMailboxSet = `insert into mailbox_properties (account_id, agency_id, place, mailbox, property_id) values ($1, $2, $3, $4, $5)
on conflict (account_id, agency_id, place, mailbox) do update set property_id = excluded.property_id`
)

// GetRound implements prospecting.Store.
func (d *DB) GetRound(ctx context.Context, account, agency, user int64, place string) (prospecting.Round, bool, error) {
	rows, err := d.sql.Query(ctx, sqlRoundGet, account, agency, user, place)
	return first(collect(rows, err, scanRound))
}

// InsertRound implements prospecting.Store.
func (d *DB) InsertRound(ctx context.Context, r prospecting.Round) error {
	sheet, err := packSheet(r.Sheet)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlRoundAdd, r.Account, r.ID, r.Agency, r.User, r.Place, r.Version, sheet, micros(r.CreatedAt), micros(r.UpdatedAt))
	return err
}

// UpdateRound implements prospecting.Store.
func (d *DB) UpdateRound(ctx context.Context, r prospecting.Round, before int64) (bool, error) {
	sheet, err := packSheet(r.Sheet)
	if err != nil {
		return false, err
	}
	n, err := d.sql.Exec(ctx, sqlRoundSave, r.Account, r.ID, before, r.Version, sheet, micros(r.UpdatedAt))
	return n == 1, err
}

// PlaceRounds implements prospecting.Store. As with PlaceWalked, an agency has few users.
func (d *DB) PlaceRounds(ctx context.Context, account, agency int64, place string) ([]prospecting.Round, error) {
	rows, err := d.sql.Query(ctx, sqlRoundsAt, account, agency, place)
	return collect(rows, err, scanRound)
}

// AgencyRounds implements prospecting.Store.
func (d *DB) AgencyRounds(ctx context.Context, account, agency, after int64, most int) ([]prospecting.Round, error) {
	rows, err := d.sql.Query(ctx, sqlRounds, account, agency, after, limit(most))
	return collect(rows, err, scanRound)
}

func scanRound(scan scanner) (r prospecting.Round, err error) {
	var sheet string
	if err = scan(&r.Account, &r.ID, &r.Agency, &r.User, &r.Place, &r.Version, &sheet, at{&r.CreatedAt}, at{&r.UpdatedAt}); err != nil {
		return r, err
	}
	r.Sheet, err = unpackSheet(sheet)
	return r, err
}

// MailboxProperty implements prospecting.Store.
func (d *DB) MailboxProperty(ctx context.Context, account, agency int64, place, mailbox string) (id int64, err error) {
	_, err = d.sql.Get(ctx, sqlMailboxGet, []any{account, agency, place, mailbox}, &id)
	return id, err
}

// SetMailboxProperty implements prospecting.Store.
func (d *DB) SetMailboxProperty(ctx context.Context, account, agency int64, place, mailbox string, property int64) error {
	_, err := d.sql.Exec(ctx, sqlMailboxSet, account, agency, place, mailbox, property)
	return err
}
