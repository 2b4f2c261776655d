package cli

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/imports"
	"palier/internal/sheets"
	"palier/internal/sheets/contacts"
)

type importContactsCmd struct {
	inAccount `embed:""`
	File      string `arg:"" help:"CSV or XLSX, with headings in its first line."`
	Agency    int64  `placeholder:"N" help:"Whose new persons are; only needed when there are several."`
	DryRun    bool   `help:"Tell what each line would do, and write nothing."`
	Overwrite bool   `help:"Values of the file win over others that Palier has."`
	Errors    string `placeholder:"FILE" help:"Write the lines that were not taken into this CSV, with the reason."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (importContactsCmd) Help() string {
	return `Columns are found by their headings, in French or English: civilité, nom, prénom,
société, e-mail, téléphone, mobile, adresse, code postal, ville, pays, langue,
consentement téléphone, SMS, e-mail, courrier (oui or non), and N° Palier of a file that
Palier exported. Others are named and not read. CSV may be separated by semicolons, commas
or tabs, in UTF-8 or Windows-1252. ` + fmt.Sprintf("%d", sheets.MaxRows) + ` lines and 32 MiB at most.

A person is known again by an e-mail or a phone with a name that fits, or by name and
postcode. What Palier does not know is filled in; a line that says something else is in
conflict and not taken, unless --overwrite. The same file twice does nothing new; after
Ctrl-C or a crash the same command goes on where it was. Try --dry-run first. It ends with
3 when there are lines that were not taken.

Examples:
  palier import contacts clients.xlsx --dry-run
  palier import contacts clients.csv --agency 14 --errors a-corriger.csv
  palier import contacts clients.csv --overwrite`
}

// Run imports persons.
func (c *importContactsCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		titles, err := titlesOf(e, a, by)
		if err != nil {
			return err
		}
		f, err := contacts.Open(c.File, titles)
		if err != nil {
			return unreadable(err)
		}
		defer f.Close()
		total, err := countLines(f)
		if err != nil {
			return unreadable(err)
		}
		if len(f.Ignored) > 0 {
			fmt.Fprintln(e.stderr, "Not read, nobody knows these columns:", plain(strings.Join(f.Ignored, ", ")))
		}
		in := &intake{cmd: c, env: e, file: f, pending: map[int][]string{}, began: time.Now(), total: total}
		if c.Errors != "" { // before anything is done that it could not tell of
			if in.mend, err = newMending(c.Errors, f.Head); err != nil {
				return err
			}
		}
		in.bar = e.bar(in.began)
		sheet := a.Contacts.Sheet(by.CountryAt(agency.ID))
		as := imports.File{Agency: agency.ID, Kind: imports.KindContacts, Name: f.Name, Sum: f.Sum, Overwrite: c.Overwrite}
		return in.run(a, by, as, in.lines(sheet))
	})
}

// unreadable is a file that is wrong as a wrong value is.
func unreadable(err error) error {
	if _, ok := errors.AsType[*sheets.Error](err); ok {
		return usageError{err}
	}
	return err
}

// oneAgency is the agency named, or the only one.
func oneAgency(e *env, a *app.App, by access.Actor, named int64) (access.Agency, error) {
	list, err := agencies(e, a, by, named)
	switch {
	case err != nil:
		return access.Agency{}, err
	case len(list) == 0:
		return access.Agency{}, errors.New(`there is no agency yet: palier agency create --name "Agence des Tilleuls"`)
	case len(list) > 1:
		return access.Agency{}, usageError{fmt.Errorf("there are %d agencies: name one with --agency", len(list))}
	}
	return list[0], nil
}

// titlesOf are the account's forms of address, as files may write them.
func titlesOf(e *env, a *app.App, by access.Actor) (contacts.Titles, error) {
	book, err := a.Catalogs.Book(e.ctx, by.Account)
	if err != nil {
		return nil, err
	}
	titles := contacts.Titles{}
	for _, language := range []string{catalog.French, catalog.English} {
		entries, _ := book.Entries("contact_title", language)
		for _, t := range entries {
			titles[t.ID] = append(titles[t.ID], t.Name)
		}
	}
	return titles, nil
}

// countLines reads a file to its end: one that is wrong somewhere is wrong.
func countLines(f *contacts.File) (n int64, err error) {
	for _, err := range f.People() {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// intake is one run of the command: it shows how far it is, and gathers what is told.
type intake struct {
	cmd     *importContactsCmd
	env     *env
	file    *contacts.File
	pending map[int][]string // cells of the lines that nothing was told of yet
	bar     *bar
	began   time.Time
	lineNo  int64
	total   int64
	rows    []importRow
	left    int // lines that would be shown if the limit were higher
	mend    *mending
	failed  error // the list to mend could not be written
}

// lines gives the file to the core, and remembers how each line was written.
func (in *intake) lines(sheet *imports.Sheet) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		for entry, err := range in.file.People() {
			if err == nil {
				err = in.env.ctx.Err() // Ctrl-C
			}
			if err != nil {
				yield(nil, err)
				return
			}
			in.pending[entry.Number] = entry.Cells
			in.lineNo++
			in.bar.show(progress{lines: in.lineNo, done: in.lineNo, all: in.total})
			if !yield(sheet.Line(entry.Person), nil) {
				return
			}
		}
	}
}

// told takes what became of a line.
func (in *intake) told(r imports.Row) {
	cells := in.pending[r.Line]
	delete(in.pending, r.Line)
	if r.Verdict == imports.Unchanged {
		return
	}
	if len(in.rows) < in.cmd.Limit {
		in.rows = append(in.rows, newImportRow(r))
	} else {
		in.left++
	}
	if in.mend != nil && in.failed == nil && (r.Verdict == imports.Conflict || r.Verdict == imports.Refused) {
		in.failed = in.mend.add(cells, r.Reason)
	}
}

// run plans or imports, and answers.
func (in *intake) run(a *app.App, by access.Actor, as imports.File, lines iter.Seq2[imports.Line, error]) (err error) {
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
	if closed := in.mend.close(); in.failed == nil {
		in.failed = closed
	}
	if err != nil {
		return in.halfway(unreadable(err), answer.Batch)
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
	if in.mend != nil && in.mend.lines > 0 {
		fmt.Fprintf(e.stderr, "Lines to mend: %s\n", in.cmd.Errors)
	}
	if in.failed != nil {
		return in.failed
	}
	if answer.counts.Conflict+answer.counts.Refused > 0 {
		return exitCode(exitFound)
	}
	return nil
}

// halfway adds to an error what was done before it.
func (in *intake) halfway(err error, b *batchRow) error {
	if in.env.ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if b == nil || b.ID == 0 {
		return err
	}
	return fmt.Errorf("%w\n        import %d has %d lines; the same command goes on after them, palier import undo %d takes them back", err, b.ID, b.Counts.Total(), b.ID)
}
