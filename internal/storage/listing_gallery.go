package storage

import (
	"context"

	"palier/internal/core/listings"
	"palier/internal/storage/sqldb"
)

const (
	sqlPictureCols = `account_id, id, property_id, document_uid, rank, width, height, captions, reference, created_at`
	sqlPictureAdd  = `insert into property_pictures (` + sqlPictureCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	sqlPictureSave = `update property_pictures set rank = $3, captions = $4, document_uid = $5, width = $6, height = $7 where account_id = $1 and id = $2`
	sqlPictureDrop = `delete from property_pictures where account_id = $1 and id = $2`
	sqlPicturesOf  = `select ` + sqlPictureCols + ` from property_pictures where account_id = $1 and property_id = $2 order by rank, id`

	sqlAskedAdd = `insert into property_prices (account_id, property_id, at, price, currency, who_kind, who_id, door) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (account_id, property_id, at) do update set price = excluded.price, currency = excluded.currency`
	sqlAsked = `select account_id, property_id, at, price, currency, who_kind, who_id, door from property_prices
where account_id = $1 and property_id = $2 order by at`
)

// InsertPicture implements listings.Store.
func (d *DB) InsertPicture(ctx context.Context, p listings.Picture) error {
	captions, err := packCaptions(p.Captions)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlPictureAdd, p.Account, p.ID, p.Property, p.Document, p.Rank, p.Width, p.Height, captions, p.Reference, micros(p.CreatedAt))
	return err
}

// UpdatePicture implements listings.Store.
func (d *DB) UpdatePicture(ctx context.Context, p listings.Picture) error {
	captions, err := packCaptions(p.Captions)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlPictureSave, p.Account, p.ID, p.Rank, captions, p.Document, p.Width, p.Height)
	return err
}

// DeletePicture implements listings.Store.
func (d *DB) DeletePicture(ctx context.Context, account, id int64) error {
	_, err := d.sql.Exec(ctx, sqlPictureDrop, account, id)
	return err
}

// PicturesOf implements listings.Store.
func (d *DB) PicturesOf(ctx context.Context, account, property int64) ([]listings.Picture, error) {
	rows, err := d.sql.Query(ctx, sqlPicturesOf, account, property)
	return collect(rows, err, scanPicture)
}

func scanPicture(scan scanner) (p listings.Picture, err error) {
	var captions string
	if err = scan(&p.Account, &p.ID, &p.Property, &p.Document, &p.Rank, &p.Width, &p.Height, &captions, &p.Reference, at{&p.CreatedAt}); err == nil {
		p.Captions, err = unpackCaptions(captions)
	}
	return p, err
}

// InsertAskedPrice implements listings.Store. Of several in one write the last stays.
func (d *DB) InsertAskedPrice(ctx context.Context, c listings.PriceChange) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlAskedAdd, c.Account, c.Property, micros(c.At), priced(c.Price), c.Price.Currency, c.Who.Kind, c.Who.ID, c.Who.Door)
	return err
}

// AskedPrices implements listings.Store. No price waits.
func (d *DB) AskedPrices(ctx context.Context, account, property int64) ([]listings.PriceChange, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlAsked, account, property)
	return collect(rows, err, scanAsked)
}

func scanAsked(scan scanner) (c listings.PriceChange, err error) {
	return c, scan(&c.Account, &c.Property, at{&c.At}, opt{&c.Price.Minor}, &c.Price.Currency, &c.Who.Kind, &c.Who.ID, &c.Who.Door)
}
