package testkit

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing/fstest"

	"palier/internal/app"
	"palier/internal/demo"
	"palier/internal/storage/sqldb"
)

// The demonstration is the same for every test of a process but for its secrets:
// it is built once on the engine that the tests run on. Each test on SQLite gets a
// copy of the file, each on PostgreSQL what an archive restores.

// built is that file, the database or its archive, what lies beside it, and the secrets in
// it.
type built struct {
	file     []byte
	contents fstest.MapFS // of documents
	secrets  demo.Credentials
}

var onSQLite = sync.OnceValues(func() (b built, err error) {
	dir, err := os.MkdirTemp("", "palier-testkit-")
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(dir)
	if b.secrets, b.contents, err = build(Database{Engine: "sqlite", Dir: dir}, dir); err != nil {
		return b, err
	}
	b.file, err = os.ReadFile(filepath.Join(dir, sqldb.FileName))
	return b, err
})

var onPostgres = sync.OnceValues(func() (b built, err error) {
	dir, err := os.MkdirTemp("", "palier-testkit-")
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(dir)
	d, drop, err := newSchema(os.Getenv(PostgresVariable))
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, drop()) }()
	if b.secrets, b.contents, err = build(d, dir); err != nil {
		return b, err
	}
	archive := filepath.Join(dir, archiveName)
	if _, err = app.Backup(context.Background(), d.Config(), silent(), archive, unheard); err != nil {
		return b, err
	}
	b.file, err = os.ReadFile(archive)
	return b, err
})

// archiveName is the file in which the demonstration goes to PostgreSQL.
const archiveName = "demo.archive"

// prepare puts the demonstration into an empty database, and the contents of its documents
// where files are kept. The directory is for what passes between them.
func prepare(d Database, files, dir string) (demo.Credentials, error) {
	if d.Engine == "sqlite" {
		b, err := onSQLite()
		if err == nil {
			err = os.CopyFS(files, b.contents)
		}
		if err != nil {
			return b.secrets, err
		}
		return b.secrets, os.WriteFile(filepath.Join(d.Dir, sqldb.FileName), b.file, 0o600)
	}
	b, err := onPostgres()
	if err == nil {
		err = os.CopyFS(files, b.contents)
	}
	if err != nil {
		return b.secrets, err
	}
	archive := filepath.Join(dir, archiveName)
	if err := os.WriteFile(archive, b.file, 0o600); err != nil {
		return b.secrets, err
	}
	_, err = app.Restore(context.Background(), d.Config(), silent(), archive, unheard)
	return b.secrets, err
}

// build makes the demonstration with the program itself, which it closes: on
// SQLite the file is then whole. The directory is for the files of a database that
// has none of its own.
func build(d Database, dir string) (demo.Credentials, fstest.MapFS, error) {
	c := d.Config()
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

// unheard is told of an archive's progress and tells nobody.
func unheard(string, int64) {}
