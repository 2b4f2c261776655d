package cli

import (
	"fmt"
	"io"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
)

type registerSkipCmd struct {
	inRegister `embed:""`
	To         int64  `required:"" placeholder:"N" help:"Last number that was given elsewhere; the next mandate has the one after."`
	Reason     string `required:"" placeholder:"TEXT" help:"Why, as the register will say it for ever."`
}

// Help is shown under the command's flags.
func (registerSkipCmd) Help() string {
	return `A backup does not know the numbers that were given after it: once it is restored they
would be given again, though they stand on signed papers. Before serving, look for the
last number that is known (a signed paper, an application, an export that you keep) and
skip up to it. Each skipped number has a line of its own and is burnt; at most a thousand
at once. An application that sends such a signature again gets a new number, and the old
one stays beside it as the number of its papers.

Example:
  palier register skip --to 1255 --reason "Signés après la sauvegarde du 21/11/2026"`
}

// Run burns numbers.
func (c *registerSkipCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, v mandates.Series) error {
		after, err := a.Mandates.Skip(e.ctx, by, v.Card, v.Kind, c.To, c.Reason)
		if err != nil {
			return err
		}
		return e.print(newRegisterRow(after), func(w io.Writer) {
			fmt.Fprintf(w, "%s of register %s, card %d, skipped; the next mandate has number %d.\n", count(after.Last-v.Last, "number", "numbers"), after.Kind, after.Card, after.Last+1)
		})
	})
}
