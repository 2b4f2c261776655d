package storage

import (
	"context"
	"fmt"
	"slices"

	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/imports"
)

const (
	sqlImportCols = `account_id, id, agency_id, kind, file, sum, overwrite, who_kind, who_id, last_line, new_lines, updated_lines, same_lines, conflict_lines, refused_lines,
undone_lines, kept_lines, begun_at, done_at, undone_at`
	sqlImportGet  = `select ` + sqlImportCols + ` from imports where account_id = $1 and id = $2`
	sqlImportOpen = `select ` + sqlImportCols + ` from imports where account_id = $1 and agency_id = $2 and kind = $3 and sum = $4 and overwrite = $5 and done_at is null`
	sqlImports    = `select ` + sqlImportCols + ` from imports where account_id = $1 order by id desc limit cast($2 as bigint)`
	sqlImportAdd  = `insert into imports (` + sqlImportCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`
	sqlImportSave = `update imports set last_line = $3, new_lines = $4, updated_lines = $5, same_lines = $6, conflict_lines = $7, refused_lines = $8,
undone_lines = $9, kept_lines = $10, done_at = $11, undone_at = $12 where account_id = $1 and id = $2`

	sqlRowCols     = `line, verdict, subject_kind, subject_id, changes, reason, at, fate, why`
	sqlRowAdd      = `insert into import_rows (account_id, import_id, line, verdict, subject_kind, subject_id, changes, reason, at, fate, why) values `
	sqlRows        = `select ` + sqlRowCols + ` from import_rows where account_id = $1 and import_id = $2 and line > $3 order by line limit cast($4 as bigint)`
	sqlRowsApplied = `select ` + sqlRowCols + ` from import_rows where account_id = $1 and import_id = $2 and line < $3
and verdict in ('new', 'updated') and fate <> 'undone' order by line desc limit cast($4 as bigint)`
	// Each is found by its own lines, of which it has few; together they would have the journal walked.
	sqlMadeWith = `with wanted (wanted_id) as (values %s) select subject_id, changes from wanted cross join journal
where account_id = $%d and subject_kind = $%d and subject_id = wanted_id and kind = $%d`
	sqlRowFate = `update import_rows set fate = $4, why = $5 where account_id = $1 and import_id = $2 and line = $3`

	sqlFormerAdd = `insert into import_trees (account_id, import_id, line, tree) values ($1, $2, $3, $4)`
	sqlFormerGet = `select tree from import_trees where account_id = $1 and import_id = $2 and line = $3`
)

// InsertImport implements imports.Store.
func (d *DB) InsertImport(ctx context.Context, b imports.Batch) error {
	_, err := d.sql.Exec(ctx, sqlImportAdd, b.Account, b.ID, b.Agency, b.Kind, b.Name, b.Sum, b.Overwrite, b.Who.Kind, b.Who.ID, b.Last,
		b.New, b.Updated, b.Unchanged, b.Conflict, b.Refused, b.Undone, b.Kept, micros(b.BegunAt), null(micros(b.DoneAt)), null(micros(b.UndoneAt)))
	return err
}

// UpdateImport implements imports.Store.
func (d *DB) UpdateImport(ctx context.Context, b imports.Batch) error {
	_, err := d.sql.Exec(ctx, sqlImportSave, b.Account, b.ID, b.Last, b.New, b.Updated, b.Unchanged, b.Conflict, b.Refused,
		b.Undone, b.Kept, null(micros(b.DoneAt)), null(micros(b.UndoneAt)))
	return err
}

func scanImport(scan scanner) (b imports.Batch, err error) {
	return b, scan(&b.Account, &b.ID, &b.Agency, &b.Kind, &b.Name, &b.Sum, &b.Overwrite, &b.Who.Kind, &b.Who.ID, &b.Last,
		&b.New, &b.Updated, &b.Unchanged, &b.Conflict, &b.Refused, &b.Undone, &b.Kept, at{&b.BegunAt}, at{&b.DoneAt}, at{&b.UndoneAt})
}

// GetImport implements imports.Store.
func (d *DB) GetImport(ctx context.Context, account, id int64) (imports.Batch, bool, error) {
	rows, err := d.sql.Query(ctx, sqlImportGet, account, id)
	return first(collect(rows, err, scanImport))
}

// OpenImport implements imports.Store.
func (d *DB) OpenImport(ctx context.Context, account int64, f imports.File) (imports.Batch, bool, error) {
	rows, err := d.sql.Query(ctx, sqlImportOpen, account, f.Agency, f.Kind, f.Sum, f.Overwrite)
	return first(collect(rows, err, scanImport))
}

// ListImports implements imports.Store.
func (d *DB) ListImports(ctx context.Context, account int64, most int) ([]imports.Batch, error) {
	rows, err := d.sql.Query(ctx, sqlImports, account, limit(most))
	return collect(rows, err, scanImport)
}

// AddImportRows implements imports.Store.
func (d *DB) AddImportRows(ctx context.Context, account, id int64, rows []imports.Row) error {
	columns := columnsOf(sqlRowAdd)
	for some := range slices.Chunk(rows, 16) {
		args := make([]any, 0, len(some)*columns)
		for _, r := range some {
			args = append(args, account, id, r.Line, string(r.Verdict), r.Subject.Kind, r.Subject.ID, packChanges(r.Changes), r.Reason, micros(r.At), string(r.Fate), r.Why)
		}
		if _, err := d.sql.Exec(ctx, sqlRowAdd+places(len(some), columns), args...); err != nil {
			return err
		}
	}
	return nil
}

func scanRow(scan scanner) (r imports.Row, err error) {
	var changes string
	if err = scan(&r.Line, &r.Verdict, &r.Subject.Kind, &r.Subject.ID, &changes, &r.Reason, at{&r.At}, &r.Fate, &r.Why); err != nil {
		return r, err
	}
	r.Changes, err = unmarshalChanges(changes)
	return r, err
}

// ImportRows implements imports.Store.
func (d *DB) ImportRows(ctx context.Context, account, id int64, after, most int) ([]imports.Row, error) {
	rows, err := d.sql.Query(ctx, sqlRows, account, id, after, limit(most))
	return collect(rows, err, scanRow)
}

// AppliedRows implements imports.Store.
func (d *DB) AppliedRows(ctx context.Context, account, id int64, before, most int) ([]imports.Row, error) {
	rows, err := d.sql.Query(ctx, sqlRowsApplied, account, id, before, limit(most))
	return collect(rows, err, scanRow)
}

// MadeWith implements imports.Store.
func (d *DB) MadeWith(ctx context.Context, account int64, kind string, ids []int64) (map[int64][]event.Change, error) {
	made := make(map[int64][]event.Change, len(ids))
	for some := range slices.Chunk(ids, mostNamed) {
		wanted, args := rowsOf(some, "bigint", account, kind, kind+".created")
		n := len(args)
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlMadeWith, wanted, n-2, n-1, n), args...)
		if _, err = collect(rows, err, func(scan scanner) (id int64, err error) {
			var changes string
			if err = scan(&id, &changes); err == nil {
				made[id], err = unmarshalChanges(changes)
			}
			return id, err
		}); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// SetFate implements imports.Store.
func (d *DB) SetFate(ctx context.Context, account, id int64, r imports.Row) error {
	_, err := d.sql.Exec(ctx, sqlRowFate, account, id, r.Line, string(r.Fate), r.Why)
	return err
}

// KeepTree implements imports.Former.
func (d *DB) KeepTree(ctx context.Context, account, id int64, line int, t buildings.Tree) error {
	tree, err := packTree(t)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlFormerAdd, account, id, line, tree)
	return err
}

// KeptTree implements imports.Former.
func (d *DB) KeptTree(ctx context.Context, account, id int64, line int) (t buildings.Tree, found bool, err error) {
	var text string
	if found, err = d.sql.Get(ctx, sqlFormerGet, []any{account, id, line}, &text); err == nil && found {
		t, err = unpackTree(text)
	}
	return t, found, err
}
