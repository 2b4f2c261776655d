package cli

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/grants"
)

type clientChangeCmd struct {
	inAccount `embed:""`
	Client    string   `arg:"" help:"Its client_id, or its number."`
	Name      *string  `help:"What users are shown."`
	Redirect  []string `sep:"none" placeholder:"URL" help:"Addresses users are sent back to, in place of those before; may be repeated."`
	Scope     []string `placeholder:"WORD" help:"What it may ask for, with commas, in place of that before."`
	Compat    *string  `enum:"documented,sdk" placeholder:"WORD" help:"Shapes of answers: documented or sdk."`
	PKCE      *string  `name:"pkce" enum:"on,off" placeholder:"on|off" help:"It must send a code_challenge with its secret too."`
	Own       *string  `enum:"on,off" placeholder:"on|off" help:"It is the agency's own."`
	Direct    *string  `enum:"on,off" placeholder:"on|off" help:"It may send a user's password itself."`
}

// Help is shown under the command's flags.
func (clientChangeCmd) Help() string {
	return `A scope that is taken away is gone from every access at once; one that is added has to
be asked for anew. How it proves which one it is stays: register another.

Examples:
  palier client change l2k-4ab2 --redirect https://app.example.org/callback --redirect l2k://callback
  palier client change l2k-4ab2 --scope account:read,places:read --direct off`
}

// Run changes an application.
func (c *clientChangeCmd) Run(e *env) error {
	if said := (clientChangeCmd{inAccount: c.inAccount, Client: c.Client}); reflect.DeepEqual(*c, said) {
		return usageError{errors.New("say what has changed: --redirect, --scope, ... (palier client change --help)")}
	}
	return e.changeClient(c.inAccount, c.Client, func(a *app.App, by access.Actor, id int64) (grants.Client, error) {
		return a.Grants.ChangeClient(e.ctx, by, id, c.edit)
	}, printClient)
}

func (c *clientChangeCmd) edit(one *grants.Client) {
	set(&one.Name, c.Name)
	setOn(&one.Proof, c.PKCE)
	setOn(&one.Own, c.Own)
	setOn(&one.Direct, c.Direct)
	if c.Compat != nil {
		one.Compat = grants.Compat(*c.Compat)
	}
	if c.Redirect != nil {
		one.Redirects = c.Redirect
	}
	if c.Scope != nil {
		one.Scopes = scopes(c.Scope)
	}
}

// changeClient changes an application of the account and answers with what it is then.
func (e *env) changeClient(in inAccount, key string, change func(a *app.App, by access.Actor, id int64) (grants.Client, error), text func(w io.Writer, r clientRow)) error {
	return e.in(in, func(a *app.App, by access.Actor) error {
		one, err := client(e, a, by, key)
		if err != nil {
			return err
		}
		if one, err = change(a, by, one.ID); err != nil {
			return err
		}
		row := newClientRow(one)
		return e.print(row, func(w io.Writer) { text(w, row) })
	})
}

type clientDisableCmd struct {
	inAccount `embed:""`
	Client    string `arg:"" help:"Its client_id, or its number."`
}

// Help is shown under the command's flags.
func (clientDisableCmd) Help() string {
	return `Its tokens open nothing while it is shut out; palier client enable brings those that users
let it have back to life. What is to end for good: palier client revoke.

Example:
  palier client disable l2k-4ab2`
}

// Run shuts an application out.
func (c *clientDisableCmd) Run(e *env) error { return e.disableClient(c.inAccount, c.Client, true) }

type clientEnableCmd struct {
	inAccount `embed:""`
	Client    string `arg:"" help:"Its client_id, or its number."`
}

// Help is shown under the command's flags.
func (clientEnableCmd) Help() string {
	return "What users had let it do works again, unless it was revoked or is over.\n\nExample:\n  palier client enable l2k-4ab2"
}

// Run lets an application in again.
func (c *clientEnableCmd) Run(e *env) error { return e.disableClient(c.inAccount, c.Client, false) }

func (e *env) disableClient(in inAccount, key string, disabled bool) error {
	return e.changeClient(in, key, func(a *app.App, by access.Actor, id int64) (grants.Client, error) {
		return a.Grants.DisableClient(e.ctx, by, id, disabled)
	}, func(w io.Writer, r clientRow) {
		if disabled {
			fmt.Fprintf(w, "%s is shut out, from now on. Undo: palier client enable %[1]s\n", r.Key)
		} else {
			fmt.Fprintf(w, "%s may act for users again.\n", r.Key)
		}
	})
}

type clientRotateCmd struct {
	inAccount `embed:""`
	Client    string        `arg:"" help:"Its client_id, or its number."`
	Overlap   time.Duration `default:"24h" help:"How long the old secrets go on working; 0 ends them at once."`
}

// Help is shown under the command's flags.
func (clientRotateCmd) Help() string {
	return `Use --overlap 0 for a secret that others may have seen. What users let the application
do goes on.

Example:
  palier client rotate l2k-4ab2 --overlap 24h`
}

// replaced is the answer of rotate.
type replaced struct {
	Key      string    `json:"client_id"`
	Secret   string    `json:"client_secret"`
	OldUntil time.Time `json:"old_until"`
}

// Run gives an application a new secret.
func (c *clientRotateCmd) Run(e *env) error {
	if c.Overlap < 0 {
		return usageError{errors.New("--overlap: 0 or more")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		one, err := client(e, a, by, c.Client)
		if err != nil {
			return err
		}
		secret, err := a.Grants.RotateSecret(e.ctx, by, one.ID, c.Overlap)
		if err != nil {
			return err
		}
		answer := replaced{one.Key, secret, time.Now().Add(c.Overlap).UTC().Truncate(time.Second)}
		return e.print(answer, func(w io.Writer) {
			e.showClient(w, one, secret)
			if c.Overlap == 0 {
				fmt.Fprintln(w, "\nThe old secret does not work any more.")
			} else {
				fmt.Fprintf(w, "\nThe old secret works until %s UTC.\n", stamp(answer.OldUntil))
			}
		})
	})
}
