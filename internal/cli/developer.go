package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
)

type developerCmd struct {
	Add  developerAddCmd  `cmd:"" help:"Open a developer's space."`
	List developerListCmd `cmd:"" help:"List the developers."`
}

// Help is shown under the command's flags.
func (developerCmd) Help() string {
	return `A developer (promoteur) is a client space of new-build sales: programmes, and
partners that reach them with keys. Its people and enquiries are its agency's.

Examples:
  palier developer add --slug client-a --name "Promoteur A" --agency 14
  palier developer list`
}

// developerRow is a developer as the command line shows it.
type developerRow struct {
	ID          int64  `json:"developer"`
	Slug        string `json:"slug"`
	Name        string `json:"name"`
	Agency      int64  `json:"agency"`
	Address     string `json:"address"`
	AddressMore string `json:"address_more"`
	Zipcode     string `json:"zipcode"`
	City        string `json:"city"`
	Country     string `json:"country"`
	Logo        string `json:"logo"`
}

func newDeveloperRow(d access.Developer) developerRow {
	return developerRow{d.ID, d.Slug, d.Name, d.Agency, d.Address, d.AddressMore, d.Zipcode, d.City, d.Country, d.Logo}
}

type developerAddCmd struct {
	inAccount   `embed:""`
	Slug        string `required:"" help:"Name of the space in URLs: a-z, 0-9 and -. It never changes."`
	Name        string `required:"" help:"Who it is."`
	Agency      int64  `required:"" placeholder:"N" help:"Agency whose people and enquiries these are."`
	Address     string `help:"Street and number."`
	AddressMore string `help:"Second line of the address."`
	Zipcode     string `help:"Postcode."`
	City        string `help:"Town."`
	Country     string `placeholder:"FR" help:"Two letters; the account's otherwise."`
	Logo        string `placeholder:"URL" help:"Where partners find its logo."`
}

// Help is shown under the command's flags.
func (developerAddCmd) Help() string {
	return `Example:
  palier developer add --slug client-a --name "Promoteur A" --agency 14 --zipcode 44000 --city Nantes`
}

// Run opens a space.
func (c *developerAddCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		d, err := a.Access.CreateDeveloper(e.ctx, by, access.Developer{Slug: c.Slug, Name: c.Name, Agency: c.Agency,
			Address: c.Address, AddressMore: c.AddressMore, Zipcode: c.Zipcode, City: c.City, Country: c.Country, Logo: c.Logo})
		if err != nil {
			return err
		}
		return e.print(newDeveloperRow(d), func(w io.Writer) {
			fmt.Fprintf(w, "The space %s is open: developer %d, on agency %d.\nNext: palier program add --developer %s --code JDE --name \"…\"\n",
				d.Slug, d.ID, d.Agency, d.Slug)
		})
	})
}

type developerListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (developerListCmd) Help() string { return "Example:\n  palier developer list --json" }

// Run lists the developers.
func (c *developerListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Access.Developers(e.ctx, by)
		if err != nil {
			return err
		}
		return table(e, each(all, newDeveloperRow), `No developer yet. Open a space: palier developer add --slug client-a --name "Promoteur A" --agency N`,
			"DEVELOPER | SLUG | NAME | AGENCY | TOWN", func(r developerRow) []any {
				return []any{r.ID, r.Slug, r.Name, r.Agency, strings.TrimSpace(r.Zipcode + " " + r.City)}
			})
	})
}

// developer is the account's developer with that slug.
func developer(e *env, a *app.App, by access.Actor, slug string) (access.Developer, error) {
	all, err := a.Access.Developers(e.ctx, by)
	if err != nil {
		return access.Developer{}, err
	}
	i := slices.IndexFunc(all, func(d access.Developer) bool { return d.Slug == slug })
	if i < 0 {
		return access.Developer{}, usageError{fmt.Errorf("there is no developer %s in this account: palier developer list", slug)}
	}
	return all[i], nil
}

// slugs are the names of the developers' spaces by the developers' numbers.
func slugs(e *env, a *app.App, by access.Actor) (map[int64]string, error) {
	all, err := a.Access.Developers(e.ctx, by)
	names := make(map[int64]string, len(all))
	for _, d := range all {
		names[d.ID] = d.Slug
	}
	return names, err
}
