package storage

import (
	"context"
	"fmt"

	"palier/internal/core/access"
)

const (
	sqlDeveloperCols = `d.account_id, d.id, d.agency_id, d.slug, d.name, d.address, d.address_more, d.zipcode, d.city, d.country, d.logo, d.created_at, d.updated_at`
	sqlDeveloperGet  = `select ` + sqlDeveloperCols + ` from developers d where d.account_id = $1 and d.id = $2`
	sqlDevelopers    = `select ` + sqlDeveloperCols + ` from developers d where d.account_id = $1 order by d.id`
	sqlDeveloperAdd  = `insert into developers (account_id, id, agency_id, slug, name, address, address_more, zipcode, city, country, logo, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	sqlDeveloperPrograms = `select id from programs where account_id = $1 and developer_id = $2 order by id`
	sqlAgencyPrograms    = `select p.id from developers d join programs p on p.account_id = d.account_id and p.developer_id = d.id
where d.account_id = $1 and d.agency_id in %s order by p.id`
	sqlProgramLots = `select id from lots where account_id = $1 and program_id = $2 order by id`
	// A directory: a slug says nothing of its account.
	sqlTenant = `select count(*) from developers where slug = $1`
)

// InsertDeveloper implements access.Spaces.
func (d *DB) InsertDeveloper(ctx context.Context, v access.Developer) error {
	_, err := d.sql.Exec(ctx, sqlDeveloperAdd, v.Account, v.ID, v.Agency, v.Slug, v.Name, v.Address, v.AddressMore, v.Zipcode, v.City, v.Country, v.Logo,
		micros(v.CreatedAt), micros(v.UpdatedAt))
	return err
}

// GetDeveloper implements access.Spaces.
func (d *DB) GetDeveloper(ctx context.Context, account, id int64) (access.Developer, bool, error) {
	rows, err := d.sql.Query(ctx, sqlDeveloperGet, account, id)
	return first(collect(rows, err, scanDeveloper))
}

// ListDevelopers implements access.Spaces.
func (d *DB) ListDevelopers(ctx context.Context, account int64) ([]access.Developer, error) {
	rows, err := d.sql.Query(ctx, sqlDevelopers, account)
	return collect(rows, err, scanDeveloper)
}

func scanDeveloper(scan scanner) (v access.Developer, err error) {
	err = scan(developerFields(&v)...)
	return v, err
}

// developerFields are where sqlDeveloperCols go.
func developerFields(v *access.Developer) []any {
	return []any{&v.Account, &v.ID, &v.Agency, &v.Slug, &v.Name, &v.Address, &v.AddressMore, &v.Zipcode, &v.City, &v.Country, &v.Logo,
		at{&v.CreatedAt}, at{&v.UpdatedAt}}
}

// TenantExists implements access.Spaces.
func (d *DB) TenantExists(ctx context.Context, slug string) (bool, error) {
	var n int64
	_, err := d.sql.Get(ctx, sqlTenant, []any{slug}, &n)
	return n > 0, err
}

// DeveloperPrograms implements access.Spaces.
func (d *DB) DeveloperPrograms(ctx context.Context, account, developer int64) ([]int64, error) {
	rows, err := d.sql.Query(ctx, sqlDeveloperPrograms, account, developer)
	return collect(rows, err, scanNumber)
}

// AgencyPrograms implements access.Credentials.
func (d *DB) AgencyPrograms(ctx context.Context, account int64, agencies []int64) ([]int64, error) {
	args := []any{account}
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlAgencyPrograms, among(&args, agencies)), args...)
	return collect(rows, err, scanNumber)
}

// ProgramLots implements access.Spaces.
func (d *DB) ProgramLots(ctx context.Context, account, program int64) ([]int64, error) {
	rows, err := d.sql.Query(ctx, sqlProgramLots, account, program)
	return collect(rows, err, scanNumber)
}

func scanNumber(scan scanner) (n int64, err error) {
	err = scan(&n)
	return n, err
}
