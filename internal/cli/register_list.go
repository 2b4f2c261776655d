package cli

import (
	"errors"
	"fmt"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
)

type registerListCmd struct {
	inRegister `embed:""`
	From       *int64 `placeholder:"N" help:"First number to show; the last ones otherwise."`
	Incomplete bool   `help:"Those in which something is to be completed."`
	atMost     `embed:""`
}

// Help is shown under the command's flags.
func (registerListCmd) Help() string {
	return `A signature that comes from the field is registered whatever is missing. What the law asks
for and nobody said, or a signature dated after the day it came, is to be completed:
palier register rectify.

Examples:
  palier register list
  palier register list --incomplete
  palier register list --kind G --from 100 --limit 20`
}

// Run lists mandates.
func (c *registerListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.From != nil && *c.From < 1 {
		return usageError{errors.New("--from: 1 or more")}
	}
	return c.on(e, func(a *app.App, by access.Actor, v mandates.Series) error {
		incomplete, err := a.Mandates.Incomplete(e.ctx, by, v.Card, v.Kind)
		if err != nil {
			return err
		}
		list, empty, err := c.shown(e, a, by, v, incomplete)
		if err != nil {
			return err
		}
		err = table(e, each(list, newMandateRow), empty,
			"NUMBER | DAY | STATE | TYPE | OBJECT | PRICE | MANDANTS | SITUATION | TO COMPLETE", func(r mandateRow) []any {
				return []any{r.Number, r.RegisteredOn, r.State, r.Type, r.Object, dashed(r.amount()), r.names(), r.Situation, dashed(strings.Join(r.ToComplete, ", "))}
			})
		if n := len(incomplete); n > 0 && !c.Incomplete && err == nil {
			fmt.Fprintf(e.stderr, "%s to complete: palier register list --incomplete\n", count(n, "mandate", "mandates"))
		}
		return err
	})
}

// shown are the mandates that are asked for, and what is said when there are none.
func (c *registerListCmd) shown(e *env, a *app.App, by access.Actor, v mandates.Series, incomplete []mandates.Entry) ([]mandates.Entry, string, error) {
	first := v.First
	set(&first, c.From)
	if c.Incomplete {
		for len(incomplete) > 0 && incomplete[0].Number < first {
			incomplete = incomplete[1:]
		}
		list := incomplete[:min(len(incomplete), c.Limit)]
		e.more(len(list), int64(len(incomplete)))
		return list, "Nothing is to be completed.", nil
	}
	switch {
	case v.Last < v.First:
		return nil, fmt.Sprintf("No mandate yet: the first has number %d.", v.First), nil
	case first > v.Last:
		return nil, fmt.Sprintf("The last mandate has number %d.", v.Last), nil
	}
	if c.From == nil {
		first = max(v.First, v.Last-int64(c.Limit)+1)
	}
	list, err := a.Mandates.Entries(e.ctx, by, v.Card, v.Kind, first-1, c.Limit)
	if c.From == nil {
		first = v.First // of all
	}
	e.more(len(list), v.Last-max(v.First, first)+1)
	return list, "", err
}

// dashed is a cell of a table that may say nothing.
func dashed(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
