package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"palier/internal/core/grants"
	"palier/internal/httpd"
	"palier/internal/web"
	"palier/internal/web/login"
)

// applications makes what lets applications act for users.
func (a *App) applications(outlast func(context.Context)) *grants.Service {
	return grants.NewService(a.Ledger, a.store, grants.Needs{Sessions: a.Access, Lender: a.Login, Now: a.now, Outlast: outlast})
}

// logIn makes the page on which people log in, for all other pages, and for doors whose
// clients send people to one. Whoever wanted no page in particular goes to home.
func (a *App) logIn(home string) (*login.Pages, error) {
	public, err := url.Parse(a.Config.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("app: public URL: %w", err)
	}
	return login.New(login.Services{Login: a.Login, Access: a.Access, Secure: public.Scheme == "https", Home: home, Now: a.now, Log: a.log})
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

// withPages is a door's mount with what its pages need at the door's own host name, where
// nothing else is served: their look, and, when nobody said which address is the public
// one, the pages that they lead to.
func (a *App) withPages(d door, site *web.Site) (httpd.Mount, error) {
	m, rest := d.mount, d.mount.Handler
	if !d.paged || m.Host == "" {
		return m, nil
	}
	pages := http.NewServeMux()
	site.MountStatic(pages)
	if a.Config.PublicURL == "" {
		entrance, err := a.logIn(login.ApplicationsPath)
		if err != nil {
			return m, err
		}
		entrance.Mount(pages)
		login.Applications{Pages: entrance, Grants: a.Grants}.Mount(pages)
	}
	m.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := pages.Handler(r); pattern != "" && m.Named(r) {
			pages.ServeHTTP(w, r)
			return
		}
		rest.ServeHTTP(w, r)
	})
	return m, nil
}
