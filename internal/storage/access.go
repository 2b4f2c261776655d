package storage

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/storage/sqldb"
)

const (
	sqlAccounts      = `select ` + sqlAccountOf + ` from accounts a order by a.account_id`
	sqlAccountGet    = `select ` + sqlAccountOf + ` from accounts a where a.account_id = $1`
	sqlAccountOf     = `a.account_id, a.name, a.mode, a.country, a.second_step, a.created_at, a.updated_at`
	sqlAccountInsert = `insert into accounts (account_id, name, mode, country, second_step, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7)`

	sqlAgencies = `select account_id, id, name, company, address, zipcode, city, country, phone, fax, email, website, picture, timezone, created_at, updated_at
from agencies where account_id = $1 order by updated_at, id`
	sqlAgencyInsert = `insert into agencies (account_id, id, name, company, address, zipcode, city, country, phone, fax, email, website, picture, timezone, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	sqlAgencySave = `update agencies set name = $3, company = $4, address = $5, zipcode = $6, city = $7, country = $8, phone = $9, fax = $10,
email = $11, website = $12, picture = $13, timezone = $14, updated_at = $15 where account_id = $1 and id = $2`

	sqlStopsClear = `delete from key_stops where account_id = $1 and source = $2`
	sqlStopInsert = `insert into key_stops (account_id, kind, value, source) values ($1, $2, $3, $4) on conflict do nothing`

	sqlUserCols  = `account_id, id, agency_id, username, firstname, lastname, email, phone, mobile, fax, role, active, language, timezone, picture, born, created_at, updated_at, uid, presentation, office_role`
	sqlUserOf    = `u.account_id, u.id, u.agency_id, u.username, u.firstname, u.lastname, u.email, u.phone, u.mobile, u.fax, u.role, u.active, u.language, u.timezone, u.picture, u.born, u.created_at, u.updated_at, u.uid, u.presentation, u.office_role`
	sqlUsers     = `select ` + sqlUserCols + ` from users where account_id = $1 and agency_id = $2 order by updated_at, id limit cast($3 as bigint) offset cast($4 as bigint)`
	sqlUsersAll  = `select ` + sqlUserCols + ` from users where account_id = $1 order by agency_id, id limit cast($2 as bigint) offset cast($3 as bigint)`
	sqlUserCount = `select count(*) from users where account_id = $1 and (agency_id = $2 or $2 = 0)`
	sqlUserGet   = `select ` + sqlUserCols + ` from users where account_id = $1 and id = $2`
	sqlUsersIn   = `select ` + sqlUserCols + ` from users where account_id = $1 and id in `
	sqlUserAdd   = `insert into users (` + sqlUserCols + `, username_key) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`
	sqlUserSave  = `update users set username = $3, firstname = $4, lastname = $5, email = $6, phone = $7, mobile = $8, fax = $9, role = $10,
active = $11, language = $12, timezone = $13, picture = $14, born = $15, updated_at = $16, username_key = $17, presentation = $18, agency_id = $19, office_role = $20 where account_id = $1 and id = $2`
)

// ListAccounts implements access.Accounts.
func (d *DB) ListAccounts(ctx context.Context) ([]access.Account, error) {
	rows, err := d.sql.Query(ctx, sqlAccounts)
	return collect(rows, err, scanAccount)
}

// GetAccount implements access.Accounts.
func (d *DB) GetAccount(ctx context.Context, id int64) (access.Account, bool, error) {
	rows, err := d.sql.Query(ctx, sqlAccountGet, id)
	return first(collect(rows, err, scanAccount))
}

func scanAccount(scan scanner) (a access.Account, err error) {
	err = scan(accountFields(&a)...)
	return a, err
}

// accountFields are where sqlAccountOf go.
func accountFields(a *access.Account) []any {
	return []any{&a.ID, &a.Name, &a.Mode, &a.Country, &a.TwoSteps, at{&a.CreatedAt}, at{&a.UpdatedAt}}
}

// InsertAccount implements access.Accounts.
func (d *DB) InsertAccount(ctx context.Context, a access.Account) error {
	_, err := d.sql.Exec(ctx, sqlAccountInsert, a.ID, a.Name, string(a.Mode), a.Country, a.TwoSteps, micros(a.CreatedAt), micros(a.UpdatedAt))
	return err
}

// ListAgencies implements access.Accounts. An account has few agencies: the
// choice among them is made here.
func (d *DB) ListAgencies(ctx context.Context, account int64, ids []int64, all bool) ([]access.Agency, error) {
	rows, err := d.sql.Query(ctx, sqlAgencies, account)
	list, err := collect(rows, err, func(scan scanner) (a access.Agency, err error) {
		err = scan(&a.Account, &a.ID, &a.Name, &a.Company, &a.Address, &a.Zipcode, &a.City, &a.Country, &a.Phone, &a.Fax,
			&a.Email, &a.Website, &a.Picture, &a.Timezone, at{&a.CreatedAt}, at{&a.UpdatedAt})
		return a, err
	})
	if all || err != nil {
		return list, err
	}
	return slices.DeleteFunc(list, func(a access.Agency) bool { return !slices.Contains(ids, a.ID) }), nil
}

// InsertAgency implements access.Accounts.
func (d *DB) InsertAgency(ctx context.Context, a access.Agency) error {
	_, err := d.sql.Exec(ctx, sqlAgencyInsert, a.Account, a.ID, a.Name, a.Company, a.Address, a.Zipcode, a.City, a.Country, a.Phone, a.Fax,
		a.Email, a.Website, a.Picture, a.Timezone, micros(a.CreatedAt), micros(a.UpdatedAt))
	return err
}

// UpdateAgency implements access.Accounts.
func (d *DB) UpdateAgency(ctx context.Context, a access.Agency) error {
	_, err := d.sql.Exec(ctx, sqlAgencySave, a.Account, a.ID, a.Name, a.Company, a.Address, a.Zipcode, a.City, a.Country, a.Phone, a.Fax,
		a.Email, a.Website, a.Picture, a.Timezone, micros(a.UpdatedAt))
	return err
}

// ReplaceStops implements access.Accounts.
func (d *DB) ReplaceStops(ctx context.Context, account int64, source string, emails, phones []string) error {
	if _, err := d.sql.Exec(ctx, sqlStopsClear, account, source); err != nil {
		return err
	}
	for kind, values := range map[int][]string{keyEmail: emails, keyPhone: phones} {
		for _, v := range values {
			if _, err := d.sql.Exec(ctx, sqlStopInsert, account, kind, v, source); err != nil {
				return err
			}
		}
	}
	return nil
}

// ListUsers implements access.Staff.
func (d *DB) ListUsers(ctx context.Context, q access.UserQuery) ([]access.User, int64, error) {
	var total int64
	if _, err := d.sql.Get(ctx, sqlUserCount, []any{q.Account, q.Agency}, &total); err != nil {
		return nil, 0, err
	}
	query, args := sqlUsers, []any{q.Account, q.Agency, limit(q.Limit), q.Offset}
	if q.Agency == 0 {
		query, args = sqlUsersAll, []any{q.Account, limit(q.Limit), q.Offset}
	}
	rows, err := d.sql.Query(ctx, query, args...)
	list, err := collect(rows, err, scanUser)
	return list, total, err
}

// GetUser implements access.Staff.
func (d *DB) GetUser(ctx context.Context, account, id int64) (access.User, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlUserGet, account, id)
	return first(collect(rows, err, scanUser))
}

// UsersByID implements access.Staff.
func (d *DB) UsersByID(ctx context.Context, account int64, ids []int64) (list []access.User, err error) {
	for some := range slices.Chunk(ids, piece) {
		args := []any{account}
		in := among(&args, some)
		rows, err := d.sql.Query(sqldb.Aside(ctx), sqlUsersIn+in, args...)
		found, err := collect(rows, err, scanUser)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

func scanUser(scan scanner) (u access.User, err error) {
	var born string
	err = scan(&u.Account, &u.ID, &u.Agency, &u.Username, &u.Firstname, &u.Lastname, &u.Email, &u.Phone, &u.Mobile, &u.Fax, &u.Group,
		&u.Active, &u.Language, &u.Timezone, &u.Picture, &born, at{&u.CreatedAt}, at{&u.UpdatedAt}, &u.UID, &u.Presentation, &u.Role)
	u.Born, _ = day.Parse(born)
	return u, err
}

// InsertUser implements access.Staff.
func (d *DB) InsertUser(ctx context.Context, u access.User) error {
	_, err := d.sql.Exec(ctx, sqlUserAdd, u.Account, u.ID, u.Agency, u.Username, u.Firstname, u.Lastname, u.Email, u.Phone, u.Mobile, u.Fax,
		u.Group, u.Active, u.Language, u.Timezone, u.Picture, u.Born.String(), micros(u.CreatedAt), micros(u.UpdatedAt), u.UID, u.Presentation, string(u.Role), strings.ToLower(u.Username))
	return err
}

// UpdateUser implements access.Staff.
func (d *DB) UpdateUser(ctx context.Context, u access.User) error {
	_, err := d.sql.Exec(ctx, sqlUserSave, u.Account, u.ID, u.Username, u.Firstname, u.Lastname, u.Email, u.Phone, u.Mobile, u.Fax,
		u.Group, u.Active, u.Language, u.Timezone, u.Picture, u.Born.String(), micros(u.UpdatedAt), strings.ToLower(u.Username), u.Presentation, u.Agency, string(u.Role))
	return err
}

const (
	sqlProviderCols = `p.account_id, p.id, p.name, p.rights, p.profile, p.flat_dates, p.city_object, p.number_refs, p.per_day, p.per_second, p.disabled_at, p.created_at, p.updated_at`
	// The directory: the one query that knows no account yet.
	sqlProviderFind = `select ` + sqlProviderCols + `, a.name, a.mode, a.country from providers p join accounts a on a.account_id = p.account_id where p.id = $1`
	sqlProviders    = `select ` + sqlProviderCols + ` from providers p where p.account_id = $1 order by p.id`
	sqlProviderAdd  = `insert into providers (account_id, id, name, rights, profile, flat_dates, city_object, number_refs, per_day, per_second, disabled_at, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	sqlProviderSave = `update providers set name = $3, rights = $4, profile = $5, flat_dates = $6, city_object = $7, number_refs = $8,
per_day = $9, per_second = $10, disabled_at = $11, updated_at = $12 where account_id = $1 and id = $2`
	sqlProviderOpen = `insert into provider_agencies (account_id, provider_id, agency_id) values ($1, $2, $3)`
	sqlProviderShut = `delete from provider_agencies where account_id = $1 and provider_id = $2`
	sqlProviderAt   = `select provider_id, agency_id from provider_agencies where account_id = $1 order by provider_id, agency_id`
	sqlSecrets      = `select id, hash, hint, created_at, expires_at from provider_secrets where account_id = $1 and provider_id = $2 order by id`
	sqlSecretAdd    = `insert into provider_secrets (account_id, provider_id, id, hash, created_at, expires_at, hint) values ($1, $2, $3, $4, $5, $6, $7)`
	sqlSecretExpire = `update provider_secrets set expires_at = $4
where account_id = $1 and provider_id = $2 and id <> $3 and (expires_at is null or expires_at > $4)`
)

// FindProvider implements access.Providers.
func (d *DB) FindProvider(ctx context.Context, id int64) (p access.Provider, a access.Account, secrets []access.Secret, found bool, err error) {
	rows, err := d.sql.Query(ctx, sqlProviderFind, id)
	list, err := collect(rows, err, func(scan scanner) (access.Provider, error) {
		return scanProvider(func(dest ...any) error { return scan(append(dest, &a.Name, &a.Mode, &a.Country)...) })
	})
	if err != nil || len(list) == 0 {
		return p, a, nil, false, err
	}
	p = list[0]
	a.ID = p.Account
	open, err := d.opened(ctx, p.Account)
	if err != nil {
		return p, a, nil, false, err
	}
	p.Agencies = open[p.ID]
	rows, err = d.sql.Query(ctx, sqlSecrets, p.Account, p.ID)
	secrets, err = collect(rows, err, func(scan scanner) (s access.Secret, err error) {
		err = scan(&s.ID, &s.Hash, &s.Hint, at{&s.CreatedAt}, at{&s.ExpiresAt})
		return s, err
	})
	return p, a, secrets, err == nil, err
}

// ListProviders implements access.Providers.
func (d *DB) ListProviders(ctx context.Context, account int64) ([]access.Provider, error) {
	rows, err := d.sql.Query(ctx, sqlProviders, account)
	list, err := collect(rows, err, scanProvider)
	if err != nil {
		return nil, err
	}
	open, err := d.opened(ctx, account)
	for i := range list {
		list[i].Agencies = open[list[i].ID]
	}
	return list, err
}

func scanProvider(scan scanner) (p access.Provider, err error) {
	var rights string
	s := &p.Apimo
	err = scan(&p.Account, &p.ID, &p.Name, &rights, &s.Profile, &s.FlatDates, &s.CityObject, &s.NumberRefs, &s.PerDay, &s.PerSecond,
		at{&p.DisabledAt}, at{&p.CreatedAt}, at{&p.UpdatedAt})
	p.Rights = access.SplitRights(rights)
	return p, err
}

// opened gives the agencies open to each provider of an account.
func (d *DB) opened(ctx context.Context, account int64) (map[int64][]int64, error) {
	rows, err := d.sql.Query(ctx, sqlProviderAt, account)
	pairs, err := collect(rows, err, func(scan scanner) (pair [2]int64, err error) {
		return pair, scan(&pair[0], &pair[1])
	})
	open := map[int64][]int64{}
	for _, p := range pairs {
		open[p[0]] = append(open[p[0]], p[1])
	}
	return open, err
}

// InsertProvider implements access.Providers.
func (d *DB) InsertProvider(ctx context.Context, p access.Provider) error {
	s := p.Apimo
	_, err := d.sql.Exec(ctx, sqlProviderAdd, p.Account, p.ID, p.Name, access.JoinRights(p.Rights), s.Profile, s.FlatDates, s.CityObject, s.NumberRefs,
		s.PerDay, s.PerSecond, null(micros(p.DisabledAt)), micros(p.CreatedAt), micros(p.UpdatedAt))
	if err != nil {
		return err
	}
	return d.openProvider(ctx, p)
}

// openProvider writes which agencies are open to a provider.
func (d *DB) openProvider(ctx context.Context, p access.Provider) error {
	for _, agency := range p.Agencies {
		if _, err := d.sql.Exec(ctx, sqlProviderOpen, p.Account, p.ID, agency); err != nil {
			return err
		}
	}
	return nil
}

// UpdateProvider implements access.Providers.
func (d *DB) UpdateProvider(ctx context.Context, p access.Provider) error {
	s := p.Apimo
	n, err := d.sql.Exec(ctx, sqlProviderSave, p.Account, p.ID, p.Name, access.JoinRights(p.Rights), s.Profile, s.FlatDates, s.CityObject, s.NumberRefs,
		s.PerDay, s.PerSecond, null(micros(p.DisabledAt)), micros(p.UpdatedAt))
	if err != nil || n == 0 {
		return err
	}
	if _, err := d.sql.Exec(ctx, sqlProviderShut, p.Account, p.ID); err != nil {
		return err
	}
	return d.openProvider(ctx, p)
}

// InsertSecret implements access.Providers.
func (d *DB) InsertSecret(ctx context.Context, account, provider int64, s access.Secret) error {
	_, err := d.sql.Exec(ctx, sqlSecretAdd, account, provider, s.ID, s.Hash, micros(s.CreatedAt), null(micros(s.ExpiresAt)), s.Hint)
	return err
}

// ExpireSecrets implements access.Providers.
func (d *DB) ExpireSecrets(ctx context.Context, account, provider, except int64, end time.Time) error {
	_, err := d.sql.Exec(ctx, sqlSecretExpire, account, provider, except, micros(end))
	return err
}
