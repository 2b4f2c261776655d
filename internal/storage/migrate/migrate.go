// Package migrate brings a database to the schema of this program: numbered SQL
// files, forward only, each in a transaction of its own, never edited after it
// landed (a checksum sees to that). It knows nothing of what the tables mean.
package migrate

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/fault"
	"palier/internal/storage/sqldb"
)

//go:embed sql/*.sql
var files embed.FS

// Step is one migration.
type Step struct {
	Version  int64
	Name     string
	Text     string
	Checksum string // SHA-256 of the text, hex
}

// State is where a database stands against this program.
type State struct {
	Applied int64  // version of the database, 0 when empty
	Wanted  int64  // version of this program
	Pending []Step // what Up would run
}

const table = `create table if not exists schema_migrations (
  version    bigint not null primary key,
  name       text not null,
  checksum   text not null,
  applied_at bigint not null
)`

// Steps are the migrations of this program in their order.
func Steps() ([]Step, error) {
	names, err := fs.Glob(files, "sql/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]Step, 0, len(names))
	for i, path := range names {
		text, err := files.ReadFile(path)
		if err != nil {
			return nil, err
		}
		number, name, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(path, "sql/"), ".sql"), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil || version != int64(i)+1 {
			return nil, fmt.Errorf("migrate: %s: numbers start at 1 and leave no gap", path)
		}
		sum := sha256.Sum256(text)
		steps = append(steps, Step{version, name, string(text), hex.EncodeToString(sum[:])})
	}
	return steps, nil
}

// Check compares the database with the program and changes nothing. It fails
// when the database is newer than the program or holds an edited migration.
func Check(ctx context.Context, db *sqldb.DB) (State, error) {
	steps, err := Steps()
	if err != nil {
		return State{}, err
	}
	state := State{Wanted: int64(len(steps)), Pending: steps}
	rows, err := db.Reader().QueryContext(ctx, `select version, checksum from schema_migrations order by version`)
	if err != nil {
		return state, nil // no such table: an empty database
	}
	defer rows.Close()
	for rows.Next() {
		var version int64
		var checksum string
		if err := rows.Scan(&version, &checksum); err != nil {
			return state, err
		}
		if version > state.Wanted {
			return state, fault.Newf(fault.Unavailable, "the database has schema %d, this program knows %d: use a newer palier", version, state.Wanted)
		}
		if steps[version-1].Checksum != checksum {
			return state, fault.Newf(fault.Unavailable, "migration %d differs from the one this database was made with: use the palier that made it", version)
		}
		state.Applied, state.Pending = version, steps[version:]
	}
	return state, rows.Err()
}

// Up runs what is pending. Two replicas may run it at once: a step belongs to
// the one whose row for it is committed first, the other waits and goes on.
func Up(ctx context.Context, db *sqldb.DB) (State, error) {
	state, err := Check(ctx, db)
	if err != nil || len(state.Pending) == 0 {
		return state, err
	}
	err = db.Admin(ctx, func(conn *sql.Conn) error {
		if err := ensureTable(ctx, conn); err != nil {
			return err
		}
		for _, step := range state.Pending {
			if err := run(ctx, db, conn, step); err != nil {
				return fmt.Errorf("migration %d %s: %w", step.Version, step.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return state, err
	}
	return Check(ctx, db)
}

// ensureTable tries twice: PostgreSQL's "if not exists" is not safe against
// another replica that creates the table at the same moment.
func ensureTable(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, table); err == nil {
		return nil
	}
	_, err := conn.ExecContext(ctx, table)
	return err
}

// RunStep runs one step as Up does, on a database that has those before it: what a step makes of
// rows is seen by who puts them there first.
func RunStep(ctx context.Context, db *sqldb.DB, step Step) error {
	return db.Admin(ctx, func(conn *sql.Conn) error { return run(ctx, db, conn, step) })
}

func run(ctx context.Context, db *sqldb.DB, conn *sql.Conn, step Step) (err error) {
	if _, err := conn.ExecContext(ctx, db.Engine.Begin()); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, e := conn.ExecContext(ctx, "rollback")
			err = errors.Join(err, e)
		}
	}()
	// The row first: on PostgreSQL a second replica waits here for the first.
	res, err := conn.ExecContext(ctx, `insert into schema_migrations (version, name, checksum, applied_at)
values ($1, $2, $3, $4) on conflict do nothing`, step.Version, step.Name, step.Checksum, time.Now().UnixMicro())
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		_, e := conn.ExecContext(ctx, "commit")
		return errors.Join(err, e)
	}
	for _, statement := range strings.Split(db.Engine.DDL(step.Text), ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, "commit")
	return err
}
