package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"palier/internal/core/grants"
	"palier/internal/httpd"
	"palier/internal/web/agent"
	"palier/internal/web/login"
)

// applications makes what lets applications act for users.
func (a *App) applications(outlast func(context.Context)) *grants.Service {
	return grants.NewService(a.Ledger, a.store, grants.Needs{Sessions: a.Access, Lender: a.Login, Now: a.now, Outlast: outlast})
}

// logIn makes the page on which people log in, for all other pages, and for doors whose
// clients send people to one.
func (a *App) logIn() (*login.Pages, error) {
	public, err := url.Parse(a.Config.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("app: public URL: %w", err)
	}
	return login.New(login.Services{Login: a.Login, Access: a.Access, Secure: public.Scheme == "https", Home: agent.Path, Log: a.log})
}

// consent is the page on which a user lets an application act for him, for the door of a
// mount. Whoever comes by the door's own host name goes to the public address, where he is
// logged in to the other pages.
func (a *App) consent(m httpd.Mount) http.Handler {
	public := strings.TrimRight(a.Config.PublicURL, "/")
	home := func(r *http.Request) string {
		if public == "" || !m.Named(r) {
			return ""
		}
		return public + m.Prefix + r.URL.Path
	}
	return login.Consent{Pages: a.entrance, Grants: a.Grants, Home: home}
}
