package testkit

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"palier/internal/app"
	"palier/internal/demo"
	"palier/internal/storage/sqldb"
)

// The demonstration is the same for every test of a process but for its secrets:
// on SQLite it is built once, and each test gets a copy of the file.

// built is that file and the secrets in it.
type built struct {
	file    []byte
	secrets demo.Credentials
}

var buildOnce = sync.OnceValues(func() (built, error) {
	dir, err := os.MkdirTemp("", "palier-testkit-")
	if err != nil {
		return built{}, err
	}
	defer os.RemoveAll(dir)
	secrets, err := build(Database{Engine: "sqlite", Dir: dir})
	if err != nil {
		return built{}, err
	}
	file, err := os.ReadFile(filepath.Join(dir, sqldb.FileName))
	return built{file, secrets}, err
})

// prepare puts the demonstration into an empty database.
func prepare(d Database) (demo.Credentials, error) {
	if d.Engine != "sqlite" {
		return build(d)
	}
	b, err := buildOnce()
	if err != nil {
		return demo.Credentials{}, err
	}
	return b.secrets, os.WriteFile(filepath.Join(d.Dir, sqldb.FileName), b.file, 0o600)
}

// build makes the demonstration with the program itself, which it closes: on
// SQLite the file is then whole.
func build(d Database) (demo.Credentials, error) {
	c := d.Config()
	if c.Data == "" { // PostgreSQL has no directory of its own
		dir, err := os.MkdirTemp("", "palier-testkit-")
		if err != nil {
			return demo.Credentials{}, err
		}
		defer os.RemoveAll(dir)
		c.Files = dir
	}
	a, err := app.Open(context.Background(), c, app.Deps{Now: NewClock().Now, Log: slog.New(slog.DiscardHandler), Version: "test", Instant: true}, true)
	if err != nil {
		return demo.Credentials{}, err
	}
	secrets, err := demo.Build(context.Background(), a.Demo())
	if closed := a.Close(); err == nil {
		err = closed
	}
	return secrets, err
}
