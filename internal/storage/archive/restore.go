package archive

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"palier/internal/core/fault"
	"palier/internal/storage/migrate"
	"palier/internal/storage/sqldb"
)

// Restore fills an empty database from an archive that it has verified, brings
// it to this program's schema, and compares what is there with the manifest.
// When it fails nothing is there that was not before, but for PostgreSQL's empty
// tables.
//
// A database in use is a Conflict, an archive of a newer schema Unavailable, a
// damaged one ErrDamaged.
func Restore(ctx context.Context, to sqldb.Options, file string, p Progress) (Report, error) {
	work := restoreSQLite
	if to.URL != "" {
		work = restorePostgres
	}
	r, err := work(ctx, to, file, p)
	if err != nil {
		return r, fmt.Errorf("archive.Restore(%s): %w", file, err)
	}
	return r, nil
}

// acceptable verifies an archive that is to be restored.
func acceptable(ctx context.Context, file string, p Progress) (Report, error) {
	r, err := inspect(ctx, file, p)
	if err != nil {
		return r, err
	}
	steps, err := migrate.Steps()
	if err != nil {
		return r, err
	}
	if known := int64(len(steps)); r.Schema > known {
		return r, fault.Newf(fault.Unavailable, "the archive has schema %d, this program knows %d: use a newer palier", r.Schema, known)
	}
	return r, nil
}

func restoreSQLite(ctx context.Context, to sqldb.Options, file string, p Progress) (r Report, err error) {
	target := filepath.Join(to.Dir, sqldb.FileName)
	// A log that lost its database would be replayed into the new one.
	for _, name := range []string{target, target + "-wal", target + "-journal"} {
		if err := absent(name); err != nil {
			return r, err
		}
	}
	if r, err = acceptable(ctx, file, p); err != nil {
		return r, err
	}
	if err := os.MkdirAll(to.Dir, 0o700); err != nil {
		return r, err
	}
	st, err := newStage(target + ".restore")
	if err != nil {
		return r, err
	}
	defer st.discard()
	if r.Schema, err = unpack(ctx, file, st, r.Manifest, p); err != nil {
		return r, err
	}
	return r, st.publish(target)
}

// unpack makes a database of an archive, compares it with the manifest and
// brings its schema up; it gives the version. The pages are written anew, so
// that of the archive's file only what was verified comes along.
func unpack(ctx context.Context, file string, st stage, m Manifest, p Progress) (version int64, err error) {
	source, err := openArchive(file)
	if err != nil {
		return 0, err
	}
	defer source.Close()
	p("copying", 0)
	if err := vacuumInto(ctx, source, st); err != nil {
		return 0, err
	}
	db, err := openStaged(st)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	if err := checkContent(ctx, db, m, p); err != nil {
		return 0, err
	}
	if _, err := db.ExecContext(ctx, sqlSealDrop); err != nil {
		return 0, err
	}
	if err := db.Close(); err != nil {
		return 0, err
	}
	return makeSchema(ctx, st)
}

func restorePostgres(ctx context.Context, to sqldb.Options, file string, p Progress) (r Report, err error) {
	db, err := sqldb.Open(ctx, to)
	if err != nil {
		return r, err
	}
	defer db.Close()
	state, err := migrate.Check(ctx, db)
	if err != nil {
		return r, err
	}
	if state.Applied > 0 {
		if err := vacant(ctx, db.Reader()); err != nil {
			return r, err
		}
	}
	if r, err = acceptable(ctx, file, p); err != nil {
		return r, err
	}
	source, want, done, err := current(ctx, file, r.Manifest, state.Wanted, p)
	if err != nil {
		return r, err
	}
	defer done()
	if _, err := migrate.Up(ctx, db); err != nil {
		return r, err
	}
	r.Schema = state.Wanted
	return r, db.Admin(ctx, func(conn *sql.Conn) error { return fill(ctx, conn, source, want, p) })
}

// current opens the archive for reading or, when its schema is older than the
// program's, a copy beside it that was brought up.
func current(ctx context.Context, file string, m Manifest, wanted int64, p Progress) (source *sql.DB, want []Table, done func(), err error) {
	if m.Schema == wanted {
		source, err = openArchive(file)
		return source, m.Tables, func() { source.Close() }, err
	}
	st, err := newStage(file + ".restore")
	if err != nil {
		return nil, nil, nil, err
	}
	if _, err = unpack(ctx, file, st, m, p); err == nil {
		source, err = openStaged(st)
	}
	if err == nil {
		m, err = describe(ctx, source, p)
	}
	done = func() {
		if source != nil {
			source.Close()
		}
		st.discard()
	}
	if err != nil {
		done()
	}
	return source, m.Tables, done, err
}
