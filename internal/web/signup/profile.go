package signup

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/webhooks"
)

// profilePage is one's own account.
type profilePage struct {
	User    access.User
	Form    access.Profile
	Test    bool   // a test account
	Hears   bool   // its letters and messages are his to see
	Hooks   bool   // the address may be set here
	Address string // that is told, empty: none
	Format  string // in which it is
	Formats []string
	Told    []told // what it was last, the latest first
	Secret  string // of a new address, shown this once
	Said    string // key of what has been done
	Errors  []string
}

// Wrong tells a field that is.
func (p profilePage) Wrong(field string) bool { return slices.Contains(p.Errors, field) }

func (p *Pages) profile(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	data, err := p.profilePage(r.Context(), a)
	if err != nil {
		return err
	}
	if said := "said." + r.URL.Query().Get("said"); p.set.Words(r).Has(said) {
		data.Said = said
	}
	p.set.Show(w, r, http.StatusOK, "profile", data)
	return nil
}

func (p *Pages) profilePage(ctx context.Context, a access.Actor) (profilePage, error) {
	u, err := p.Access.User(ctx, a, a.User)
	if err != nil {
		return profilePage{}, err
	}
	data := profilePage{User: u, Test: a.Test, Hears: hears(a, u), Hooks: len(p.Formats) > 0 && hears(a, u),
		Formats: p.Formats, Form: u.Profile()}
	if !data.Hooks {
		return data, nil
	}
	e, found, err := p.endpoint(ctx, a)
	if found {
		data.Address, data.Format = e.URL, e.Format
		data.Told, err = p.told(ctx, a, e)
	}
	return data, err
}

// again shows the page with what is wrong.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, a access.Actor, change func(*profilePage)) error {
	data, err := p.profilePage(r.Context(), a)
	if err != nil {
		return err
	}
	change(&data)
	status := http.StatusOK
	if len(data.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	p.set.Show(w, r, status, "profile", data)
	return nil
}

func (p *Pages) saveProfile(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	u, err := p.Access.User(r.Context(), a, a.User)
	if err != nil {
		return err
	}
	said, wrong := u.Profile(), []string(nil) // what the form has not stays
	said.Firstname, said.Lastname, said.Mobile = r.PostForm.Get("firstname"), r.PostForm.Get("lastname"), r.PostForm.Get("mobile")
	said.Presentation = strings.ReplaceAll(r.PostForm.Get("presentation"), "\r\n", "\n")
	if !phone(said.Mobile, a.Country) {
		wrong = []string{"mobile"}
	} else if _, err := p.Access.SaveProfile(r.Context(), a, a.User, said); err != nil {
		if wrong = fields(err); len(wrong) == 0 {
			return err
		}
	}
	if len(wrong) > 0 {
		return p.again(w, r, a, func(d *profilePage) { d.Form, d.Errors = said, wrong })
	}
	p.forward(w, r, Profile, "said", "profile")
	return nil
}

// savePassword takes a new password from who knows the old one, and lets him in again:
// all that was opened with the old one is over.
func (p *Pages) savePassword(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	u, err := p.Access.User(r.Context(), a, a.User)
	if err != nil {
		return err
	}
	wrong := func(field string) error { return p.again(w, r, a, func(d *profilePage) { d.Errors = []string{field} }) }
	if err := p.Login.Confirm(r.Context(), u.Email, r.PostForm.Get("current"), caller(r)); fault.Is(err, fault.Unauthenticated) {
		return wrong("current")
	} else if err != nil {
		return err
	}
	chosen := r.PostForm.Get("password")
	by, err := p.Access.ChangePassword(r.Context(), a, chosen)
	if len(fields(err)) > 0 {
		return wrong("password")
	}
	if err == nil {
		err = p.Door.Enter(w, r, by)
	}
	if err != nil {
		return err
	}
	p.forward(w, r, Profile, "said", "password")
	return nil
}

// operator acts for the account whose administrator has said so.
func operator(a access.Actor) access.Actor {
	mode := access.Live
	if a.Test {
		mode = access.Test
	}
	o := access.Operator(access.Account{ID: a.Account, Country: a.Country, Mode: mode}, a.Who.Door)
	o.Who, o.User = a.Who, a.User // the journal says who it was
	return o
}

// endpoint is the address of the account's own, of one of this page's formats.
func (p *Pages) endpoint(ctx context.Context, a access.Actor) (webhooks.Endpoint, bool, error) {
	list, err := p.Webhooks.List(ctx, operator(a))
	for _, e := range list {
		if err == nil && slices.Contains(p.Formats, e.Format) && e.Developer == 0 {
			return e, true, nil
		}
	}
	return webhooks.Endpoint{}, false, err
}

// saveWebhook sets the address that is told, or takes it away. Another address is told what
// waits for the former one, with the same secret: it is the same program that moved. One
// that reads another format is another program.
func (p *Pages) saveWebhook(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	data, err := p.profilePage(r.Context(), a)
	if err != nil {
		return err
	}
	if !data.Hooks {
		return access.Denied()
	}
	before, found, err := p.endpoint(r.Context(), a)
	if err != nil {
		return err
	}
	address, format, secret := strings.TrimSpace(r.PostForm.Get("address")), r.PostForm.Get("format"), ""
	if !slices.Contains(p.Formats, format) {
		format = cmp.Or(before.Format, p.Formats[0])
	}
	switch {
	case found && address != "" && format != before.Format:
		secret, err = p.replace(r.Context(), a, before, webhooks.Endpoint{Format: format, URL: address})
	case found && address == "":
		err = p.Webhooks.Remove(r.Context(), operator(a), before.ID)
	case found:
		err = p.Webhooks.Redirect(r.Context(), operator(a), before.ID, address)
	case address != "":
		_, secret, err = p.Webhooks.Create(r.Context(), operator(a), webhooks.Endpoint{Format: format, URL: address})
	}
	if len(fields(err)) > 0 {
		return p.again(w, r, a, func(d *profilePage) { d.Address, d.Format, d.Errors = address, format, []string{"address"} })
	}
	if err != nil {
		return err
	}
	if secret == "" {
		p.forward(w, r, Profile, "said", "webhook")
		return nil
	}
	return p.again(w, r, a, func(d *profilePage) { d.Secret, d.Said = secret, "said.webhook" })
}

// replace tells another program in place of the former one.
func (p *Pages) replace(ctx context.Context, a access.Actor, before, e webhooks.Endpoint) (secret string, err error) {
	if _, secret, err = p.Webhooks.Create(ctx, operator(a), e); err != nil {
		return "", err
	}
	return secret, p.Webhooks.Remove(ctx, operator(a), before.ID)
}
