package cli

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/moving"
)

type compareCmd struct {
	Apimo compareApimoCmd `cmd:"" help:"Contacts, properties and searches of another Apimo system."`
}

// Help is shown under the command's flags.
func (compareCmd) Help() string {
	return "Nothing is written, here or there.\n\nExample:\n  palier compare apimo --source https://api.apimo.pro --provider 4567 --agency-there 14 --token-file token.txt"
}

type compareApimoCmd struct {
	inAccount `embed:""`
	fromApimo `embed:""`
	Agency    int64 `placeholder:"N" help:"With whose records; only needed when there are several agencies."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (compareApimoCmd) Help() string {
	return `Every record of the source is held against the one here that was imported of it, else
against the one that an import would take for it: a person by e-mail, phone and name, a
property by its reference. Fields are named as in the journal. What the API has no word
for is not compared. It ends with 3 when something differs, with 0 when nothing does.

Examples:
  palier compare apimo --source https://api.apimo.pro --provider 4567 --agency-there 14 --token-file token.txt
  palier compare apimo --source https://api.apimo.pro --provider 4567 --agency-there 14 --token-file token.txt --limit 100000 --json`
}

// differenceRow is a difference as the command line shows it.
type differenceRow struct {
	List  string `json:"list"`
	There string `json:"there,omitempty"`
	Here  int64  `json:"here,omitempty"`
	Name  string `json:"name,omitempty"` // the reference of a property, who a person is
	Field string `json:"field,omitempty"`
	Ours  string `json:"ours"`
	Its   string `json:"its"`
}

// differenceRows are the fields of a difference, each a row.
func differenceRows(d moving.ApimoDifference) (rows []differenceRow) {
	for _, f := range d.Fields {
		rows = append(rows, differenceRow{d.List, d.There, d.Here, d.Name, f.Field, f.Before, f.After})
	}
	if len(d.Fields) == 0 {
		rows = append(rows, differenceRow{List: d.List, There: d.There, Here: d.Here, Name: d.Name})
	}
	return rows
}

// comparedRow is one list of a comparison.
type comparedRow struct {
	List        string `json:"list"`
	There       int64  `json:"there"`
	Here        int64  `json:"here"`
	Alike       int64  `json:"alike"`
	Differences int64  `json:"differences"`
	Closed      bool   `json:"closed,omitempty"`
}

// comparedAnswer is what a comparison answers.
type comparedAnswer struct {
	Source      string            `json:"source"`
	Lists       []comparedRow     `json:"lists"`
	Counted     []apimoCountedRow `json:"counted"`
	Differences []differenceRow   `json:"differences"` // the first of them
	took        time.Duration
}

// comparing shows how far a comparison is.
type comparing struct{ apimoIntake }

// Row implements moving.ApimoTold: nothing becomes of a line.
func (*comparing) Row(string, imports.Row) {}

// Run compares.
func (c *compareApimoCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	from, err := c.access(e)
	if err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		in := &comparing{apimoIntake{env: e, began: time.Now()}}
		in.bar = e.bar(in.began)
		out := comparedAnswer{Lists: []comparedRow{}, Counted: []apimoCountedRow{}, Differences: []differenceRow{}}
		all := int64(0)
		done, err := a.Moving.CompareApimo(e.ctx, by, moving.ApimoOrder{ApimoAccess: from, Into: agency.ID}, in, func(d moving.ApimoDifference) {
			for _, row := range differenceRows(d) {
				if all++; len(out.Differences) < c.Limit {
					out.Differences = append(out.Differences, row)
				}
			}
		})
		in.bar.end()
		if err != nil {
			return in.halfway(err, apimoAnswer{})
		}
		out.Source, out.took = done.Source, time.Since(in.began)
		for _, l := range done.Lists {
			out.Lists = append(out.Lists, comparedRow{l.Name, l.There, l.Here, l.Alike, l.Differences, l.Closed})
		}
		for _, o := range done.Only {
			out.Counted = append(out.Counted, apimoCountedRow{o.Name, o.Count})
		}
		if err := e.print(out, out.print); err != nil {
			return err
		}
		e.more(len(out.Differences), all)
		if all > 0 {
			return exitCode(exitFound)
		}
		return nil
	})
}

func (a comparedAnswer) print(w io.Writer) {
	if len(a.Differences) > 0 {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "LIST\tTHERE\tHERE\tNAME\tFIELD\tOURS\tITS")
		for _, d := range a.Differences {
			field, here := d.Field, "-"
			if d.Here != 0 {
				here = fmt.Sprint(d.Here)
			}
			switch {
			case field == "" && d.Here == 0:
				field = "is not here"
			case field == "":
				field = "is not there"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.List, cmp.Or(d.There, "-"), here, plain(cmp.Or(d.Name, "-")), field, plain(cmp.Or(d.Ours, "-")), plain(cmp.Or(d.Its, "-")))
		}
		t.Flush()
	}
	for _, l := range a.Lists {
		if l.Closed {
			fmt.Fprintf(w, "%s: the source does not open them.\n", l.List)
			continue
		}
		fmt.Fprintf(w, "%s: %d there, %d here, %d alike, %d differences.\n", l.List, l.There, l.Here, l.Alike, l.Differences)
	}
	printCounted(w, a.Counted)
	fmt.Fprintf(w, "%.1f s.\n", a.took.Seconds())
}
