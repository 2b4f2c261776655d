package cli

import (
	"fmt"
	"io"

	"palier/internal/app"
)

type migrateCmd struct {
	DryRun bool `help:"Say what would be done, and do nothing."`
}

// Help is shown under the command's flags.
func (migrateCmd) Help() string {
	return `Forward only; each step is done whole or not at all. palier serve does the same
when it starts. Make a backup first.

Examples:
  palier migrate --dry-run
  palier migrate --data /var/lib/palier`
}

// migration is the answer of migrate.
type migration struct {
	Before  int64    `json:"before"` // version the database had, 0 when empty
	Wanted  int64    `json:"wanted"` // version of this program
	Pending []string `json:"pending"`
	Done    bool     `json:"done"` // the database has the wanted version now
}

// Run brings the schema up.
func (c *migrateCmd) Run(e *env) error {
	if err := e.cfg.Check(); err != nil {
		return usageError{err}
	}
	s, err := app.Migrate(e.ctx, e.cfg, e.deps(), c.DryRun)
	if err != nil {
		return err
	}
	answer := migration{s.Applied, s.Wanted, append([]string{}, s.Pending...), !c.DryRun || len(s.Pending) == 0}
	return e.print(answer, func(w io.Writer) {
		if len(s.Pending) == 0 {
			fmt.Fprintf(w, "Nothing to do: the database has schema %d.\n", s.Wanted)
			return
		}
		verb := "Done"
		if c.DryRun {
			verb = "Pending"
		}
		for _, name := range s.Pending {
			fmt.Fprintf(w, "%s: %s\n", verb, name)
		}
		if !c.DryRun {
			fmt.Fprintf(w, "The database has schema %d, it had %d.\n", s.Wanted, s.Applied)
		}
	})
}
