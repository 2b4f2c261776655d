package login

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"path"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
	"palier/internal/web/page"
)

// Consent is the page on which a user lets an application act for him (RFC 6749, 4.1.1;
// docs/oauth.md): first the log-in form, when nobody is logged in, then what the
// application asks for. A door serves it at the vendor's address, GET .../authorization,
// and where its forms go, POST .../consent.
//
// Nothing is kept between the two: each form carries the whole request, which is checked
// anew every time. So a form that is hours old leads to a new one, and not to an error.
type Consent struct {
	*Pages
	Grants *grants.Service
	// Home is the address of the page where people log in for the other pages too, when a
	// request came to it by a host name of its own; otherwise empty.
	Home func(r *http.Request) string
}

// The last words of the two addresses.
const (
	asksAt  = "authorization"
	takesAt = "consent"
)

// ServeHTTP implements http.Handler. Forms of another site are refused; what says nothing
// of where it comes from is no browser, has no cookie that somebody else gave it, and
// needs the form's own mark to decide anything.
func (c Consent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.set.Problem(w, r, http.StatusForbidden, "origin")
	}))
	origin.Handler(http.HandlerFunc(c.serve)).ServeHTTP(w, asSent(r))
}

// asSent is the request at the path that the browser has, which begins above the mount: the
// page's own links lead there.
func asSent(r *http.Request) *http.Request {
	u, err := url.ParseRequestURI(r.RequestURI)
	if err != nil {
		return r
	}
	return wire.At(r, u.Path, u.RawPath)
}

func (c Consent) serve(w http.ResponseWriter, r *http.Request) {
	sent := r.URL.Query()
	if r.Method != http.MethodPost && path.Base(r.URL.Path) == takesAt {
		// Somebody opens the address that his browser shows after a form.
		w.Header().Set("Allow", http.MethodPost)
		c.set.Problem(w, r, http.StatusMethodNotAllowed, "again")
		return
	}
	if r.Method == http.MethodPost {
		if !c.set.Form(w, r) {
			return
		}
		sent = r.PostForm
	}
	asked, ok := c.asked(w, r, sent)
	switch {
	case !ok:
	case r.Method != http.MethodPost && c.Home(r) != "":
		c.forward(w, r, c.Home(r)+"?"+r.URL.RawQuery)
	case r.Method != http.MethodPost:
		c.ask(w, r, asked)
	case sent.Get("decision") != "":
		c.decide(w, r, asked)
	default:
		c.enterFor(w, r, asked)
	}
}

// asked checks the request, or answers and gives false. Who the application is, and that
// the address is its own, comes first: before that nobody is sent anywhere.
func (c Consent) asked(w http.ResponseWriter, r *http.Request, sent url.Values) (asked grants.Asked, ok bool) {
	request, err := grants.ParseRequest(sent)
	if err == nil {
		asked, err = c.Grants.Ask(r.Context(), request)
	}
	switch reason := grants.ReasonOf(err); {
	case err == nil:
		return asked, true
	case reason == "":
		c.busy(w, r, err)
	case asked.To != "":
		c.sendAway(w, asked.Refused(err))
	case reason == grants.InvalidClient:
		c.set.Problem(w, r, http.StatusBadRequest, "application")
	default:
		c.set.Trouble(w, r, http.StatusBadRequest, page.Trouble{Key: "request", Detail: grants.SentenceOf(err)})
	}
	return asked, false
}

// user is who is logged in, if the application is one of his account.
func (c Consent) user(r *http.Request, asked grants.Asked) (access.Actor, bool) {
	a, ok := c.Actor(r)
	return a, ok && a.Account == asked.Client.Account
}

// ask puts the request before the user. The agency's own applications need no consent; they
// get it by an address that is opened (GET), for a form is not sent twice.
func (c Consent) ask(w http.ResponseWriter, r *http.Request, asked grants.Asked) {
	a, ok := c.user(r, asked)
	switch {
	case !ok:
		c.show(w, r, http.StatusOK, "login", asked, c.entrance(r, asked))
	case asked.Client.Own && r.Method == http.MethodGet:
		c.letIn(w, r, a, asked)
	default:
		c.show(w, r, http.StatusOK, "consent", asked, c.question(r, a, asked))
	}
}

// enterFor takes the log-in form. A user of another account is told what a wrong password
// is told.
func (c Consent) enterFor(w http.ResponseWriter, r *http.Request, asked grants.Asked) {
	in, err := c.admit(r)
	if err == nil && in.actor.Account != asked.Client.Account {
		in, err = entry{}, access.ErrCredentials
	}
	if err == nil && in.step == access.Inside {
		c.drop(r)
		err = c.Enter(w, r, in.actor)
	}
	switch {
	case err != nil || in.step != access.Inside:
		c.Pages.again(w, r, c.entrance(r, asked), in, err, func(w http.ResponseWriter, r *http.Request, status int, name string, s sheet) {
			c.show(w, r, status, name, asked, s)
		})
	case len(in.codes) > 0:
		c.show(w, r, http.StatusOK, "codes", asked, codes{in.codes, beside(r, asksAt) + "?" + asked.Asks.Values().Encode()})
	case asked.Client.Own:
		c.letIn(w, r, in.actor.Through(Kind, wire.RequestID(r.Context())), asked)
	default:
		c.again(w, r, asked)
	}
}

// decide does what the user chose. A form that is not of this session, because another
// began since it was shown, decides nothing: a new one is shown.
func (c Consent) decide(w http.ResponseWriter, r *http.Request, asked grants.Asked) {
	a, ok := c.user(r, asked)
	if !ok || subtle.ConstantTimeCompare([]byte(c.mark(r)), []byte(r.PostFormValue("mark"))) != 1 {
		c.ask(w, r, asked)
		return
	}
	switch r.PostFormValue("decision") {
	case "allow":
		c.letIn(w, r, a, asked)
	case "deny":
		c.sendAway(w, asked.Refused(grants.ErrAccessDenied))
	default: // another account
		c.leaveFor(w, r, asked)
	}
}

// letIn lets the application act for the actor, and sends him back to it.
func (c Consent) letIn(w http.ResponseWriter, r *http.Request, a access.Actor, asked grants.Asked) {
	to, err := c.Grants.Authorize(r.Context(), a, asked)
	switch {
	case err == nil:
		c.sendAway(w, to)
	case fault.Is(err, fault.Unauthenticated): // logged out since he was asked
		c.show(w, r, http.StatusOK, "login", asked, c.entrance(r, asked))
	default:
		c.busy(w, r, err)
	}
}

// sendAway goes to the application. 302 and never 307, which would send the form on, with
// the password in it (RFC 9700, 4.12); nor does its address tell where the user was.
func (c Consent) sendAway(w http.ResponseWriter, to string) {
	c.set.Guard(w.Header())
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
}

func (c Consent) busy(w http.ResponseWriter, r *http.Request, err error) {
	wire.Refused(w, r, c.Log, http.StatusServiceUnavailable, err)
	w.Header().Set("Retry-After", "1")
	c.set.Problem(w, r, http.StatusServiceUnavailable, "busy")
}

// show answers with a page whose form may lead to the application: a browser holds the
// redirect that follows a form, and those that follow it, to form-action. So its scheme is
// allowed, here and on no other page.
func (c Consent) show(w http.ResponseWriter, r *http.Request, status int, name string, asked grants.Asked, data any) {
	scheme, _, _ := strings.Cut(asked.To, ":")
	set := *c.set
	set.Policy = strings.Replace(page.Plain, "form-action 'self'", "form-action 'self' "+scheme+":", 1)
	set.Show(w, r, status, name, data)
}
