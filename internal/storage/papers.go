package storage

import (
	"context"

	"palier/internal/core/visits"
)

const (
	sqlPaperCols  = `account_id, visit_id, document_uid, property_id, kind, added_at`
	sqlPaperAdd   = `insert into visit_papers (` + sqlPaperCols + `) values ($1, $2, $3, $4, $5, $6)`
	sqlPaperDrop  = `delete from visit_papers where account_id = $1 and visit_id = $2 and document_uid = $3`
	sqlPapersList = `select ` + sqlPaperCols + ` from visit_papers where account_id = $1 and visit_id = $2 order by added_at, document_uid`
)

// InsertPaper implements visits.Papers.
func (d *DB) InsertPaper(ctx context.Context, p visits.Paper) error {
	_, err := d.sql.Exec(ctx, sqlPaperAdd, p.Account, p.Visit, p.Document, p.Property, string(p.Kind), micros(p.AddedAt))
	return err
}

// DeletePaper implements visits.Papers.
func (d *DB) DeletePaper(ctx context.Context, account, visit int64, document string) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlPaperDrop, account, visit, document)
	return n > 0, err
}

// ListPapers implements visits.Papers.
func (d *DB) ListPapers(ctx context.Context, account, visit int64) ([]visits.Paper, error) {
	rows, err := d.sql.Query(ctx, sqlPapersList, account, visit)
	return collect(rows, err, func(scan scanner) (p visits.Paper, err error) {
		return p, scan(&p.Account, &p.Visit, &p.Document, &p.Property, &p.Kind, at{&p.AddedAt})
	})
}
