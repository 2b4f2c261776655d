package storage

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
)

const (
	// A directory: like a provider's number, a token is all that a caller says before
	// its account is known.
	sqlDoorKeyFind = `select ` + sqlDoorKeyCols + `, ` + sqlDeveloperCols + `, s.id, s.hash, s.hint, s.created_at, s.expires_at, u.id is not null and not u.active, a.account_id, a.name, a.mode, a.country, a.created_at, a.updated_at
from key_secrets s
join keys k on k.account_id = s.account_id and k.id = s.key_id
join developers d on d.account_id = k.account_id and d.id = k.developer_id
join accounts a on a.account_id = s.account_id
left join users u on u.account_id = k.account_id and u.id = k.user_id
where s.hash = $1`

	sqlDoorKeyCols = `k.account_id, k.id, k.developer_id, k.user_id, k.name, k.permissions, k.networks, k.created_at, k.updated_at, k.expires_at, k.revoked_at`
	sqlDoorKeyGet  = `select ` + sqlDoorKeyCols + ` from keys k where k.account_id = $1 and k.id = $2`
	sqlDoorKeys    = `select ` + sqlDoorKeyCols + ` from keys k where k.account_id = $1 and k.developer_id = $2 order by k.id`
	sqlDoorKeysAll = `select ` + sqlDoorKeyCols + ` from keys k where k.account_id = $1 order by k.id`
	sqlDoorKeyOf   = `select ` + sqlDoorKeyCols + `, ` + sqlDeveloperCols + ` from keys k join developers d on d.account_id = k.account_id and d.id = k.developer_id
where k.account_id = $1 and k.user_id = $2 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $3) order by k.id desc limit 1`
	sqlDoorKeyAdd = `insert into keys (account_id, id, developer_id, user_id, name, permissions, networks, created_at, updated_at, expires_at, revoked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	sqlDoorKeySave = `update keys set user_id = $3, name = $4, permissions = $5, networks = $6, updated_at = $7, expires_at = $8, revoked_at = $9
where account_id = $1 and id = $2`

	sqlDoorKeyPrograms      = `select key_id, program_id from key_programs where account_id = $1 and key_id = $2 order by key_id, program_id`
	sqlDoorKeyProgramsAll   = `select key_id, program_id from key_programs where account_id = $1 order by key_id, program_id`
	sqlDoorKeyProgramsClear = `delete from key_programs where account_id = $1 and key_id = $2`
	sqlDoorKeyProgramsAdd   = `insert into key_programs (account_id, key_id, program_id) values `
	sqlDoorKeyLots          = `select key_id, lot_id from key_lots where account_id = $1 and key_id = $2 order by key_id, lot_id`
	sqlDoorKeyLotsAll       = `select key_id, lot_id from key_lots where account_id = $1 order by key_id, lot_id`
	sqlDoorKeyLotsClear     = `delete from key_lots where account_id = $1 and key_id = $2`
	sqlDoorKeyLotsAdd       = `insert into key_lots (account_id, key_id, lot_id) values `

	sqlDoorKeySecretAdd    = `insert into key_secrets (account_id, key_id, id, hash, created_at, expires_at, hint) values ($1, $2, $3, $4, $5, $6, $7)`
	sqlDoorKeySecretExpire = `update key_secrets set expires_at = $4
where account_id = $1 and key_id = $2 and id <> $3 and (expires_at is null or expires_at > $4)`
)

// FindKey implements access.Keyring.
func (d *DB) FindKey(ctx context.Context, hash string) (u access.Unlocked, found bool, err error) {
	rows, err := d.sql.Query(ctx, sqlDoorKeyFind, hash)
	u, found, err = first(collect(rows, err, func(scan scanner) (u access.Unlocked, err error) {
		u.Key, err = scanKey(func(dest ...any) error {
			a, s := &u.Account, &u.Secret
			dest = append(append(dest, developerFields(&u.Developer)...), &s.ID, &s.Hash, &s.Hint, at{&s.CreatedAt}, at{&s.ExpiresAt}, &u.UserLeft,
				&a.ID, &a.Name, &a.Mode, &a.Country, at{&a.CreatedAt}, at{&a.UpdatedAt})
			return scan(dest...)
		})
		return u, err
	}))
	if found {
		err = d.keyReach(ctx, &u.Key)
	}
	return u, found && err == nil, err
}

// FindUserKey implements access.Credentials.
func (d *DB) FindUserKey(ctx context.Context, account, user int64, now time.Time) (access.Unlocked, bool, error) {
	rows, err := d.sql.Query(ctx, sqlDoorKeyOf, account, user, micros(now))
	u, found, err := first(collect(rows, err, func(scan scanner) (u access.Unlocked, err error) {
		u.Key, err = scanKey(func(dest ...any) error { return scan(append(dest, developerFields(&u.Developer)...)...) })
		return u, err
	}))
	if found {
		err = d.keyReach(ctx, &u.Key)
	}
	return u, found && err == nil, err
}

// GetKey implements access.Keyring.
func (d *DB) GetKey(ctx context.Context, account, id int64) (access.Key, bool, error) {
	rows, err := d.sql.Query(ctx, sqlDoorKeyGet, account, id)
	k, found, err := first(collect(rows, err, scanKey))
	if found {
		err = d.keyReach(ctx, &k)
	}
	return k, found && err == nil, err
}

// keyReach reads the programmes and lots of one key.
func (d *DB) keyReach(ctx context.Context, k *access.Key) error {
	programs, err := d.keyPairs(ctx, sqlDoorKeyPrograms, k.Account, k.ID)
	if err != nil {
		return err
	}
	lots, err := d.keyPairs(ctx, sqlDoorKeyLots, k.Account, k.ID)
	k.Programs, k.Lots = programs[k.ID], lots[k.ID]
	return err
}

// keyPairs gives what belongs to each key.
func (d *DB) keyPairs(ctx context.Context, query string, args ...any) (map[int64][]int64, error) {
	rows, err := d.sql.Query(ctx, query, args...)
	pairs, err := collect(rows, err, func(scan scanner) (pair [2]int64, err error) {
		return pair, scan(&pair[0], &pair[1])
	})
	of := map[int64][]int64{}
	for _, p := range pairs {
		of[p[0]] = append(of[p[0]], p[1])
	}
	return of, err
}

// ListKeys implements access.Keyring.
func (d *DB) ListKeys(ctx context.Context, account, developer int64) ([]access.Key, error) {
	query, args := sqlDoorKeys, []any{account, developer}
	if developer == 0 {
		query, args = sqlDoorKeysAll, []any{account}
	}
	rows, err := d.sql.Query(ctx, query, args...)
	list, err := collect(rows, err, scanKey)
	if err != nil {
		return nil, err
	}
	programs, err := d.keyPairs(ctx, sqlDoorKeyProgramsAll, account)
	if err != nil {
		return nil, err
	}
	lots, err := d.keyPairs(ctx, sqlDoorKeyLotsAll, account)
	for i := range list {
		list[i].Programs, list[i].Lots = programs[list[i].ID], lots[list[i].ID]
	}
	return list, err
}

func scanKey(scan scanner) (k access.Key, err error) {
	var permissions, networks string
	err = scan(&k.Account, &k.ID, &k.Developer, opt{&k.User}, &k.Name, &permissions, &networks,
		at{&k.CreatedAt}, at{&k.UpdatedAt}, at{&k.ExpiresAt}, at{&k.RevokedAt})
	if err != nil {
		return k, err
	}
	k.Permissions = access.SplitPermissions(permissions)
	// A list that cannot be read must not become no list, which is anywhere.
	if k.Networks, err = splitNetworks(networks); err != nil {
		err = fmt.Errorf("storage: networks of key %d: %w", k.ID, err)
	}
	return k, err
}

// splitNetworks reads what access.JoinNetworks writes.
func splitNetworks(text string) (list []netip.Prefix, err error) {
	if text == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		n, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

// InsertKey implements access.Keyring.
func (d *DB) InsertKey(ctx context.Context, k access.Key) error {
	_, err := d.sql.Exec(ctx, sqlDoorKeyAdd, k.Account, k.ID, k.Developer, null(k.User), k.Name, access.JoinRights(k.Permissions), access.JoinNetworks(k.Networks),
		micros(k.CreatedAt), micros(k.UpdatedAt), null(micros(k.ExpiresAt)), null(micros(k.RevokedAt)))
	if err != nil {
		return err
	}
	return d.openTo(ctx, k)
}

// UpdateKey implements access.Keyring.
func (d *DB) UpdateKey(ctx context.Context, k access.Key) error {
	n, err := d.sql.Exec(ctx, sqlDoorKeySave, k.Account, k.ID, null(k.User), k.Name, access.JoinRights(k.Permissions), access.JoinNetworks(k.Networks),
		micros(k.UpdatedAt), null(micros(k.ExpiresAt)), null(micros(k.RevokedAt)))
	if err != nil || n == 0 {
		return err
	}
	for _, clear := range []string{sqlDoorKeyProgramsClear, sqlDoorKeyLotsClear} {
		if _, err := d.sql.Exec(ctx, clear, k.Account, k.ID); err != nil {
			return err
		}
	}
	return d.openTo(ctx, k)
}

// openTo writes what a key reaches.
func (d *DB) openTo(ctx context.Context, k access.Key) error {
	if err := d.insertPairs(ctx, sqlDoorKeyProgramsAdd, k, k.Programs); err != nil {
		return err
	}
	return d.insertPairs(ctx, sqlDoorKeyLotsAdd, k, k.Lots)
}

func (d *DB) insertPairs(ctx context.Context, insert string, k access.Key, ids []int64) error {
	const most = 100 // rows in a statement
	for some := range slices.Chunk(ids, most) {
		args := make([]any, 0, 3*len(some))
		for _, id := range some {
			args = append(args, k.Account, k.ID, id)
		}
		if _, err := d.sql.Exec(ctx, insert+places(len(some), 3), args...); err != nil {
			return err
		}
	}
	return nil
}

// InsertKeySecret implements access.Keyring.
func (d *DB) InsertKeySecret(ctx context.Context, account, key int64, s access.Secret) error {
	_, err := d.sql.Exec(ctx, sqlDoorKeySecretAdd, account, key, s.ID, s.Hash, micros(s.CreatedAt), null(micros(s.ExpiresAt)), s.Hint)
	return err
}

// ExpireKeySecrets implements access.Keyring.
func (d *DB) ExpireKeySecrets(ctx context.Context, account, key, except int64, end time.Time) error {
	_, err := d.sql.Exec(ctx, sqlDoorKeySecretExpire, account, key, except, micros(end))
	return err
}
