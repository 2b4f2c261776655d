// Package flatsy is the door that speaks the Flatsy Business API, viewings: paths,
// JSON, French messages and quirks as the vendor's document knows them (README.md).
//
// It translates between that API and the core and takes no decision of the
// business; it knows no SQL and no other door.
package flatsy

import (
	_ "embed"
	"log/slog"
	"net/http"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/visits"
)

// Spec is this door's OpenAPI 3.0.3 document.
//
//go:embed openapi.yaml
var Spec []byte

// Services are what the door translates for.
type Services struct {
	Login    *access.Login
	Access   *access.Service
	Visits   *visits.Service
	Listings *listings.Service
	People   *people.Service
	Places   *places.Table
	Tokens   Tokens
	Once     *once.Service
	Now      func() time.Time
	Log      *slog.Logger
}

// Door answers requests of one mount.
type Door struct {
	Services
	router wire.Router[*call]
}

// New makes the door. The handler expects paths relative to the mount.
func New(s Services) *Door {
	s.Log = s.Log.With("door", "flatsy")
	d := &Door{Services: s}
	d.routes()
	return d
}

// maxBody is the largest body taken, in bytes (openapi.yaml, response TooLarge).
const maxBody = 1 << 20

// call is one request of somebody who is logged in. Its R has a path relative to base.
type call struct {
	wire.Call
	actor access.Actor
	path  string // canonical, with base: one request is one path, however it is spelled
	sight sight
}

// ServeHTTP answers a request: document, log-in, else a call of a user.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wire.Guard(w.Header())
	if r.URL.Path == wire.DocumentPath && wire.Reads(r) {
		wire.Document(w, Spec)
		return
	}
	d.answer(w, r, d.serve(w, r))
}

// Failed answers a request that nothing was answered to because its handler broke
// down.
func (d *Door) Failed(w http.ResponseWriter) {
	f := refuse(fault.New(fault.Internal, "panic"))
	wire.Guard(w.Header())
	wire.Send(w, f.status, f.body())
}

// serve answers a call. The order of refusals: path outside of the API, token, path
// and verb, right.
func (d *Door) serve(w http.ResponseWriter, r *http.Request) error {
	path, ok := within(r.URL.EscapedPath())
	if !ok {
		return wire.ErrNoResource
	}
	c := &call{Call: wire.NewCall(w, at(r, path)), path: base + path}
	if path == loginPath {
		return d.router.Serve(c) // the only one without a token, verbs that it has not included
	}
	actor, err := d.who(r)
	if err != nil {
		return err
	}
	c.actor = actor
	return d.router.Serve(c)
}
