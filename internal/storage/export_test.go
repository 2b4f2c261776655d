package storage

import "context"

// SetRunRows makes the runs of tallies shorter, so that few rows fill many.
func SetRunRows(d *DB, n int64) { d.runRows = n }

// SetKeptLots sets how many lots stay in memory.
func SetKeptLots(d *DB, n int) { d.shelf.most = n }

// KeptLots gives what the lots in memory weigh, and of how many programmes they are.
func KeptLots(d *DB) (weight, programmes int) {
	d.shelf.mu.Lock()
	defer d.shelf.mu.Unlock()
	return d.shelf.lots, len(d.shelf.folders)
}

// Exec runs a statement in a write.
func Exec(ctx context.Context, d *DB, query string, args ...any) error {
	_, err := d.sql.Exec(ctx, query, args...)
	return err
}
