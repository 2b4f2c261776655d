package testkit

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing/fstest"
	"time"

	"palier/internal/app"
	"palier/internal/demo"
	"palier/internal/storage"
	"palier/internal/storage/sqldb"
)

// The demonstration is the same for every test of a process but for its secrets:
// it is built once on the engine that the tests run on, and once for all processes of a check. Each test on SQLite gets a
// copy of the file, each on PostgreSQL a copy that the server makes. An empty schema is
// made once and copied alike.

// built is a database to copy, what lies beside it, and the secrets in it.
type built struct {
	file     []byte       // on SQLite
	template Database     // on PostgreSQL
	contents fstest.MapFS // of documents
	secrets  demo.Credentials
}

var (
	demoOnSQLite    = shared("demo", func() (built, error) { return filled(build) })
	demoOnPostgres  = shared("demo-postgres", func() (built, error) { return templated(build) })
	emptyOnSQLite   = shared("empty", func() (built, error) { return filled(schema) })
	emptyOnPostgres = shared("empty-postgres", func() (built, error) { return templated(schema) })
)

// filled is the file of a database on SQLite that was filled and closed.
func filled(fill filling) (b built, err error) {
	dir, err := os.MkdirTemp("", "palier-testkit-")
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(dir)
	if b.secrets, b.contents, err = fill(Database{Engine: "sqlite", Dir: dir}, dir); err != nil {
		return b, err
	}
	b.file, err = os.ReadFile(filepath.Join(dir, sqldb.FileName))
	return b, err
}

// templated is a database on PostgreSQL that was filled and closed. It stays there.
func templated(fill filling) (b built, err error) {
	dir, err := os.MkdirTemp("", "palier-testkit-")
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(dir)
	if b.template, err = named(os.Getenv(PostgresVariable)); err != nil {
		return b, err
	}
	if err := b.template.make(); err != nil {
		return b, err
	}
	b.secrets, b.contents, err = fill(b.template, dir)
	return b, err
}

// bare tells whether nothing at all is in the database.
func (d Database) bare() (yes bool, err error) {
	if d.Engine == "sqlite" {
		_, err := os.Stat(filepath.Join(d.Dir, sqldb.FileName))
		return errors.Is(err, fs.ErrNotExist), nil
	}
	d.there.Lock()
	defer d.there.Unlock()
	if !d.there.made {
		return true, nil
	}
	db, err := sql.Open("pgx", d.URL)
	if err != nil {
		return false, err
	}
	err = db.QueryRow(`select not exists (select 1 from pg_tables where schemaname = 'public')`).Scan(&yes)
	return yes, errors.Join(err, db.Close())
}

// copied makes an empty database a copy of one of the two, by its engine.
func (d Database) copied(onSQLite, onPostgres func() (built, error)) (built, error) {
	if d.Engine == "sqlite" {
		b, err := onSQLite()
		if err != nil {
			return b, err
		}
		return b, os.WriteFile(filepath.Join(d.Dir, sqldb.FileName), b.file, 0o600)
	}
	b, err := onPostgres()
	if err != nil {
		return b, err
	}
	return b, d.become(b.template)
}

// prepare puts the demonstration into an empty database, and the contents of its documents
// where files are kept.
func prepare(d Database, files string) (demo.Credentials, error) {
	b, err := d.copied(demoOnSQLite, demoOnPostgres)
	if err != nil {
		return b.secrets, err
	}
	return b.secrets, os.CopyFS(files, b.contents)
}

// filling puts something into an empty database and closes it. The directory is for the
// files of a database that has none of its own.
type filling func(d Database, dir string) (demo.Credentials, fstest.MapFS, error)

// schema makes the program's tables.
func schema(d Database, _ string) (none demo.Credentials, _ fstest.MapFS, err error) {
	db, err := storage.Open(context.Background(), sqldb.Options{URL: d.URL, Dir: d.Dir}, time.Now)
	if err != nil {
		return none, nil, err
	}
	_, err = db.Migrate(context.Background())
	return none, nil, errors.Join(err, db.Close())
}

// build makes the demonstration with the program itself, which it closes: on
// SQLite the file is then whole.
func build(d Database, dir string) (demo.Credentials, fstest.MapFS, error) {
	c := d.config()
	c.Files = filepath.Join(dir, "files")
	deps := silent()
	deps.Instant = true
	a, err := app.Open(context.Background(), c, deps, true)
	if err != nil {
		return demo.Credentials{}, nil, err
	}
	secrets, err := demo.Build(context.Background(), a.Demo())
	if err = errors.Join(err, a.Close()); err != nil {
		return secrets, nil, err
	}
	contents, err := carried(os.DirFS(c.Files))
	return secrets, contents, err
}

// carried is what lies in a directory that will be gone.
func carried(from fs.FS) (fstest.MapFS, error) {
	all := fstest.MapFS{}
	return all, fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		all[name] = &fstest.MapFile{Data: data, Mode: 0o600}
		return err
	})
}

// silent is what the program needs to be opened where nobody reads its log.
func silent() app.Deps {
	return app.Deps{Now: NewClock().Now, Log: slog.New(slog.DiscardHandler), Version: "test"}
}
