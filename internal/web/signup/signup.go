// Package signup holds the pages on which somebody opens a test account (/pro/signup),
// and sees to his own (/user/edit): profile, password, the address that is told what
// happens.
//
// It knows forms. It must not know what an account is made of, how a password is kept or
// what is told to an address: access and webhooks do.
package signup

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/letters"
	"palier/internal/core/people"
	"palier/internal/core/webhooks"
	"palier/internal/web/page"
)

//go:embed templates texts
var files embed.FS

// Where the pages are.
const (
	Path    = "/pro/signup"
	Profile = "/user/edit"
)

// Door lets people in (login.Pages).
type Door interface {
	Members(serve func(w http.ResponseWriter, r *http.Request, a access.Actor)) http.Handler
	Guarded(next http.Handler) http.Handler
	Enter(w http.ResponseWriter, r *http.Request, a access.Actor) error
}

// Services are what the pages ask.
type Services struct {
	Access   *access.Service
	Login    *access.Login
	Door     Door
	Webhooks *webhooks.Service
	Formats  []string // in which the address can be told; none: it is not asked for
	Letters  *letters.Service
	// Mail gives a letter in words (app.Mail).
	Mail func(ctx context.Context, by access.Actor, id int64) (letters.Letter, letters.Mail, letters.Reason, error)
	Open bool // newcomers may sign up
	Now  func() time.Time
	Log  *slog.Logger
}

// Pages are the pages.
type Pages struct {
	Services
	set   *page.Set
	limit *page.Limit
}

// How often one address may sign up.
const (
	burst = 10
	pause = 2 * time.Minute
)

// New makes the pages.
func New(s Services) (*Pages, error) {
	s.Log = s.Log.With("page", "signup")
	set, err := page.Parse(files, s.Log)
	if err != nil {
		return nil, fmt.Errorf("signup.New: %w", err)
	}
	return &Pages{s, set, page.NewLimit(burst, pause, s.Now)}, nil
}

// Mount adds the pages to mux. Without Open there is no signing up.
func (p *Pages) Mount(mux *http.ServeMux) {
	mux.Handle("GET "+Profile, p.Door.Members(p.member(p.profile)))
	mux.Handle("POST "+Profile, p.Door.Members(p.member(p.saveProfile)))
	mux.Handle("POST "+Profile+"/password", p.Door.Members(p.member(p.savePassword)))
	mux.Handle("GET "+Letters, p.Door.Members(p.member(p.listLetters)))
	mux.Handle("GET "+Letters+"/{letter}", p.Door.Members(p.member(p.showLetter)))
	if len(p.Formats) > 0 {
		mux.Handle("POST "+Profile+"/webhook", p.Door.Members(p.member(p.saveWebhook)))
	}
	if p.Open {
		mux.HandleFunc("GET "+Path, p.form)
		mux.Handle("POST "+Path, p.Door.Guarded(http.HandlerFunc(p.enter)))
	}
}

// member serves a page to who is logged in.
func (p *Pages) member(serve func(w http.ResponseWriter, r *http.Request, a access.Actor) error) func(http.ResponseWriter, *http.Request, access.Actor) {
	return func(w http.ResponseWriter, r *http.Request, a access.Actor) {
		if r.Method == http.MethodPost && !p.set.Form(w, r) {
			return
		}
		if err := serve(w, r, a); err != nil {
			p.failed(w, r, err)
		}
	}
}

func (p *Pages) failed(w http.ResponseWriter, r *http.Request, err error) {
	status, key := http.StatusInternalServerError, "internal"
	switch fault.Of(err) {
	case fault.Forbidden, fault.Missing:
		status, key = http.StatusForbidden, "forbidden"
	case fault.TooMany:
		status, key = http.StatusTooManyRequests, "toomany"
	default:
		wire.Refused(w, r, p.Log, status, err)
	}
	p.set.Problem(w, r, status, key)
}

// newPage is the form of a newcomer.
type newPage struct {
	Form   access.Newcomer // without the password
	Errors []string        // fields that are wrong
	Taken  bool            // of the e-mail: somebody logs in with it
}

// Sentence is the key of what is wrong with a field.
func (n newPage) Sentence(field string) string {
	if field == "email" && n.Taken {
		return "error.email.taken"
	}
	return "error." + field
}

// Wrong tells a field that is.
func (n newPage) Wrong(field string) bool { return slices.Contains(n.Errors, field) }

func (p *Pages) form(w http.ResponseWriter, r *http.Request) {
	p.set.Show(w, r, http.StatusOK, "signup", newPage{})
}

// enter takes the form, and logs the newcomer in.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request) {
	if !p.limit.Allow(r) {
		w.Header().Set("Retry-After", "120")
		p.set.Problem(w, r, http.StatusTooManyRequests, "toomany")
		return
	}
	if !p.set.Form(w, r) {
		return
	}
	field := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	n := access.Newcomer{Company: field("company"), Firstname: field("firstname"), Lastname: field("lastname"), Email: field("email"),
		Phone: field("phone"), Password: r.PostForm.Get("password"), Language: p.set.Words(r).Lang}
	_, err := p.Access.SignUp(r.Context(), n, event.Who{Kind: "visitor", Door: "signup", Request: wire.RequestID(r.Context())})
	if wrong := fields(err); len(wrong) > 0 {
		n.Password = ""
		_, address := people.Email(n.Email)
		p.set.Show(w, r, http.StatusUnprocessableEntity, "signup", newPage{n, wrong, address})
		return
	}
	if err == nil {
		err = p.login(w, r, n.Email, n.Password)
	}
	if err != nil {
		p.failed(w, r, err)
		return
	}
	p.forward(w, r, Profile, "said", "welcome")
}

// login lets somebody in with what he has just chosen.
func (p *Pages) login(w http.ResponseWriter, r *http.Request, email, password string) error {
	a, _, err := p.Login.User(r.Context(), email, password, caller(r))
	if err != nil {
		return err
	}
	return p.Door.Enter(w, r, a)
}

// caller is the address that a request comes from.
func caller(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return from.Addr().String()
}

// fields are those that an error is about; none for an error of another kind.
func fields(err error) (list []string) {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return nil
	}
	for _, problem := range e.Problems {
		if !slices.Contains(list, problem.Field) {
			list = append(list, problem.Field)
		}
	}
	return list
}

func (p *Pages) forward(w http.ResponseWriter, r *http.Request, path string, pairs ...string) {
	p.set.Guard(w.Header())
	http.Redirect(w, r, p.set.Words(r).Link(path, pairs...), http.StatusSeeOther)
}

// phone tells a telephone number, or none.
func phone(raw, country string) bool {
	if raw == "" {
		return true
	}
	_, ok := people.Phone(raw, country)
	return ok
}
