package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"palier/internal/app"
)

type importCmd struct {
	Contacts importContactsCmd `cmd:"" help:"Persons, from a CSV or XLSX file."`
	Poliris  importPolirisCmd  `cmd:"" help:"Properties, from a portfolio in the Poliris format."`
	Apimo    importApimoCmd    `cmd:"" help:"Contacts, properties and searches of another Apimo system, or of its CSV files."`
	List     importListCmd     `cmd:"" help:"List what files were imported."`
	Show     importShowCmd     `cmd:"" help:"Show what became of a file's lines."`
	Undo     importUndoCmd     `cmd:"" help:"Take an import back."`
	Ban      importBanCmd      `cmd:"" help:"Addresses of France, from files of the Base Adresse Nationale."`
	Communes importCommunesCmd `cmd:"" help:"Communes of France, in the place of the list in the program."`
}

// Help is shown under the command's flags.
func (importCmd) Help() string {
	return `A building file comes in by palier place import.

Examples:
  palier import contacts clients.xlsx --dry-run
  palier import contacts clients.xlsx
  palier import poliris portefeuille.zip --dry-run
  palier import apimo --source https://api.apimo.pro --provider 4567 --agency-there 14 --token-file token.txt --dry-run
  palier import undo 1204
  palier import ban adresses-44.csv.gz`
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
	r, err := app.ImportAddresses(e.ctx, e.cfg, e.deps(), c.Files, c.Shrink, func(p app.AddressProgress) { bar.show(readSoFar(p)) })
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
	return fmt.Errorf("%w\n        in already: %s (%s); the same command goes on after that", err, count(len(r.Departments), "department", "departments"), departments(r))
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
		fmt.Fprintf(w, "Imported: %s in %s of %s (%s), %d before; %.1f s.\n", count(now, "address", "addresses"),
			count(streets, "street", "streets"), count(len(r.Departments), "department", "departments"), departments(r), before, took.Seconds())
	} else if len(r.Unchanged) == 0 && r.Repeated == 0 {
		fmt.Fprintf(w, "Nothing was imported: %s and no address with postcode, street and position.\n", count(r.Lines, "line", "lines"))
	}
	if r.Incomplete > 0 {
		fmt.Fprintf(w, "Left out: %s without postcode, street or position.\n", count(r.Incomplete, "line", "lines"))
	}
	if r.Repeated > 0 {
		fmt.Fprintf(w, "Skipped: %s of departments that were in already.\n", count(r.Repeated, "line", "lines"))
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

The list is kept beside the addresses, as communes.csv.gz; running servers know it after a
restart. Remove that file to go back to the list in the program.

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
		fmt.Fprintf(w, "Imported: %s, %s. Running servers know them after a restart.\n",
			count(r.Communes, "commune", "communes"), count(r.Former, "former code", "former codes"))
		if len(r.Unplaced) > 0 {
			fmt.Fprintf(w, "Left out: %s of which nobody knows where they are (%s).\n", count(len(r.Unplaced), "commune", "communes"), some(r.Unplaced))
		}
	})
}
