package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/grants"
)

type clientCmd struct {
	Add     clientAddCmd     `cmd:"" help:"Register an application that acts for users; its secret is shown once."`
	List    clientListCmd    `cmd:"" help:"List the applications."`
	Show    clientShowCmd    `cmd:"" help:"Show what was registered of an application."`
	Change  clientChangeCmd  `cmd:"" help:"Change what was registered of an application."`
	Rotate  clientRotateCmd  `cmd:"" help:"Give an application a new secret."`
	Disable clientDisableCmd `cmd:"" help:"Shut an application out, with every access it was given, until it is enabled."`
	Enable  clientEnableCmd  `cmd:"" help:"Let an application in again."`
	Grants  clientGrantsCmd  `cmd:"" help:"List who lets which application act for him."`
	Revoke  clientRevokeCmd  `cmd:"" help:"End what a user let an application do."`
}

// Help is shown under the command's flags.
func (clientCmd) Help() string {
	return `An application (an OAuth2 client) calls the Leads2Keys API in the name of users who
let it. What a command here reports done is in force in every replica.

Examples:
  palier client add --name "Tournée" --redirect https://app.example.org/callback
  palier client rotate l2k-4ab2 --overlap 24h
  palier client grants --user 9
  palier client revoke 1207`
}

// clientRow is an application as the command line shows it.
type clientRow struct {
	ID         int64          `json:"number"`
	Key        string         `json:"client_id"`
	Name       string         `json:"name"`
	State      string         `json:"state"` // in use or disabled
	Redirects  []string       `json:"redirect_uris"`
	Scopes     []grants.Scope `json:"scopes"`
	Compat     grants.Compat  `json:"compat"`
	Auth       grants.Auth    `json:"token_auth"`
	Proof      bool           `json:"require_pkce"`
	Direct     bool           `json:"direct_login"`
	Own        bool           `json:"own"`
	CreatedAt  time.Time      `json:"created_at"`
	DisabledAt *time.Time     `json:"disabled_at"`
	Secret     string         `json:"client_secret,omitempty"` // in the answer that makes it only
}

func newClientRow(c grants.Client) clientRow {
	r := clientRow{ID: c.ID, Key: c.Key, Name: c.Name, State: "in use", Redirects: c.Redirects, Scopes: c.Scopes, Compat: c.Compat, Auth: c.Auth,
		Proof: c.Proof || c.Auth == grants.ByProof, Direct: c.Direct, Own: c.Own, CreatedAt: c.CreatedAt, DisabledAt: known(c.DisabledAt)}
	if r.DisabledAt != nil {
		r.State = "disabled"
	}
	return r
}

type clientListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (clientListCmd) Help() string {
	return `PROVES is how the application says at the token endpoint which one it is. --json has
every return address and scope.

Example:
  palier client list`
}

// Run lists the applications; secrets cannot be shown, only their hashes are kept.
func (c *clientListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Grants.Clients(e.ctx, by)
		if err != nil {
			return err
		}
		return table(e, each(all, newClientRow), `No application yet: palier client add --name "Tournée" --redirect https://…`,
			"CLIENT_ID | NAME | STATE | PROVES | SHAPES | OWN | DIRECT LOG-IN | RETURNS TO", func(r clientRow) []any {
				returns := r.Redirects[0]
				if more := len(r.Redirects) - 1; more > 0 {
					returns += fmt.Sprintf(" (and %d more)", more)
				}
				return []any{r.Key, r.Name, r.State, r.Auth, r.Compat, yes(r.Own), yes(r.Direct), returns}
			})
	})
}

type clientShowCmd struct {
	inAccount `embed:""`
	Client    string `arg:"" help:"Its client_id, or its number."`
}

// Help is shown under the command's flags.
func (clientShowCmd) Help() string { return "Example:\n  palier client show l2k-4ab2" }

// clientSheet is an application with what a list has no room for.
type clientSheet struct {
	clientRow
	FormerUntil *time.Time `json:"old_secret_until"` // null: only the last one works
}

// Run shows an application.
func (c *clientShowCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		one, err := client(e, a, by, c.Client)
		if err != nil {
			return err
		}
		until, err := a.Grants.FormerSecretUntil(e.ctx, by, one)
		if err != nil {
			return err
		}
		sheet := clientSheet{newClientRow(one), known(until)}
		return e.print(sheet, func(w io.Writer) {
			printClient(w, sheet.clientRow)
			if sheet.FormerUntil != nil {
				fmt.Fprintf(w, "\nA former secret works until %s UTC; palier client rotate %s --overlap 0 ends it, with the present one.\n", stamp(until), sheet.Key)
			}
		})
	})
}

// printClient writes what was registered of an application.
func printClient(w io.Writer, r clientRow) {
	list := []field{{"client_id", r.Key}, {"number", strconv.FormatInt(r.ID, 10)}, {"name", r.Name}, {"state", r.State}}
	for i, to := range r.Redirects {
		name := ""
		if i == 0 {
			name = "returns to"
		}
		list = append(list, field{name, to})
	}
	printFields(w, append(list, field{"scopes", grants.JoinScopes(r.Scopes)}, field{"proves itself by", string(r.Auth)}, field{"needs PKCE", yes(r.Proof)},
		field{"reads shapes", string(r.Compat)}, field{"direct log-in", yes(r.Direct)}, field{"the agency's own", yes(r.Own)},
		field{"registered", stamp(r.CreatedAt)}))
}

// client is the account's application of that client_id, or number.
func client(e *env, a *app.App, by access.Actor, key string) (grants.Client, error) {
	all, err := a.Grants.Clients(e.ctx, by)
	if err != nil {
		return grants.Client{}, err
	}
	number, _ := strconv.ParseInt(key, 10, 64)
	i := slices.IndexFunc(all, func(c grants.Client) bool { return c.Key == key })
	if i < 0 {
		i = slices.IndexFunc(all, func(c grants.Client) bool { return c.ID == number })
	}
	if i < 0 {
		return grants.Client{}, usageError{fmt.Errorf("there is no application %q in this account: palier client list", key)}
	}
	return all[i], nil
}
