// Package adlead is the door that speaks the Adlead API, the sale of new-build:
// paths, JSON, French messages and quirks as the vendor's documents and public
// clients know them (README.md).
//
// It translates between that API and the core and takes no decision of the
// business; it knows no SQL and no other door.
package adlead

import (
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// Spec is this door's OpenAPI 3.0.3 document.
//
//go:embed openapi.yaml
var Spec []byte

// Services are what the door translates for.
type Services struct {
	Login    *access.Login
	Access   *access.Service
	Names    Names
	Programs *programs.Service
	People   *people.Service
	Desk     *leads.Desk
	Sales    *sales.Service
	Registry *sales.Registry
	Once     *once.Service
	Now      func() time.Time
	Log      *slog.Logger
}

// Names finds the names of what an answer mentions though the key does not reach
// it: the programmes of a lead of the space, the firms of owners.
type Names interface {
	GetProgram(ctx context.Context, account, id int64) (programs.Program, bool, error)
	ListAgencies(ctx context.Context, account int64, ids []int64, all bool) ([]access.Agency, error)
}

// Door answers requests of one mount.
type Door struct {
	Services
	base func(r *http.Request) string
	mux  *http.ServeMux
}

// New makes the door. base gives the absolute URL of the mount that a request
// came through, without a trailing slash; the addresses of plans start with it.
// The handler expects paths relative to the mount.
func New(s Services, base func(r *http.Request) string) *Door {
	d := &Door{Services: s, base: base}
	d.mux = d.routes()
	return d
}

// maxBody is the largest JSON body taken, in bytes (spec 2.5).
const maxBody = 1 << 20

// call is one request of a known key.
type call struct {
	w         http.ResponseWriter
	r         *http.Request // its path is relative to the space
	ctx       context.Context
	actor     access.Actor
	developer access.Developer
	program   int64 // of the path; 0: the whole space
	path      string
	users     map[int64]access.User // those that were looked up
}

// ServeHTTP answers a request: document, plan, else a call of a key. A trailing
// slash means nothing.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	path := strings.TrimRight(r.URL.Path, "/")
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case path == "/openapi.yaml" && reads:
		h.Set("Content-Type", "application/yaml; charset=utf-8")
		w.Write(Spec)
	case strings.HasPrefix(path, planPrefix) && reads:
		d.answer(w, r, d.sendPlan(w, r, path))
	default:
		d.answer(w, r, d.serve(w, r, path))
	}
}

// serve answers a call. The order of refusals is the API's (spec 2.5, decisions
// 22): key, space, programme out of scope, path and verb, permission.
func (d *Door) serve(w http.ResponseWriter, r *http.Request, path string) error {
	slug, rest, ok := within(path)
	if !ok {
		return errNotFound
	}
	actor, developer, err := d.who(r, slug)
	if err != nil {
		return err
	}
	if program, named := programOf(rest); named && !actor.InProgram(program) || r.URL.RawPath != "" {
		return errNotFound // nothing here needs an escape
	}
	c := &call{w: w, r: relative(r, rest), actor: actor, developer: developer, path: "/v1/" + slug + rest, users: map[int64]access.User{}}
	if err := d.offered(c.r); err != nil {
		return err
	}
	var failed error
	c.ctx = context.WithValue(r.Context(), callKey{}, &running{c, &failed})
	d.mux.ServeHTTP(w, c.r.WithContext(c.ctx))
	return failed
}

// within takes a path apart into the space's slug and what lies in it. An
// application host of the vendor has the same paths under /api.
func within(path string) (slug, rest string, ok bool) {
	inside, ok := strings.CutPrefix(strings.TrimPrefix(path, "/api"), "/v1")
	if !ok || inside != "" && inside[0] != '/' {
		return "", "", false
	}
	slug, rest, _ = strings.Cut(strings.TrimPrefix(inside, "/"), "/")
	if rest != "" {
		rest = "/" + rest
	}
	return slug, rest, true
}

// relative is the request as the router reads it.
func relative(r *http.Request, path string) *http.Request {
	if path == "" {
		path = "/"
	}
	u := *r.URL
	u.Path, u.RawPath = path, ""
	r2 := *r
	r2.URL = &u
	return &r2
}

// running carries a call through the router to its handler, and the handler's
// error back.
type running struct {
	call   *call
	failed *error
}

type callKey struct{}

// offered refuses what no route takes: an unknown path, or a verb that its path
// does not have.
func (d *Door) offered(r *http.Request) error {
	h, _ := d.mux.Handler(r)
	if _, ours := h.(route); ours {
		return nil
	}
	if status, allow := wire.Probe(h, r); status == http.StatusMethodNotAllowed {
		return &methodError{allow: allow}
	}
	return errNotFound
}
