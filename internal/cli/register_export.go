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
	"palier/internal/core/event"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/sheets"
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
		b, err := bookOf(e, a, by, v)
		if err != nil {
			return err
		}
		if err := c.write(e, c.PDF, func(w io.Writer) error { return b.paper(time.Now()).PDF(w) }); err != nil {
			return err
		}
		if err := c.write(e, c.CSV, b.csv); err != nil {
			return err
		}
		if c.PDF != "-" && c.CSV != "-" {
			row := exportRow{newVerdictRow(b.verdict), c.PDF, c.CSV}
			err = e.print(row, func(w io.Writer) {
				fmt.Fprintln(w, "Written:", strings.TrimSpace(row.PDF+" "+row.CSV))
				row.print(w)
			})
		}
		if err == nil && len(b.verdict.Wrong) > 0 {
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

// book is a register to be exported.
type book struct {
	card    mandates.Card
	former  []mandates.FormerCard
	verdict mandates.Verdict
	lines   []mandates.Line
}

// bookOf reads a register. What is written in it meanwhile is left out, so that the lines
// are those that the verdict is about.
func bookOf(e *env, a *app.App, by access.Actor, v mandates.Series) (b book, err error) {
	if b.verdict, err = a.Mandates.Verify(e.ctx, by, v.Card, v.Kind); err != nil {
		return b, err
	}
	if b.former, err = a.Mandates.FormerCards(e.ctx, by, v.Card); err != nil {
		return b, err
	}
	cards, err := a.Mandates.Cards(e.ctx, by)
	for _, c := range cards {
		if c.ID == v.Card {
			b.card = c
		}
	}
	if err != nil {
		return b, err
	}
	err = a.Mandates.Lines(e.ctx, by, v.Card, v.Kind, func(l mandates.Line) error {
		if int64(len(b.lines)) < b.verdict.Lines {
			b.lines = append(b.lines, l)
		}
		return nil
	})
	return b, err
}

// csv writes every line, with what its hash is made of.
func (b book) csv(w io.Writer) error {
	out, err := sheets.NewCSV(w)
	if err != nil {
		return err
	}
	head := []string{"line", "number", "what", "on", "at", "by"}
	said := []string{"type", "object", "mandants", "nature", "situation", "price", "currency", "signed", "ends", "outer", "state", "reason"}
	if err := out.Write(append(append(head, said...), "salt", "text", "digest", "hash")); err != nil {
		return err
	}
	for _, l := range b.lines {
		cells := []string{event.Number(l.Seq), event.Number(l.Number), string(l.What), l.On.String(), event.Instant(l.At), newLineRows([]mandates.Line{l})[0].By}
		values := valuesOf(l)
		values["price"] = priceOf(values["price"])
		for _, name := range said {
			cells = append(cells, values[name])
		}
		if err := out.Write(append(cells, l.Salt, l.Text, l.Digest, l.Hash)); err != nil {
			return err
		}
	}
	return out.Close()
}

// valuesOf are the fields of a line by name.
func valuesOf(l mandates.Line) map[string]string {
	values := map[string]string{}
	for _, f := range l.Fields() {
		values[f.Name] = f.Value
	}
	return values
}

// priceOf is a price of the register in euros, with a comma as French spreadsheets read it.
func priceOf(minor string) string {
	n, err := parseNumber(minor)
	if err != nil {
		return minor
	}
	return strings.Replace(money.Major(n), ".", ",", 1)
}
