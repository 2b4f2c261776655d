package cli

import (
	"errors"
	"fmt"
	"io"
	"time"

	"palier/internal/app"
)

type backupCmd struct {
	File string `arg:"" name:"archive" type:"path" help:"File to make. It must not exist yet."`
}

// Help is shown under the command's flags.
func (backupCmd) Help() string {
	return `Palier may be serving meanwhile: the archive shows one instant, not before the
command began. It is verified before it gets its name, and readable by its
owner alone. The file is the same for SQLite and PostgreSQL. Plans and documents are
not in it: the answer says where they are kept, to be copied after the archive was made.

Examples:
  palier backup --data /var/lib/palier /backup/palier-2026-11-21.archive
  palier backup --db postgres://palier@db/palier palier.archive`
}

// Run makes an archive.
func (c *backupCmd) Run(e *env) error {
	if err := e.cfg.Check(); err != nil {
		return usageError{err}
	}
	began := time.Now()
	r, err := app.Backup(e.ctx, e.cfg, e.deps(), c.File, e.progress())
	if err != nil {
		return err
	}
	return e.archived("Saved and verified", r, time.Since(began), "Copy what is in "+place(e)+" as well, now that the archive is made.")
}

type restoreCmd struct {
	File   string `arg:"" name:"archive" type:"path" help:"Archive made by palier backup."`
	Verify bool   `help:"Only verify the archive: read it all, change nothing, need no database."`
}

// Help is shown under the command's flags.
func (restoreCmd) Help() string {
	return `The database must be empty: a data directory without a database, or a PostgreSQL
database without accounts. The archive is verified first and what was restored
is compared with it; when anything is wrong the database stays as it was. Plans and
documents are not in an archive: put the copy of them back where they are kept.

Examples:
  palier restore --data /var/lib/palier /backup/palier-2026-11-21.archive
  palier restore --db postgres://palier@db/palier palier.archive
  palier restore --verify palier.archive`
}

// Run restores or verifies an archive.
func (c *restoreCmd) Run(e *env) error {
	began := time.Now()
	if c.Verify {
		r, err := app.VerifyArchive(e.ctx, c.File, e.progress())
		if err != nil {
			return ofArchive(err)
		}
		return e.archived("Verified", r, time.Since(began), "Their copy belongs to it.")
	}
	if err := e.cfg.Check(); err != nil {
		return usageError{err}
	}
	r, err := app.Restore(e.ctx, e.cfg, e.deps(), c.File, e.progress())
	if err != nil {
		return ofArchive(err)
	}
	return e.archived("Restored and compared", r, time.Since(began), "Put their copy into "+place(e)+".")
}

// ofArchive keeps an error's own words where inPlain would speak of the database: an
// archive is an SQLite file too.
func ofArchive(err error) error {
	if ofSQLite(err) != "" {
		return errors.New(err.Error())
	}
	return err
}

// place is where plans and documents are kept, in words.
func place(e *env) string {
	if at := app.PlansAt(e.cfg); at != "" {
		return at
	}
	return "the place that --files names to palier serve"
}

// archived says what was done with an archive, and what to do with the plans and the
// documents that are not in it.
func (e *env) archived(done string, r app.Archive, took time.Duration, advice string) error {
	m := r.Manifest
	plans, documents := app.Elsewhere(r)
	answer := struct {
		app.Archive
		Rows      int64   `json:"rows"`
		Seconds   float64 `json:"seconds"`
		Plans     int64   `json:"plans_elsewhere"`     // whose content is not in the archive
		Documents int64   `json:"documents_elsewhere"` // the same
	}{r, m.Rows(), took.Round(time.Millisecond).Seconds(), plans, documents}
	return e.print(answer, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s\n", done, r.File)
		fmt.Fprintf(w, "%.1f MB, %d rows in %d tables, %.1f s\n", float64(r.Bytes)/1e6, m.Rows(), len(m.Tables), took.Seconds())
		fmt.Fprintf(w, "Made at %s from %s, schema %d", time.UnixMicro(m.MadeAt).UTC().Format(time.RFC3339), m.Engine, m.Schema)
		if r.Schema != m.Schema {
			fmt.Fprintf(w, ", brought up to schema %d", r.Schema)
		}
		fmt.Fprintf(w, ", by palier %s\n", m.Palier)
		if plans > 0 {
			fmt.Fprintf(w, "Plans: %d, not in the archive. %s\n", plans, advice)
		}
		if documents > 0 {
			fmt.Fprintf(w, "Documents: %d, not in the archive. %s\n", documents, advice)
		}
	})
}

// A command that is over soon says nothing on its way.
const (
	quietAtFirst  = 2 * time.Second
	betweenReport = 5 * time.Second
)

// progress tells on stderr how far a long command is, in lines, so that a
// terminal and a log file read the same. With --json it says nothing.
func (e *env) progress() app.Progress {
	if e.json {
		return func(string, int64) {}
	}
	next := time.Now().Add(quietAtFirst)
	return func(step string, rows int64) {
		if now := time.Now(); now.After(next) {
			next = now.Add(betweenReport)
			fmt.Fprintln(e.stderr, progressLine(step, rows))
		}
	}
}

func progressLine(step string, rows int64) string {
	if rows == 0 {
		return step + "..."
	}
	return fmt.Sprintf("%s: %d rows", step, rows)
}
