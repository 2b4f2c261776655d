package cli

import (
	"fmt"
	"io"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
)

type registerCmd struct {
	Open    registerOpenCmd    `cmd:"" help:"Begin a register, or go on with one that was kept elsewhere."`
	List    registerListCmd    `cmd:"" help:"List the last mandates of a register."`
	Show    registerShowCmd    `cmd:"" help:"Show a mandate with all its lines."`
	Verify  registerVerifyCmd  `cmd:"" help:"Walk the registers: is anything missing or changed?"`
	Cancel  registerCancelCmd  `cmd:"" help:"Say that a mandate was entered in error."`
	Rectify registerRectifyCmd `cmd:"" help:"Correct what the register says of a mandate."`
	Skip    registerSkipCmd    `cmd:"" help:"Burn numbers that were given elsewhere, as after a restore."`
	Export  registerExportCmd  `cmd:"" help:"Print a register (PDF), or write all its lines (CSV)."`
}

// Help is shown under the command's flags.
func (registerCmd) Help() string {
	return `The register of mandates: a mandate gets its number in the moment of its signature, and
nothing that was written is ever changed. There is no command that signs: mandates are
signed through the Leads2Keys door.

Examples:
  palier register open --card 2301 --kind T --from 1248
  palier register list
  palier register show 1250
  palier register verify
  palier register cancel 1250 --reason "Saisi deux fois"
  palier register rectify 1250 --price 250000
  palier register skip --to 1255 --reason "Signés après la sauvegarde du 21/11/2026"
  palier register export --pdf registre.pdf`
}

// inRegister are the flags of the commands that work in one register.
type inRegister struct {
	inAccount `embed:""`
	Card      int64  `placeholder:"N" help:"Card whose register it is; only needed when several have one."`
	Kind      string `default:"T" enum:"T,G" help:"T: transactions, G: management."`
}

// on runs a command's work on the register that is meant.
func (c inRegister) on(e *env, work func(a *app.App, by access.Actor, v mandates.Series) error) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Mandates.Series(e.ctx, by)
		if err != nil {
			return err
		}
		var meant []mandates.Series
		for _, v := range all {
			if string(v.Kind) == c.Kind && (c.Card == 0 || c.Card == v.Card) {
				meant = append(meant, v)
			}
		}
		switch len(meant) {
		case 0:
			return usageError{fmt.Errorf("there is no such register of kind %s: palier card list, palier register open", c.Kind)}
		case 1:
			return work(a, by, meant[0])
		}
		return usageError{fmt.Errorf("%d cards have a register of kind %s: name one with --card (palier card list)", len(meant), c.Kind)}
	})
}

// missingMandate says, in place of a service's short refusal, what is not there.
func missingMandate(err error, v mandates.Series, number int64) error {
	return missing(err, "register %s of card %d has no mandate %d: palier register list", v.Kind, v.Card, number)
}

type registerOpenCmd struct {
	inAccount `embed:""`
	Card      int64  `required:"" placeholder:"N" help:"Card whose register it is."`
	Kind      string `default:"T" enum:"T,G" help:"T: transactions (sale, search, letting), G: management."`
	First     int64  `name:"from" default:"1" placeholder:"N" help:"Its first number: the one after the last of a register kept elsewhere."`
}

// Help is shown under the command's flags.
func (registerOpenCmd) Help() string {
	return `From then on mandates of that kind are numbered here, for every agency that has the
card. The first number cannot be changed later. Agencies without a register here keep
theirs elsewhere: Palier then stores the numbers they send.

Examples:
  palier register open --card 2301 --kind T --from 1248
  palier register open --card 2301 --kind G`
}

// Run begins a register.
func (c *registerOpenCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		v, err := a.Mandates.OpenSeries(e.ctx, by, c.Card, mandates.Kind(c.Kind), c.First)
		if err != nil {
			return missing(err, "there is no card %d: palier card list", c.Card)
		}
		return e.print(newRegisterRow(v), func(w io.Writer) {
			fmt.Fprintf(w, "Register %s of card %d is open; the next mandate has number %d.\n", v.Kind, v.Card, v.First)
		})
	})
}
