package storage

import (
	"context"
	"time"

	"palier/internal/core/access"
)

const (
	sqlStepGet  = `select sealed, counter, confirmed_at from second_steps where account_id = $1 and user_id = $2`
	sqlStepAll  = `select user_id from second_steps where account_id = $1 and confirmed_at is not null order by user_id`
	sqlStepSave = `insert into second_steps (account_id, user_id, sealed, counter, confirmed_at) values ($1, $2, $3, $4, $5)
on conflict (account_id, user_id) do update set sealed = excluded.sealed, counter = excluded.counter, confirmed_at = excluded.confirmed_at`
	sqlStepDrop = `delete from second_steps where account_id = $1 and user_id = $2`
	// Of the whole installation: whether its secret key may still be made.
	sqlStepAny = `select count(*) from accounts a where exists (select 1 from second_steps t where t.account_id = a.account_id)`

	sqlRecoveryClear = `delete from recovery_codes where account_id = $1 and user_id = $2`
	sqlRecoveryAdd   = `insert into recovery_codes (account_id, user_id, hash) values ($1, $2, $3)`
	sqlRecoveryUse   = `update recovery_codes set used_at = $4 where account_id = $1 and user_id = $2 and hash = $3 and used_at is null`
	sqlRecoveryCount = `select count(*) from recovery_codes where account_id = $1 and user_id = $2 and used_at is null`

	sqlTwoSteps = `update accounts set second_step = $2, updated_at = $3 where account_id = $1`
)

// GetSecondStep implements access.SecondSteps.
func (d *DB) GetSecondStep(ctx context.Context, account, user int64) (access.KeptStep, bool, error) {
	rows, err := d.sql.Query(ctx, sqlStepGet, account, user)
	return first(collect(rows, err, func(scan scanner) (k access.KeptStep, err error) {
		err = scan(&k.Sealed, &k.Interval, at{&k.ConfirmedAt})
		return k, err
	}))
}

// ListSecondSteps implements access.SecondSteps.
func (d *DB) ListSecondSteps(ctx context.Context, account int64) ([]int64, error) {
	rows, err := d.sql.Query(ctx, sqlStepAll, account)
	return collect(rows, err, scanNumber)
}

// SaveSecondStep implements access.SecondSteps.
func (d *DB) SaveSecondStep(ctx context.Context, account, user int64, k access.KeptStep) error {
	_, err := d.sql.Exec(ctx, sqlStepSave, account, user, k.Sealed, k.Interval, null(micros(k.ConfirmedAt)))
	return err
}

// DropSecondStep implements access.SecondSteps.
func (d *DB) DropSecondStep(ctx context.Context, account, user int64) (bool, error) {
	if _, err := d.sql.Exec(ctx, sqlRecoveryClear, account, user); err != nil {
		return false, err
	}
	n, err := d.sql.Exec(ctx, sqlStepDrop, account, user)
	return n == 1, err
}

// ReplaceRecoveryCodes implements access.SecondSteps.
func (d *DB) ReplaceRecoveryCodes(ctx context.Context, account, user int64, hashes []string) error {
	_, err := d.sql.Exec(ctx, sqlRecoveryClear, account, user)
	for _, hash := range hashes {
		if err == nil {
			_, err = d.sql.Exec(ctx, sqlRecoveryAdd, account, user, hash)
		}
	}
	return err
}

// UseRecoveryCode implements access.SecondSteps.
func (d *DB) UseRecoveryCode(ctx context.Context, account, user int64, hash string, used time.Time) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlRecoveryUse, account, user, hash, micros(used))
	return n == 1, err
}

// CountRecoveryCodes implements access.SecondSteps.
func (d *DB) CountRecoveryCodes(ctx context.Context, account, user int64) (n int, err error) {
	_, err = d.sql.Get(ctx, sqlRecoveryCount, []any{account, user}, &n)
	return n, err
}

// AnySecondStep implements access.SecondSteps.
func (d *DB) AnySecondStep(ctx context.Context) (bool, error) {
	var n int64
	_, err := d.sql.Get(ctx, sqlStepAny, nil, &n)
	return n > 0, err
}

// RequireTwoSteps implements access.SecondSteps.
func (d *DB) RequireTwoSteps(ctx context.Context, account int64, required bool, changed time.Time) error {
	_, err := d.sql.Exec(ctx, sqlTwoSteps, account, required, micros(changed))
	return err
}
