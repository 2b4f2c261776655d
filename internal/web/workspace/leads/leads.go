// Package leads is the screens of the inbox (boîte de leads): the list and the board, one
// enquiry, answers and their templates, and what an agency settles about answering.
//
// It knows HTTP, HTML and the inbox's use cases. It must not know a rule of the business: who
// may take what, what a stage means and how long is too long, the core says.
package leads

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strings"

	"palier/internal/core/access"
	core "palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Inbox     *core.Inbox
	People    *people.Service
	Users     Users
	Listings  Listings
	Programs  Programs
	ApimoRoot func() string // where the Apimo door is reached, for the first enquiry
}

// Users finds who is in charge (access.Service).
type Users interface {
	UsersByID(ctx context.Context, a access.Actor, ids []int64) (map[int64]access.User, error)
}

// Listings finds what an enquiry is about (listings.Service).
type Listings interface {
	Property(ctx context.Context, by access.Actor, id int64) (listings.Property, error)
}

// Programs names programmes (programs.Service).
type Programs interface {
	Names(ctx context.Context, a access.Actor, ids []int64) (map[int64]string, error)
}

type pages struct{ Services }

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	screens, err := f.Screens(files)
	if err != nil {
		return err
	}
	p := &pages{s}
	for pattern, serve := range map[string]func(c *frame.Call) error{
		"GET /leads":                           p.inbox,
		"GET /leads/new":                       p.blank,
		"POST /leads/new":                      p.add,
		"POST /leads/try":                      p.try,
		"GET /leads/{id}":                      p.lead,
		"GET /leads/{id}/answer":               p.draft,
		"POST /leads/{id}/answer":              p.reply,
		"POST /leads/{id}/log":                 p.log,
		"POST /leads/move":                     p.move,
		"POST /leads/assign":                   p.assign,
		"POST /leads/snooze":                   p.snooze,
		"POST /leads/undo":                     p.undo,
		"POST /leads/views":                    p.keepView,
		"POST /leads/views/remove":             p.dropView,
		"GET /settings/templates":              p.templates,
		"GET /settings/templates/{id}":         p.template,
		"POST /settings/templates":             p.addTemplate,
		"POST /settings/templates/{id}":        p.changeTemplate,
		"POST /settings/templates/{id}/remove": p.removeTemplate,
		"GET /settings/inbox":                  p.settings,
		"POST /settings/inbox":                 p.settle,
	} {
		screens.Handle(mux, pattern, access.LeadsRead, serve)
	}
	return nil
}

// Path is the inbox's.
const Path = "/leads"

// back is where a form leads back to: a page of the inbox, nothing that somebody else wrote.
func back(c *frame.Call, otherwise string) string {
	u, err := url.Parse(c.Value("back"))
	if err != nil || u.IsAbs() || u.Host != "" || u.Path != Path && !strings.HasPrefix(u.Path, Path+"/") && u.Path != "/" || strings.Contains(u.Path, "\\") {
		return otherwise
	}
	return u.RequestURI()
}
