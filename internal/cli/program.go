package cli

import (
	"fmt"
	"io"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/programs"
)

type programCmd struct {
	Add    programAddCmd    `cmd:"" help:"Add a programme of a developer."`
	List   programListCmd   `cmd:"" help:"List the programmes."`
	Show   programShowCmd   `cmd:"" help:"Show a programme with its settings of sale and its lots in figures."`
	Set    programSetCmd    `cmd:"" help:"Change a programme and its settings of sale."`
	Prices programPricesCmd `cmd:"" help:"Show every price that a lot ever had."`
}

// Help is shown under the command's flags.
func (programCmd) Help() string {
	return `A programme is a new-build site whose lots are sold. Lots come through the Adlead
door (POST .../programs/N/lots), with a key that has lot.create.

Examples:
  palier program add --developer client-a --code JDE --name "Les Jardins de l'Erdre" --city Nantes
  palier program set 120 --option-life 72h --option-queue on
  palier program list
  palier program show 120
  palier program prices 120 8116`
}

type programAddCmd struct {
	inAccount `embed:""`
	Developer string `required:"" placeholder:"SLUG" help:"Whose it is."`
	Code      string `required:"" help:"Short and lasting: begins the references of its lots in other doors (JDE-A101)."`
	sheet     `embed:""`
}

// Help is shown under the command's flags.
func (programAddCmd) Help() string {
	return `Example:
  palier program add --developer client-a --code JDE --name "Les Jardins de l'Erdre" --city Nantes --delivery 2027-06-30`
}

// Run adds a programme.
func (c *programAddCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		d, err := developer(e, a, by, c.Developer)
		if err != nil {
			return err
		}
		p := programs.Program{Developer: d.ID, Code: c.Code, Country: d.Country, Rules: programs.DefaultRules()}
		if err := c.apply(&p); err != nil {
			return err
		}
		if p, err = a.Programs.Create(e.ctx, by, p); err != nil {
			return err
		}
		return e.print(newProgramRow(p), func(w io.Writer) {
			newProgramRow(p).print(w)
			fmt.Fprintf(w, "Next: palier key add --developer %s --program %d --name \"…\" --permission lot.view,lot.create,…\n", d.Slug, p.ID)
		})
	})
}

type programSetCmd struct {
	inAccount `embed:""`
	Program   int64 `arg:"" help:"Number of the programme."`
	sheet     `embed:""`
}

// Help is shown under the command's flags.
func (programSetCmd) Help() string {
	return `What is not named stays. Options and registrations that run keep the ends they have.

Examples:
  palier program set 120 --progress construction --delivery 2027-06-30
  palier program set 120 --option-life 72h --option-queue on
  palier program set 120 --registration-own-team 90d --registration-tie 15m`
}

// Run changes a programme.
func (c *programSetCmd) Run(e *env) error {
	if err := c.apply(new(programs.Program)); err != nil { // before anything is written
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		p, err := a.Programs.Update(e.ctx, by, c.Program, func(p *programs.Program) { _ = c.apply(p) })
		if err != nil {
			return noProgram(err, c.Program)
		}
		return e.print(newProgramRow(p), newProgramRow(p).print)
	})
}

// inProgram runs a command's work on a programme of its account.
func (e *env) inProgram(c inAccount, program int64, work func(a *app.App, by access.Actor) error) error {
	return e.in(c, func(a *app.App, by access.Actor) error {
		if _, err := a.Programs.Program(e.ctx, by, program); err != nil {
			return noProgram(err, program)
		}
		return work(a, by)
	})
}

// noProgram says where to find the number of a programme that is not there.
func noProgram(err error, id int64) error {
	return missing(err, "there is no programme %d in this account: palier program list", id)
}

type programListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (programListCmd) Help() string { return "Example:\n  palier program list --json" }

// Run lists the programmes.
func (c *programListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Programs.Programs(e.ctx, by)
		if err != nil {
			return err
		}
		slugs, err := slugs(e, a, by)
		if err != nil {
			return err
		}
		return table(e, each(all, newProgramRow), `No programme yet: palier program add --developer SLUG --code JDE --name "…"`,
			"PROGRAMME | DEVELOPER | CODE | NAME | TOWN | PROGRESS | STATUS", func(r programRow) []any {
				return []any{r.ID, slugs[r.Developer], r.Code, r.Name, r.City, r.Progress, r.Status}
			})
	})
}
