package sqldb

import (
	"context"
	"fmt"
)

// About is what a database says of itself.
type About struct {
	Version  string // of the engine: "3.50.4", "17.2 (Debian …)"
	Bytes    int64  // on disk, without a write-ahead log
	Volatile bool   // a commit it has acknowledged may be lost in a power cut
}

// About asks the database about itself.
func (db *DB) About(ctx context.Context) (About, error) {
	var a About
	err := db.read.QueryRowContext(ctx, db.Engine.about).Scan(&a.Version, &a.Bytes, &a.Volatile)
	if err != nil {
		return a, fmt.Errorf("sqldb.About: %w", err)
	}
	return a, nil
}

// Damage reads the whole database and gives the first damage it finds, "" when
// there is none. PostgreSQL has checks of its own: there it is always "". It
// takes about a second for each gigabyte that has to come from the disk.
func (db *DB) Damage(ctx context.Context) (string, error) {
	if db.Engine.check == "" {
		return "", nil
	}
	var found string
	if err := db.read.QueryRowContext(ctx, db.Engine.check).Scan(&found); err != nil {
		return "", fmt.Errorf("sqldb.Damage: %w", err)
	}
	if found == "ok" {
		found = ""
	}
	return found, nil
}
