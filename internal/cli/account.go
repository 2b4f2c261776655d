package cli

import (
	"fmt"
	"io"
	"time"

	"palier/internal/core/access"
)

type accountCmd struct {
	Create accountCreateCmd `cmd:"" help:"Open an account."`
	List   accountListCmd   `cmd:"" help:"List the accounts."`
}

// Help is shown under the command's flags.
func (accountCmd) Help() string {
	return `An account is one firm with all its agencies. Accounts share nothing.

Examples:
  palier account create --name "Agence Martin"
  palier account list`
}

// accountRow is an account as the command line shows it.
type accountRow struct {
	ID        int64     `json:"account"`
	Name      string    `json:"name"`
	Mode      string    `json:"mode"`
	Country   string    `json:"country"`
	CreatedAt time.Time `json:"created_at"`
}

func newAccountRow(a access.Account) accountRow {
	return accountRow{a.ID, a.Name, string(a.Mode), a.Country, a.CreatedAt}
}

type accountCreateCmd struct {
	Name    string `required:"" help:"Name of the firm."`
	Country string `default:"FR" help:"Two letters: how phone numbers without a prefix are read."`
	Mode    string `enum:"live,test" default:"live" help:"live, or test for one that may be thrown away."`
}

// Help is shown under the command's flags.
func (accountCreateCmd) Help() string {
	return "Example:\n  palier account create --name \"Agence Martin\""
}

// Run opens an account.
func (c *accountCreateCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	who := access.Operator(access.Account{}, "cli").Who
	made, err := a.Access.CreateAccount(e.ctx, access.Account{Name: c.Name, Country: c.Country, Mode: access.Mode(c.Mode)}, who)
	if err != nil {
		return err
	}
	return e.print(newAccountRow(made), func(w io.Writer) {
		fmt.Fprintf(w, "Account %d is open.\nNext: palier agency create --account %d --name \"…\"\n", made.ID, made.ID)
	})
}

type accountListCmd struct{}

// Help is shown under the command's flags.
func (accountListCmd) Help() string { return "Example:\n  palier account list --json" }

// Run lists the accounts.
func (accountListCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Access.Accounts(e.ctx)
	if err != nil {
		return err
	}
	rows := each(all, newAccountRow)
	return table(e, rows, `No account yet. Open one: palier account create --name "Agence Martin"`,
		"ACCOUNT | NAME | MODE | COUNTRY | CREATED (UTC)", func(r accountRow) []any {
			return []any{r.ID, r.Name, r.Mode, r.Country, stamp(r.CreatedAt)}
		})
}
