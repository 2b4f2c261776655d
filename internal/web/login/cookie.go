package login

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// stay is how long somebody stays logged in: an agent's telephone for a fortnight.
const stay = 14 * 24 * time.Hour

// Kind is what sessions of pages are called (access.Session).
const Kind = "web"

// Actor answers who looks at a page, false when nobody is logged in.
func (p *Pages) Actor(r *http.Request) (access.Actor, bool) {
	cookie, err := r.Cookie(p.name())
	if err != nil {
		return access.Actor{}, false
	}
	a, err := p.Login.Session(r.Context(), cookie.Value)
	return a.Through(Kind, wire.RequestID(r.Context())), err == nil
}

// Enter logs in who has just proved who he is (access.Login.User), and says so to his
// browser. A page that sets a password calls it again: the old sessions are over.
func (p *Pages) Enter(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	v, err := p.Access.OpenSession(r.Context(), a.Through(Kind, wire.RequestID(r.Context())), Kind, stay)
	if err != nil {
		return err
	}
	p.setCookie(w, v.Token, v.ExpiresAt)
	return nil
}

// Members lets those through who are logged in, with who they are. The others are shown
// the log-in page, and come back to a page that can be opened again.
func (p *Pages) Members(serve func(w http.ResponseWriter, r *http.Request, a access.Actor)) http.Handler {
	return p.Guarded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := p.Actor(r)
		if !ok && r.Method == http.MethodPost && r.Header.Get("Sec-Fetch-Mode") == "navigate" { // no script's
			p.keep(w, r)
			return
		}
		if !ok {
			wanted := ""
			if r.Method == http.MethodGet || r.Method == http.MethodHead {
				wanted = r.URL.RequestURI()
			}
			p.forward(w, r, Path+"?"+url.Values{"next": {p.Local(wanted)}}.Encode())
			return
		}
		serve(w, r, a)
	}))
}

// Guarded refuses what another site makes a browser send with our cookie. The standard
// protection lets a request pass that does not say where it comes from at all, because a
// program without cookies may send it; here every browser says it.
func (p *Pages) Guarded(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	deny := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.set.Problem(w, r, http.StatusForbidden, "origin")
	})
	origin.SetDenyHandler(deny)
	guarded := origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		silent := r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == ""
		if silent && r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions {
			deny(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// setCookie keeps the token in the browser, out of reach of scripts and of other sites'
// forms; an empty one takes it away.
func (p *Pages) setCookie(w http.ResponseWriter, token string, until time.Time) {
	c := &http.Cookie{Name: p.name(), Value: token, Path: "/", Expires: until,
		HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// name is the cookie's. Under https the prefix makes browsers refuse one that another
// host of the domain, or a connection in the clear, has set.
func (p *Pages) name() string {
	if p.Secure {
		return "__Host-palier"
	}
	return "palier"
}

// Local is a page of this server, or the one to begin with: nobody is sent elsewhere
// after he has logged in, however the address is written.
func (p *Pages) Local(next string) string {
	u, err := url.Parse(next)
	odd := strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f })
	if err != nil || odd || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		u.Path == Path || u.Path == "/logout" {
		return p.Home
	}
	return next
}
