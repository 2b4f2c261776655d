package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"palier/internal/app"
)

type importCmd struct {
	Ban      importBanCmd      `cmd:"" help:"Addresses of France, from files of the Base Adresse Nationale."`
	Communes importCommunesCmd `cmd:"" help:"Communes of France, in the place of the list in the program."`
}

// Help is shown under the command's flags.
func (importCmd) Help() string {
	return `Examples:
  palier import ban adresses-44.csv.gz
  palier import communes communes.json`
}

type importBanCmd struct {
	Files  []string `arg:"" name:"file" help:"adresses-NN.csv, plain or compressed (.gz)."`
	Shrink bool     `help:"A department may lose more than half of its addresses."`
}

// Help is shown under the command's flags.
func (importBanCmd) Help() string {
	return `Files are those of adresse.data.gouv.fr, in CSV: one for each department, or
adresses-france.csv.gz. Columns are found by their names: id, numero, rep, nom_voie,
code_postal, code_insee, nom_commune, lon and lat are read, others are not.

A department takes the place of what there was of it, whole. Palier may be serving
meanwhile: searches find the old addresses until the new ones are all there. After
Ctrl-C or a crash the same command goes on where it was.

Addresses are kept beside the database: see --addresses in palier help settings.

Examples:
  palier import ban --data /var/lib/palier adresses-44.csv.gz adresses-49.csv.gz
  palier import ban adresses-france.csv.gz
  PALIER_ADDRESSES=/srv/addresses.db palier import ban adresses-2A.csv adresses-2B.csv`
}

// Run imports addresses.
func (c *importBanCmd) Run(e *env) error {
	if err := e.cfg.Check(); err != nil {
		return usageError{err}
	}
	began := time.Now()
	bar := e.bar(began)
	r, err := app.ImportAddresses(e.ctx, e.cfg, e.deps(), c.Files, c.Shrink, bar.show)
	bar.end()
	if err != nil {
		if e.ctx.Err() != nil {
			err = errors.New("interrupted")
		}
		return kept(err, r)
	}
	took := time.Since(began)
	answer := struct {
		app.AddressReport
		Seconds float64 `json:"seconds"`
	}{r, took.Round(time.Millisecond).Seconds()}
	return e.print(answer, func(w io.Writer) { imported(w, r, took) })
}

// kept adds to an error what was done before it.
func kept(err error, r app.AddressReport) error {
	if len(r.Departments) == 0 {
		return err
	}
	return fmt.Errorf("%w\n        %d departments are in (%s); the same command goes on after them", err, len(r.Departments), departments(r))
}

func departments(r app.AddressReport) string {
	return some(each(r.Departments, func(d app.Department) string { return d.Code }))
}

// some names the first of a list of codes.
func some(codes []string) string {
	if len(codes) > 8 {
		codes = append(codes[:8:8], "…")
	}
	return strings.Join(codes, ", ")
}

func imported(w io.Writer, r app.AddressReport, took time.Duration) {
	var now, before, streets int
	for _, d := range r.Departments {
		now, before, streets = now+d.Addresses, before+d.Before, streets+d.Streets
	}
	if len(r.Departments) > 0 {
		fmt.Fprintf(w, "Imported: %d addresses in %d streets of %d departments (%s), %d before; %.1f s.\n",
			now, streets, len(r.Departments), departments(r), before, took.Seconds())
	}
	if r.Incomplete > 0 {
		fmt.Fprintf(w, "Left out: %d lines without postcode, street or position.\n", r.Incomplete)
	}
	if r.Repeated > 0 {
		fmt.Fprintf(w, "Skipped: %d lines of departments that were in already.\n", r.Repeated)
	}
	for _, file := range r.Unchanged {
		fmt.Fprintf(w, "%s is in already: nothing to do.\n", plain(file))
	}
}

type importCommunesCmd struct {
	File   string `arg:"" help:"List of communes, CSV or JSON."`
	Shrink bool   `help:"The list may have less than half as many communes as the one in use."`
}

// Help is shown under the command's flags.
func (importCommunesCmd) Help() string {
	return `CSV has columns separated by semicolons: code_insee, nom, codes_postaux (separated by
commas), population, lon, lat. JSON is communes.json of @etalab/decoupage-administratif,
which has former codes, or what geo.api.gouv.fr answers with the fields code, nom,
codesPostaux, population and centre. Where a list tells no centre, the known one stays.

The list is kept beside the addresses; running servers know it after a restart.

Examples:
  palier import communes --data /var/lib/palier communes.json
  palier import communes communes.csv`
}

// Run imports communes.
func (c *importCommunesCmd) Run(e *env) error {
	if err := e.cfg.Check(); err != nil {
		return usageError{err}
	}
	r, err := app.ImportCommunes(e.ctx, e.cfg, c.File, c.Shrink)
	if err != nil {
		return err
	}
	return e.print(r, func(w io.Writer) {
		fmt.Fprintf(w, "Imported: %d communes, %d former codes. Running servers know them after a restart.\n", r.Communes, r.Former)
		if len(r.Unplaced) > 0 {
			fmt.Fprintf(w, "Left out: %d communes of which nobody knows where they are (%s).\n", len(r.Unplaced), some(r.Unplaced))
		}
	})
}

// bar shows how far an import is: a line that is drawn anew on a terminal, else a line
// each five seconds. With --json it says nothing.
type bar struct {
	to       io.Writer
	terminal bool
	began    time.Time
	next     time.Time
	drawn    bool
}

// Between two drawings on a terminal: often enough to be seen moving.
const betweenDrawings = 200 * time.Millisecond

func (e *env) bar(began time.Time) *bar {
	b := &bar{to: e.stderr, began: began, next: began.Add(quietAtFirst)}
	if e.json {
		b.to = io.Discard
	}
	if f, ok := e.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b.terminal, b.next = true, began
	}
	return b
}

func (b *bar) show(p app.AddressProgress) {
	now := time.Now()
	if now.Before(b.next) {
		return
	}
	line := progressOf(p, now.Sub(b.began))
	if !b.terminal {
		b.next = now.Add(betweenReport)
		fmt.Fprintln(b.to, line)
		return
	}
	b.next, b.drawn = now.Add(betweenDrawings), true
	fmt.Fprintf(b.to, "\r%s %s\x1b[K", drawing(p), line) // and clear the rest of the line
}

// end leaves the line to what is said next.
func (b *bar) end() {
	if b.drawn {
		fmt.Fprint(b.to, "\r\x1b[K")
	}
}

// drawing is the share that is done, as a bar of twenty.
func drawing(p app.AddressProgress) string {
	full := int(min(20*p.Done/max(p.All, 1), 20))
	return "[" + strings.Repeat("#", full) + strings.Repeat("-", 20-full) + "]"
}

// progressOf says how far an import is, how fast and how long still: by the bytes read,
// as nobody knows how many lines there are.
func progressOf(p app.AddressProgress, took time.Duration) string {
	rate := float64(p.Lines) / max(took.Seconds(), 0.001)
	line := fmt.Sprintf("department %s, %d lines, %.0f lines/s", p.Department, p.Lines, rate)
	if p.All == 0 {
		return line // a pipe: nobody knows how much is to come
	}
	share := float64(p.Done) / float64(p.All)
	line = fmt.Sprintf("%3.0f %%  ", 100*share) + line
	if share > 0.01 && share < 1 {
		left := time.Duration(float64(took) * (1 - share) / share)
		line += ", " + left.Round(time.Second).String() + " left"
	}
	return line
}
