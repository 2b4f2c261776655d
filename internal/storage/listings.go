package storage

import (
	"cmp"
	"context"
	"math"
	"time"

	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/storage/sqldb"
)

const (
	sqlPropertyCols = `account_id, id, uid, agency_id, user_id, reference, category, type, subtype, step, status, address, address_more, zipcode, city, country,
latitude, longitude, price, currency, agreement, agreement_ref, agreement_start, agreement_end, details, advert, particulars, commune, group_no, parent_id, cover, published_at, complete, created_at, updated_at`
	sqlPropertyAdd = `insert into properties (` + sqlPropertyCols + `, view_apimo)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)`
	sqlPropertyGet  = `select ` + sqlPropertyCols + ` from properties where account_id = $1 and agency_id = $2 and id = $3`
	sqlPropertyByID = `select ` + sqlPropertyCols + ` from properties where account_id = $1 and id = $2`
	sqlPropertySave = `update properties set user_id = $4, reference = $5, category = $6, type = $7, subtype = $8, step = $9, status = $10,
address = $11, address_more = $12, zipcode = $13, city = $14, country = $15, latitude = $16, longitude = $17, price = $18, currency = $19,
agreement = $20, agreement_ref = $21, agreement_start = $22, agreement_end = $23, details = $24, advert = $25, particulars = $26, commune = $27, group_no = $28, parent_id = $29, cover = $30, published_at = $31, complete = $32, updated_at = $33, view_apimo = $34
where account_id = $1 and agency_id = $2 and id = $3`
	sqlPropertyFind = `select id from properties where account_id = $1 and agency_id = $2 and reference = $3 limit 2`
)

// InsertProperty implements listings.Store.
func (d *DB) InsertProperty(ctx context.Context, p listings.Property, view []byte) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	texts, err := packed(p)
	if err != nil {
		return err
	}
	t.count(listName("properties", p.Agency, 0), 0, micros(p.UpdatedAt))
	_, err = d.sql.Exec(sqldb.Aside(ctx), sqlPropertyAdd, p.Account, p.ID, p.UID, p.Agency, null(p.User), p.Reference, p.Category, p.Type, p.Subtype, p.Step, p.Status,
		p.Address, p.AddressMore, p.Zipcode, p.City, p.Country, angle(p.Lat, p.Located), angle(p.Lon, p.Located), priced(p.Price), p.Price.Currency,
		p.Agreement.Type, p.Agreement.Reference, p.Agreement.Start.String(), p.Agreement.End.String(), texts.details, texts.advert, texts.particulars, p.Commune, p.Group, null(p.Parent),
		p.Cover, null(micros(p.PublishedAt)), p.Complete, micros(p.CreatedAt), micros(p.UpdatedAt), string(view))
	return err
}

// UpdateProperty implements listings.Store; the agency and the uid stay as they are.
func (d *DB) UpdateProperty(ctx context.Context, p listings.Property, last time.Time, view []byte) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	texts, err := packed(p)
	if err != nil {
		return err
	}
	t.count(listName("properties", p.Agency, 0), micros(last), micros(p.UpdatedAt))
	_, err = d.sql.Exec(sqldb.Aside(ctx), sqlPropertySave, p.Account, p.Agency, p.ID, null(p.User), p.Reference, p.Category, p.Type, p.Subtype, p.Step, p.Status,
		p.Address, p.AddressMore, p.Zipcode, p.City, p.Country, angle(p.Lat, p.Located), angle(p.Lon, p.Located), priced(p.Price), p.Price.Currency,
		p.Agreement.Type, p.Agreement.Reference, p.Agreement.Start.String(), p.Agreement.End.String(), texts.details, texts.advert, texts.particulars, p.Commune, p.Group, null(p.Parent),
		p.Cover, null(micros(p.PublishedAt)), p.Complete, micros(p.UpdatedAt), string(view))
	return err
}

// sheetTexts are the columns in which a property's sheet is stored.
type sheetTexts struct{ details, advert, particulars string }

func packed(p listings.Property) (t sheetTexts, err error) {
	if t.details, err = packProperty(p.Details); err != nil {
		return t, err
	}
	if t.advert, err = packAdvert(p.Advert); err != nil {
		return t, err
	}
	t.particulars, err = packParticulars(p.Particulars)
	return t, err
}

func (t sheetTexts) unpack(p *listings.Property) error {
	return cmp.Or(unpackProperty(t.details, &p.Details), unpackAdvert(t.advert, &p.Advert), unpackParticulars(t.particulars, &p.Particulars))
}

// angle is a latitude or longitude as stored: nothing when the place is not known.
func angle(degrees float64, known bool) any {
	if !known {
		return nil
	}
	return int64(math.Round(degrees * degree))
}

// degrees scans an angle; NULL leaves both as they are.
type degrees struct {
	dest  *float64
	known *bool
}

func (g degrees) Scan(src any) error {
	var units int64
	if err := (opt{&units}).Scan(src); err != nil || src == nil {
		return err
	}
	*g.dest, *g.known = float64(units)/degree, true
	return nil
}

// priced is the number of a price as stored: nothing without a currency.
func priced(a money.Amount) any {
	if a.Currency == "" {
		return nil
	}
	return a.Minor
}

func scanProperty(scan scanner) (p listings.Property, err error) {
	var t sheetTexts
	if err = scan(propertyFields(&p, &t)...); err == nil {
		err = t.unpack(&p)
	}
	return p, err
}

// propertyFields are the destinations of sqlPropertyCols.
func propertyFields(p *listings.Property, t *sheetTexts) []any {
	return []any{&p.Account, &p.ID, &p.UID, &p.Agency, opt{&p.User}, &p.Reference, &p.Category, &p.Type, &p.Subtype, &p.Step, &p.Status,
		&p.Address, &p.AddressMore, &p.Zipcode, &p.City, &p.Country, degrees{&p.Lat, &p.Located}, degrees{&p.Lon, &p.Located}, opt{&p.Price.Minor}, &p.Price.Currency,
		&p.Agreement.Type, &p.Agreement.Reference, date{&p.Agreement.Start}, date{&p.Agreement.End},
		&t.details, &t.advert, &t.particulars, &p.Commune, &p.Group, opt{&p.Parent}, &p.Cover, at{&p.PublishedAt}, &p.Complete, at{&p.CreatedAt}, at{&p.UpdatedAt}}
}

// GetProperty implements listings.Store.
func (d *DB) GetProperty(ctx context.Context, account, agency, id int64) (listings.Property, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPropertyGet, account, agency, id)
	return first(collect(rows, err, scanProperty))
}

// PropertyByID implements listings.Store.
func (d *DB) PropertyByID(ctx context.Context, account, id int64) (listings.Property, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPropertyByID, account, id)
	return first(collect(rows, err, scanProperty))
}

// FindProperty implements listings.Store.
func (d *DB) FindProperty(ctx context.Context, account, agency int64, reference string) (int64, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPropertyFind, account, agency, reference)
	ids, err := collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id) })
	if err != nil || len(ids) != 1 {
		return 0, err
	}
	return ids[0], nil
}

// ListProperties implements listings.Store.
func (d *DB) ListProperties(ctx context.Context, q listings.Query, each func(listings.Property) error) (listings.Page, error) {
	l := d.propertyList(q)
	last, err := walk(ctx, l, sqlPropertyCols, func(scan scanner) (listings.Property, int64, int64, error) {
		p, err := scanProperty(scan)
		return p, micros(p.UpdatedAt), p.ID, err
	}, each)
	return listings.Page{Total: l.total, Last: instant(last)}, err
}
