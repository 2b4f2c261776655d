package storage

import (
	"context"
	"time"

	"palier/internal/core/visits"
	"palier/internal/storage/sqldb"
)

// Who waits for a slot, and codes that prove an e-mail: few rows, found by their key.
const (
	sqlWaitingCols = `account_id, property_id, email, language, since, until_at, told_at`
	sqlWaitingSave = `insert into waiting_visitors (` + sqlWaitingCols + `, email_key) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (account_id, property_id, email_key) do update
set email = excluded.email, language = excluded.language, since = excluded.since, until_at = excluded.until_at, told_at = excluded.told_at`
	sqlWaitingFind = `select ` + sqlWaitingCols + ` from waiting_visitors where account_id = $1 and property_id = $2 and email_key = $3`
	sqlWaitingDrop = `delete from waiting_visitors where account_id = $1 and property_id = $2 and email_key = $3`
	sqlAwaited     = `select distinct property_id from waiting_visitors where account_id = $1 and told_at is null and until_at > $2 order by property_id`
	sqlWaits       = `select ` + sqlWaitingCols + ` from waiting_visitors where account_id = $1 and property_id = $2 and told_at is null and until_at > $3
order by since, email_key limit cast($4 as bigint)`
	sqlWaitingTold  = `select count(*) from waiting_visitors where account_id = $1 and property_id = $2 and told_at > $3`
	sqlWaitingPurge = `delete from waiting_visitors where account_id = $1 and until_at <= $2`

	sqlProofCols = `account_id, property_id, email_key, code, tries, until_at`
	sqlProofSave = `insert into visit_proofs (` + sqlProofCols + `) values ($1, $2, $3, $4, $5, $6)
on conflict (account_id, property_id, email_key) do update set code = excluded.code, tries = excluded.tries, until_at = excluded.until_at`
	sqlProofFind  = `select ` + sqlProofCols + ` from visit_proofs where account_id = $1 and property_id = $2 and email_key = $3`
	sqlProofDrop  = `delete from visit_proofs where account_id = $1 and property_id = $2 and email_key = $3`
	sqlProofPurge = `delete from visit_proofs where account_id = $1 and until_at <= $2`

	// An agent's visits may be gone through: what is said of one asks, and no list does. (A
	// cross join SQLite takes in this order; else it would begin with everybody's visitors.)
	sqlRating = `select cast(coalesce(sum(o.rating), 0) as bigint), count(*) from visits v cross join visit_visitors o
where v.account_id = $1 and v.user_id = $2 and o.account_id = v.account_id and o.visit_id = v.id and o.rating > 0`
)

// SaveWaiting implements visits.Lines.
func (d *DB) SaveWaiting(ctx context.Context, w visits.Waiting) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlWaitingSave, w.Account, w.Property, w.Email, w.Language, micros(w.Since), micros(w.UntilAt),
		null(micros(w.ToldAt)), w.EmailKey())
	return err
}

// FindWaiting implements visits.Lines.
func (d *DB) FindWaiting(ctx context.Context, account, property int64, email string) (visits.Waiting, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlWaitingFind, account, property, email)
	return first(collect(rows, err, scanWaiting))
}

// DropWaiting implements visits.Lines.
func (d *DB) DropWaiting(ctx context.Context, account, property int64, email string) (bool, error) {
	n, err := d.sql.Exec(sqldb.Aside(ctx), sqlWaitingDrop, account, property, email)
	return n > 0, err
}

// Awaited implements visits.Lines.
func (d *DB) Awaited(ctx context.Context, account int64, now time.Time) ([]int64, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlAwaited, account, micros(now))
	return collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id) })
}

// ListWaiting implements visits.Lines.
func (d *DB) ListWaiting(ctx context.Context, account, property int64, now, since time.Time, most int) (line []visits.Waiting, told int, err error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlWaits, account, property, micros(now), limit(most))
	if line, err = collect(rows, err, scanWaiting); err != nil {
		return nil, 0, err
	}
	_, err = d.sql.Get(sqldb.Aside(ctx), sqlWaitingTold, []any{account, property, micros(since)}, &told)
	return line, told, err
}

func scanWaiting(scan scanner) (w visits.Waiting, err error) {
	return w, scan(&w.Account, &w.Property, &w.Email, &w.Language, at{&w.Since}, at{&w.UntilAt}, at{&w.ToldAt})
}

// PurgeWaiting implements visits.Lines.
func (d *DB) PurgeWaiting(ctx context.Context, account int64, now time.Time) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlWaitingPurge, account, micros(now))
	return err
}

// SaveProof implements visits.Proofs.
func (d *DB) SaveProof(ctx context.Context, p visits.Proof) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlProofSave, p.Account, p.Property, p.EmailKey, p.Code, p.Tries, micros(p.UntilAt))
	return err
}

// FindProof implements visits.Proofs.
func (d *DB) FindProof(ctx context.Context, account, property int64, email string) (visits.Proof, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlProofFind, account, property, email)
	return first(collect(rows, err, func(scan scanner) (p visits.Proof, err error) {
		return p, scan(&p.Account, &p.Property, &p.EmailKey, &p.Code, &p.Tries, at{&p.UntilAt})
	}))
}

// DropProof implements visits.Proofs.
func (d *DB) DropProof(ctx context.Context, account, property int64, email string) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlProofDrop, account, property, email)
	return err
}

// PurgeProofs implements visits.Proofs.
func (d *DB) PurgeProofs(ctx context.Context, account int64, now time.Time) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlProofPurge, account, micros(now))
	return err
}

// RatingOf implements visits.Ratings.
func (d *DB) RatingOf(ctx context.Context, account, agent int64) (mean float64, n int64, err error) {
	var sum int64
	if _, err = d.sql.Get(ctx, sqlRating, []any{account, agent}, &sum, &n); err != nil || n == 0 {
		return 0, 0, err
	}
	return float64(sum) / float64(n), n, nil
}
