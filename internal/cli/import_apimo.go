package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/moving"
)

// fromApimo are the flags of a command that reads another Apimo system.
type fromApimo struct {
	Source      string `placeholder:"URL" help:"Where the API of the other system begins: https://api.apimo.pro."`
	Provider    string `placeholder:"N" help:"Number of the provider that it gave you."`
	Token       string `hidden:"" env:"PALIER_APIMO_TOKEN" help:"Its token."`
	TokenFile   string `placeholder:"FILE" help:"File whose first line is its token; it is asked for, or read from a pipe, otherwise (or $PALIER_APIMO_TOKEN)."`
	AgencyThere int64  `placeholder:"N" help:"Number of the agency over there."`
	PlainHTTP   bool   `help:"The address may begin with http://, in a network of your own."`
}

// access is how the other system is reached.
func (f fromApimo) access(e *env) (moving.ApimoAccess, error) {
	switch {
	case f.Source == "" || f.Provider == "" || f.AgencyThere <= 0:
		return moving.ApimoAccess{}, usageError{errors.New("name --source, --provider and --agency-there, or files")}
	}
	token, err := f.secret(e)
	if err != nil {
		return moving.ApimoAccess{}, usageError{err}
	}
	return moving.ApimoAccess{URL: f.Source, Provider: f.Provider, Token: token, Plain: f.PlainHTTP, Agency: f.AgencyThere}, nil
}

// secret is the token: of a file, the environment, a terminal that does not show it, or a pipe.
func (f fromApimo) secret(e *env) (string, error) {
	if f.TokenFile != "" {
		file, err := os.Open(f.TokenFile)
		if err != nil {
			return "", err
		}
		defer file.Close()
		return firstLine(file)
	}
	if f.Token != "" {
		return f.Token, nil
	}
	if stdin, ok := e.stdin.(*os.File); ok && term.IsTerminal(int(stdin.Fd())) {
		fmt.Fprint(e.stderr, "Token: ")
		text, err := term.ReadPassword(int(stdin.Fd()))
		fmt.Fprintln(e.stderr)
		return strings.TrimSpace(string(text)), err
	}
	return firstLine(e.stdin)
}

func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, 1<<16)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimSpace(line); line == "" {
		return "", errors.New("there is no token: --token-file names a file that has it in its first line")
	}
	return line, nil
}

type importApimoCmd struct {
	inAccount `embed:""`
	Files     []string `arg:"" optional:"" name:"file" help:"CSV exports (contacts, properties, searches, users), in the place of --source."`
	fromApimo `embed:""`
	Agency    int64  `placeholder:"N" help:"Whose it becomes; only needed when there are several."`
	InCharge  int64  `placeholder:"N" help:"User in charge of searches whose own is nobody here."`
	DryRun    bool   `help:"Tell what each line would do, and write nothing."`
	Overwrite bool   `help:"What the source changed wins over what was changed in Palier."`
	All       bool   `help:"Read everything again, not what changed since the last import."`
	Since     string `placeholder:"DATE" help:"Only what changed from that day on (in Paris), or from an instant such as 2027-01-31T18:00:00Z."`
	NoPhotos  bool   `help:"Leave pictures out."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (importApimoCmd) Help() string {
	return `Contacts come first, then properties with their pictures and owners, then searches: an
import each, and each can be undone. Users of the source are those who have the same
e-mail here. What changed since the last import of the same source is read; --all reads
everything. What was changed in Palier meanwhile stays; what both changed is in conflict.
What the source no longer has stays: palier compare apimo names it. Leads, actions,
contracts and residences are counted, and not taken.

After Ctrl-C or a crash the same command goes on where it was. It ends with 3 when there
are lines that were not taken. Try --dry-run first.

Examples:
  palier import apimo --source https://api.apimo.pro --provider 4567 --agency-there 14 --token-file token.txt --dry-run
  palier import apimo --source https://api.apimo.pro --provider 4567 --agency-there 14 --token-file token.txt
  palier import apimo contacts.csv biens.csv recherches.csv --agency 14
  palier import undo 1204`
}

// Run imports from another Apimo system, or from its files.
func (c *importApimoCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	if len(c.Files) > 0 && c.Source != "" && c.Provider != "" {
		return usageError{errors.New("name a source or files, not both")}
	}
	since, err := parseBegin(c.Since)
	if err != nil {
		return usageError{err}
	}
	var from moving.ApimoAccess
	if len(c.Files) == 0 {
		if from, err = c.access(e); err != nil {
			return err
		}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		o := moving.ApimoOrder{ApimoAccess: from, Into: agency.ID, InCharge: c.InCharge, Overwrite: c.Overwrite, DryRun: c.DryRun, All: c.All, NoPhotos: c.NoPhotos}
		if !since.IsZero() {
			o.Since = since.Unix()
		}
		in := &apimoIntake{env: e, limit: c.Limit, dry: c.DryRun, began: time.Now()}
		in.bar = e.bar(in.began)
		var done moving.ApimoDone
		if len(c.Files) > 0 {
			done, err = a.Moving.ImportApimoFiles(e.ctx, by, o, c.Files, in)
		} else {
			done, err = a.Moving.ImportApimo(e.ctx, by, o, in)
		}
		in.bar.end()
		return in.answer(done, err)
	})
}

// parseBegin is the beginning of a day in Paris, or an instant; none for nothing.
func parseBegin(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	on, ok := day.Parse(text)
	if !ok {
		return time.Time{}, fmt.Errorf("--since: %q is neither a day such as 2027-01-31 nor an instant such as 2027-01-31T18:00:00Z", text)
	}
	return time.Date(on.Year, on.Month, on.Day, 0, 0, 0, 0, day.Paris()), nil
}

// apimoIntake shows how far an import is, and gathers what is told.
type apimoIntake struct {
	env   *env
	limit int
	dry   bool
	bar   *bar
	began time.Time
	rows  []apimoRow
	left  int
}

// apimoRow is what became of a record, with its list.
type apimoRow struct {
	List string `json:"list"`
	importRow
}

// Doing implements moving.ApimoTold.
func (in *apimoIntake) Doing(what string, done, all int64) {
	in.bar.show(progress{what: what + ", ", lines: done, done: done, all: all})
}

// Row implements moving.ApimoTold.
func (in *apimoIntake) Row(list string, r imports.Row) {
	switch {
	case r.Verdict == imports.Unchanged:
	case len(in.rows) < in.limit:
		in.rows = append(in.rows, apimoRow{list, newImportRow(r)})
	default:
		in.left++
	}
}

// Trouble implements moving.ApimoTold.
func (in *apimoIntake) Trouble(what string) {
	in.bar.end()
	fmt.Fprintln(in.env.stderr, plain(what))
}

// apimoListRow is one list of an import, as the command line shows it.
type apimoListRow struct {
	List   string     `json:"list"`
	Import *batchRow  `json:"import,omitempty"`
	Counts countsRow  `json:"lines"`
	Since  *time.Time `json:"since,omitempty"`
}

// apimoCountedRow is a list of which nothing is taken.
type apimoCountedRow struct {
	List  string `json:"list"`
	Count int64  `json:"count"` // -1: not open
}

// apimoAnswer is what an import of another system answers.
type apimoAnswer struct {
	DryRun  bool              `json:"dry_run"`
	Source  string            `json:"source"`
	Lists   []apimoListRow    `json:"lists"`
	Photos  int               `json:"photos"`
	Counted []apimoCountedRow `json:"counted"`
	Changed []apimoRow        `json:"changed"` // the first of those that are not unchanged
	took    time.Duration
}

// answer says what became of an import.
func (in *apimoIntake) answer(done moving.ApimoDone, err error) error {
	e := in.env
	out := apimoAnswer{DryRun: in.dry, Source: done.Source, Photos: done.Photos, Lists: []apimoListRow{}, Counted: []apimoCountedRow{}, Changed: in.rows, took: time.Since(in.began)}
	wrong := 0
	for _, l := range done.Lists {
		row := apimoListRow{List: l.Name, Counts: newCounts(l.Counts)}
		if l.Batch.ID != 0 {
			b := newBatchRow(l.Batch)
			row.Import = &b
		}
		if l.Since > 0 {
			at := time.Unix(l.Since, 0).UTC()
			row.Since = &at
		}
		out.Lists, wrong = append(out.Lists, row), wrong+l.Counts.Conflict+l.Counts.Refused
	}
	for _, o := range done.Only {
		out.Counted = append(out.Counted, apimoCountedRow{o.Name, o.Count})
	}
	if err != nil {
		return in.halfway(unreadable(err), out)
	}
	if out.Changed == nil {
		out.Changed = []apimoRow{}
	}
	if err := e.print(out, out.print); err != nil {
		return err
	}
	e.more(len(in.rows), int64(len(in.rows)+in.left))
	if wrong > 0 {
		return exitCode(exitFound)
	}
	return nil
}

func (a apimoAnswer) print(w io.Writer) {
	wrong := 0
	for _, l := range a.Lists {
		wrong += l.Counts.Conflict + l.Counts.Refused
		var rows []importRow
		for _, r := range a.Changed {
			if r.List == l.List {
				rows = append(rows, r.importRow)
			}
		}
		printLines(w, rows)
		since := ""
		if l.Since != nil {
			since = ", changed since " + stamp(*l.Since)
		}
		switch {
		case a.DryRun:
			fmt.Fprintf(w, "%s: nothing was written. %d records%s: %s.\n", l.List, l.Counts.Total(), since, l.Counts)
		case l.Import == nil:
			fmt.Fprintf(w, "%s: nothing to import%s.\n", l.List, since)
		default:
			fmt.Fprintf(w, "%s: import %d, %d records%s: %s. Undo: palier import undo %d\n", l.List, l.Import.ID, l.Counts.Total(), since, l.Counts, l.Import.ID)
		}
	}
	if a.Photos > 0 {
		fmt.Fprintf(w, "Pictures: %d new.\n", a.Photos)
	}
	printCounted(w, a.Counted)
	if wrong > 0 && !a.DryRun {
		fmt.Fprintln(w, "What was not taken comes again with --all, or when it changes there.")
	}
	fmt.Fprintf(w, "%.1f s.\n", a.took.Seconds())
}

func printCounted(w io.Writer, list []apimoCountedRow) {
	var parts []string
	for _, c := range list {
		if c.Count < 0 {
			parts = append(parts, c.List+" (not open)")
		} else {
			parts = append(parts, fmt.Sprintf("%d %s", c.Count, c.List))
		}
	}
	if len(parts) > 0 {
		fmt.Fprintf(w, "Counted there, not taken: %s.\n", strings.Join(parts, ", "))
	}
}

// halfway adds to an error what was done before it.
func (in *apimoIntake) halfway(err error, a apimoAnswer) error {
	if in.env.ctx.Err() != nil || errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	var done []string
	for _, l := range a.Lists {
		if l.Import != nil {
			done = append(done, fmt.Sprintf("import %d of %s has %d lines", l.Import.ID, l.List, l.Counts.Total()))
		}
	}
	if len(done) == 0 || fault.Is(err, fault.Invalid) {
		return err
	}
	return fmt.Errorf("%w\n        %s; the same command goes on after them, palier import undo takes them back", err, strings.Join(done, ", "))
}
