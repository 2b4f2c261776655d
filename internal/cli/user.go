package cli

import (
	"fmt"
	"io"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
)

type userCmd struct {
	Create     userCreateCmd     `cmd:"" help:"Add a person to an agency."`
	List       userListCmd       `cmd:"" help:"List the people."`
	Change     userChangeCmd     `cmd:"" help:"Change what is known of a person."`
	Disable    userDisableCmd    `cmd:"" help:"Switch a person off; nothing of theirs is removed."`
	Enable     userEnableCmd     `cmd:"" help:"Switch a person on again."`
	Password   userPasswordCmd   `cmd:"" help:"Set the password a person logs in with."`
	Invite     userInviteCmd     `cmd:"" help:"Write a person a letter by which he chooses a password."`
	SecondStep userSecondStepCmd `cmd:"" help:"Whether a person logs in by two steps; switch that off."`
	Sessions   userSessionsCmd   `cmd:"" help:"Who is logged in, and who was."`
	Logout     userLogoutCmd     `cmd:"" help:"Log a person out everywhere."`
}

// Help is shown under the command's flags.
func (userCmd) Help() string {
	return `Examples:
  palier user create --agency 14 --username cmoreau --email camille.moreau@example.org
  palier user list --agency 14
  palier user change 9 --email camille@example.org
  palier user disable 9
  palier user password 9`
}

// userRow is a user as the command line shows it.
type userRow struct {
	ID        int64  `json:"user"`
	Agency    int64  `json:"agency"`
	Username  string `json:"username"`
	Firstname string `json:"firstname"`
	Lastname  string `json:"lastname"`
	Email     string `json:"email"`
	Group     int    `json:"group"`
	Role      string `json:"role"`
	Active    bool   `json:"active"`
}

func newUserRow(u access.User) userRow {
	return userRow{u.ID, u.Agency, u.Username, u.Firstname, u.Lastname, u.Email, u.Group, string(u.Office()), u.Active}
}

type userCreateCmd struct {
	inAccount `embed:""`
	ID        int64  `placeholder:"N" help:"Number that clients know already; the next free one otherwise."`
	Agency    int64  `required:"" placeholder:"N" help:"Agency the person works in."`
	Username  string `required:"" help:"Log-in name, unique in the account."`
	Email     string `required:"" help:"The person's mailbox: never taken for a client's."`
	Firstname string `help:"First name."`
	Lastname  string `help:"Last name."`
	Phone     string `help:"Office number: never taken for a client's."`
	Mobile    string `help:"Mobile number: never taken for a client's."`
	Group     int    `placeholder:"N" help:"From 1 to 10, see palier catalog show user_group; otherwise that of the role."`
	Role      string `placeholder:"ROLE" help:"director, manager, agent, assistant, viewing, prescriber, observer or translator; otherwise that of the group, or agent."`
	Language  string `default:"fr" help:"Two letters."`
	Timezone  string `default:"Europe/Paris" help:"Zone of the person's diary."`
}

// Help is shown under the command's flags.
func (userCreateCmd) Help() string {
	return `Example:
  palier user create --agency 14 --username cmoreau --email camille.moreau@example.org --firstname Camille --lastname MOREAU`
}

// Run adds a user.
func (c *userCreateCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		made, err := a.Access.CreateUser(e.ctx, by, access.User{
			ID: c.ID, Agency: c.Agency, Username: c.Username, Email: c.Email, Firstname: c.Firstname, Lastname: c.Lastname,
			Phone: c.Phone, Mobile: c.Mobile, Group: c.Group, Role: access.Role(c.Role), Language: c.Language, Timezone: c.Timezone, Active: true,
		})
		if err != nil {
			return err
		}
		return e.print(newUserRow(made), func(w io.Writer) {
			fmt.Fprintf(w, "User %d works in agency %d.\nTo log in, to the pages, the Flatsy and the Leads2Keys API: palier user password %d --account %d\n", made.ID, made.Agency, made.ID, made.Account)
		})
	})
}

type userListCmd struct {
	inAccount `embed:""`
	Agency    int64 `placeholder:"N" help:"Of this agency only."`
}

// Help is shown under the command's flags.
func (userListCmd) Help() string { return "Example:\n  palier user list --agency 14" }

// Run lists the users.
func (c *userListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		if c.Agency != 0 {
			if _, err := agencies(e, a, by, c.Agency); err != nil {
				return err
			}
		}
		all, _, err := a.Access.Users(e.ctx, by, c.Agency, 0, 0)
		if err != nil {
			return err
		}
		return table(e, each(all, newUserRow), "Nobody yet. Add a person: palier user create --agency N --username … --email …",
			"USER | AGENCY | LOG-IN | NAME | E-MAIL | GROUP | ROLE | ACTIVE", func(r userRow) []any {
				return []any{r.ID, r.Agency, r.Username, strings.TrimSpace(r.Firstname + " " + r.Lastname), r.Email, r.Group, r.Role, yes(r.Active)}
			})
	})
}

type userDisableCmd struct {
	inAccount `embed:""`
	User      int64 `arg:"" help:"Number of the person."`
}

// Help is shown under the command's flags.
func (userDisableCmd) Help() string { return "Example:\n  palier user disable 9" }

// Run switches a user off.
func (c *userDisableCmd) Run(e *env) error { return e.setActive(c.inAccount, c.User, false) }

type userEnableCmd struct {
	inAccount `embed:""`
	User      int64 `arg:"" help:"Number of the person."`
}

// Help is shown under the command's flags.
func (userEnableCmd) Help() string { return "Example:\n  palier user enable 9" }

// Run switches a user on.
func (c *userEnableCmd) Run(e *env) error { return e.setActive(c.inAccount, c.User, true) }

func (e *env) setActive(in inAccount, user int64, active bool) error {
	return e.onUser(in, user, func(a *app.App, by access.Actor, u access.User) error {
		u, err := a.Access.SetUserActive(e.ctx, by, u.ID, active)
		if err != nil {
			return err
		}
		return e.print(newUserRow(u), func(w io.Writer) {
			fmt.Fprintf(w, "User %d is %s.\n", u.ID, map[bool]string{true: "active", false: "not active any more"}[active])
		})
	})
}
