package cli

import (
	"fmt"
	"io"
)

type rebuildCmd struct {
	Check bool `help:"Only compare. Exits 3 when some differ."`
}

// Help is shown under the command's flags.
func (rebuildCmd) Help() string {
	return `Every lead and every property is stored with the form in which the Apimo API shows
it. This command makes that form anew, in small transactions: Palier may be serving
meanwhile, and shows it five minutes later at most. No updated_at changes. Contacts that are older than the look-ups by last
name, and by first and last name, become findable by them. Addresses of the field
that are older than their list get its figures.

Examples:
  palier rebuild --data /var/lib/palier --check
  palier rebuild --db postgres://palier@db/palier`
}

// Run makes the stored views anew.
func (c *rebuildCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	sum, err := a.RebuildViews(e.ctx, c.Check, e.progress())
	if err != nil {
		return err
	}
	answer := map[string]any{"leads": sum.Leads, "properties": sum.Properties, "differed": sum.Differed, "rebuilt": !c.Check}
	err = e.print(answer, func(w io.Writer) {
		what := "made anew"
		if c.Check {
			what = "differ from a fresh one"
		}
		fmt.Fprintf(w, "%d properties, %d leads, %d stored views %s\n", sum.Properties, sum.Leads, sum.Differed, what)
	})
	if err == nil && c.Check && sum.Differed > 0 {
		return exitCode(exitFound)
	}
	return err
}
