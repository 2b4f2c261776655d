package cli

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
)

type userChangeCmd struct {
	inAccount   `embed:""`
	User        int64 `arg:"" help:"Number of the person."`
	userChanges `embed:""`
}

// userChanges are the flags that say what is different.
type userChanges struct {
	Agency    *int64  `placeholder:"N" help:"Agency the person works in from now on."`
	Username  *string `placeholder:"TEXT" help:"Log-in name, unique in the account."`
	Email     *string `placeholder:"TEXT" help:"The person's mailbox, by which he logs in."`
	Firstname *string `placeholder:"TEXT" help:"First name."`
	Lastname  *string `placeholder:"TEXT" help:"Last name."`
	Phone     *string `placeholder:"TEXT" help:"Office number: never taken for a client's."`
	Mobile    *string `placeholder:"TEXT" help:"Mobile number: never taken for a client's."`
	Group     *int    `placeholder:"N" help:"From 1 to 10, see palier catalog show user_group."`
	Role      *string `placeholder:"ROLE" help:"director, manager, agent, assistant, viewing, prescriber, observer or translator; \"\": that of the group."`
	Language  *string `placeholder:"XX" help:"Two letters."`
	Timezone  *string `placeholder:"ZONE" help:"Zone of the person's diary, such as Europe/Paris."`
}

// Help is shown under the command's flags.
func (userChangeCmd) Help() string {
	return `What is not named stays as it is; "" takes a value away. Who has a password logs in with
it by the new e-mail from now on, and who is logged in stays so. Visits and appointments
stay with the person and with the agency they were made for: hand over those to come
before --agency.

Examples:
  palier user change 9 --email camille.moreau@example.org
  palier user change 9 --agency 15 --group 3`
}

// Run changes a user.
func (c *userChangeCmd) Run(e *env) error {
	if reflect.DeepEqual(c.userChanges, userChanges{}) {
		return usageError{errors.New("say what has changed: --email, --agency, ... (palier user change --help)")}
	}
	return e.onUser(c.inAccount, c.User, func(a *app.App, by access.Actor, u access.User) error {
		u, err := a.Access.ChangeUser(e.ctx, by, u.ID, c.edit)
		if err != nil {
			return err
		}
		return e.print(newUserRow(u), func(w io.Writer) {
			fmt.Fprintf(w, "User %d is now:\n", u.ID)
			printFields(w, []field{{"agency", strconv.FormatInt(u.Agency, 10)}, {"log-in", u.Username}, {"e-mail", u.Email},
				{"name", strings.TrimSpace(u.Firstname + " " + u.Lastname)}, {"phone", u.Phone}, {"mobile", u.Mobile}, {"group", strconv.Itoa(u.Group)}, {"role", string(u.Office())},
				{"language", u.Language}, {"zone", u.Timezone}, {"active", yes(u.Active)}})
		})
	})
}

func (c userChanges) edit(u *access.User) {
	set(&u.Agency, c.Agency)
	set(&u.Username, c.Username)
	set(&u.Email, c.Email)
	set(&u.Firstname, c.Firstname)
	set(&u.Lastname, c.Lastname)
	set(&u.Phone, c.Phone)
	set(&u.Mobile, c.Mobile)
	set(&u.Group, c.Group)
	if c.Role != nil {
		u.Role = access.Role(*c.Role)
	}
	set(&u.Language, c.Language)
	set(&u.Timezone, c.Timezone)
}
