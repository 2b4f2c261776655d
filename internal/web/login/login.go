// Package login holds the page on which people log in, and the cookie by which the other
// pages know them afterwards.
//
// And the page on which a user lets an application act for him (docs/oauth.md).
//
// It knows forms and cookies. It must not know what a person may do, how a password is
// kept, nor when somebody has failed too often: package access says who it is, package
// grants what an application may ask.
package login

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/brake"
	"palier/internal/core/fault"
	"palier/internal/web/page"
)

//go:embed templates texts
var files embed.FS

// Path is where people log in; ?next= is the page they wanted.
const Path = "/login"

// Where the links in letters lead, before what they open (core/letters).
const (
	InvitationPath = "/invitation/"
	ResetPath      = "/password/"
)

// Services are what the page asks.
type Services struct {
	Login  *access.Login
	Access *access.Service
	Secure bool   // people reach this server by https
	Home   string // page to go to when none was wanted
	Now    func() time.Time
	Log    *slog.Logger
}

// Pages are the log-in page and the cookie.
type Pages struct {
	Services
	set       *page.Set
	forgotten *brake.Brake // counts who asks for letters
}

// New makes the page.
func New(s Services) (*Pages, error) {
	s.Log = s.Log.With("page", "login")
	set, err := page.Parse(files, s.Log)
	if err != nil {
		return nil, fmt.Errorf("login.New: %w", err)
	}
	return &Pages{s, set, &brake.Brake{}}, nil
}

// Mount adds the pages to mux: the log-in, its end, and how one comes in by a letter.
func (p *Pages) Mount(mux *http.ServeMux) {
	mux.Handle("GET "+Path, p.Guarded(http.HandlerFunc(p.form)))
	mux.Handle("POST "+Path, p.Guarded(http.HandlerFunc(p.enter)))
	mux.Handle("POST /logout", p.Guarded(http.HandlerFunc(p.leave)))
	mux.Handle("GET "+ForgottenPath, p.Guarded(http.HandlerFunc(p.askForgotten)))
	mux.Handle("POST "+ForgottenPath, p.Guarded(http.HandlerFunc(p.takeForgotten)))
	for _, path := range []string{InvitationPath, ResetPath} {
		mux.Handle("GET "+path+"{token}", p.Guarded(http.HandlerFunc(p.showTicket)))
		mux.Handle("POST "+path+"{token}", p.Guarded(http.HandlerFunc(p.takeTicket)))
	}
}

// sheet is what the form shows.
type sheet struct {
	Action string     // where it goes
	Hidden url.Values // what goes with it
	App    string     // the application that waits, may be empty
	Email  string
	Offer  access.Offer // of a second step that is to be made; empty: a code is asked for
	denial
}

// Authenticator is the address that programs on telephones open: its scheme is theirs
// alone, and package access has made it.
func (s sheet) Authenticator() template.URL { return template.URL(s.Offer.Link) }

// denial is why somebody was not let in.
type denial struct {
	Refusal string // key of a text, empty: nothing was refused
	Minutes int    // until the next try, of login.braked
}

// entrance is the form that leads to a page of this server.
func entrance(next string) sheet {
	return sheet{Action: Path, Hidden: url.Values{"next": {next}}}
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request) {
	next := p.Local(r.URL.Query().Get("next"))
	if _, ok := p.Actor(r); ok {
		p.forward(w, r, next)
		return
	}
	p.set.Show(w, r, http.StatusOK, "login", entrance(next))
}

// enter takes the form. Whatever was wrong, the page says one thing.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request) {
	if !p.set.Form(w, r) {
		return
	}
	next := p.Local(r.PostFormValue("next"))
	in, err := p.admit(r)
	if err == nil && in.step == access.Inside {
		p.drop(r)
		err = p.Enter(w, r, in.actor)
	}
	switch {
	case err != nil || in.step != access.Inside:
		form := entrance(next)
		carry(r, form.Hidden)
		p.again(w, r, form, in, err, p.show)
	case len(in.codes) > 0:
		p.set.Show(w, r, http.StatusOK, "codes", codes{in.codes, next})
	case p.resume(w, r, next):
	default:
		p.forward(w, r, next)
	}
}

// show answers with one of the forms.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, name string, s sheet) {
	p.set.Show(w, r, status, name, s)
}

// denied says how the form is shown again, and sets the headers that go with it.
func (p *Pages) denied(w http.ResponseWriter, r *http.Request, err error) (status int, d denial) {
	status, d.Refusal = http.StatusServiceUnavailable, "login.busy"
	switch fault.Of(err) {
	case fault.Invalid:
		status, d.Refusal = http.StatusUnprocessableEntity, "step.wrong"
	case fault.Unauthenticated:
		// 401 would have to name a scheme, and a browser would ask by itself.
		status, d.Refusal = http.StatusUnprocessableEntity, "login.wrong"
	case fault.TooMany:
		status, d.Refusal = http.StatusTooManyRequests, "login.braked"
		wait := time.Minute
		if b, ok := errors.AsType[*brake.Braked](err); ok {
			wait = b.For
		}
		d.Minutes = int(math.Ceil(wait.Minutes()))
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	default:
		wire.Refused(w, r, p.Log, status, err)
	}
	return status, d
}

// leave ends the session, on every replica when it answers, and forgets the cookie.
func (p *Pages) leave(w http.ResponseWriter, r *http.Request) {
	p.drop(r)
	p.setCookie(w, "", time.Time{})
	p.forward(w, r, Path)
}

// drop ends the session of the request, if it has one. That it could not be ended is no
// reason to keep anybody: it ends by itself.
func (p *Pages) drop(r *http.Request) {
	a, ok := p.Actor(r)
	if !ok {
		return
	}
	if err := p.Access.EndSession(r.Context(), a, a.Session); err != nil {
		p.Log.Warn("session not ended", "request", wire.RequestID(r.Context()), "error", err)
	}
}

// forward goes to another page after a form was taken.
func (p *Pages) forward(w http.ResponseWriter, r *http.Request, next string) {
	p.set.Guard(w.Header())
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// caller is the address that the request comes from, behind trusted proxies too.
func caller(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return from.Addr().String()
}
