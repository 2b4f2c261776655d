package cli

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime/debug"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/sheets/poliris"
)

type importPolirisCmd struct {
	inAccount `embed:""`
	File      string `arg:"" help:"A portfolio: the ZIP, or its Annonces.csv alone."`
	Agency    int64  `placeholder:"N" help:"Whose properties they become; only needed when there are several."`
	DryRun    bool   `help:"Tell what each ad would do, and write nothing."`
	Overwrite bool   `help:"What the file changed wins over what was changed in Palier."`
	Part      bool   `help:"The file is not the whole portfolio: nothing is withdrawn."`
	Shrink    bool   `help:"More than half of what this sender listed before may be withdrawn."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (importPolirisCmd) Help() string {
	return `A portfolio is an ad a line, 329 to 333 fields between !#, in UTF-8 or Windows-1252. The
whole file is looked through first: one that is wrong says where, and changes nothing.

An ad is known again by field 175 (else by its reference) under the sender's code in field 1,
or by its reference the first time. What the sender changed since his last file is taken;
what was changed in Palier meanwhile stays; what both changed is in conflict. A portfolio is
whole: what the sender lists no more is withdrawn from the market, never deleted. Try
--dry-run first. Photos of the ZIP come along; those that are named by an address do not.

Examples:
  palier import poliris portefeuille.zip --dry-run
  palier import poliris portefeuille.zip --agency 14
  palier import undo 1204`
}

// Run imports a portfolio.
func (c *importPolirisCmd) Run(e *env) error {
	debug.SetGCPercent(400) // a line leaves much behind and keeps little: a tenth of the time went into collecting it
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		f, err := poliris.Open(c.File)
		if err != nil {
			return unreadable(err)
		}
		defer f.Close()
		as := imports.File{Agency: agency.ID, Kind: imports.KindPoliris, Name: f.Name, Sum: f.Sum, Overwrite: c.Overwrite}
		in := &polirisIntake{cmd: c, env: e, began: time.Now(), total: int64(f.Lines)}
		in.bar = e.bar(in.began)
		j := imports.Job{By: by, Batch: imports.Batch{Account: by.Account, File: as}}
		return in.run(a, by, as, a.Moving.PolirisLines(e.ctx, j, f, c.extent(), in.seen), f)
	})
}

// extent is how much of a portfolio the file is: of a part nothing is withdrawn, however little
// it lists.
func (c *importPolirisCmd) extent() imports.Extent {
	switch {
	case c.Part:
		return imports.Part
	case c.Shrink:
		return imports.Shrunk
	}
	return imports.Whole
}

// polirisIntake is one run of the command: it shows how far it is, and gathers what is told.
type polirisIntake struct {
	cmd   *importPolirisCmd
	env   *env
	bar   *bar
	began time.Time
	lines int64
	total int64
	rows  []importRow
	left  int // lines that would be shown if the limit were higher
}

// seen is told of each ad before it is decided.
func (in *polirisIntake) seen(poliris.Ad) {
	in.lines++
	in.bar.show(progress{lines: in.lines, done: in.lines, all: in.total})
}

// told takes what became of a line.
func (in *polirisIntake) told(r imports.Row) {
	switch {
	case r.Verdict == imports.Unchanged:
	case len(in.rows) < in.cmd.Limit:
		in.rows = append(in.rows, newImportRow(r))
	default:
		in.left++
	}
}

// run plans or imports, and answers.
func (in *polirisIntake) run(a *app.App, by access.Actor, as imports.File, lines iter.Seq2[imports.Line, error], f *poliris.File) (err error) {
	e := in.env
	answer := importAnswer{DryRun: in.cmd.DryRun}
	if in.cmd.DryRun {
		answer.counts, err = a.Imports.Plan(e.ctx, by, as, lines, in.told)
	} else {
		var b imports.Batch
		b, err = a.Imports.Run(e.ctx, by, as, lines, in.told)
		row := newBatchRow(b)
		answer.Batch, answer.counts = &row, b.Counts
	}
	in.bar.end()
	if err != nil {
		return in.halfway(unreadable(err), answer.Batch)
	}
	if !in.cmd.DryRun {
		if err := in.pictures(a, by, as, f); err != nil {
			return in.halfway(err, answer.Batch)
		}
	}
	answer.Counts, answer.Lines = newCounts(answer.counts), in.rows
	if answer.Lines == nil {
		answer.Lines = []importRow{}
	}
	answer.took = time.Since(in.began)
	if err := e.print(answer, func(w io.Writer) { answer.print(w) }); err != nil {
		return err
	}
	e.more(len(in.rows), int64(len(in.rows)+in.left))
	if answer.counts.Conflict+answer.counts.Refused > 0 {
		return exitCode(exitFound)
	}
	return nil
}

// pictures takes the photos of the ZIP in, and says what became of those that did not come.
func (in *polirisIntake) pictures(a *app.App, by access.Actor, as imports.File, f *poliris.File) error {
	in.bar = in.env.bar(time.Now())
	done := int64(0)
	report, err := a.Moving.PolirisPhotos(in.env.ctx, by, as.Agency, f, func() {
		done++
		in.bar.show(progress{lines: done, done: done, all: in.total})
	}, func(why string) {
		in.bar.end()
		fmt.Fprintln(in.env.stderr, "Photo left out.", plain(why))
	})
	in.bar.end()
	if report.Added > 0 || report.Elsewhere > 0 {
		fmt.Fprintf(in.env.stderr, "Photos: %d new. %d are named by an address on the web, which is not fetched.\n", report.Added, report.Elsewhere)
	}
	return err
}

// halfway adds to an error what was done before it.
func (in *polirisIntake) halfway(err error, b *batchRow) error {
	if in.env.ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if b == nil || b.ID == 0 {
		return err
	}
	return fmt.Errorf("%w\n        import %d has %d lines; the same command goes on after them, palier import undo %d takes them back", err, b.ID, b.Counts.Total(), b.ID)
}
