package app

import (
	"net/http"
	"net/url"

	"palier/internal/web/agent"
	"palier/internal/web/booking"
	"palier/internal/web/calendar"
	"palier/internal/web/login"
	"palier/internal/web/signup"
)

// pages mounts what people use: the visitor's pages, the log-in, the agent's pages, calendar feeds, one's own account.
func (a *App) pages(mux *http.ServeMux) error {
	public, err := url.Parse(a.Config.PublicURL)
	if err != nil {
		return err
	}
	visitors, err := booking.New(booking.Services{Visits: a.Visits, Access: a.Access, Letters: a.Letters, Passes: a.Passes, Host: public.Hostname(), Now: a.now, Log: a.log})
	if err != nil {
		return err
	}
	visitors.Mount(mux)

	entrance, err := login.New(login.Services{Login: a.Login, Access: a.Access, Secure: public.Scheme == "https", Home: agent.Path, Log: a.log})
	if err != nil {
		return err
	}
	entrance.Mount(mux)

	agents, err := agent.New(agent.Services{Visits: a.Visits, Access: a.Access, Login: entrance, Now: a.now, Log: a.log})
	if err != nil {
		return err
	}
	agents.Mount(mux)

	calendar.New(calendar.Services{Visits: a.Visits, Host: public.Hostname(), Now: a.now, Log: a.log}).Mount(mux)

	if a.mailbox != nil {
		a.mailbox.Mount(mux)
	}

	own, err := signup.New(signup.Services{Access: a.Access, Login: a.Login, Door: entrance, Webhooks: a.Webhooks, Format: "visitchange",
		Open: a.Config.SandboxSignup, Now: a.now, Log: a.log})
	if err != nil {
		return err
	}
	own.Mount(mux)
	return nil
}

// FeedAddress is where calendar programs read the feed with the token.
func (a *App) FeedAddress(token string) string { return calendar.Address(a.origin(), token) }
