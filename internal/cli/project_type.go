package cli

import (
	"fmt"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

type projectTypeCmd struct {
	List   projectTypeListCmd   `cmd:"" help:"List the kinds of project of an agency."`
	Add    projectTypeAddCmd    `cmd:"" help:"Add a kind of project."`
	Change projectTypeChangeCmd `cmd:"" help:"Change what a kind of project is called and allows."`
	Remove projectTypeRemoveCmd `cmd:"" help:"End a kind of project; the projects that have it stay."`
	Reset  projectTypeResetCmd  `cmd:"" help:"Go back to the kinds of project that Palier ships."`
}

// Help is shown under the command's flags.
func (projectTypeCmd) Help() string {
	return `What owners may entrust to an agency, with the papers and the kinds of mandate that go with
each. Applications read it through the Leads2Keys door. A mandate of a kind that its
project does not allow is kept and flagged: palier round flags.

Examples:
  palier project-type list --agency 14
  palier project-type add viager --name Viager --mandate simple,exclusif --document estimation --category 5
  palier project-type change vente --mandate simple,co-exclusif,exclusif,délégation
  palier project-type remove location`
}

// inAgency are the flags of the commands that work in one agency.
type inAgency struct {
	inAccount `embed:""`
	Agency    int64 `placeholder:"N" help:"Agency whose they are; only needed when there are several."`
}

// on runs a command's work in the agency that is meant.
func (c inAgency) on(e *env, work func(a *app.App, by access.Actor, agency int64) error) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		one, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		return work(a, by, one.ID)
	})
}

// typeRow is a kind of project as the command line shows it.
type typeRow struct {
	ID        string   `json:"type"`
	Name      string   `json:"name"`
	Documents []string `json:"documents"`
	Mandates  []string `json:"mandates"`
	Register  string   `json:"register"` // T or G
	Category  int      `json:"category"` // of the property it opens, 0: none
}

func newTypeRow(t prospecting.Type) typeRow {
	return typeRow{t.ID, t.Name, append([]string{}, t.Documents...), append([]string{}, t.Mandates...), string(t.Register), t.Category}
}

// listTypes answers with the kinds of project that an agency offers now.
func listTypes(e *env, a *app.App, by access.Actor, agency int64) error {
	list, err := a.Rounds.Types(e.ctx, by, agency)
	if err != nil {
		return err
	}
	return table(e, each(list, newTypeRow), "No kind of project: palier project-type reset, palier project-type add …",
		"TYPE | NAME | MANDATES | DOCUMENTS | REGISTER | CATEGORY", func(r typeRow) []any {
			return []any{r.ID, r.Name, named(r.Mandates), named(r.Documents), r.Register, r.Category}
		})
}

// named are names in a cell.
func named(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, ", ")
}

// missingType says, in place of a service's short refusal, which kind is not offered.
func missingType(err error, id string) error {
	return missing(err, "the agency has no kind of project %q: palier project-type list", id)
}

type projectTypeListCmd struct {
	inAgency `embed:""`
}

// Help is shown under the command's flags.
func (projectTypeListCmd) Help() string {
	return "In the order in which applications are given them.\n\nExample:\n  palier project-type list --agency 14"
}

// Run lists the kinds of project.
func (c *projectTypeListCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, agency int64) error { return listTypes(e, a, by, agency) })
}

type projectTypeAddCmd struct {
	inAgency `embed:""`
	ID       string   `arg:"" help:"What applications call it: letters, digits, points, hyphens."`
	Name     string   `required:"" placeholder:"TEXT" help:"What people call it."`
	Mandate  []string `placeholder:"TEXT" help:"Kinds of mandate that it allows; several, separated by commas."`
	Document []string `placeholder:"TEXT" help:"Kinds of papers that go with it; several, separated by commas."`
	Register string   `default:"T" enum:"T,G" help:"Register that numbers its mandates. T: transactions, G: management."`
	Category int      `default:"1" placeholder:"N" help:"Category of the property that its signed mandate opens (palier catalog show property_category); 0: none."`
}

// Help is shown under the command's flags.
func (projectTypeAddCmd) Help() string {
	return `One that was removed is offered again, as it is said now.

Examples:
  palier project-type add viager --name Viager --mandate simple,exclusif --document estimation --category 5
  palier project-type add chasse --name "Chasse immobilière" --mandate recherche --category 0`
}

// Run adds a kind of project.
func (c *projectTypeAddCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, agency int64) error {
		err := a.Rounds.AddType(e.ctx, by, agency, prospecting.Type{ID: c.ID, Name: c.Name, Documents: c.Document, Mandates: c.Mandate,
			Register: mandates.Kind(c.Register), Category: c.Category})
		if err != nil {
			return err
		}
		return listTypes(e, a, by, agency)
	})
}

type projectTypeRemoveCmd struct {
	inAgency `embed:""`
	ID       string `arg:"" help:"Which: palier project-type list."`
}

// Help is shown under the command's flags.
func (projectTypeRemoveCmd) Help() string {
	return `Applications are not given it any more. Projects that have it are read as before, and
their mandates are still numbered in its register.

Example:
  palier project-type remove location`
}

// Run ends a kind of project.
func (c *projectTypeRemoveCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, agency int64) error {
		if err := a.Rounds.RemoveType(e.ctx, by, agency, c.ID); err != nil {
			return missingType(err, c.ID)
		}
		return listTypes(e, a, by, agency)
	})
}

type projectTypeResetCmd struct {
	inAgency `embed:""`
}

// Help is shown under the command's flags.
func (projectTypeResetCmd) Help() string {
	return "The agency's own kinds are removed; projects that have one stay.\n\nExample:\n  palier project-type reset --agency 14"
}

// Run goes back to the shipped kinds of project.
func (c *projectTypeResetCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, agency int64) error {
		if err := a.Rounds.ResetTypes(e.ctx, by, agency); err != nil {
			return err
		}
		if !e.json {
			fmt.Fprintln(e.stdout, "The kinds of project are the shipped ones:")
		}
		return listTypes(e, a, by, agency)
	})
}
