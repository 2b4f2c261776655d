package cli

import (
	"context"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
)

// overdue is how long letters may be due before that is worth a word: a try that failed
// puts the next one off, so that they are due for a moment only.
const overdue = 10 * time.Minute

// letters tells whether people are written what an account has to tell them.
func (x *examination) letters(ctx context.Context, a *app.App, one access.Account) error {
	const check = "mail"
	n, due, err := a.Letters.Waiting(ctx, access.Operator(one, "cli"))
	if err != nil {
		return err
	}
	late := !due.IsZero() && x.now.Sub(due) > overdue
	switch {
	case n > 0 && !a.Mails():
		x.add(note, check, "--smtp-url smtp://user:password@host:587 --mail-from ADDRESS", "no mail server is set: %d letters of account %d wait for one", n, one.ID)
	case late:
		x.add(problem, check, "palier mail log --state waiting says why; palier mail test ADDRESS tries the mail server.",
			"letters of account %d are due since %s UTC, and nobody sends them", one.ID, stamp(due))
	case a.Mails():
		x.add(fine, check, "", "letters of account %d that wait: %d", one.ID, n)
	}
	return nil
}
