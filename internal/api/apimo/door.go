// Package apimo is the door that speaks the Apimo API: paths, JSON, errors and
// quirks as the vendor's documents and public clients know them (README.md).
//
// It translates between that API and the core and takes no decision of the
// business; it knows no SQL and no other door.
package apimo

import (
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/buildings"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/requests"
	"palier/internal/core/sales"
)

// Spec is this door's OpenAPI 3.0.3 document.
//
//go:embed openapi.yaml
var Spec []byte

// Services are what the door translates for.
type Services struct {
	Login     *access.Login
	Access    *access.Service
	Leads     *leads.Service
	People    *people.Service
	Listings  *listings.Service
	Agenda    *agenda.Service
	Requests  *requests.Service
	Sales     *sales.Service
	Buildings *buildings.Service
	Communes  *places.Table
	Catalogs  *catalog.Shelf
	Once      *once.Service
	Now       func() time.Time
	Log       *slog.Logger
	// Site gives the absolute URL of the server without a trailing slash, whichever mount a
	// request came through: pictures are public pages of it.
	Site func(r *http.Request) string
}

// Door answers requests of one mount.
type Door struct {
	Services
	base   func(r *http.Request) string
	router wire.Router[*call]
	quotas *quotas
	// uploads has room for those that are read at once.
	uploads chan struct{}
}

// New makes the door. base gives the absolute URL of the mount that a request
// came through, without a trailing slash; links in answers start with it. The
// handler expects paths relative to the mount.
func New(s Services, base func(r *http.Request) string) *Door {
	s.Log = s.Log.With("door", "apimo")
	d := &Door{Services: s, base: base, quotas: newQuotas(s.Now), uploads: make(chan struct{}, mostUploads)}
	d.routes()
	return d
}

// maxBody is the largest body taken, in bytes (openapi.yaml, response TooLarge).
const maxBody = 1 << 20

// call is one request of a known caller.
type call struct {
	wire.Call
	actor  access.Actor
	agency access.Agency
	query  func(name string) (string, bool)
}

// ServeHTTP answers a request: document, caller, quota, route, in this order. A
// trailing slash means nothing.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p := strings.TrimRight(r.URL.Path, "/"); p != r.URL.Path && p != "" {
		r = wire.At(r, p, strings.TrimRight(r.URL.RawPath, "/"))
	}
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

func (d *Door) serve(w http.ResponseWriter, r *http.Request) error {
	actor, err := d.who(r)
	if err != nil {
		return err
	}
	if err := d.quotas.take(actor); err != nil {
		return err
	}
	return d.router.Serve(&call{Call: wire.NewCall(w, r), actor: actor})
}

// stream begins an answer of any length.
func (c *call) stream() *wire.Stream { return wire.NewStream(c.W, 30*time.Second) }

// post answers a POST: when it carries an Idempotency-Key, once per key.
func (d *Door) post(c *call, raw []byte, do func(ctx context.Context) ([]byte, error)) error {
	p := wire.Post{Account: c.actor.Account, Credential: "provider:" + number(c.actor.Provider), Path: c.R.URL.Path, Body: raw}
	return c.Once(d.Once, p, do)
}
