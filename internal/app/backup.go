package app

import (
	"context"

	"palier/internal/config"
	"palier/internal/core/fault"
	"palier/internal/storage"
	"palier/internal/storage/archive"
	"palier/internal/storage/sqldb"
)

// Archive is what was done with an archive: which file, how large, what it holds.
type Archive = archive.Report

// Progress is told what a long command is doing, and how many rows are done.
type Progress = archive.Progress

// Backup puts the configured database into a new file; see archive.Create. It
// opens the database beside whoever serves it, and before a schema that waits
// for its migration too.
func Backup(ctx context.Context, c config.Config, d Deps, file string, p Progress) (Archive, error) {
	if Missing(c) {
		return Archive{}, nothing(c)
	}
	store, err := storage.Open(ctx, sqldb.Options{URL: c.DB, Dir: c.Data, Log: d.Log}, d.Now)
	if err != nil {
		return Archive{}, err
	}
	defer store.Close()
	state, err := store.Schema(ctx)
	if err != nil {
		return Archive{}, err
	}
	if state.Applied == 0 {
		return Archive{}, nothing(c)
	}
	return store.Backup(ctx, file, d.Version, p)
}

func nothing(c config.Config) error {
	return fault.Newf(fault.Missing, "there is no database of Palier in %s", c.Redacted())
}

// Restore fills the configured database, which must be empty; see
// archive.Restore.
func Restore(ctx context.Context, c config.Config, d Deps, file string, p Progress) (Archive, error) {
	return archive.Restore(ctx, sqldb.Options{URL: c.DB, Dir: c.Data, Log: d.Log}, file, p)
}

// VerifyArchive reads an archive to its end and needs no database.
func VerifyArchive(ctx context.Context, file string, p Progress) (Archive, error) {
	return archive.Verify(ctx, file, p)
}
