package cli

import (
	"fmt"
	"io"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/catalog"
)

type catalogCmd struct {
	List catalogListCmd `cmd:"" help:"List the code lists."`
	Show catalogShowCmd `cmd:"" help:"Show the rows of a code list."`
	Add  catalogAddCmd  `cmd:"" help:"Add a row to a code list."`
}

// Help is shown under the command's flags.
func (catalogCmd) Help() string {
	return `Examples:
  palier catalog show lead_type
  palier catalog add referral --id 9001 --fr "Salon de Nantes" --en "Nantes fair"`
}

type catalogListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (catalogListCmd) Help() string { return "Example:\n  palier catalog list" }

// catalogRow is a code list as the list of them shows it.
type catalogRow struct {
	Name string `json:"catalog"`
	Rows int    `json:"rows"`
}

// Run lists the catalogs.
func (c *catalogListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		book, err := a.Catalogs.Book(e.ctx, by.Account)
		if err != nil {
			return err
		}
		rows := each(book.Names(), func(name string) catalogRow {
			entries, _ := book.Entries(name, catalog.French)
			return catalogRow{name, len(entries)}
		})
		return table(e, rows, "No code list.", "CATALOG | ROWS", func(r catalogRow) []any { return []any{r.Name, r.Rows} })
	})
}

type catalogShowCmd struct {
	inAccount `embed:""`
	Name      string `arg:"" help:"Name of the code list."`
}

// Help is shown under the command's flags.
func (catalogShowCmd) Help() string { return "Example:\n  palier catalog show lead_type" }

// codeRow is a row of a code list.
type codeRow struct {
	ID      int    `json:"id"`
	French  string `json:"fr"`
	English string `json:"en"`
}

// Run shows a catalog.
func (c *catalogShowCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		book, err := a.Catalogs.Book(e.ctx, by.Account)
		if err != nil {
			return err
		}
		french, ok := book.Entries(c.Name, catalog.French)
		if !ok {
			return usageError{fmt.Errorf("there is no code list %q: palier catalog list", c.Name)}
		}
		english, _ := book.Entries(c.Name, catalog.English) // the same rows, by ascending id too
		rows := make([]codeRow, len(french))
		for i := range rows {
			rows[i] = codeRow{french[i].ID, french[i].Name, english[i].Name}
		}
		return table(e, rows, "No row yet: palier catalog add "+c.Name+" --id 1 --fr …", "ID | FRENCH | ENGLISH",
			func(r codeRow) []any { return []any{r.ID, r.French, r.English} })
	})
}

type catalogAddCmd struct {
	inAccount `embed:""`
	Name      string `arg:"" help:"Name of the code list."`
	ID        int    `required:"" placeholder:"N" help:"Number of the row, one that the list does not use."`
	French    string `name:"fr" help:"Label in French."`
	English   string `name:"en" help:"Label in English."`
}

// Help is shown under the command's flags.
func (catalogAddCmd) Help() string {
	return `A row cannot be changed or removed: what clients have read keeps its meaning.

Example:
  palier catalog add referral --id 9001 --fr "Salon de Nantes" --en "Nantes fair"`
}

// Run adds a row.
func (c *catalogAddCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		r := catalog.Row{Catalog: c.Name, ID: c.ID, French: c.French, English: c.English}
		if err := a.Catalogs.Add(e.ctx, by, r); err != nil {
			return err
		}
		return e.print(codeRow{c.ID, c.French, c.English}, func(w io.Writer) {
			fmt.Fprintf(w, "%s has a row %d. Running servers show it within a second.\n", plain(c.Name), c.ID)
		})
	})
}
