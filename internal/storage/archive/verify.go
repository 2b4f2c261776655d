package archive

import (
	"context"
	"database/sql"
	"fmt"

	"palier/internal/storage/sqldb"
)

// Verify reads an archive to its last row and changes nothing. It is
// ErrDamaged when the file does not hold in every value what was written.
func Verify(ctx context.Context, file string, p Progress) (Report, error) {
	r, err := inspect(ctx, file, p)
	if err != nil {
		return r, fmt.Errorf("archive.Verify(%s): %w", file, err)
	}
	return r, nil
}

func inspect(ctx context.Context, file string, p Progress) (r Report, err error) {
	r.File = file
	if r.Bytes, err = size(file); err != nil {
		return r, err
	}
	db, err := openArchive(file)
	if err != nil {
		return r, err
	}
	defer db.Close()
	if r.Manifest, err = readManifest(ctx, db); err != nil {
		return r, err
	}
	r.Schema = r.Manifest.Schema
	if err = checkLength(ctx, db, r.Bytes); err != nil {
		return r, err
	}
	// The file against SQLite's format and against its manifest: two readers,
	// two processors.
	sound := make(chan error, 1)
	go func() { sound <- checkFormat(ctx, db) }()
	err = checkContent(ctx, db, r.Manifest, p)
	p("checking pages, indexes and references", 0)
	if e := <-sound; e != nil {
		err = e
	}
	return r, unlessStopped(ctx, err)
}

// unlessStopped gives err, but for one that comes of being told to stop: that
// says nothing about the file.
func unlessStopped(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// checkLength refuses a file that was cut within its last page: SQLite reads zeros for
// what is missing there, which may be what was.
func checkLength(ctx context.Context, db *sql.DB, bytes int64) error {
	var pages, page int64
	err := db.QueryRowContext(ctx, `select c.page_count, s.page_size from pragma_page_count c, pragma_page_size s`).Scan(&pages, &page)
	if err != nil {
		return damaged("%v", err)
	}
	if bytes != pages*page {
		return damaged("it has %d bytes instead of %d", bytes, pages*page)
	}
	return nil
}

// checkFormat asks SQLite whether pages, indexes and references hold together.
func checkFormat(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, `pragma integrity_check(1)`).Scan(&verdict); err != nil {
		return damaged("%v", err)
	}
	if verdict != "ok" {
		return damaged("%s", verdict)
	}
	rows, err := db.QueryContext(ctx, `pragma foreign_key_check`)
	if err != nil {
		return damaged("%v", err)
	}
	defer rows.Close()
	if rows.Next() {
		return damaged("a row points at one that is not there")
	}
	return rows.Err()
}

// checkContent reads everything and compares it with the manifest.
func checkContent(ctx context.Context, db *sql.DB, want Manifest, p Progress) error {
	got, err := describe(ctx, db, p)
	if err != nil {
		return unlessStopped(ctx, damaged("%v", err))
	}
	if got.Schema != want.Schema || got.Layout != want.Layout {
		return damaged("the schema is not the one of the manifest")
	}
	return compare(got.Tables, want.Tables)
}

// describe gives what a manifest says of a SQLite file's content.
func describe(ctx context.Context, db *sql.DB, p Progress) (m Manifest, err error) {
	if m.Layout, err = layout(ctx, db); err != nil {
		return m, err
	}
	list, err := readTables(ctx, db)
	if err != nil {
		return m, err
	}
	if err = db.QueryRowContext(ctx, sqlSchema).Scan(&m.Schema); err != nil {
		return m, err
	}
	m.Tables, err = digestAll(ctx, db, sqldb.SQLite, list, p)
	return m, err
}
