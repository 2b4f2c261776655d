package app

import (
	"net/http"
	"net/url"

	"palier/internal/config"
	"palier/internal/core/listings"
	"palier/internal/httpd"
	"palier/internal/web"
	"palier/internal/web/agent"
	"palier/internal/web/booking"
	"palier/internal/web/calendar"
	"palier/internal/web/login"
	"palier/internal/web/showcase"
	"palier/internal/web/signup"
)

// pages mounts what people use: the workspace, the visitor's pages, the log-in, the agent's pages, calendar feeds, one's own account.
func (a *App) pages(mux *http.ServeMux, site *web.Site) error {
	public, err := url.Parse(a.Config.PublicURL)
	if err != nil {
		return err
	}
	visitors, err := booking.New(booking.Services{Visits: a.Visits, Access: a.Access, Letters: a.Letters, Passes: a.Passes, Host: public.Hostname(), Now: a.now, Log: a.log})
	if err != nil {
		return err
	}
	visitors.Mount(mux)
	window, err := showcase.New(showcase.Services{Showcase: listings.NewShowcase(a.store, a.Documents), Access: a.Access, Leads: a.Leads, Visits: a.Visits, Catalogs: a.Catalogs, Cards: a.Mandates,
		Once: a.answers, Origin: base(config.Config{PublicURL: a.Config.PublicURL}, httpd.Mount{}), Now: a.now, Log: a.log})
	if err != nil {
		return err
	}
	window.Mount(mux)
	if err := a.workspace(mux, site, public.Scheme == "https"); err != nil {
		return err
	}

	a.entrance.Mount(mux)
	login.Applications{Pages: a.entrance, Grants: a.Grants, Back: agent.Path}.Mount(mux)

	agents, err := agent.New(agent.Services{Visits: a.Visits, People: a.People, Documents: a.Documents, Access: a.Access, Login: a.entrance, Once: a.answers, Feed: a.FeedAddress, Now: a.now, Log: a.log})
	if err != nil {
		return err
	}
	agents.Mount(mux)
	mux.HandleFunc("/", site.NotFound) // what people mistype

	calendar.New(calendar.Services{Visits: a.Visits, Host: public.Hostname(), Now: a.now, Log: a.log}).Mount(mux)

	if a.mailbox != nil {
		a.mailbox.Mount(mux)
	}

	own, err := signup.New(signup.Services{Access: a.Access, Login: a.Login, Door: a.entrance, Webhooks: a.Webhooks, Formats: []string{"visitchange", "webhookevent"},
		Letters: a.Letters, Mail: a.Mail,
		Open: a.Config.SandboxSignup, Now: a.now, Log: a.log})
	if err != nil {
		return err
	}
	own.Mount(mux)
	return nil
}

// FeedAddress is where calendar programs read the feed with the token.
func (a *App) FeedAddress(token string) string { return calendar.Address(a.origin(), token) }
