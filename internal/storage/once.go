package storage

import (
	"context"
	"time"

	"palier/internal/core/once"
	"palier/internal/storage/sqldb"
)

const (
	sqlAnswerFind = `select fingerprint, status, body from answers
where account_id = $1 and credential = $2 and key = $3 and expires_at > $4`
	sqlAnswerSave = `insert into answers (account_id, credential, key, fingerprint, status, body, expires_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (account_id, credential, key) do update
set fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body, expires_at = excluded.expires_at`
	sqlAnswerPurge = `delete from answers where account_id = $1 and (credential, key) in
(select credential, key from answers where account_id = $1 and expires_at <= $2 limit 500)`
)

// FindAnswer implements once.Store.
func (d *DB) FindAnswer(ctx context.Context, k once.Key, now time.Time) (a once.Answer, fingerprint string, found bool, err error) {
	found, err = d.sql.Get(sqldb.Aside(ctx), sqlAnswerFind, []any{k.Account, k.Credential, k.Value, micros(now)}, &fingerprint, &a.Status, &a.Body)
	return a, fingerprint, found, err
}

// SaveAnswer implements once.Store. A key whose answer has expired is taken over.
func (d *DB) SaveAnswer(ctx context.Context, k once.Key, a once.Answer, until time.Time) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlAnswerSave, k.Account, k.Credential, k.Value, k.Fingerprint, a.Status, string(a.Body), micros(until))
	return err
}

// PurgeAnswers implements once.Store.
func (d *DB) PurgeAnswers(ctx context.Context, account int64, now time.Time) (int64, error) {
	return d.sql.Exec(ctx, sqlAnswerPurge, account, micros(now))
}
