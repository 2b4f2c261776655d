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

type providerRotateCmd struct {
	inAccount `embed:""`
	Provider  int64         `arg:"" help:"Number of the partner."`
	Overlap   time.Duration `default:"24h" help:"How long the old tokens go on working; 0 ends them at once."`
}

// Help is shown under the command's flags.
func (providerRotateCmd) Help() string {
	return `Use --overlap 0 for a token that others may have seen.

Example:
  palier provider rotate 1000 --overlap 24h`
}

// rotated is the answer of rotate.
type rotated struct {
	ID       int64     `json:"provider"`
	Token    string    `json:"token"`
	OldUntil time.Time `json:"old_until"`
}

// Run gives a provider a new token.
func (c *providerRotateCmd) Run(e *env) error {
	if c.Overlap < 0 {
		return usageError{errors.New("--overlap: 0 or more")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		p, err := provider(e, a, by, c.Provider)
		if err != nil {
			return err
		}
		token, err := a.Access.RotateSecret(e.ctx, by, p.ID, c.Overlap)
		if err != nil {
			return err
		}
		answer := rotated{p.ID, token, time.Now().Add(c.Overlap).UTC().Truncate(time.Second)}
		return e.print(answer, func(w io.Writer) {
			e.showToken(w, p, token)
			if c.Overlap == 0 {
				fmt.Fprintln(w, "\nThe old token does not work any more.")
			} else {
				fmt.Fprintf(w, "\nThe old token works until %s UTC.\n", stamp(answer.OldUntil))
			}
			if !p.DisabledAt.IsZero() {
				fmt.Fprintf(w, "The provider is disabled: palier provider enable %d\n", p.ID)
			}
		})
	})
}

type providerDisableCmd struct {
	inAccount `embed:""`
	Provider  int64 `arg:"" help:"Number of the partner."`
}

// Help is shown under the command's flags.
func (providerDisableCmd) Help() string { return "Example:\n  palier provider disable 1000" }

// Run shuts a provider out.
func (c *providerDisableCmd) Run(e *env) error { return e.setDisabled(c.inAccount, c.Provider, true) }

type providerEnableCmd struct {
	inAccount `embed:""`
	Provider  int64 `arg:"" help:"Number of the partner."`
}

// Help is shown under the command's flags.
func (providerEnableCmd) Help() string { return "Example:\n  palier provider enable 1000" }

// Run lets a provider in again.
func (c *providerEnableCmd) Run(e *env) error { return e.setDisabled(c.inAccount, c.Provider, false) }

func (e *env) setDisabled(in inAccount, number int64, disabled bool) error {
	return e.in(in, func(a *app.App, by access.Actor) error {
		if err := a.Access.SetProviderDisabled(e.ctx, by, number, disabled); err != nil {
			return err
		}
		p, err := provider(e, a, by, number)
		if err != nil {
			return err
		}
		return e.print(newProviderRow(p), func(w io.Writer) {
			if disabled {
				fmt.Fprintf(w, "Provider %d is shut out, from now on. Undo: palier provider enable %d\n", number, number)
			} else {
				fmt.Fprintf(w, "Provider %d may call again.\n", number)
			}
		})
	})
}

// provider is the account's provider with that number.
func provider(e *env, a *app.App, by access.Actor, number int64) (access.Provider, error) {
	all, err := a.Access.Providers(e.ctx, by)
	if err != nil {
		return access.Provider{}, err
	}
	i := slices.IndexFunc(all, func(p access.Provider) bool { return p.ID == number })
	if i < 0 {
		return access.Provider{}, usageError{fmt.Errorf("there is no provider %d in this account: palier provider list", number)}
	}
	return all[i], nil
}
