package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
	"palier/internal/papers/register"
)

type registerExportCmd struct {
	inRegister `embed:""`
	PDF        string `name:"pdf" placeholder:"FILE" help:"Print it: A4, numbered pages, in French; - for stdout."`
	CSV        string `name:"csv" placeholder:"FILE" help:"Write all its lines, with their hashes; - for stdout."`
}

// Help is shown under the command's flags.
func (registerExportCmd) Help() string {
	return `On paper each mandate stands as it was registered, and beside it what became of it. The
CSV is made for spreadsheets in French (UTF-8 with a mark, semicolons) and has what the
hashes are made of: docs/prospecting.md says how. A text of others that a spreadsheet
would run as a formula begins with an apostrophe there. Files are replaced, and readable
by their owner alone. A register that does not hold is exported too, says so on every
page, and ends the command with 3.

Examples:
  palier register export --pdf registre.pdf
  palier register export --kind G --csv gestion.csv
  palier register export --csv - | head`
}

// exportRow is what was written, as the command line shows it.
type exportRow struct {
	verdictRow
	PDF string `json:"pdf,omitempty"`
	CSV string `json:"csv,omitempty"`
}

// Run writes a register.
func (c *registerExportCmd) Run(e *env) error {
	if c.PDF == "" && c.CSV == "" || c.PDF == "-" && c.CSV == "-" {
		return usageError{errors.New("say where to: --pdf FILE, --csv FILE or both; - is for one of them")}
	}
	return c.on(e, func(a *app.App, by access.Actor, v mandates.Series) error {
		b, err := register.Read(e.ctx, a.Mandates, by, v.Card, v.Kind)
		if err != nil {
			return err
		}
		if err := c.write(e, c.PDF, func(w io.Writer) error { return b.Paper(time.Now()).PDF(w) }); err != nil {
			return err
		}
		if err := c.write(e, c.CSV, b.CSV); err != nil {
			return err
		}
		if c.PDF != "-" && c.CSV != "-" {
			row := exportRow{newVerdictRow(b.Verdict), c.PDF, c.CSV}
			err = e.print(row, func(w io.Writer) {
				fmt.Fprintln(w, "Written:", strings.TrimSpace(row.PDF+" "+row.CSV))
				row.print(w)
			})
		}
		if err == nil && len(b.Verdict.Wrong) > 0 {
			fmt.Fprintln(e.stderr, "The register does not hold: palier register verify")
			return exitCode(exitFound)
		}
		return err
	})
}

// write makes one of the files, whole or not at all.
func (c *registerExportCmd) write(e *env, path string, content func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	var out bytes.Buffer
	if err := content(&out); err != nil {
		return err
	}
	if path == "-" {
		_, err := e.stdout.Write(out.Bytes())
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o600)
}
