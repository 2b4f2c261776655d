package storage

import (
	"context"

	"palier/internal/core/programs"
	"palier/internal/storage/sqldb"
)

const (
	sqlFileCols  = `account_id, id, lot_id, uid, name, bytes, sha256, created_at`
	sqlFileAdd   = `insert into lot_files (` + sqlFileCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlFiles     = `select ` + sqlFileCols + ` from lot_files where account_id = $1 and lot_id = $2 order by id`
	sqlFileByUID = `select ` + sqlFileCols + ` from lot_files where account_id = $1 and uid = $2`
	sqlFileGet   = `select ` + sqlFileCols + ` from lot_files where account_id = $1 and lot_id = $2 and id = $3`
	sqlFileDrop  = `delete from lot_files where account_id = $1 and lot_id = $2 and id = $3`
)

// InsertFile implements programs.Files.
func (d *DB) InsertFile(ctx context.Context, f programs.File) error {
	_, err := d.sql.Exec(ctx, sqlFileAdd, f.Account, f.ID, f.Lot, f.UID, f.Name, f.Bytes, f.SHA256, micros(f.CreatedAt))
	return err
}

// ListFiles implements programs.Files.
func (d *DB) ListFiles(ctx context.Context, account, lot int64) ([]programs.File, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlFiles, account, lot)
	return collect(rows, err, scanFile)
}

// FindFile implements programs.Files.
func (d *DB) FindFile(ctx context.Context, account int64, uid string) (programs.File, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlFileByUID, account, uid)
	return first(collect(rows, err, scanFile))
}

// DeleteFile implements programs.Files.
func (d *DB) DeleteFile(ctx context.Context, account, lot, id int64) (programs.File, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlFileGet, account, lot, id)
	f, found, err := first(collect(rows, err, scanFile))
	if err != nil || !found {
		return f, false, err
	}
	_, err = d.sql.Exec(ctx, sqlFileDrop, account, lot, id)
	return f, true, err
}

func scanFile(scan scanner) (f programs.File, err error) {
	return f, scan(&f.Account, &f.ID, &f.Lot, &f.UID, &f.Name, &f.Bytes, &f.SHA256, at{&f.CreatedAt})
}
