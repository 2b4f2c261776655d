package storage

import (
	"context"
	"math"
	"slices"

	"palier/internal/core/documents"
	"palier/internal/storage/sqldb"
)

const (
	sqlDocumentCols = `account_id, id, uid, agency_id, user_id, name, mime, description, bytes, width, height, created_at`
	sqlDocumentAdd  = `insert into documents (` + sqlDocumentCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
	sqlDocumentFind = `select ` + sqlDocumentCols + ` from documents where account_id = $1 and uid = $2`
	sqlDocumentDrop = `delete from documents where account_id = $1 and uid = $2`
	sqlDocumentPage = `select ` + sqlDocumentCols + ` from documents where account_id = $1 and id < $2`
	sqlDocumentsOf  = `select uid from documents where account_id = $1 and agency_id = $2 and uid in `
)

// InsertDocument implements documents.Store.
func (d *DB) InsertDocument(ctx context.Context, one documents.Document) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlDocumentAdd, one.Account, one.ID, one.UID, one.Agency, null(one.User), one.Name, one.Mime, one.Description,
		one.Size, one.Width, one.Height, micros(one.CreatedAt))
	return err
}

// FindDocument implements documents.Store.
func (d *DB) FindDocument(ctx context.Context, account int64, uid string) (documents.Document, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlDocumentFind, account, uid)
	return first(collect(rows, err, scanDocument))
}

// DeleteDocument implements documents.Store.
func (d *DB) DeleteDocument(ctx context.Context, account int64, uid string) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlDocumentDrop, account, uid)
	return err
}

// PageDocuments implements documents.Store.
func (d *DB) PageDocuments(ctx context.Context, account int64, agencies []int64, all bool, before int64, most int) ([]documents.Document, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	args := []any{account, before, limit(most)}
	query := sqlDocumentPage
	switch {
	case !all && len(agencies) == 0:
		return nil, nil
	case !all:
		query += " and agency_id in " + among(&args, agencies)
	}
	rows, err := d.sql.Query(sqldb.Aside(ctx), query+" order by id desc limit cast($3 as bigint)", args...)
	return collect(rows, err, scanDocument)
}

// KnownDocuments implements documents.Store.
func (d *DB) KnownDocuments(ctx context.Context, account, agency int64, uids []string) (known []string, err error) {
	for piece := range slices.Chunk(uids, mostNamed) {
		args := []any{account, agency}
		query := sqlDocumentsOf + among(&args, piece)
		rows, err := d.sql.Query(sqldb.Aside(ctx), query, args...)
		some, err := collect(rows, err, func(scan scanner) (uid string, err error) { return uid, scan(&uid) })
		if err != nil {
			return nil, err
		}
		known = append(known, some...)
	}
	return known, nil
}

func scanDocument(scan scanner) (one documents.Document, err error) {
	return one, scan(&one.Account, &one.ID, &one.UID, &one.Agency, opt{&one.User}, &one.Name, &one.Mime, &one.Description,
		&one.Size, &one.Width, &one.Height, at{&one.CreatedAt})
}
