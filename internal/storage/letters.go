package storage

import (
	"context"
	"time"

	"palier/internal/core/letters"
	"palier/internal/core/visits"
)

const (
	sqlLetterCols = `account_id, id, kind, visit_id, version, position, property_id, user_id, recipient, name, language, before_at, state, rung, tries, due_at, lease_until, error, created_at, ended_at, subject, subject_id`
	sqlLetterAdd  = `insert into letters (` + sqlLetterCols + `) values `
	sqlLetterGet  = `select ` + sqlLetterCols + ` from letters where account_id = $1 and id = $2`
	sqlLetters    = `select ` + sqlLetterCols + ` from letters`
	sqlLetterTo   = `select recipient from letters where account_id = $1 and property_id = $2 and kind = $3 and created_at >= $4 order by id + 0`

	// What waits is found in the partial index letters_due: its condition stands here
	// as there. Which accounts have some is asked of each (docs/sql.md, Keys).
	sqlLetterAccounts = `select a.account_id from accounts a where exists
(select 1 from letters l where l.account_id = a.account_id and l.state = 'waiting' and l.due_at <= $1 and l.lease_until <= $1) order by a.account_id`
	sqlLettersDue = `select ` + sqlLetterCols + ` from letters where account_id = $1 and state = 'waiting' and due_at <= $2 and lease_until <= $2
order by due_at, id limit cast($3 as bigint)`
	sqlLettersWaiting = `select count(*), min(case when due_at <= $2 then due_at end) from letters where account_id = $1 and state = 'waiting'`
	sqlLetterSave     = `update letters set state = $5, rung = $6, tries = $7, due_at = $8, lease_until = $9, error = $10, ended_at = $11
where account_id = $1 and id = $2 and state = $3 and lease_until = $4`
	sqlLettersOld = `delete from letters where account_id = $1 and id in
(select id from letters where account_id = $1 and ended_at < $2 order by ended_at, id limit 500)`
)

// InsertLetter implements letters.Store.
func (d *DB) InsertLetter(ctx context.Context, l letters.Letter) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	return t.later(ctx, newLetters, l.Account, l.ID, string(l.Kind), null(l.Visit), l.Version, l.Position, null(l.Property), null(l.User),
		l.To, l.Name, l.Language, null(micros(l.Before)), string(l.State), l.Rung, l.Tries, micros(l.DueAt), micros(l.Lease), l.Error,
		micros(l.CreatedAt), null(micros(l.EndedAt)), l.Subject, l.SubjectID)
}

// GetLetter implements letters.Store.
func (d *DB) GetLetter(ctx context.Context, account, id int64) (letters.Letter, bool, error) {
	rows, err := d.sql.Query(beside(ctx, newLetters), sqlLetterGet, account, id)
	return first(collect(rows, err, scanLetter))
}

// ListLetters implements letters.Store.
func (d *DB) ListLetters(ctx context.Context, q letters.Query) ([]letters.Letter, error) {
	query, args := latestLetters(q)
	rows, err := d.sql.Query(beside(ctx, newLetters), query, args...)
	return collect(rows, err, scanLetter)
}

func latestLetters(q letters.Query) (string, []any) {
	s, order := selection{from: sqlLetters, where: " where account_id = $1", args: []any{q.Account}}, "id desc"
	if q.State != "" {
		s.and("state = ", string(q.State))
	}
	if q.Visit != 0 { // few: the sum keeps SQLite from walking all letters in their order
		s.and("visit_id = ", q.Visit)
		order = "id + 0 desc"
	}
	return s.stretch(order, q.Limit)
}

// Recipients implements letters.Store.
func (d *DB) Recipients(ctx context.Context, account, property int64, kind visits.LetterKind, since time.Time) ([]string, error) {
	rows, err := d.sql.Query(beside(ctx, newLetters), sqlLetterTo, account, property, string(kind), micros(since))
	return collect(rows, err, func(scan scanner) (to string, err error) { return to, scan(&to) })
}

// LetterAccounts implements letters.Store.
func (d *DB) LetterAccounts(ctx context.Context, now time.Time) ([]int64, error) {
	rows, err := d.sql.Query(ctx, sqlLetterAccounts, micros(now))
	return collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id) })
}

// DueLetters implements letters.Store.
func (d *DB) DueLetters(ctx context.Context, account int64, now time.Time, most int) ([]letters.Letter, error) {
	rows, err := d.sql.Query(beside(ctx, newLetters), sqlLettersDue, account, micros(now), limit(most))
	return collect(rows, err, scanLetter)
}

// SaveLetter implements letters.Store.
func (d *DB) SaveLetter(ctx context.Context, l letters.Letter, state letters.State, lease time.Time) (bool, error) {
	n, err := d.sql.Exec(beside(ctx, newLetters), sqlLetterSave, l.Account, l.ID, string(state), micros(lease), string(l.State), l.Rung, l.Tries, micros(l.DueAt),
		micros(l.Lease), l.Error, null(micros(l.EndedAt)))
	return n == 1, err
}

// CountWaiting implements letters.Store.
func (d *DB) CountWaiting(ctx context.Context, account int64, now time.Time) (n int64, due time.Time, err error) {
	rows, err := d.sql.Query(ctx, sqlLettersWaiting, account, micros(now))
	_, err = collect(rows, err, func(scan scanner) (struct{}, error) { return struct{}{}, scan(&n, at{&due}) })
	return n, due, err
}

// PurgeLetters implements letters.Store.
func (d *DB) PurgeLetters(ctx context.Context, account int64, before time.Time) (int64, error) {
	return d.sql.Exec(beside(ctx, newLetters), sqlLettersOld, account, micros(before))
}

func scanLetter(scan scanner) (l letters.Letter, err error) {
	err = scan(&l.Account, &l.ID, &l.Kind, opt{&l.Visit}, &l.Version, &l.Position, opt{&l.Property}, opt{&l.User}, &l.To, &l.Name, &l.Language, at{&l.Before},
		&l.State, &l.Rung, &l.Tries, at{&l.DueAt}, at{&l.Lease}, &l.Error, at{&l.CreatedAt}, at{&l.EndedAt}, &l.Subject, &l.SubjectID)
	return l, err
}
