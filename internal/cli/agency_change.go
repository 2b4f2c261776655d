package cli

import (
	"errors"
	"fmt"
	"io"
	"reflect"

	"palier/internal/app"
	"palier/internal/core/access"
)

type agencyChangeCmd struct {
	inAccount     `embed:""`
	Agency        int64 `arg:"" help:"Number of the branch."`
	agencyChanges `embed:""`
}

// agencyChanges are the flags that say what is different.
type agencyChanges struct {
	Name     *string `placeholder:"TEXT" help:"Name of the branch."`
	Company  *string `placeholder:"TEXT" help:"Trade name of the firm."`
	Address  *string `placeholder:"TEXT" help:"Number and street."`
	Zipcode  *string `placeholder:"TEXT" help:"Postcode."`
	City     *string `placeholder:"TEXT" help:"Town."`
	Country  *string `placeholder:"XX" help:"Two letters."`
	Phone    *string `placeholder:"TEXT" help:"Its number: never taken for a person's."`
	Fax      *string `placeholder:"TEXT" help:"Its fax number."`
	Email    *string `placeholder:"TEXT" help:"Its mailbox: never taken for a person's."`
	Website  *string `placeholder:"URL" help:"Its site."`
	Timezone *string `placeholder:"ZONE" help:"Zone of its dates, such as Europe/Paris."`
}

// Help is shown under the command's flags.
func (agencyChangeCmd) Help() string {
	return `What is not named stays as it is; "" takes a value away. Its number stays: clients know it.
The Leads2Keys API says where an agency is by its postcode and town.

Examples:
  palier agency change 14 --zipcode 44000 --city Nantes
  palier agency change 14 --phone "02 61 91 00 30" --fax ""`
}

// Run changes an agency.
func (c *agencyChangeCmd) Run(e *env) error {
	if reflect.DeepEqual(c.agencyChanges, agencyChanges{}) {
		return usageError{errors.New("say what has changed: --zipcode, --phone, ... (palier agency change --help)")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		made, err := a.Access.ChangeAgency(e.ctx, by, c.Agency, c.edit)
		if err != nil {
			return missing(err, "There is no agency %d: palier agency list", c.Agency)
		}
		row := newAgencyRow(made)
		return e.print(row, func(w io.Writer) {
			fmt.Fprintf(w, "Agency %d is now:\n", made.ID)
			printFields(w, []field{{"name", row.Name}, {"company", row.Company}, {"address", row.Address}, {"postcode", row.Zipcode}, {"town", row.City},
				{"country", row.Country}, {"phone", row.Phone}, {"fax", row.Fax}, {"e-mail", row.Email}, {"site", row.Website}, {"zone", row.Timezone}})
		})
	})
}

func (c agencyChanges) edit(a *access.Agency) {
	set(&a.Name, c.Name)
	set(&a.Company, c.Company)
	set(&a.Address, c.Address)
	set(&a.Zipcode, c.Zipcode)
	set(&a.City, c.City)
	set(&a.Country, c.Country)
	set(&a.Phone, c.Phone)
	set(&a.Fax, c.Fax)
	set(&a.Email, c.Email)
	set(&a.Website, c.Website)
	set(&a.Timezone, c.Timezone)
}
