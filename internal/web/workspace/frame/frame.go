// Package frame is what all screens of the workspace have in common: the rail and the bar
// around them, who looks and what he may, forms that are sent once, words after an act with
// the way to take it back, edits that meet somebody else's, and news while a page is open.
//
// It knows HTTP, HTML and who is logged in. It must not know what any screen shows: each
// family of screens is a package of its own, which is given the services that it asks.
package frame

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/once"
	"palier/internal/web/page"
)

//go:embed templates texts
var files embed.FS

// Policy is what a screen may load: everything from this server, no inline script or style,
// and nothing may frame it.
const Policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// Members lets those through who are logged in, with who they are (login.Pages).
type Members interface {
	Members(serve func(w http.ResponseWriter, r *http.Request, a access.Actor)) http.Handler
}

// People tells who somebody is, how he wants his pages, and where he works.
type People interface {
	User(ctx context.Context, a access.Actor, id int64) (access.User, error)
	Preferences(ctx context.Context, a access.Actor) (access.Preferences, error)
	Agencies(ctx context.Context, a access.Actor) ([]access.Agency, error)
}

// Services are what the frame asks.
type Services struct {
	Login   Members
	People  People
	Once    *once.Service
	Asset   func(name string) string // the address of a static file
	Secure  bool                     // people reach this server by https
	Test    string                   // why everybody should know that this is no real account; empty: it is one
	Journal Journal
	Now     func() time.Time
	Log     *slog.Logger
}

// Frame holds every family of screens.
type Frame struct {
	Services
	funcs template.FuncMap
	news  *News
}

// New makes the frame. Stop ends what it does behind the scenes.
func New(s Services) *Frame {
	s.Log = s.Log.With("page", "workspace")
	return &Frame{Services: s, funcs: functions(s.Asset), news: newNews(s.Journal, s.Log)}
}

// Screens are the pages of one family.
type Screens struct {
	frame *Frame
	set   *page.Set
}

// Screens reads a family's templates/*.html and texts.
func (f *Frame) Screens(family fs.FS) (*Screens, error) {
	set, err := page.ParseWithin(page.Around{Files: files, Funcs: f.funcs}, family, f.Log)
	if err != nil {
		return nil, fmt.Errorf("frame.Screens: %w", err)
	}
	set.Policy = Policy
	return &Screens{f, set}, nil
}

// Check reads every template now, and tells which is none; else each is read when it is first
// shown.
func (s *Screens) Check() error { return s.set.Check() }

// Handle serves a screen, or takes its form, at a pattern of mux, for whoever holds the
// right; "": for everybody who is logged in. That is for what is shown: what is done, the core
// allows.
func (s *Screens) Handle(mux *http.ServeMux, pattern string, need access.Right, serve func(c *Call) error) {
	mux.Handle(pattern, s.frame.Login.Members(func(w http.ResponseWriter, r *http.Request, a access.Actor) {
		c := &Call{W: w, R: r, Actor: a, screens: s, Words: s.set.Words(r)}
		if err := c.serve(need, serve); err != nil {
			c.refuse(err)
		}
	}))
}
