package storage

import (
	"context"

	"palier/internal/core/listings"
	"palier/internal/storage/sqldb"
)

// Directories: the uid of a property or of a picture is all that a public address says. It
// is random: of two accounts that have the same one, neither is found.
const (
	sqlPropertyShown = `select ` + sqlPropertyCols + ` from properties where uid = $1 and uid <> '' limit 2`
	sqlPictureShown  = `select ` + sqlPictureCols + ` from property_pictures where document_uid = $1 limit 2`
	sqlOffices       = `select account_id, agency_id, count(*), max(updated_at) from properties where published_at is not null and step = 1
group by account_id, agency_id order by account_id, agency_id`
	sqlPublished = `select id, uid, reference, city, cover, updated_at from properties
where account_id = $1 and agency_id = $2 and id > $3 and published_at is not null and step = 1 order by id limit cast($4 as bigint)`
	sqlPublishedNth = `select id from properties where account_id = $1 and agency_id = $2 and id > $3 and published_at is not null and step = 1
order by id limit 1 offset cast($4 as bigint)`
)

// PropertyAnywhere implements listings.Shelf.
func (d *DB) PropertyAnywhere(ctx context.Context, uid string) (listings.Property, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPropertyShown, uid)
	list, err := collect(rows, err, scanProperty)
	return single(list, err)
}

// PictureAnywhere implements listings.Shelf.
func (d *DB) PictureAnywhere(ctx context.Context, uid string) (listings.Picture, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPictureShown, uid)
	list, err := collect(rows, err, scanPicture)
	return single(list, err)
}

// single is the only one of a list, if there is only one.
func single[T any](list []T, err error) (one T, found bool, _ error) {
	if err != nil || len(list) != 1 {
		return one, false, err
	}
	return list[0], true, nil
}

// PublishedOffices implements listings.Shelf.
func (d *DB) PublishedOffices(ctx context.Context) ([]listings.Office, error) {
	rows, err := d.sql.Query(ctx, sqlOffices)
	return collect(rows, err, func(scan scanner) (o listings.Office, err error) {
		return o, scan(&o.Account, &o.Agency, &o.Published, at{&o.Last})
	})
}

// PublishedAfter implements listings.Shelf.
func (d *DB) PublishedAfter(ctx context.Context, account, agency, after int64, most int) ([]listings.Shown, error) {
	rows, err := d.sql.Query(ctx, sqlPublished, account, agency, after, limit(most))
	return collect(rows, err, func(scan scanner) (s listings.Shown, err error) {
		return s, scan(&s.ID, &s.UID, &s.Reference, &s.City, &s.Cover, at{&s.UpdatedAt})
	})
}

// PublishedNth implements listings.Shelf.
func (d *DB) PublishedNth(ctx context.Context, account, agency, after int64, n int) (id int64, err error) {
	_, err = d.sql.Get(ctx, sqlPublishedNth, []any{account, agency, after, n - 1}, &id)
	return id, err
}
