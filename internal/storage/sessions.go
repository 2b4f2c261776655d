package storage

import (
	"context"
	"time"

	"palier/internal/core/access"
)

const (
	// A directory: an e-mail is all that a person says before his account is known.
	sqlLoginFind = `select ` + sqlUserOf + `, u.password, t.user_id is not null, ` + sqlAccountOf + `
from users u
join accounts a on a.account_id = u.account_id
left join second_steps t on t.account_id = u.account_id and t.user_id = u.id and t.confirmed_at is not null
where u.login_key = $1`
	sqlPassword    = `select password from users where account_id = $1 and id = $2`
	sqlPasswordSet = `update users set login_key = $3, password = $4 where account_id = $1 and id = $2`

	sqlSessionCols = `s.account_id, s.id, s.user_id, s.kind, s.hash, s.created_at, s.expires_at, s.ended_at`
	// A directory: so is a token.
	sqlSessionFind = `select ` + sqlSessionCols + `, ` + sqlUserOf + `, ` + sqlAccountOf + `
from sessions s
join users u on u.account_id = s.account_id and u.id = s.user_id
join accounts a on a.account_id = s.account_id
where s.hash = $1`
	sqlSessions    = `select ` + sqlSessionCols + ` from sessions s where s.account_id = $1 and s.user_id = $2 order by s.id`
	sqlSessionsAll = `select ` + sqlSessionCols + ` from sessions s where s.account_id = $1 order by s.id`
	sqlSessionAdd  = `insert into sessions (account_id, id, user_id, kind, hash, created_at, expires_at, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlSessionKeep = `update sessions set expires_at = $5 where account_id = $1 and user_id = $2 and id = $3 and ended_at is null and expires_at > $4`
	sqlSessionsEnd = `update sessions set ended_at = $4 where account_id = $1 and user_id = $2 and (id = $3 or $3 = 0) and ended_at is null and expires_at > $4`
	sqlSessionDrop = `delete from sessions where account_id = $1 and expires_at <= $2`
)

// FindLogin implements access.Sessions.
func (d *DB) FindLogin(ctx context.Context, key string) (access.Known, bool, error) {
	rows, err := d.sql.Query(ctx, sqlLoginFind, key)
	return first(collect(rows, err, func(scan scanner) (k access.Known, err error) {
		k.User, err = scanUser(func(dest ...any) error {
			return scan(append(append(dest, &k.Password, &k.TwoSteps), accountFields(&k.Account)...)...)
		})
		return k, err
	}))
}

// FindSession implements access.Sessions.
func (d *DB) FindSession(ctx context.Context, hash string) (access.Entered, bool, error) {
	rows, err := d.sql.Query(ctx, sqlSessionFind, hash)
	return first(collect(rows, err, func(scan scanner) (e access.Entered, err error) {
		e.User, err = scanUser(func(dest ...any) error {
			return scan(append(append(sessionFields(&e.Session), dest...), accountFields(&e.Account)...)...)
		})
		return e, err
	}))
}

// Password implements access.Sessions.
func (d *DB) Password(ctx context.Context, account, user int64) (kept string, err error) {
	_, err = d.sql.Get(ctx, sqlPassword, []any{account, user}, &kept)
	return kept, err
}

// SetPassword implements access.Sessions.
func (d *DB) SetPassword(ctx context.Context, account, user int64, key, kept string) error {
	_, err := d.sql.Exec(ctx, sqlPasswordSet, account, user, key, kept)
	return err
}

// ListSessions implements access.Sessions.
func (d *DB) ListSessions(ctx context.Context, account, user int64) ([]access.Session, error) {
	query, args := sqlSessions, []any{account, user}
	if user == 0 {
		query, args = sqlSessionsAll, []any{account}
	}
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, func(scan scanner) (v access.Session, err error) {
		err = scan(sessionFields(&v)...)
		return v, err
	})
}

// sessionFields are where sqlSessionCols go.
func sessionFields(v *access.Session) []any {
	return []any{&v.Account, &v.ID, &v.User, &v.Kind, &v.Hash, at{&v.CreatedAt}, at{&v.ExpiresAt}, at{&v.EndedAt}}
}

// InsertSession implements access.Sessions.
func (d *DB) InsertSession(ctx context.Context, v access.Session) error {
	_, err := d.sql.Exec(ctx, sqlSessionAdd, v.Account, v.ID, v.User, v.Kind, v.Hash, micros(v.CreatedAt), micros(v.ExpiresAt), null(micros(v.EndedAt)))
	return err
}

// ProlongSession implements access.Sessions.
func (d *DB) ProlongSession(ctx context.Context, account, user, session int64, now, end time.Time) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlSessionKeep, account, user, session, micros(now), micros(end))
	return n == 1, err
}

// EndSessions implements access.Sessions.
func (d *DB) EndSessions(ctx context.Context, account, user, session int64, end time.Time) (int64, error) {
	return d.sql.Exec(ctx, sqlSessionsEnd, account, user, session, micros(end))
}

// DropSessions implements access.Sessions.
func (d *DB) DropSessions(ctx context.Context, account int64, expired time.Time) error {
	_, err := d.sql.Exec(ctx, sqlSessionDrop, account, micros(expired))
	return err
}
