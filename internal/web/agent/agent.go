// Package agent holds the pages that whoever shows properties has on the telephone: the
// day's visits, and of each visit who comes, the way there, the code and the report.
//
// It knows what is shown when: a door's code half an hour before. It must not know what
// becomes of a visit: it asks visits, and says what it answers. Every page works without
// a script; with one, texts are kept while they are written, and what is sent waits for
// a connection (app/agent.js).
package agent

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/web/page"
)

//go:embed templates texts app
var files embed.FS

// Path is where an agent's day begins.
const Path = "/agent"

// Members lets those through who are logged in, with who they are (login.Pages).
type Members interface {
	Members(serve func(w http.ResponseWriter, r *http.Request, a access.Actor)) http.Handler
}

// Services are what the pages ask.
type Services struct {
	Visits    *visits.Service
	People    *people.Service
	Documents *documents.Service
	Access    *access.Service
	Login     Members
	Once      *once.Service
	Feed      func(token string) string // the address of a calendar feed
	Now       func() time.Time
	Log       *slog.Logger
}

// Pages are the agent's pages.
type Pages struct {
	Services
	set *page.Set
}

// policy is page.Plain with what an installed page needs: its manifest, and the script
// that keeps what could not be sent.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// New makes the pages.
func New(s Services) (*Pages, error) {
	s.Log = s.Log.With("page", "agent")
	set, err := page.Parse(files, s.Log)
	if err != nil {
		return nil, fmt.Errorf("agent.New: %w", err)
	}
	set.Policy = policy
	return &Pages{s, set}, nil
}

// Mount adds the pages to mux.
func (p *Pages) Mount(mux *http.ServeMux) {
	handle := func(pattern string, serve handler) { mux.Handle(pattern, p.Login.Members(p.member(serve))) }
	handle("GET "+Path, p.today)
	handle("GET "+calendarPath, p.calendar)
	handle("POST "+calendarPath, p.openFeed)
	handle("POST "+calendarPath+"/close", p.act(p.closeFeed))
	handle("GET "+Path+"/visits/{uid}", p.visit)
	handle("POST "+Path+"/visits/{uid}/confirm", p.act(p.confirm))
	handle("POST "+Path+"/visits/{uid}/cancel", p.act(p.cancel))
	handle("GET "+Path+"/visits/{uid}/move", p.slots)
	handle("POST "+Path+"/visits/{uid}/move", p.act(p.move))
	handle("POST "+Path+"/visits/{uid}/done", p.done)
	handle("POST "+Path+"/visits/{uid}/report", p.act(p.report))
	handle("POST "+Path+"/visits/{uid}/papers", p.addPaper)
	handle("GET "+Path+"/visits/{uid}/papers/{document}", p.paper)
	handle("POST "+Path+"/visits/{uid}/papers/{document}/remove", p.removePaper)
	p.mountApp(mux)
}

// visitPath is the page of a visit.
func visitPath(uid string) string { return Path + "/visits/" + uid }

// handler serves a page to who is logged in.
type handler func(w http.ResponseWriter, r *http.Request, a access.Actor) error

// member reads the form, and turns an error into its page.
func (p *Pages) member(serve handler) func(w http.ResponseWriter, r *http.Request, a access.Actor) {
	return func(w http.ResponseWriter, r *http.Request, a access.Actor) {
		read := p.set.Form
		if uploads(r) {
			read = p.upload
		}
		if r.Method == http.MethodPost && !read(w, r) {
			return
		}
		if err := serve(w, r, a); err != nil {
			p.refuse(w, r, err)
		}
	}
}

func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, key := http.StatusInternalServerError, "internal"
	switch fault.Of(err) {
	case fault.Missing, fault.Invalid:
		status, key = http.StatusNotFound, "missing"
	case fault.Forbidden:
		status, key = http.StatusForbidden, "forbidden"
	case fault.Conflict:
		status, key = http.StatusConflict, "conflict"
	case fault.Unavailable:
		status = http.StatusServiceUnavailable
	}
	if status >= http.StatusInternalServerError {
		wire.Refused(w, r, p.Log, status, err)
	}
	p.set.Trouble(w, r, status, page.Trouble{Key: key, Back: Path})
}

// zone is where an agent's days are counted.
func (p *Pages) zone(ctx context.Context, a access.Actor) (*time.Location, access.User, error) {
	u, err := p.Access.User(ctx, a, a.User)
	if err != nil {
		return nil, u, err
	}
	zone, err := time.LoadLocation(u.Timezone)
	if err != nil { // none that this machine knows
		zone = visits.Place{}.Settings().Zone
	}
	return zone, u, nil
}
