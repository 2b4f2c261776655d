package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/grants"
)

const (
	sqlClientCols = `c.account_id, c.id, c.client_key, c.name, c.redirects, c.scopes, c.compat, c.auth, c.proof, c.direct, c.own, c.disabled_at, c.created_at, c.updated_at`
	// A directory: what an application calls itself by is all that it says at first.
	sqlClientFind = `select ` + sqlClientCols + ` from clients c where c.client_key = $1`
	sqlClients    = `select ` + sqlClientCols + ` from clients c where c.account_id = $1 order by c.id`
	sqlClientAdd  = `insert into clients (account_id, id, client_key, name, redirects, scopes, compat, auth, proof, direct, own, disabled_at, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`
	sqlClientSave = `update clients set name = $3, redirects = $4, scopes = $5, compat = $6, auth = $7, proof = $8, direct = $9, own = $10, disabled_at = $11, updated_at = $12
where account_id = $1 and id = $2`

	sqlClientSecrets      = `select id, hash, hint, created_at, expires_at from client_secrets where account_id = $1 and client_id = $2 order by id`
	sqlClientSecretAdd    = `insert into client_secrets (account_id, id, client_id, hash, created_at, expires_at, hint) values ($1, $2, $3, $4, $5, $6, $7)`
	sqlClientSecretExpire = `update client_secrets set expires_at = $4 where account_id = $1 and client_id = $2 and id <> $3 and (expires_at is null or expires_at > $4)`
)

// FindClient implements grants.Clients.
func (d *DB) FindClient(ctx context.Context, key string) (grants.Client, []access.Secret, bool, error) {
	rows, err := d.sql.Query(ctx, sqlClientFind, key)
	c, found, err := first(collect(rows, err, scanClient))
	if err != nil || !found {
		return c, nil, false, err
	}
	rows, err = d.sql.Query(ctx, sqlClientSecrets, c.Account, c.ID)
	secrets, err := collect(rows, err, func(scan scanner) (v access.Secret, err error) {
		return v, scan(&v.ID, &v.Hash, &v.Hint, at{&v.CreatedAt}, at{&v.ExpiresAt})
	})
	return c, secrets, true, err
}

// ListClients implements grants.Clients.
func (d *DB) ListClients(ctx context.Context, account int64) ([]grants.Client, error) {
	rows, err := d.sql.Query(ctx, sqlClients, account)
	return collect(rows, err, scanClient)
}

// InsertClient implements grants.Clients.
func (d *DB) InsertClient(ctx context.Context, c grants.Client) error {
	redirects, scopes, err := packClient(c)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlClientAdd, c.Account, c.ID, c.Key, c.Name, redirects, scopes, string(c.Compat), string(c.Auth), c.Proof, c.Direct, c.Own,
		null(micros(c.DisabledAt)), micros(c.CreatedAt), micros(c.UpdatedAt))
	return err
}

// UpdateClient implements grants.Clients.
func (d *DB) UpdateClient(ctx context.Context, c grants.Client) error {
	redirects, scopes, err := packClient(c)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlClientSave, c.Account, c.ID, c.Name, redirects, scopes, string(c.Compat), string(c.Auth), c.Proof, c.Direct, c.Own,
		null(micros(c.DisabledAt)), micros(c.UpdatedAt))
	return err
}

// InsertClientSecret implements grants.Clients.
func (d *DB) InsertClientSecret(ctx context.Context, account, client int64, s access.Secret) error {
	_, err := d.sql.Exec(ctx, sqlClientSecretAdd, account, s.ID, client, s.Hash, micros(s.CreatedAt), null(micros(s.ExpiresAt)), s.Hint)
	return err
}

// ExpireClientSecrets implements grants.Clients.
func (d *DB) ExpireClientSecrets(ctx context.Context, account, client, except int64, end time.Time) error {
	_, err := d.sql.Exec(ctx, sqlClientSecretExpire, account, client, except, micros(end))
	return err
}

func scanClient(scan scanner) (c grants.Client, err error) {
	var packed clientText
	if err = scan(packed.fields(&c)...); err != nil {
		return c, err
	}
	return c, packed.unpack(&c)
}

// clientText is what of an application is stored as text.
type clientText struct{ redirects, scopes, compat, auth string }

// fields are where sqlClientCols go.
func (t *clientText) fields(c *grants.Client) []any {
	return []any{&c.Account, &c.ID, &c.Key, &c.Name, &t.redirects, &t.scopes, &t.compat, &t.auth, &c.Proof, &c.Direct, &c.Own,
		at{&c.DisabledAt}, at{&c.CreatedAt}, at{&c.UpdatedAt}}
}

func (t *clientText) unpack(c *grants.Client) error {
	c.Compat, c.Auth = grants.Compat(t.compat), grants.Auth(t.auth)
	if err := json.Unmarshal([]byte(t.redirects), &c.Redirects); err != nil {
		return fmt.Errorf("storage: client %d: %w", c.ID, err)
	}
	return unpackScopes(t.scopes, &c.Scopes)
}

func packClient(c grants.Client) (redirects, scopes string, err error) {
	text, err := json.Marshal(append([]string{}, c.Redirects...)) // never null
	if err != nil {
		return "", "", err
	}
	scopes, err = packScopes(c.Scopes)
	return string(text), scopes, err
}

func packScopes(list []grants.Scope) (string, error) {
	text, err := json.Marshal(append([]grants.Scope{}, list...)) // never null
	return string(text), err
}

func unpackScopes(text string, list *[]grants.Scope) error {
	if err := json.Unmarshal([]byte(text), list); err != nil {
		return fmt.Errorf("storage: scopes: %w", err)
	}
	return nil
}
