package cli

import (
	"fmt"
	"io"

	"palier/internal/app"
	"palier/internal/core/access"
)

type agencyCmd struct {
	Create agencyCreateCmd `cmd:"" help:"Open a branch."`
	List   agencyListCmd   `cmd:"" help:"List the branches."`
	Change agencyChangeCmd `cmd:"" help:"Change what is known of a branch."`
}

// Help is shown under the command's flags.
func (agencyCmd) Help() string {
	return `An agency is a branch of an account: what a provider is opened to.

Examples:
  palier agency create --name "Agence des Tilleuls" --city Nantes
  palier agency change 14 --zipcode 44000
  palier agency list`
}

// agencyRow is an agency as the command line shows it.
type agencyRow struct {
	ID       int64  `json:"agency"`
	Name     string `json:"name"`
	Company  string `json:"company"`
	Address  string `json:"address"`
	Zipcode  string `json:"zipcode"`
	City     string `json:"city"`
	Country  string `json:"country"`
	Phone    string `json:"phone"`
	Fax      string `json:"fax"`
	Email    string `json:"email"`
	Website  string `json:"website"`
	Timezone string `json:"timezone"`
}

func newAgencyRow(a access.Agency) agencyRow {
	return agencyRow{a.ID, a.Name, a.Company, a.Address, a.Zipcode, a.City, a.Country, a.Phone, a.Fax, a.Email, a.Website, a.Timezone}
}

type agencyCreateCmd struct {
	inAccount `embed:""`
	ID        int64  `placeholder:"N" help:"Number that its clients know already; the next free one otherwise."`
	Name      string `required:"" help:"Name of the branch."`
	Company   string `help:"Trade name of the firm."`
	Address   string `help:"Number and street."`
	Zipcode   string `help:"Postcode."`
	City      string `help:"Town."`
	Country   string `placeholder:"XX" help:"Two letters; the account's otherwise."`
	Phone     string `help:"Its number: never taken for a person's."`
	Fax       string `help:"Its fax number."`
	Email     string `help:"Its mailbox: never taken for a person's."`
	Website   string `placeholder:"URL" help:"Its site."`
	Timezone  string `default:"Europe/Paris" help:"Zone of its dates."`
}

// Help is shown under the command's flags.
func (agencyCreateCmd) Help() string {
	return `With --id an agency that moves here keeps the number its clients call.

Example:
  palier agency create --id 14 --name "Agence des Tilleuls" --zipcode 44000 --city Nantes --phone "02 61 91 00 30"`
}

// Run opens an agency.
func (c *agencyCreateCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		made, err := a.Access.CreateAgency(e.ctx, by, access.Agency{
			ID: c.ID, Name: c.Name, Company: c.Company, Address: c.Address, Zipcode: c.Zipcode, City: c.City, Country: c.Country,
			Phone: c.Phone, Fax: c.Fax, Email: c.Email, Website: c.Website, Timezone: c.Timezone,
		})
		if err != nil {
			return err
		}
		return e.print(newAgencyRow(made), func(w io.Writer) {
			fmt.Fprintf(w, "Agency %d is open.\nNext: palier provider create --agency %d --name \"…\", palier user create --agency %d …\n", made.ID, made.ID, made.ID)
		})
	})
}

type agencyListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (agencyListCmd) Help() string { return "Example:\n  palier agency list" }

// Run lists the agencies.
func (c *agencyListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Access.Agencies(e.ctx, by)
		if err != nil {
			return err
		}
		return table(e, each(all, newAgencyRow), `No agency yet. Open one: palier agency create --name "Agence des Tilleuls"`,
			"AGENCY | NAME | COMPANY | POSTCODE | TOWN | PHONE | E-MAIL", func(r agencyRow) []any {
				return []any{r.ID, r.Name, r.Company, r.Zipcode, r.City, r.Phone, r.Email}
			})
	})
}

// agencies are those that a command looks at: the one named, or all.
func agencies(e *env, a *app.App, by access.Actor, only int64) ([]access.Agency, error) {
	if only == 0 {
		return a.Access.Agencies(e.ctx, by)
	}
	one, err := a.Access.Agency(e.ctx, by, only)
	return []access.Agency{one}, missing(err, "There is no agency %d: palier agency list", only)
}
