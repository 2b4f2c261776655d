package office

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// profilePage is what somebody sees to for himself.
type profilePage struct {
	Form      form
	Email     string
	Role      access.Role
	Where     []string // agencies open to him
	Themes    []option
	Densities []option
	Shortcuts bool
	Password  form
	Step      access.SecondStep
	Sessions  []session
	Others    bool // he is logged in elsewhere too
}

// profileFields are the inputs of what somebody says of himself.
func profileFields(c *frame.Call) ([]field, error) {
	languages, err := options(c, "lang", "fr", "en")
	return []field{
		{Name: "firstname", Kind: "text", Auto: "given-name"}, {Name: "lastname", Kind: "text", Auto: "family-name"},
		{Name: "phone", Kind: "tel", Auto: "work tel"}, {Name: "mobile", Kind: "tel", Auto: "mobile tel"},
		{Name: "language", Kind: "select", Options: languages}, {Name: "presentation", Kind: "textarea", Auto: "off", Hint: true},
	}, err
}

func profileValues(p access.Profile) map[string]string {
	return map[string]string{"firstname": p.Firstname, "lastname": p.Lastname, "phone": p.Phone, "mobile": p.Mobile, "language": p.Language, "presentation": p.Presentation}
}

func profileOf(said map[string]string) access.Profile {
	return access.Profile{Firstname: said["firstname"], Lastname: said["lastname"], Phone: said["phone"], Mobile: said["mobile"], Language: said["language"],
		Presentation: strings.ReplaceAll(said["presentation"], "\r\n", "\n")}
}

// passwordFields are the inputs of a new password; none is ever shown again.
func passwordFields() []field {
	return []field{{Name: "current", Kind: "password", Auto: "current-password", Required: true}, {Name: "password", Kind: "password", Auto: "new-password", Required: true, Hint: true}}
}

func (o *rooms) profile(c *frame.Call) error { return o.showProfile(c, nil) }

// showProfile shows the page, changed by what a form of it was refused for.
func (o *rooms) showProfile(c *frame.Call, change func(d *profilePage) error) (err error) {
	d := profilePage{Email: c.User.Email, Role: c.User.Office()}
	for _, a := range c.Agencies() {
		d.Where = append(d.Where, a.Name)
	}
	is := profileValues(c.User.Profile())
	if d.Form, err = o.profileForm(c, is, is); err != nil {
		return err
	}
	if d.Password, err = fill(c, "password", profilePath+"/password", passwordFields(), nil, nil); err != nil {
		return err
	}
	if err := o.looks(c, &d); err != nil {
		return err
	}
	if d.Step, err = o.Access.SecondStep(c.Context(), c.Actor, c.Actor.User); err != nil {
		return err
	}
	if d.Sessions, err = o.sessions(c, c.Actor.User); err != nil {
		return err
	}
	d.Others = len(d.Sessions) > 1
	status := http.StatusOK
	if change != nil {
		if err := change(&d); err != nil {
			return err
		}
		status = max(d.Form.status(), d.Password.status())
	}
	return c.ShowStatus(status, "profile", d)
}

func (o *rooms) profileForm(c *frame.Call, is, was map[string]string) (form, error) {
	fields, err := profileFields(c)
	if err != nil {
		return form{}, err
	}
	f, err := fill(c, "profile", profilePath, fields, is, was)
	f.Version = frame.Version(c.User.UpdatedAt)
	return f, err
}

// saveProfile saves what the reader says of himself, as changeUser does.
func (o *rooms) saveProfile(c *frame.Call) error {
	fields, err := profileFields(c)
	if err != nil {
		return err
	}
	now := profileValues(c.User.Profile())
	merged, clashes := frame.ReadEdit(plain(c.R.PostForm), named(fields)...).Merge(plain(c.R.PostForm), now)
	if len(clashes) == 0 {
		var saved access.User
		saved, err = o.Access.SaveProfile(c.Context(), c.Actor, c.Actor.User, profileOf(merged))
		if err == nil {
			c.Reads(saved.Language)
			return c.Said(profilePath, "profile.saved")
		}
	}
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	return o.showProfile(c, func(d *profilePage) (failed error) {
		if d.Form, failed = o.profileForm(c, values(c, fields), was(c, fields)); failed != nil {
			return failed
		}
		d.Form.clash(clashes)
		if err != nil {
			failed = d.Form.wrong(c.Words, err)
		}
		return failed
	})
}

// plain is a form with the ends of lines as they are kept: browsers send others.
func plain(sent url.Values) url.Values {
	out := url.Values{}
	for name, list := range sent {
		for _, v := range list {
			out.Add(name, strings.ReplaceAll(v, "\r\n", "\n"))
		}
	}
	return out
}

// savePassword takes a new password from who knows the old one, and lets him in again: all
// that was opened with the old one is over.
func (o *rooms) savePassword(c *frame.Call) error {
	refused := func(err error) error {
		return o.showProfile(c, func(d *profilePage) error { return d.Password.wrong(c.Words, err) })
	}
	err := o.Login.Confirm(c.Context(), c.User.Email, c.R.PostForm.Get("current"), caller(c.R))
	if fault.Is(err, fault.Unauthenticated) {
		return refused(fault.Field("current", "This is not the password."))
	}
	if err != nil {
		return err
	}
	by, err := o.Access.ChangePassword(c.Context(), c.Actor, c.R.PostForm.Get("password"))
	if fault.Is(err, fault.Invalid) {
		return refused(err)
	}
	if err == nil {
		err = o.Door.Enter(c.W, c.R, by)
	}
	if err != nil {
		return err
	}
	return c.Said(profilePath, "password.saved")
}

// caller is the address that a request comes from.
func caller(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return from.Addr().String()
}
