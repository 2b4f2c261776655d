// Package archive puts a whole database into one file and back. The file is
// SQLite whatever the engine it came from, so it is also the way from SQLite to
// PostgreSQL and back. Beside the tables it carries a manifest that says how
// many rows each has and what they hash to, read the same way on both engines.
//
// It knows schemas, rows and files. It does not know what the tables mean, but
// for two: a database with no account is empty, and the migrations that were
// run come with the rows.
package archive

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"palier/internal/core/fault"
)

// format is the version of the manifest and of the encoding that it hashes.
const format = 1

// Manifest says what an archive holds. It lies in the archive, sealed by its
// own hash.
type Manifest struct {
	Format int     `json:"format"`
	MadeAt int64   `json:"made_at"` // microseconds since 1970 UTC
	Palier string  `json:"palier"`  // version of the program that made it
	Schema int64   `json:"schema"`  // last migration of the database
	Engine string  `json:"engine"`  // of the database: "sqlite" or "postgres"
	Layout string  `json:"layout"`  // SHA-256 of the definitions of tables and indexes, hex
	Tables []Table `json:"tables"`  // by name
}

// Table is a table's content in one line.
type Table struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"` // over all rows in the order of their key, hex; see digest.go
}

// Rows is how many rows the archive holds in all its tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Report is what was done with an archive.
type Report struct {
	File     string   `json:"file"`
	Bytes    int64    `json:"bytes"`
	Manifest Manifest `json:"manifest"`
	Schema   int64    `json:"schema"` // of the database after a restore; else the archive's
}

// Progress is told what is being done and how many rows of it are done; 0 when
// it starts or cannot be counted.
type Progress func(step string, rows int64)

const (
	manifestTable  = "palier_archive"
	sqlSealCreate  = `create table ` + manifestTable + ` (manifest text not null, sha256 text not null)`
	sqlSealInsert  = `insert into ` + manifestTable + ` (manifest, sha256) values ($1, $2)`
	sqlSealDrop    = `drop table ` + manifestTable
	sqlSealPresent = `select count(*) from sqlite_schema where name = '` + manifestTable + `'`
	sqlSealRead    = `select manifest, sha256 from ` + manifestTable
	sqlSchema      = `select coalesce(max(version), 0) from schema_migrations`
)

// seal writes the manifest into the archive.
func seal(ctx context.Context, db *sql.DB, m Manifest) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, sqlSealCreate); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, sqlSealInsert, string(text), hash(text))
	return err
}

// ErrDamaged is an archive that does not hold what was written into it.
var ErrDamaged = errors.New("damaged archive")

func damaged(what string, args ...any) error {
	return fmt.Errorf("%w: "+what, append([]any{ErrDamaged}, args...)...)
}

// readManifest gives an archive's manifest; an error when the file is no archive
// or the manifest is not as it was written.
func readManifest(ctx context.Context, db *sql.DB) (m Manifest, err error) {
	var present int
	if err := db.QueryRowContext(ctx, sqlSealPresent).Scan(&present); err != nil {
		return m, fmt.Errorf("not an archive, or %w: %w", ErrDamaged, err)
	}
	if present == 0 {
		return m, errors.New("this is a database, but not an archive made by palier backup")
	}
	var text, sum string
	if err := db.QueryRowContext(ctx, sqlSealRead).Scan(&text, &sum); err != nil {
		return m, damaged("manifest: %v", err)
	}
	if hash([]byte(text)) != sum {
		return m, damaged("the manifest is not the one that was written")
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return m, damaged("manifest: %v", err)
	}
	if m.Format != format {
		return m, fault.Newf(fault.Unavailable, "the archive has format %d, this program knows %d: use a newer palier", m.Format, format)
	}
	return m, nil
}

func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
