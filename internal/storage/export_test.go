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

// SetKeptCallers sets of how many people what bears on calls stays in memory.
func SetKeptCallers(d *DB, n int) { d.calls.most = n }

// KeptCallers gives of how many it does.
func KeptCallers(d *DB) int {
	d.calls.mu.Lock()
	defer d.calls.mu.Unlock()
	kept := 0
	for _, of := range d.calls.accounts {
		kept += len(of.grounds)
	}
	return kept
}

// Exec runs a statement in a write.
func Exec(ctx context.Context, d *DB, query string, args ...any) error {
	_, err := d.sql.Exec(ctx, query, args...)
	return err
}
