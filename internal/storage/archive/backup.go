package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"palier/internal/storage/migrate"
	"palier/internal/storage/sqldb"
)

// Create makes an archive of a database that goes on being written to: what was
// committed before the call is in it, and everything in it is of one instant.
// palier is the program's version, now the instant that the manifest shows.
//
// The file is verified before it gets its name; an existing one is a Conflict.
func Create(ctx context.Context, db *sqldb.DB, file, palier string, now time.Time, p Progress) (Report, error) {
	r, err := create(ctx, db, file, Manifest{Format: format, MadeAt: now.UnixMicro(), Palier: palier, Engine: db.Engine.Name}, p)
	if err != nil {
		return r, fmt.Errorf("archive.Create(%s): %w", file, err)
	}
	return r, nil
}

func create(ctx context.Context, db *sqldb.DB, file string, m Manifest, p Progress) (r Report, err error) {
	if err := absent(file); err != nil {
		return r, err
	}
	st, err := newStage(file + ".partial")
	if err != nil {
		return r, err
	}
	defer st.discard()
	p("copying", 0)
	var copied []Table // as read from the source, when rows were
	if db.Engine == sqldb.SQLite {
		err = db.Admin(ctx, func(conn *sql.Conn) error { return vacuumInto(ctx, conn, st) })
	} else {
		copied, err = copyOut(ctx, db, st, p)
	}
	if err != nil {
		return r, err
	}
	if err := finish(ctx, st, m, copied, p); err != nil {
		return r, err
	}
	if r, err = inspect(ctx, st.file, p); err != nil {
		return r, err
	}
	r.File = file
	return r, st.publish(file)
}

// execer is a database or a connection.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// vacuumInto copies a SQLite database, page by page anew, inside one read
// transaction: writers of other connections and processes go on.
func vacuumInto(ctx context.Context, conn execer, st stage) error {
	_, err := conn.ExecContext(ctx, `vacuum into $1`, st.file)
	return err
}

// finish writes the manifest. Rows that were copied one by one must be in the
// file as they were read.
func finish(ctx context.Context, st stage, m Manifest, copied []Table, p Progress) error {
	db, err := openStaged(st)
	if err != nil {
		return err
	}
	defer db.Close()
	held, err := describe(ctx, db, p)
	if err != nil {
		return err
	}
	if copied != nil {
		if err := compare(held.Tables, copied); err != nil {
			return err
		}
	}
	m.Schema, m.Layout, m.Tables = held.Schema, held.Layout, held.Tables
	if err := seal(ctx, db, m); err != nil {
		return err
	}
	return db.Close()
}

// makeSchema makes the staged file a database of this program and gives its
// schema's version.
func makeSchema(ctx context.Context, st stage) (version int64, err error) {
	db, err := sqldb.Open(ctx, sqldb.Options{Dir: st.dir})
	if err != nil {
		return 0, err
	}
	state, err := migrate.Up(ctx, db)
	if e := db.Close(); err == nil {
		err = e
	}
	return state.Applied, err
}
