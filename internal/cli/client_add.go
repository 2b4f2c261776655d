package cli

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/grants"
)

type clientAddCmd struct {
	inAccount `embed:""`
	Name      string   `required:"" help:"What users are shown when they are asked."`
	Redirect  []string `required:"" sep:"none" placeholder:"URL" help:"Address users are sent back to, letter by letter; may be repeated, the first is the default."`
	Client    string   `placeholder:"ID" help:"The client_id that it uses already; a random one otherwise."`
	Scope     []string `placeholder:"WORD" help:"What it may ask for, with commas; everything otherwise."`
	Compat    string   `enum:"documented,sdk" default:"documented" help:"Shapes of answers: documented, or sdk for the vendor's shipped client."`
	Auth      string   `enum:"secret,pkce,none" default:"secret" help:"How it proves which one it is: secret, pkce (an app on a phone), or none (exactly the document's two fields)."`
	PKCE      bool     `name:"pkce" help:"It must send a code_challenge (S256) with a secret too."`
	Own       bool     `help:"It is the agency's own: users are not asked for consent, and it may log them in directly."`
	Direct    *string  `enum:"on,off" placeholder:"on|off" help:"It may send a user's password itself (POST /auth/authorization); otherwise only when it is --own."`
}

// Help is shown under the command's flags.
func (clientAddCmd) Help() string {
	return `Scopes: ` + strings.ReplaceAll(grants.JoinScopes(grants.Scopes()), " ", ", ") + `.
A user must belong to the account. --auth none lets whoever catches a code use it within
a minute: only for a client that cannot be changed.

Examples:
  palier client add --name "Tournée" --redirect https://app.example.org/callback
  palier client add --name "Mobile" --redirect l2k://callback --auth pkce --compat sdk
  palier client add --name "Intranet" --redirect https://intranet.example.org/cb --own --scope account:read,places:read`
}

// Run registers an application.
func (c *clientAddCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		direct := c.Own
		setOn(&direct, c.Direct)
		made, secret, err := a.Grants.AddClient(e.ctx, by, grants.Client{Key: c.Client, Name: c.Name, Redirects: c.Redirect, Scopes: scopes(c.Scope),
			Compat: grants.Compat(c.Compat), Auth: grants.Auth(c.Auth), Proof: c.PKCE, Own: c.Own, Direct: direct})
		if err != nil {
			return err
		}
		row := newClientRow(made)
		row.Secret = secret
		return e.print(row, func(w io.Writer) {
			fmt.Fprintf(w, "%s is registered. It may ask for: %s.\n\n", plain(made.Name), grants.JoinScopes(made.Scopes))
			e.showClient(w, made, secret)
		})
	})
}

func scopes(words []string) []grants.Scope {
	return each(words, func(s string) grants.Scope { return grants.Scope(s) })
}

// challenge is what an application that needs a proof adds to the address, made anew each
// time: without it a browser is refused.
func challenge(c grants.Client) string {
	if c.Proof || c.Auth == grants.ByProof {
		return "&code_challenge_method=S256&code_challenge=…"
	}
	return ""
}

// showClient shows an application's secret the only time it can be, with the address that
// tries it.
func (e *env) showClient(w io.Writer, c grants.Client, secret string) {
	fmt.Fprintf(w, "  client_id      %s\n", c.Key)
	if secret != "" {
		fmt.Fprintf(w, "  client_secret  %s\n\nThe secret is not shown again: hand it over now.\n", secret)
	}
	fmt.Fprintf(w, "\nIt sends users to:\n  %s/leads2keys/auth/authorization?client_id=%s%s\n", e.publicURL(), url.QueryEscape(c.Key), challenge(c))
	if challenge(c) != "" {
		fmt.Fprintln(w, "  … is a challenge that it makes anew each time (PKCE, RFC 7636): in a browser alone this address is refused.")
	}
	fmt.Fprintf(w, "Tokens come from:\n  %s/leads2keys/auth/token\n", e.publicURL())
	if e.cfg.PublicURL == "" {
		fmt.Fprintln(w, "\nThat is a server with the usual address on this machine: --public-url, or --addr, says another.")
	}
}
