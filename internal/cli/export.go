package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/sheets"
	"palier/internal/sheets/contacts"
)

type exportCmd struct {
	Contacts exportContactsCmd `cmd:"" help:"Persons, as CSV or XLSX."`
	Poliris  exportPolirisCmd  `cmd:"" help:"A portfolio of properties for portals, in the Poliris format."`
}

// Help is shown under the command's flags.
func (exportCmd) Help() string {
	return "A register comes by palier register export, a building file by palier place export.\n\nExamples:\n  palier export contacts --xlsx clients.xlsx\n  palier export poliris portefeuille.zip"
}

type exportContactsCmd struct {
	inAccount `embed:""`
	Agency    int64  `placeholder:"N" help:"Of this agency only."`
	CSV       string `name:"csv" placeholder:"FILE" help:"Write CSV; - for stdout."`
	XLSX      string `name:"xlsx" placeholder:"FILE" help:"Write a workbook."`
}

// Help is shown under the command's flags.
func (exportContactsCmd) Help() string {
	return `Merged records are left out: who stands for them shows what they know. The headings are
those that palier import contacts reads, so that a file can be changed and come back. CSV
is made for spreadsheets in French; a text that they would run as a formula begins with an
apostrophe there, which the import takes away. Files are replaced, and readable by their
owner alone.

Examples:
  palier export contacts --xlsx clients.xlsx
  palier export contacts --agency 14 --csv - | head`
}

// exported is what was written, as the command line shows it.
type exported struct {
	Contacts int    `json:"contacts"`
	CSV      string `json:"csv,omitempty"`
	XLSX     string `json:"xlsx,omitempty"`
}

// rowsTo is where rows go.
type rowsTo interface {
	Write(cells []string) error
	Close() error
}

// Run exports persons.
func (c *exportContactsCmd) Run(e *env) error {
	if (c.CSV == "") == (c.XLSX == "") {
		return usageError{errors.New("say where to: --csv FILE or --xlsx FILE")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		from, err := agencies(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		titles, err := titlesOf(e, a, by)
		if err != nil {
			return err
		}
		answer := exported{CSV: c.CSV, XLSX: c.XLSX}
		if err := c.write(e, func(to rowsTo) error {
			x := exporting{e, a, by, titles, to, nil, 0}
			err := x.all(from)
			answer.Contacts = x.n
			return err
		}); err != nil {
			return err
		}
		if answer.Contacts > sheets.MaxRows {
			fmt.Fprintf(e.stderr, "An import takes %d lines: export agency by agency to read the file back.\n", sheets.MaxRows)
		}
		if c.CSV == "-" {
			return nil
		}
		return e.print(answer, func(w io.Writer) { fmt.Fprintf(w, "Written: %s, %d persons.\n", c.CSV+c.XLSX, answer.Contacts) })
	})
}

// write opens what is written to, and keeps a file that is not whole out of the way.
func (c *exportContactsCmd) write(e *env, rows func(rowsTo) error) error {
	if c.CSV == "-" {
		return written(e.stdout, false, rows)
	}
	path := c.CSV + c.XLSX
	part := path + ".partial"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = written(f, c.XLSX != "", rows)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		return os.Rename(part, path)
	}
	return errors.Join(err, os.Remove(part))
}

func written(w io.Writer, workbook bool, rows func(rowsTo) error) (err error) {
	out := bufio.NewWriter(w)
	var to rowsTo
	if workbook {
		to, err = sheets.NewXLSX(out)
	} else {
		to, err = sheets.NewCSV(out)
	}
	if err == nil {
		err = rows(to)
	}
	if err == nil {
		err = to.Close()
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// exporting writes people, a few hundred at once: their consents are asked for together.
type exporting struct {
	env    *env
	app    *app.App
	by     access.Actor
	titles contacts.Titles
	to     rowsTo
	some   []people.Contact
	n      int
}

func (x *exporting) all(from []access.Agency) error {
	if err := x.to.Write(contacts.Heading()); err != nil {
		return err
	}
	for _, agency := range from {
		q := people.Query{Agency: agency.ID, Limit: math.MaxInt32}
		if _, err := x.app.People.Contacts(x.env.ctx, x.by, q, func(c people.Contact) error {
			if x.some = append(x.some, c); len(x.some) < 200 {
				return nil
			}
			return x.flush()
		}); err != nil {
			return err
		}
	}
	return x.flush()
}

func (x *exporting) flush() error {
	ids := each(x.some, func(c people.Contact) int64 { return c.ID })
	consents, err := x.app.People.ConsentsOf(x.env.ctx, x.by, ids)
	for c := range slices.Values(x.some) {
		if err == nil {
			err = x.to.Write(contacts.Cells(c, consents[c.ID], x.titles))
		}
	}
	x.n, x.some = x.n+len(x.some), x.some[:0]
	return err
}
