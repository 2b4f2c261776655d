package cli

import (
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/prospecting"
)

type roundCmd struct {
	List  roundListCmd  `cmd:"" help:"List the rounds of an agency's users."`
	Flags roundFlagsCmd `cmd:"" help:"List what in the rounds no list knows."`
}

// Help is shown under the command's flags.
func (roundCmd) Help() string {
	return `A round is what a user did and plans at one address. Rounds are written through the
Leads2Keys door, and nothing that comes from the field is refused for a word: what the
agency's lists do not know is kept, and flagged here.

Examples:
  palier round list --agency 14
  palier round flags --agency 14`
}

// roundRow is a round as lists show it.
type roundRow struct {
	Round    int64     `json:"round"`
	User     int64     `json:"user"`
	Place    string    `json:"place"`
	Projects int       `json:"projects"`
	Mandates int       `json:"mandates"`
	Flags    int       `json:"flags"`
	Changed  time.Time `json:"changed_at"`
}

func newRoundRow(r prospecting.Round, flags []prospecting.Flag) roundRow {
	row := roundRow{Round: r.ID, User: r.User, Place: r.Place, Flags: len(flags), Changed: r.UpdatedAt}
	for _, b := range r.Sheet.Boxes {
		row.Projects += len(b.Projects)
		for _, p := range b.Projects {
			row.Mandates += len(p.Mandates)
		}
	}
	return row
}

type roundListCmd struct {
	inAgency `embed:""`
}

// Help is shown under the command's flags.
func (roundListCmd) Help() string {
	return "In the order they were begun.\n\nExample:\n  palier round list --agency 14"
}

// Run lists the rounds.
func (c *roundListCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, agency int64) error {
		var rows []roundRow
		err := a.Rounds.Rounds(e.ctx, by, agency, func(r prospecting.Round, flags []prospecting.Flag) error {
			rows = append(rows, newRoundRow(r, flags))
			return nil
		})
		if err != nil {
			return err
		}
		return table(e, rows, "No round yet: users begin them in an application, through the Leads2Keys door.",
			"ROUND | USER | PLACE | PROJECTS | MANDATES | FLAGS | CHANGED", func(r roundRow) []any {
				return []any{r.Round, r.User, r.Place, r.Projects, r.Mandates, r.Flags, stamp(r.Changed)}
			})
	})
}

// flagRow is a flag as the command line shows it.
type flagRow struct {
	Round   int64  `json:"round"`
	User    int64  `json:"user"`
	Place   string `json:"place"`
	Mailbox string `json:"mailbox"`
	Project string `json:"project"`
	Mandate string `json:"mandate"` // empty: it is about the project
	Field   string `json:"field"`   // where in the round
	Value   string `json:"value"`
	Reason  string `json:"reason"`
}

type roundFlagsCmd struct {
	inAgency `embed:""`
}

// Help is shown under the command's flags.
func (roundFlagsCmd) Help() string {
	return `A flag goes when its round is mended, or when the agency's kinds of project are
(palier project-type).

Example:
  palier round flags --agency 14`
}

// Run lists the flags.
func (c *roundFlagsCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, agency int64) error {
		var rows []flagRow
		err := a.Rounds.Rounds(e.ctx, by, agency, func(r prospecting.Round, flags []prospecting.Flag) error {
			for _, f := range flags {
				rows = append(rows, flagRow{r.ID, r.User, r.Place, f.Mailbox, f.Project, f.Mandate, f.Field, f.Value, f.Message})
			}
			return nil
		})
		if err != nil {
			return err
		}
		return table(e, rows, "Nothing is flagged.", "USER | PLACE | MAILBOX | PROJECT | MANDATE | VALUE | REASON", func(r flagRow) []any {
			return []any{r.User, r.Place, r.Mailbox, r.Project, r.Mandate, r.Value, r.Reason}
		})
	})
}
