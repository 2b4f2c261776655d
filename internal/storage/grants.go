package storage

import (
	"context"
	"time"

	"palier/internal/core/grants"
)

const (
	sqlGrantCols = `g.account_id, g.id, g.client_id, g.user_id, g.session_id, g.scopes, g.code_hash, g.code_redirect, g.code_named, g.code_state, g.code_challenge,
g.code_expires_at, g.code_used_at, g.turn, g.turned_at, g.created_at, g.revoked_at, g.reason`
	// A directory: a code is all that an application brings of a grant, and so is a token.
	sqlCodeFind  = `select ` + sqlGrantCols + ` from grants g where g.code_hash = $1`
	sqlTokenFind = `select ` + sqlTokenCols + ` from grant_tokens t where t.hash = $1`
	sqlBearer    = `select ` + sqlTokenCols + `, ` + sqlGrantCols + `, ` + sqlClientCols + `, ` + sqlSessionCols + `, ` + sqlUserOf + `, ` + sqlAccountOf + `
from grant_tokens t
join grants g on g.account_id = t.account_id and g.id = t.grant_id
join clients c on c.account_id = g.account_id and c.id = g.client_id
join sessions s on s.account_id = g.account_id and s.id = g.session_id
join users u on u.account_id = g.account_id and u.id = g.user_id
join accounts a on a.account_id = t.account_id
where t.hash = $1`

	sqlTokenCols = `t.account_id, t.hash, t.grant_id, t.kind, t.turn, t.created_at, t.expires_at`
	sqlGrantGet  = `select ` + sqlGrantCols + ` from grants g where g.account_id = $1 and g.id = $2`
	sqlGrants    = `select ` + sqlGrantCols + ` from grants g where g.account_id = $1 and (g.user_id = $2 or $2 = 0) and (g.client_id = $3 or $3 = 0) order by g.id`
	sqlHoldings  = `select ` + sqlGrantCols + `, ` + sqlClientCols + `, ` + sqlSessionCols + `
from grants g
join clients c on c.account_id = g.account_id and c.id = g.client_id
join sessions s on s.account_id = g.account_id and s.id = g.session_id
where g.account_id = $1 and (g.user_id = $2 or $2 = 0) and g.revoked_at is null and g.code_used_at is not null order by g.id`
	sqlGrantAdd = `insert into grants (account_id, id, client_id, user_id, session_id, scopes, code_hash, code_redirect, code_named, code_state, code_challenge,
code_expires_at, code_used_at, turn, turned_at, created_at, revoked_at, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`
	sqlGrantSave = `update grants set code_used_at = $3, turn = $4, turned_at = $5, revoked_at = $6, reason = $7 where account_id = $1 and id = $2`
	sqlTokenAdd  = `insert into grant_tokens (account_id, hash, grant_id, kind, turn, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`
	sqlTokenDrop = `delete from grant_tokens where account_id = $1 and expires_at <= $2`
	// A grant is over when no token of it is left and its code has expired.
	sqlGrantDrop = `delete from grants where account_id = $1 and code_expires_at <= $2
and not exists (select 1 from grant_tokens t where t.account_id = grants.account_id and t.grant_id = grants.id)`
)

// FindCode implements grants.Store.
func (d *DB) FindCode(ctx context.Context, hash string) (grants.Grant, bool, error) {
	rows, err := d.sql.Query(ctx, sqlCodeFind, hash)
	return first(collect(rows, err, scanGrant))
}

// FindToken implements grants.Store.
func (d *DB) FindToken(ctx context.Context, hash string) (grants.Token, bool, error) {
	rows, err := d.sql.Query(ctx, sqlTokenFind, hash)
	return first(collect(rows, err, func(scan scanner) (t grants.Token, err error) { return t, scan(tokenFields(&t)...) }))
}

// FindBearer implements grants.Store.
func (d *DB) FindBearer(ctx context.Context, hash string) (grants.Borne, bool, error) {
	rows, err := d.sql.Query(ctx, sqlBearer, hash)
	return first(collect(rows, err, scanBorne))
}

func scanBorne(scan scanner) (b grants.Borne, err error) {
	var scopes string
	var client clientText
	fields := append(tokenFields(&b.Token), grantFields(&b.Grant, &scopes)...)
	fields = append(append(fields, client.fields(&b.Client)...), sessionFields(&b.By.Session)...)
	b.By.User, err = scanUser(func(dest ...any) error {
		return scan(append(append(fields, dest...), accountFields(&b.By.Account)...)...)
	})
	if err == nil {
		err = unpackScopes(scopes, &b.Grant.Scopes)
	}
	if err == nil {
		err = client.unpack(&b.Client)
	}
	return b, err
}

// GetGrant implements grants.Store.
func (d *DB) GetGrant(ctx context.Context, account, id int64) (grants.Grant, bool, error) {
	rows, err := d.sql.Query(ctx, sqlGrantGet, account, id)
	return first(collect(rows, err, scanGrant))
}

// ListGrants implements grants.Store.
func (d *DB) ListGrants(ctx context.Context, account, user, client int64) ([]grants.Grant, error) {
	rows, err := d.sql.Query(ctx, sqlGrants, account, user, client)
	return collect(rows, err, scanGrant)
}

// ListHoldings implements grants.Store.
func (d *DB) ListHoldings(ctx context.Context, account, user int64) ([]grants.Holding, error) {
	rows, err := d.sql.Query(ctx, sqlHoldings, account, user)
	return collect(rows, err, func(scan scanner) (h grants.Holding, err error) {
		var scopes string
		var client clientText
		fields := append(grantFields(&h.Grant, &scopes), client.fields(&h.Client)...)
		if err = scan(append(fields, sessionFields(&h.Session)...)...); err == nil {
			err = unpackScopes(scopes, &h.Grant.Scopes)
		}
		if err == nil {
			err = client.unpack(&h.Client)
		}
		return h, err
	})
}

// InsertGrant implements grants.Store.
func (d *DB) InsertGrant(ctx context.Context, g grants.Grant) error {
	scopes, err := packScopes(g.Scopes)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlGrantAdd, g.Account, g.ID, g.Client, g.User, g.Session, scopes, g.Code.Hash, g.Code.Redirect, g.Code.Named, g.Code.State, g.Code.Challenge,
		micros(g.Code.ExpiresAt), null(micros(g.Code.UsedAt)), g.Turn, null(micros(g.TurnedAt)), micros(g.CreatedAt), null(micros(g.RevokedAt)), g.Reason)
	return err
}

// UpdateGrant implements grants.Store.
func (d *DB) UpdateGrant(ctx context.Context, g grants.Grant) error {
	_, err := d.sql.Exec(ctx, sqlGrantSave, g.Account, g.ID, null(micros(g.Code.UsedAt)), g.Turn, null(micros(g.TurnedAt)), null(micros(g.RevokedAt)), g.Reason)
	return err
}

// InsertToken implements grants.Store.
func (d *DB) InsertToken(ctx context.Context, t grants.Token) error {
	_, err := d.sql.Exec(ctx, sqlTokenAdd, t.Account, t.Hash, t.Grant, string(t.Kind), t.Turn, micros(t.CreatedAt), micros(t.ExpiresAt))
	return err
}

// DropTokens implements grants.Store.
func (d *DB) DropTokens(ctx context.Context, account int64, expired time.Time) error {
	if _, err := d.sql.Exec(ctx, sqlTokenDrop, account, micros(expired)); err != nil {
		return err
	}
	_, err := d.sql.Exec(ctx, sqlGrantDrop, account, micros(expired))
	return err
}

func scanGrant(scan scanner) (g grants.Grant, err error) {
	var scopes string
	if err = scan(grantFields(&g, &scopes)...); err != nil {
		return g, err
	}
	return g, unpackScopes(scopes, &g.Scopes)
}

// grantFields are where sqlGrantCols go.
func grantFields(g *grants.Grant, scopes *string) []any {
	return []any{&g.Account, &g.ID, &g.Client, &g.User, &g.Session, scopes, &g.Code.Hash, &g.Code.Redirect, &g.Code.Named, &g.Code.State, &g.Code.Challenge,
		at{&g.Code.ExpiresAt}, at{&g.Code.UsedAt}, &g.Turn, at{&g.TurnedAt}, at{&g.CreatedAt}, at{&g.RevokedAt}, &g.Reason}
}

// tokenFields are where sqlTokenCols go.
func tokenFields(t *grants.Token) []any {
	return []any{&t.Account, &t.Hash, &t.Grant, &t.Kind, &t.Turn, at{&t.CreatedAt}, at{&t.ExpiresAt}}
}
