// Package leads2keys is the door that speaks the Leads2Keys public API, prospecting: its
// paths, its JSON in the two shapes that its clients read (compat), and its quirks as the
// vendor's document and its shipped client know them (README.md).
//
// It translates between that API and the core and takes no decision of the business; it
// knows no SQL and no other door.
package leads2keys

import (
	_ "embed"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/prospecting"
)

// Spec is this door's OpenAPI 3.0.3 document.
//
//go:embed openapi.yaml
var Spec []byte

// Services are what the door translates for.
type Services struct {
	Login     *access.Login
	Access    *access.Service
	Grants    *grants.Service
	Buildings *buildings.Service
	People    *people.Service
	Documents *documents.Service
	Rounds    *prospecting.Service
	Addresses *places.Directory
	Communes  *places.Table
	Once      *once.Service
	Page      http.Handler // log-in and consent: GET .../authorization, POST .../consent
	// Base is the absolute address of the mount as a request reached it.
	Base func(*http.Request) string
	Now  func() time.Time
	Log  *slog.Logger
}

// Door answers requests of one mount.
type Door struct {
	Services
	router wire.Router[*call]
}

// New makes the door. The handler expects paths relative to the mount.
func New(s Services) *Door {
	s.Log = s.Log.With("door", "leads2keys")
	d := &Door{Services: s}
	d.routes()
	return d
}

// maxBody is the largest body taken, in bytes (Leads2Keys door, 2.2).
const maxBody = 4 << 20

// call is one request of an application, in the name of a user but for the open lines.
type call struct {
	wire.Call
	actor  access.Actor
	client grants.Client
	agency int64 // of a path below /agency/:agency, open to the actor
}

// sdk tells whether the application reads the shapes of the vendor's shipped client (5.1).
func (c *call) sdk() bool { return c.client.Compat == grants.SDK }

// ServeHTTP answers a request: the document, an open line, else a call with a token.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	wire.Guard(w.Header())
	if r.URL.Path == wire.DocumentPath && wire.Reads(r) {
		wire.Document(w, Spec)
		return
	}
	d.answer(w, r, d.serve(w, r))
}

// Failed answers a request that nothing was answered to because its handler broke down.
func (d *Door) Failed(w http.ResponseWriter) {
	f := refuse(fault.New(fault.Internal, "panic"))
	wire.Guard(w.Header())
	wire.Send(w, f.status, f.body())
}

// serve answers a call. The order of refusals: token, path and verb, scope, agency, and
// what the request says. Whoever has no good token gets the 401 whatever the path.
func (d *Door) serve(w http.ResponseWriter, r *http.Request) error {
	r = unslashed(r)
	c := &call{Call: wire.NewCall(w, r)}
	if open(r.URL.Path) {
		return d.router.Serve(c)
	}
	var err error
	if c.actor, c.client, err = d.who(r); err != nil {
		return err
	}
	return d.router.Serve(c)
}

// open tells a path that is asked for without a token: the greeting, and where tokens come
// from.
func open(path string) bool {
	return path == "/" || path == MetadataPath || strings.HasPrefix(path, "/auth/")
}

// unslashed is the request without the slashes at its path's end, which mean nothing.
func unslashed(r *http.Request) *http.Request {
	if len(r.URL.Path) < 2 || !strings.HasSuffix(r.URL.Path, "/") {
		return r
	}
	return wire.At(r, strings.TrimRight(r.URL.Path, "/"), strings.TrimRight(r.URL.RawPath, "/"))
}
