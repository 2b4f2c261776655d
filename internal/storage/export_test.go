package storage

// SetRunRows makes the runs of tallies shorter, so that few rows fill many.
func SetRunRows(d *DB, n int64) { d.runRows = n }
