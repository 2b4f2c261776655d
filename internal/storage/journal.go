package storage

import (
	"context"

	"palier/internal/core/catalog"
	"palier/internal/core/event"
)

const (
	sqlJournalCols = `seq, at, kind, subject_kind, subject_id, agency_id, who_kind, who_id, door, request, changes`
	sqlJournal     = `select ` + sqlJournalCols + ` from journal where account_id = $1 and seq > $2 order by seq limit cast($3 as bigint)`
	// What happened to one thing is found in its index, and then read: asked in one, an engine may
	// walk the account's journal, which comes in this order too.
	sqlJournalSubject = `select ` + sqlJournalCols + ` from journal where account_id = $1 and seq in (select seq from journal
where account_id = $1 and subject_kind = $3 and subject_id = $4 and seq > $2 order by seq limit cast($5 as bigint)) order by seq`
	sqlJournalKind = `select ` + sqlJournalCols + ` from journal
where account_id = $1 and seq > $2 and subject_kind = $3 order by seq limit cast($4 as bigint)`
	sqlCatalogRows   = `select catalog, id, label_fr, label_en from catalog_rows where account_id = $1 order by catalog, id`
	sqlCatalogInsert = `insert into catalog_rows (account_id, catalog, id, label_fr, label_en) values ($1, $2, $3, $4, $5)`
)

// Journal reads what happened in an account after a sequence, in commit order:
// all of it, to things of the subject's kind or, with an id, to that one thing.
func (d *DB) Journal(ctx context.Context, account, after int64, subject event.Subject, max int) ([]event.Event, error) {
	query, args := sqlJournal, []any{account, after, max}
	switch {
	case subject.ID != 0:
		query, args = sqlJournalSubject, []any{account, after, subject.Kind, subject.ID, max}
	case subject.Kind != "":
		query, args = sqlJournalKind, []any{account, after, subject.Kind, max}
	}
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanJournal)
}

// CatalogRows gives the rows an account added to the code lists.
func (d *DB) CatalogRows(ctx context.Context, account int64) ([]catalog.Row, error) {
	rows, err := d.sql.Query(ctx, sqlCatalogRows, account)
	return collect(rows, err, func(scan scanner) (r catalog.Row, err error) {
		return r, scan(&r.Catalog, &r.ID, &r.French, &r.English)
	})
}

// InsertCatalogRow adds a row to a code list of an account.
func (d *DB) InsertCatalogRow(ctx context.Context, account int64, r catalog.Row) error {
	_, err := d.sql.Exec(ctx, sqlCatalogInsert, account, r.Catalog, r.ID, r.French, r.English)
	return err
}
