package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/passwords"
)

type userPasswordCmd struct {
	inAccount `embed:""`
	User      int64 `arg:"" help:"Number of the person."`
	Generate  bool  `help:"Make one and show it, instead of asking for one."`
}

// Help is shown under the command's flags.
func (userPasswordCmd) Help() string {
	return `The password is asked for, or read from the first line of the standard input: on a
command line others would see it. It logs the person in with his e-mail, to one
account of this installation; who was logged in with the former one is logged out.
An e-mail that somebody else logs in with is refused: palier user change --email.

Examples:
  palier user password 9
  palier user password 9 --generate
  palier user password 9 < password.txt`
}

// loginRow is what a person logs in with; the password only when it was made here.
type loginRow struct {
	User     int64  `json:"user"`
	Email    string `json:"email"`
	Password string `json:"password,omitempty"`
}

// Run sets a password.
func (c *userPasswordCmd) Run(e *env) error {
	return e.onUser(c.inAccount, c.User, func(a *app.App, by access.Actor, u access.User) error {
		row := loginRow{User: u.ID, Email: u.Email}
		password := passwords.Make()
		if c.Generate {
			row.Password = password
		} else {
			var err error
			if password, err = e.secret(); err != nil {
				return err
			}
		}
		if err := a.Access.SetPassword(e.ctx, by, u.ID, password); err != nil {
			return err
		}
		return e.print(row, func(w io.Writer) {
			fmt.Fprintf(w, "User %d logs in with %s.\n", row.User, row.Email)
			if row.Password != "" {
				fmt.Fprintf(w, "The password, which is not shown again: %s\n", row.Password)
			}
		})
	})
}

// secret asks for a password twice at a terminal, which does not show it, or reads the
// first line of what is piped in.
func (e *env) secret() (string, error) {
	if f, ok := e.stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return e.askTwice(int(f.Fd()))
	}
	line, err := bufio.NewReader(io.LimitReader(e.stdin, 1<<16)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func (e *env) askTwice(terminal int) (string, error) {
	var typed [2]string
	for i, prompt := range []string{"Password: ", "Once more: "} {
		fmt.Fprint(e.stderr, prompt)
		text, err := term.ReadPassword(terminal)
		fmt.Fprintln(e.stderr)
		if err != nil {
			return "", err
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two differ: nothing was changed")
	}
	return typed[0], nil
}

type userSessionsCmd struct {
	inAccount `embed:""`
	User      int64 `arg:"" optional:"" help:"Number of the person; otherwise of everybody."`
}

// Help is shown under the command's flags.
func (userSessionsCmd) Help() string { return "Example:\n  palier user sessions 9" }

// sessionRow is a session as the command line shows it.
type sessionRow struct {
	ID      int64      `json:"session"`
	User    int64      `json:"user"`
	Kind    string     `json:"kind"`
	Opened  time.Time  `json:"opened_at"`
	Expires time.Time  `json:"expires_at"`
	Ended   *time.Time `json:"ended_at,omitempty"`
	Open    bool       `json:"open"`
}

// Run lists sessions.
func (c *userSessionsCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Access.Sessions(e.ctx, by, c.User)
		if err != nil {
			return err
		}
		now := time.Now()
		return table(e, each(all, func(v access.Session) sessionRow {
			row := sessionRow{ID: v.ID, User: v.User, Kind: v.Kind, Opened: v.CreatedAt, Expires: v.ExpiresAt, Open: v.Live(now)}
			if !v.EndedAt.IsZero() {
				row.Ended = &v.EndedAt
			}
			return row
		}), "Nobody has logged in.", "SESSION | USER | THROUGH | OPENED | EXPIRES | OPEN", func(r sessionRow) []any {
			return []any{r.ID, r.User, r.Kind, stamp(r.Opened), stamp(r.Expires), yes(r.Open)}
		})
	})
}

type userLogoutCmd struct {
	inAccount `embed:""`
	User      int64 `arg:"" help:"Number of the person."`
}

// Help is shown under the command's flags.
func (userLogoutCmd) Help() string { return "Example:\n  palier user logout 9" }

// Run ends a person's sessions.
func (c *userLogoutCmd) Run(e *env) error {
	return e.onUser(c.inAccount, c.User, func(a *app.App, by access.Actor, u access.User) error {
		n, err := a.Access.EndSessions(e.ctx, by, u.ID)
		if err != nil {
			return err
		}
		return e.print(map[string]int64{"user": u.ID, "sessions": n}, func(w io.Writer) {
			fmt.Fprintf(w, "User %d is logged out (sessions that were open: %d).\n", u.ID, n)
		})
	})
}

// onUser runs a command's work on a person of its account.
func (e *env) onUser(in inAccount, user int64, work func(a *app.App, by access.Actor, u access.User) error) error {
	return e.in(in, func(a *app.App, by access.Actor) error {
		u, err := a.Access.User(e.ctx, by, user)
		if err != nil {
			return missing(err, "There is no user %d: palier user list", user)
		}
		return work(a, by, u)
	})
}
