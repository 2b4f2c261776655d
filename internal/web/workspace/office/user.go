package office

import (
	"context"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// userPage is a person with his form; of a new one the form alone.
type userPage struct {
	Form     form
	New      bool
	Person   person
	Step     access.SecondStep
	Sessions []session
	Key      *access.Key // with which a prescriber acts, nil: none
	Self     bool        // the reader
}

func userPath(id int64) string { return usersPath + "/" + strconv.FormatInt(id, 10) }

func (o *rooms) newUser(c *frame.Call) error {
	is := map[string]string{"role": string(access.Negotiator), "agency": strconv.FormatInt(c.At(), 10), "language": "fr", "timezone": c.Zone.String()}
	f, err := userForm(c, usersPath, is, nil, c.User.CreatedAt)
	if err != nil {
		return err
	}
	f.Version = ""
	return c.Show("user", userPage{Form: f, New: true})
}

// createUser adds somebody and, unless that is unticked, writes him an invitation.
func (o *rooms) createUser(c *frame.Call) error {
	fields, err := userFields(c)
	if err != nil {
		return err
	}
	said := values(c, fields)
	invited := c.Value("invite") != ""
	err = c.Once(func(ctx context.Context) (string, error) {
		u := access.User{Active: true}
		setUser(&u, said)
		u, err := o.Access.CreateUser(ctx, c.Actor, u)
		done := "user.added"
		if err == nil && invited {
			done = "user.invited"
			err = o.Access.Invite(ctx, c.Actor, u.ID)
		}
		if err != nil {
			return "", err
		}
		return userPath(u.ID), c.Note(done, nameOf(u))
	})
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	f, failed := userForm(c, usersPath, said, nil, c.Now)
	if failed != nil {
		return failed
	}
	f.Version = ""
	if err := f.wrong(c.Words, err); err != nil {
		return err
	}
	return c.ShowStatus(f.status(), "user", userPage{Form: f, New: true})
}

func (o *rooms) user(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	return o.showUser(c, id, func(u access.User) (form, error) {
		is := userValues(u)
		return userForm(c, userPath(id), is, is, u.UpdatedAt)
	})
}

// showUser shows a person with a form.
func (o *rooms) showUser(c *frame.Call, id int64, of func(u access.User) (form, error)) error {
	u, err := o.Access.Colleague(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	d := userPage{Person: o.person(c, u), Self: u.ID == c.Actor.User}
	if d.Form, err = of(u.User); err != nil {
		return err
	}
	if d.Step, err = o.Access.SecondStep(c.Context(), c.Actor, id); err != nil {
		return err
	}
	if d.Sessions, err = o.sessions(c, id); err != nil {
		return err
	}
	if d.Person.Role == access.Prescriber {
		if d.Key, err = o.keyOf(c, id); err != nil {
			return err
		}
	}
	return c.ShowStatus(d.Form.status(), "user", d)
}

// keyOf is the key with which a prescriber acts.
func (o *rooms) keyOf(c *frame.Call, user int64) (*access.Key, error) {
	all, err := o.Access.Keys(c.Context(), c.Actor, 0)
	if err != nil {
		return nil, err
	}
	var last *access.Key
	for _, k := range all {
		if k.User == user && k.RevokedAt.IsZero() && !k.Expired(c.Now) {
			last = &k
		}
	}
	return last, nil
}

// changeUser saves the form. What somebody else changed meanwhile stays where this form left
// it alone, and is asked about where it did not.
func (o *rooms) changeUser(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	fields, err := userFields(c)
	if err != nil {
		return err
	}
	edit := frame.ReadEdit(c.R.PostForm, named(fields)...)
	var clashes []frame.Clash
	var merged map[string]string
	u, err := o.Access.ChangeUser(c.Context(), c.Actor, id, func(u *access.User) {
		if merged, clashes = edit.Merge(c.R.PostForm, userValues(*u)); len(clashes) == 0 {
			setUser(u, merged)
		}
	})
	if err == nil && len(clashes) == 0 {
		return c.Said(userPath(id), "user.saved", nameOf(u))
	}
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	return o.showUser(c, id, func(now access.User) (form, error) {
		f, failed := userForm(c, userPath(id), values(c, fields), was(c, fields), now.UpdatedAt)
		if failed != nil {
			return f, failed
		}
		f.clash(clashes)
		if err != nil {
			failed = f.wrong(c.Words, err)
		}
		return f, failed
	})
}
