package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
)

type placeCmd struct {
	List   placeListCmd   `cmd:"" help:"List the places of which an agency has a building file."`
	Export placeExportCmd `cmd:"" help:"Write a building file as JSON."`
	Import placeImportCmd `cmd:"" help:"Put a building file from JSON in the place of the one there is."`
}

// Help is shown under the command's flags.
func (placeCmd) Help() string {
	return `Examples:
  palier place list --agency 14
  palier place export --agency 14 44109_7480_00012 > immeuble.json
  palier place import immeuble.json --agency 14 --dry-run`
}

type placeListCmd struct {
	inAccount `embed:""`
	Agency    int64 `placeholder:"N" help:"Whose files; only needed when there are several agencies."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (placeListCmd) Help() string {
	return "The file that was made last comes first.\n\nExample:\n  palier place list --agency 14"
}

// placeRow is a place as lists show it.
type placeRow struct {
	Place string `json:"place"`
}

// Run lists places.
func (c *placeListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		list, total, err := latest(c.Limit, func(limit, offset int) ([]string, int64, error) {
			return a.Buildings.Page(e.ctx, by, agency.ID, offset, limit)
		})
		if err != nil {
			return err
		}
		err = table(e, each(list, func(id string) placeRow { return placeRow{id} }), "No building file yet: they come through the Leads2Keys door, or by palier place import.",
			"PLACE", func(r placeRow) []any { return []any{r.Place} })
		e.more(len(list), total)
		return err
	})
}

type placeExportCmd struct {
	inAccount `embed:""`
	Place     string `arg:"" help:"Id of the address."`
	Agency    int64  `placeholder:"N" help:"Whose file; only needed when there are several agencies."`
}

// Help is shown under the command's flags.
func (placeExportCmd) Help() string {
	return `The form is described in docs/imports.md. Door codes are in the file, and that they were
read in the journal.

Example:
  palier place export --agency 14 44109_7480_00012 > immeuble.json`
}

// Run exports a building file.
func (c *placeExportCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		text, err := a.WritePlace(e.ctx, by, agency.ID, c.Place)
		if err != nil {
			return missing(err, "agency %d has no building file of %s: palier place list", agency.ID, plain(c.Place))
		}
		_, err = e.stdout.Write(append(text, '\n'))
		return err
	})
}

type placeImportCmd struct {
	inAccount `embed:""`
	File      string `arg:"" help:"JSON that palier place export wrote."`
	Agency    int64  `placeholder:"N" help:"Whose file it becomes; only needed when there are several agencies."`
	DryRun    bool   `help:"Tell what would change, and write nothing."`
	Overwrite bool   `help:"Put it in the place of a file that was written since the export."`
}

// Help is shown under the command's flags.
func (placeImportCmd) Help() string {
	return `The file takes the place of the one there is, whole, if that is still at the version (cas)
of the export. Photos are documents of the agency, by their ids. Persons become persons of
the account. palier import undo brings the former file back.

Examples:
  palier place import immeuble.json --dry-run
  palier place import immeuble.json --agency 14`
}

// levelRow is how many nodes of one level are new, changed and removed.
type levelRow struct {
	Level   string `json:"level"`
	New     int    `json:"new"`
	Changed int    `json:"changed"`
	Removed int    `json:"removed"`
}

func newLevelRows(list []buildings.Difference) []levelRow {
	rows := each(buildings.Levels(), func(level string) levelRow { return levelRow{Level: level} })
	for _, d := range list {
		r := &rows[slices.Index(buildings.Levels(), d.Level)]
		switch {
		case !d.Before:
			r.New++
		case !d.After:
			r.Removed++
		default:
			r.Changed++
		}
	}
	return rows
}

// placeAnswer is what an import of a building file, or its dry run, answers.
type placeAnswer struct {
	DryRun bool       `json:"dry_run"`
	Place  string     `json:"place"`
	Result string     `json:"result"` // new, updated, unchanged
	Levels []levelRow `json:"levels"`
	Batch  *batchRow  `json:"import,omitempty"`
}

func (p placeAnswer) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "LEVEL\tNEW\tCHANGED\tREMOVED")
	for _, r := range p.Levels {
		if r.New+r.Changed+r.Removed > 0 {
			fmt.Fprintf(t, "%s\t%d\t%d\t%d\n", r.Level, r.New, r.Changed, r.Removed)
		}
	}
	t.Flush()
	if p.DryRun {
		fmt.Fprintf(w, "Nothing was written. The file of %s: %s.\n", plain(p.Place), p.Result)
		return
	}
	fmt.Fprintf(w, "Import %d, the file of %s: %s. Undo: palier import undo %d\n", p.Batch.ID, plain(p.Place), p.Result, p.Batch.ID)
}

// Run imports a building file.
func (c *placeImportCmd) Run(e *env) error {
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	file, err := app.ReadPlace(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", plain(c.File), err)
	}
	sum := sha256.Sum256(raw)
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		as := imports.File{Agency: agency.ID, Kind: imports.KindPlace, Name: filepath.Base(c.File), Sum: hex.EncodeToString(sum[:]), Overwrite: c.Overwrite}
		answer := placeAnswer{DryRun: c.DryRun, Place: file.Place}
		line := a.Places.Line(file, func(d []buildings.Difference) { answer.Levels = newLevelRows(d) })
		told := func(r imports.Row) { answer.Result = string(r.Verdict) }
		if c.DryRun {
			_, err = a.Imports.Plan(e.ctx, by, as, only(line), told)
		} else {
			var b imports.Batch
			b, err = a.Imports.Run(e.ctx, by, as, only(line), told)
			row := newBatchRow(b)
			answer.Batch = &row
		}
		if err != nil {
			return unwelcome(err)
		}
		return e.print(answer, answer.print)
	})
}

// only is a file of one line.
func only(l imports.Line) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) { yield(l, nil) }
}

// unwelcome says why a building file is not taken, in the words of the file.
func unwelcome(err error) error {
	if stale, ok := errors.AsType[*buildings.Stale](err); ok {
		return fmt.Errorf("palier has version %s, which is not the cas of this file: export it again, or --overwrite", stale.Current)
	}
	if fault.Is(err, fault.Invalid) {
		return app.PlaceProblems(err)
	}
	return err
}
