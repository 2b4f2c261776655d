package storage

import (
	"context"

	"palier/internal/storage/archive"
)

// Backup puts the whole database into a new file while it is in use; see
// archive.Create. palier is the program's version.
func (d *DB) Backup(ctx context.Context, file, palier string, p archive.Progress) (archive.Report, error) {
	return archive.Create(ctx, d.sql, file, palier, d.now(), p)
}
