package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"palier/internal/config"
	"palier/internal/storage"
	"palier/internal/storage/migrate"
	"palier/internal/storage/sqldb"
)

// Schema tells where a database stands against this program.
type Schema struct {
	Applied int64    // version of the database, 0 when empty
	Wanted  int64    // version of this program
	Pending []string // names of the migrations in between, in their order
}

// File is the configured SQLite database, "" with PostgreSQL.
func File(c config.Config) string {
	if c.DB != "" {
		return ""
	}
	return filepath.Join(c.Data, sqldb.FileName)
}

// Missing tells that the configured SQLite database does not exist: opening it
// would make an empty one, which is not what a reader of it wants.
func Missing(c config.Config) bool {
	path := File(c)
	if path == "" {
		return false
	}
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// Migrate brings the schema up and tells where it stood before. With dryRun it
// changes nothing, and makes no database that is missing.
func Migrate(ctx context.Context, c config.Config, d Deps, dryRun bool) (Schema, error) {
	if dryRun && Missing(c) {
		steps, err := migrate.Steps()
		return schema(migrate.State{Wanted: int64(len(steps)), Pending: steps}), err
	}
	store, err := storage.Open(ctx, sqldb.Options{URL: c.DB, Dir: c.Data, Log: d.Log}, d.Now)
	if err != nil {
		return Schema{}, err
	}
	defer store.Close()
	before, err := store.Schema(ctx)
	if err == nil && !dryRun {
		_, err = store.Migrate(ctx)
	}
	return schema(before), err
}

func schema(s migrate.State) Schema {
	out := Schema{Applied: s.Applied, Wanted: s.Wanted}
	for _, step := range s.Pending {
		out.Pending = append(out.Pending, fmt.Sprintf("%04d %s", step.Version, step.Name))
	}
	return out
}

// Condition is what can be seen of a database without understanding its rows.
type Condition struct {
	Engine   string // "sqlite" or "postgres"
	Version  string // of the engine
	Bytes    int64  // on disk
	Volatile bool   // acknowledged commits may be lost in a power cut
	Schema   Schema
	Refused  error  // why this program cannot work on that schema: it is newer, or was edited
	Checked  bool   // Damage was looked for
	Damage   string // the first that was found
}

// Examine looks at the configured database, which must not be Missing, also
// while a server runs on it. It looks for damage when that means reading at most
// the given number of bytes.
func Examine(ctx context.Context, c config.Config, d Deps, atMost int64) (Condition, error) {
	store, err := storage.Open(ctx, sqldb.Options{URL: c.DB, Dir: c.Data, Log: d.Log}, d.Now)
	if err != nil {
		return Condition{}, err
	}
	defer store.Close()
	about, err := store.About(ctx)
	if err != nil {
		return Condition{}, err
	}
	out := Condition{Engine: store.Engine(), Version: about.Version, Bytes: about.Bytes, Volatile: about.Volatile}
	state, err := store.Schema(ctx)
	out.Schema, out.Refused = schema(state), err
	if out.Checked = out.Bytes <= atMost; out.Checked {
		out.Damage, err = store.Damage(ctx)
		return out, err
	}
	return out, nil
}

// Head is the journal's last sequence in an account and the instant of its last
// write; zero when nothing was written.
func (a *App) Head(ctx context.Context, account int64) (seq int64, at time.Time, err error) {
	return a.store.Head(ctx, account)
}
