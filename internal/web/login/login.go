// Package login holds the page on which people log in, and the cookie by which the other
// pages know them afterwards.
//
// It knows forms and cookies. It must not know what a person may do, how a password is
// kept, nor when somebody has failed too often: package access says who it is.
package login

import (
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/web/page"
)

//go:embed templates texts
var files embed.FS

// Path is where people log in; ?next= is the page they wanted.
const Path = "/login"

// Services are what the page asks.
type Services struct {
	Login  *access.Login
	Access *access.Service
	Secure bool   // people reach this server by https
	Home   string // page to go to when none was wanted
	Log    *slog.Logger
}

// Pages are the log-in page and the cookie.
type Pages struct {
	Services
	set *page.Set
}

// New makes the page.
func New(s Services) (*Pages, error) {
	s.Log = s.Log.With("page", "login")
	set, err := page.Parse(files, s.Log)
	if err != nil {
		return nil, fmt.Errorf("login.New: %w", err)
	}
	return &Pages{s, set}, nil
}

// Mount adds the page to mux: GET and POST /login, POST /logout.
func (p *Pages) Mount(mux *http.ServeMux) {
	mux.Handle("GET "+Path, p.Guarded(http.HandlerFunc(p.form)))
	mux.Handle("POST "+Path, p.Guarded(http.HandlerFunc(p.enter)))
	mux.Handle("POST /logout", p.Guarded(http.HandlerFunc(p.leave)))
}

// sheet is what the form shows.
type sheet struct {
	Next    string
	Email   string
	Refusal string // key of a text, empty: nothing was refused
	Minutes int    // until the next try, of login.braked
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request) {
	next := p.local(r.URL.Query().Get("next"))
	if _, ok := p.Actor(r); ok {
		p.forward(w, r, next)
		return
	}
	p.set.Show(w, r, http.StatusOK, "login", sheet{Next: next})
}

// enter takes the form. Whatever was wrong, the page says one thing.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request) {
	if !p.set.Form(w, r) {
		return
	}
	s := sheet{Next: p.local(r.PostFormValue("next")), Email: r.PostFormValue("email")}
	a, _, err := p.Login.User(r.Context(), s.Email, r.PostFormValue("password"), caller(r))
	if err == nil {
		p.drop(r)
		err = p.Enter(w, r, a)
	}
	if err != nil {
		p.refuse(w, r, s, err)
		return
	}
	p.forward(w, r, s.Next)
}

// refuse shows the form again with what is wrong.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, s sheet, err error) {
	status := http.StatusServiceUnavailable
	s.Refusal = "login.busy"
	switch fault.Of(err) {
	case fault.Unauthenticated:
		// 401 would have to name a scheme, and a browser would ask by itself.
		status, s.Refusal = http.StatusUnprocessableEntity, "login.wrong"
	case fault.TooMany:
		status, s.Refusal = http.StatusTooManyRequests, "login.braked"
		wait := time.Minute
		if b, ok := errors.AsType[*access.Braked](err); ok {
			wait = b.For
		}
		s.Minutes = int(math.Ceil(wait.Minutes()))
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	default:
		wire.Refused(w, r, p.Log, status, err)
	}
	p.set.Show(w, r, status, "login", s)
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
