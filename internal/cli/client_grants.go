package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/grants"
)

type clientGrantsCmd struct {
	inAccount `embed:""`
	User      int64  `placeholder:"N" help:"Of this person only."`
	Client    string `placeholder:"ID" help:"Of this application only."`
}

// Help is shown under the command's flags.
func (clientGrantsCmd) Help() string {
	return `One line is one person who lets one application act for him, from one log-in. MAY is what
it may do now, without scopes that it has lost since.

Examples:
  palier client grants
  palier client grants --user 9 --client l2k-4ab2`
}

// grantRow is what a user let an application do, as the command line shows it.
type grantRow struct {
	ID        int64          `json:"grant"`
	Client    string         `json:"client_id"`
	User      int64          `json:"user"`
	Scopes    []grants.Scope `json:"scopes"`
	CreatedAt time.Time      `json:"created_at"`
	TurnedAt  *time.Time     `json:"refreshed_at"` // null: never
}

// Run lists what is in force.
func (c *clientGrantsCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		var only int64
		if c.Client != "" {
			one, err := client(e, a, by, c.Client)
			if err != nil {
				return err
			}
			only = one.ID
		}
		list, err := a.Grants.Holdings(e.ctx, by, c.User)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(h grants.Holding) bool { return only != 0 && h.Client.ID != only })
		rows := each(list, func(h grants.Holding) grantRow {
			return grantRow{h.Grant.ID, h.Client.Key, h.Grant.User, h.Scopes(), h.Grant.CreatedAt, known(h.Grant.TurnedAt)}
		})
		return table(e, rows, "Nobody lets an application act for him.", "GRANT | CLIENT_ID | USER | GIVEN (UTC) | REFRESHED (UTC) | MAY", func(r grantRow) []any {
			return []any{r.ID, r.Client, r.User, stamp(r.CreatedAt), stampOf(r.TurnedAt), strings.ReplaceAll(grants.JoinScopes(r.Scopes), " ", ",")}
		})
	})
}

type clientRevokeCmd struct {
	inAccount `embed:""`
	Grant     int64 `arg:"" help:"Number of the grant: palier client grants."`
}

// Help is shown under the command's flags.
func (clientRevokeCmd) Help() string {
	return "Its tokens open nothing any more; the user may let the application in again.\n\nExample:\n  palier client revoke 1207"
}

// Run ends a grant.
func (c *clientRevokeCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		ended, err := a.Grants.RevokeGrant(e.ctx, by, c.Grant)
		if err == nil && !ended {
			err = usageError{fmt.Errorf("there is no grant %d in force in this account: palier client grants", c.Grant)}
		}
		if err != nil {
			return err
		}
		return e.print(map[string]int64{"grant": c.Grant}, func(w io.Writer) { fmt.Fprintf(w, "Grant %d is over: its tokens open nothing any more.\n", c.Grant) })
	})
}
