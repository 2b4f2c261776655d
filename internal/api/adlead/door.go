// Package adlead is the door that speaks the Adlead API, the sale of new-build:
// paths, JSON, French messages and quirks as the vendor's documents and public
// clients know them (README.md).
//
// It translates between that API and the core and takes no decision of the
// business; it knows no SQL and no other door.
package adlead

import (
	_ "embed"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
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
	Programs *programs.Service
	People   *people.Service
	Desk     *leads.Desk
	Sales    *sales.Service
	Registry *sales.Registry
	Once     *once.Service
	Now      func() time.Time
	Log      *slog.Logger
}

// Door answers requests of one mount.
type Door struct {
	Services
	base   func(r *http.Request) string
	router wire.Router[*call]
}

// New makes the door. base gives the absolute URL of the mount that a request
// came through, without a trailing slash; the addresses of plans start with it.
// The handler expects paths relative to the mount.
func New(s Services, base func(r *http.Request) string) *Door {
	s.Log = s.Log.With("door", "adlead")
	d := &Door{Services: s, base: base}
	d.routes()
	return d
}

// maxBody is the largest JSON body taken, in bytes (openapi.yaml, response TooLarge).
const maxBody = 1 << 20

// call is one request of a known key. Its R has a path relative to the space.
type call struct {
	wire.Call
	actor     access.Actor
	developer access.Developer
	program   int64 // of the path; 0: the whole space
	path      string
	users     map[int64]access.User // those that were looked up
}

// ServeHTTP answers a request: document, plan, else a call of a key. A trailing
// slash means nothing.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wire.Guard(w.Header())
	path := strings.TrimRight(r.URL.Path, "/")
	switch {
	case path == wire.DocumentPath && wire.Reads(r):
		wire.Document(w, Spec)
	case strings.HasPrefix(path, planPrefix) && wire.Reads(r):
		d.answer(w, r, d.sendPlan(w, r, path))
	default:
		d.answer(w, r, d.serve(w, r, path))
	}
}

// Failed answers a request that nothing was answered to because its handler broke
// down.
func (d *Door) Failed(w http.ResponseWriter) {
	f := refuse(fault.New(fault.Internal, "panic"))
	wire.Guard(w.Header())
	wire.Send(w, f.status, f.body())
}

// serve answers a call. The order of refusals is the API's (README.md): key, space, programme out of scope, path and verb, permission.
func (d *Door) serve(w http.ResponseWriter, r *http.Request, path string) error {
	slug, rest, ok := within(path)
	if !ok {
		return wire.ErrNoResource
	}
	actor, developer, err := d.who(r, slug)
	if err != nil {
		return err
	}
	if program, named := programOf(rest); named && !actor.InProgram(program) || r.URL.RawPath != "" {
		return wire.ErrNoResource // nothing here needs an escape
	}
	return d.router.Serve(&call{
		Call:  wire.NewCall(w, wire.At(r, rest, "")),
		actor: actor, developer: developer, path: "/v1/" + slug + rest, users: map[int64]access.User{},
	})
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
