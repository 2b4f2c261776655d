package storage

import (
	"context"

	"palier/internal/core/listings"
)

const (
	sqlOriginSave = `update properties set provider_id = $3, sent_reference = $4, fingerprint = $5 where account_id = $1 and id = $2`
	sqlOriginGet  = `select account_id, agency_id, id, provider_id, sent_reference, fingerprint, created_at from properties
where account_id = $1 and agency_id = $2 and provider_id = $3 and sent_reference = $4`
	// Up from a property to what it is part of. A circle that is there ends the walk: union
	// adds nothing twice.
	sqlPartOf = `with recursive up (id) as (
  select cast($2 as bigint)
  union
  select p.parent_id from up cross join properties p where p.account_id = $1 and p.id = up.id and p.parent_id is not null
)
select 1 from up where id = $3 limit 1`

	sqlDistrictGet  = `select id, name from districts where account_id = $1 and id = $2`
	sqlDistrictFind = `select id, name from districts where account_id = $1 and town = $2 and name_key = $3`
	sqlDistrictAdd  = `insert into districts (account_id, id, town, name, name_key) values ($1, $2, $3, $4, $5)`

	sqlEnclosureCols = `account_id, id, property_id, document_uid, name, type, created_at`
	sqlEnclosureAdd  = `insert into property_documents (` + sqlEnclosureCols + `) values ($1, $2, $3, $4, $5, $6, $7)`
	sqlEnclosureDrop = `delete from property_documents where account_id = $1 and id = $2`
	sqlEnclosuresOf  = `select ` + sqlEnclosureCols + ` from property_documents where account_id = $1 and property_id = $2 order by id`

	sqlPortalCols = `account_id, property_id, provider_id, step, url, since_at`
	sqlPortalSave = `insert into property_providers (` + sqlPortalCols + `) values ($1, $2, $3, $4, $5, $6)
on conflict (account_id, property_id, provider_id) do update set step = excluded.step, url = excluded.url, since_at = excluded.since_at`
	sqlPortalsOf     = `select ` + sqlPortalCols + ` from property_providers where account_id = $1 and property_id = $2 order by provider_id`
	sqlProviderOpens = `select 1 from provider_agencies where account_id = $1 and provider_id = $2 and agency_id = $3`
)

// SavePropertyOrigin implements listings.Shelves. A property that no provider sent has none.
func (d *DB) SavePropertyOrigin(ctx context.Context, o listings.Origin) error {
	if _, err := txOf(ctx); err != nil || o.Provider == 0 {
		return err
	}
	_, err := d.sql.Exec(ctx, sqlOriginSave, o.Account, o.Property, o.Provider, o.Reference, o.Fingerprint)
	return err
}

// SentProperty implements listings.Shelves.
func (d *DB) SentProperty(ctx context.Context, account, agency, provider int64, reference string) (o listings.Origin, found bool, err error) {
	found, err = d.sql.Get(ctx, sqlOriginGet, []any{account, agency, provider, reference},
		&o.Account, &o.Agency, &o.Property, &o.Provider, &o.Reference, &o.Fingerprint, at{&o.CreatedAt})
	return o, found, err
}

// PartOf implements listings.Shelves.
func (d *DB) PartOf(ctx context.Context, account, property, other int64) (bool, error) {
	var one int64
	return d.sql.Get(ctx, sqlPartOf, []any{account, property, other}, &one)
}

// DistrictByID implements listings.Shelves.
func (d *DB) DistrictByID(ctx context.Context, account, id int64) (v listings.District, found bool, err error) {
	found, err = d.sql.Get(ctx, sqlDistrictGet, []any{account, id}, &v.ID, &v.Name)
	return v, found, err
}

// FindDistrict implements listings.Shelves.
func (d *DB) FindDistrict(ctx context.Context, account int64, town, key string) (v listings.District, found bool, err error) {
	found, err = d.sql.Get(ctx, sqlDistrictFind, []any{account, town, key}, &v.ID, &v.Name)
	return v, found, err
}

// InsertDistrict implements listings.Shelves.
func (d *DB) InsertDistrict(ctx context.Context, account int64, v listings.District, town, key string) error {
	_, err := d.sql.Exec(ctx, sqlDistrictAdd, account, v.ID, town, v.Name, key)
	return err
}

// InsertEnclosure implements listings.Shelves.
func (d *DB) InsertEnclosure(ctx context.Context, f listings.Enclosure) error {
	_, err := d.sql.Exec(ctx, sqlEnclosureAdd, f.Account, f.ID, f.Property, f.Document, f.Name, f.Type, micros(f.CreatedAt))
	return err
}

// DeleteEnclosure implements listings.Shelves.
func (d *DB) DeleteEnclosure(ctx context.Context, account, id int64) error {
	_, err := d.sql.Exec(ctx, sqlEnclosureDrop, account, id)
	return err
}

// EnclosuresOf implements listings.Shelves.
func (d *DB) EnclosuresOf(ctx context.Context, account, property int64) ([]listings.Enclosure, error) {
	rows, err := d.sql.Query(ctx, sqlEnclosuresOf, account, property)
	return collect(rows, err, func(scan scanner) (f listings.Enclosure, err error) {
		return f, scan(&f.Account, &f.ID, &f.Property, &f.Document, &f.Name, &f.Type, at{&f.CreatedAt})
	})
}

// SavePortal implements listings.Shelves.
func (d *DB) SavePortal(ctx context.Context, p listings.Portal) error {
	_, err := d.sql.Exec(ctx, sqlPortalSave, p.Account, p.Property, p.Provider, p.Step, p.URL, null(micros(p.Since)))
	return err
}

// PortalsOf implements listings.Shelves.
func (d *DB) PortalsOf(ctx context.Context, account, property int64) ([]listings.Portal, error) {
	rows, err := d.sql.Query(ctx, sqlPortalsOf, account, property)
	return collect(rows, err, func(scan scanner) (p listings.Portal, err error) {
		return p, scan(&p.Account, &p.Property, &p.Provider, &p.Step, &p.URL, at{&p.Since})
	})
}

// ProviderOpens implements listings.Shelves.
func (d *DB) ProviderOpens(ctx context.Context, account, provider, agency int64) (bool, error) {
	var one int64
	return d.sql.Get(ctx, sqlProviderOpens, []any{account, provider, agency}, &one)
}
