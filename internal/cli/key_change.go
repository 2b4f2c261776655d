package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
)

type keyRotateCmd struct {
	inAccount `embed:""`
	Key       int64         `arg:"" help:"Number of the key."`
	Overlap   time.Duration `default:"24h" help:"How long the old tokens go on working; 0 ends them at once."`
}

// Help is shown under the command's flags.
func (keyRotateCmd) Help() string {
	return `Use --overlap 0 for a token that others may have seen.

Example:
  palier key rotate 12 --overlap 24h`
}

// turned is the answer of rotate.
type turned struct {
	ID       int64     `json:"key"`
	Token    string    `json:"token"`
	OldUntil time.Time `json:"old_until"`
}

// Run gives a key a new token.
func (c *keyRotateCmd) Run(e *env) error {
	if c.Overlap < 0 {
		return usageError{errors.New("--overlap: 0 or more")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		row, err := key(e, a, by, c.Key)
		if err != nil {
			return err
		}
		token, err := a.Access.RotateKey(e.ctx, by, c.Key, c.Overlap)
		if err != nil {
			return err
		}
		answer := turned{c.Key, token, time.Now().Add(c.Overlap).UTC().Truncate(time.Second)}
		return e.print(answer, func(w io.Writer) {
			e.showKey(w, access.Developer{Slug: row.Developer}, token)
			if c.Overlap == 0 {
				fmt.Fprintln(w, "\nThe old token does not work any more.")
			} else {
				fmt.Fprintf(w, "\nThe old token works until %s UTC.\n", stamp(answer.OldUntil))
			}
		})
	})
}

type keyRevokeCmd struct {
	inAccount `embed:""`
	Key       int64 `arg:"" help:"Number of the key."`
}

// Help is shown under the command's flags.
func (keyRevokeCmd) Help() string {
	return `A key that was revoked stays so: the partner needs another. What it made remains.

Example:
  palier key revoke 12`
}

// Run ends a key.
func (c *keyRevokeCmd) Run(e *env) error {
	return e.changeKey(c.inAccount, c.Key, func(a *app.App, by access.Actor) error { return a.Access.RevokeKey(e.ctx, by, c.Key) },
		func(w io.Writer, r keyRow) { fmt.Fprintf(w, "Key %d opens nothing any more, from now on.\n", r.ID) })
}

type keyOpenCmd struct {
	inAccount `embed:""`
	Key       int64   `arg:"" help:"Number of the key."`
	Program   []int64 `placeholder:"N" help:"Programmes it opens, with commas, in place of those before; none closes all."`
}

// Help is shown under the command's flags.
func (keyOpenCmd) Help() string {
	return `What was allotted to the key in a programme that is closed is not any more.

Example:
  palier key open 12 --program 1,2`
}

// Run says which programmes a key opens.
func (c *keyOpenCmd) Run(e *env) error {
	return e.changeKey(c.inAccount, c.Key, func(a *app.App, by access.Actor) error { return a.Access.OpenPrograms(e.ctx, by, c.Key, c.Program) },
		func(w io.Writer, r keyRow) {
			fmt.Fprintf(w, "Key %d opens programmes: %s. Allotted lots: %s.\n", r.ID, orNone(joined(r.Programs)), orNone(joined(r.Lots)))
		})
}

type keyAllotCmd struct {
	inAccount `embed:""`
	Key       int64   `arg:"" help:"Number of the key."`
	Lot       []int64 `placeholder:"N" help:"Lots allotted to it, with commas, in place of those before; none takes all back."`
}

// Help is shown under the command's flags.
func (keyAllotCmd) Help() string {
	return `The lots are of programmes that the key opens. A key with lot.view sees every lot
whatever is allotted to it.

Example:
  palier key allot 12 --lot 8116,8120`
}

// Run says which lots are allotted to a key.
func (c *keyAllotCmd) Run(e *env) error {
	return e.changeKey(c.inAccount, c.Key, func(a *app.App, by access.Actor) error { return a.Access.AllotLots(e.ctx, by, c.Key, c.Lot) },
		func(w io.Writer, r keyRow) {
			fmt.Fprintf(w, "Lots allotted to key %d: %s.\n", r.ID, orNone(joined(r.Lots)))
		})
}

// changeKey changes a key of the account and answers with what it is then.
func (e *env) changeKey(in inAccount, id int64, change func(a *app.App, by access.Actor) error, text func(w io.Writer, r keyRow)) error {
	return e.in(in, func(a *app.App, by access.Actor) error {
		if _, err := key(e, a, by, id); err != nil {
			return err
		}
		if err := change(a, by); err != nil {
			return err
		}
		row, err := key(e, a, by, id)
		if err != nil {
			return err
		}
		return e.print(row, func(w io.Writer) { text(w, row) })
	})
}

// key is the account's key with that number.
func key(e *env, a *app.App, by access.Actor, id int64) (keyRow, error) {
	all, err := keys(e, a, by, "")
	if err != nil {
		return keyRow{}, err
	}
	i := slices.IndexFunc(all, func(r keyRow) bool { return r.ID == id })
	if i < 0 {
		return keyRow{}, usageError{fmt.Errorf("there is no key %d in this account: palier key list", id)}
	}
	return all[i], nil
}
