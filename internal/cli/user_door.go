package cli

import (
	"fmt"
	"io"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
)

type userInviteCmd struct {
	inAccount `embed:""`
	User      int64 `arg:"" help:"Number of the person."`
}

// Help is shown under the command's flags.
func (userInviteCmd) Help() string {
	return `The letter has a link, good for seven days and once, by which the person chooses a password
and is logged in. It is for who has none yet; others ask for one on the log-in page. A
server that runs sends it; without one, or without a mail server, it waits.

Example:
  palier user invite 9`
}

// Run writes the letter.
func (c *userInviteCmd) Run(e *env) error {
	return e.onUser(c.inAccount, c.User, func(a *app.App, by access.Actor, u access.User) error {
		if err := a.Access.Invite(e.ctx, by, u.ID); err != nil {
			return err
		}
		return e.print(map[string]any{"user": u.ID, "email": u.Email}, func(w io.Writer) {
			fmt.Fprintf(w, "A letter to %s is on its way: palier mail log\n", u.Email)
		})
	})
}

type userSecondStepCmd struct {
	inAccount `embed:""`
	User      int64 `arg:"" help:"Number of the person."`
	Off       bool  `help:"Switch it off: the telephone is lost."`
}

// Help is shown under the command's flags.
func (userSecondStepCmd) Help() string {
	return `A person switches it on in the profile of the workspace. Switched off, the password alone
lets in again: be sure that it is the person who asks.

Examples:
  palier user second-step 9
  palier user second-step 9 --off`
}

// stepRow is what is told of a person's second step.
type stepRow struct {
	User     int64      `json:"user"`
	On       bool       `json:"on"`
	Since    *time.Time `json:"since,omitempty"`
	Recovery int        `json:"recovery_codes"`
	Required bool       `json:"required"`
}

// Run tells whether it is on, after switching it off when that is asked for.
func (c *userSecondStepCmd) Run(e *env) error {
	return e.onUser(c.inAccount, c.User, func(a *app.App, by access.Actor, u access.User) error {
		if c.Off {
			if err := a.Access.DropSecondStep(e.ctx, by, u.ID); err != nil {
				return err
			}
		}
		v, err := a.Access.SecondStep(e.ctx, by, u.ID)
		if err != nil {
			return err
		}
		row := stepRow{User: u.ID, On: v.On, Recovery: v.Recovery, Required: v.Required}
		if v.On {
			row.Since = &v.Since
		}
		return e.print(row, func(w io.Writer) {
			printFields(w, []field{{"second step", yes(v.On)}, {"since", stamp(v.Since)}, {"recovery codes left", fmt.Sprint(v.Recovery)}, {"required by the account", yes(v.Required)}})
		})
	})
}
