// Package showcase (vitrine) holds the public pages of published properties: what each agency
// offers, a page for each property with the form by which somebody asks about it, their
// pictures in sizes, and the maps by which search engines find them.
//
// It knows how the pages look and what they say to machines (schema.org). It must not know
// what is published, nor how much of an address the public may read: it shows what listings
// gives to anybody. There is no script on these pages, and nothing is stored in the browser.
package showcase

import (
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/once"
	"palier/internal/core/visits"
	"palier/internal/web/page"
)

//go:embed templates texts
var files embed.FS

// Services are what the pages ask.
type Services struct {
	Showcase *listings.Showcase
	Access   *access.Service
	Leads    *leads.Service
	Visits   *visits.Service
	Catalogs *catalog.Shelf
	Cards    *mandates.Service // numbers of professional cards
	Once     *once.Service
	Origin   func(r *http.Request) string // absolute address of the server
	Now      func() time.Time
	Log      *slog.Logger
}

// Pages are the public pages.
type Pages struct {
	Services
	set    *page.Set
	reads  *page.Limit
	photos *page.Limit
	writes *page.Limit
}

// How often one address may ask: somebody who looks through hundreds of properties does, a
// program that posts forms does not.
const (
	readBurst, readPause   = 600, 100 * time.Millisecond
	photoBurst, photoPause = 6000, 10 * time.Millisecond
	writeBurst, writePause = 10, 30 * time.Second
)

// New makes the pages.
func New(s Services) (*Pages, error) {
	s.Log = s.Log.With("page", "showcase")
	set, err := page.Parse(files, s.Log)
	if err != nil {
		return nil, fmt.Errorf("showcase.New: %w", err)
	}
	return &Pages{Services: s, set: set, reads: page.NewLimit(readBurst, readPause, s.Now),
		photos: page.NewLimit(photoBurst, photoPause, s.Now), writes: page.NewLimit(writeBurst, writePause, s.Now)}, nil
}

// Mount adds the pages to mux.
func (p *Pages) Mount(mux *http.ServeMux) {
	get := func(path string, l *page.Limit, serve handler) { mux.Handle("GET "+path, p.guarded(l, serve)) }
	get("/annonces", p.reads, p.offices)
	get("/annonces/{office}", p.reads, p.office)
	get("/annonce/{uid}", p.reads, p.property)
	get("/annonce/{uid}/{slug}", p.reads, p.property)
	mux.Handle("POST /annonce/{uid}/{slug}", p.guarded(p.writes, p.ask))
	get("/photos/{uid}/{file}", p.photos, p.photo)
	get("/sitemap.xml", p.reads, p.sitemap)
	get("/sitemaps/{office}/{after}", p.reads, p.sitemapOf)
	get("/robots.txt", p.reads, p.robots)
}

// handler serves a page; an error becomes the page of what went wrong.
type handler func(w http.ResponseWriter, r *http.Request) error

// guarded refuses who asks too often, and forms of other sites.
func (p *Pages) guarded(limit *page.Limit, serve handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.set.Problem(w, r, http.StatusForbidden, "origin")
	}))
	return origin.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !limit.Allow(r) {
			w.Header().Set("Retry-After", "60")
			p.set.Problem(w, r, http.StatusTooManyRequests, "toomany")
			return
		}
		if r.Method == http.MethodPost && !p.set.Form(w, r) {
			return
		}
		if err := serve(w, r); err != nil {
			p.refuse(w, r, err)
		}
	}))
}

// refuse answers with the page of an error. What only the server can mend is logged.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, key := http.StatusInternalServerError, "internal"
	switch fault.Of(err) {
	case fault.Missing, fault.Forbidden, fault.Invalid:
		status, key = http.StatusNotFound, "missing"
	case fault.Gone:
		p.gone(w, r, err)
		return
	case fault.Unavailable:
		status = http.StatusServiceUnavailable
	case fault.TooMany:
		status, key = http.StatusTooManyRequests, "toomany"
	}
	if status >= http.StatusInternalServerError {
		wire.Refused(w, r, p.Log, status, err)
	}
	p.set.Problem(w, r, status, key)
}

// withdrawn is a property that is not shown any more, with where others of its agency are.
type withdrawn struct {
	error
	path string
}

// Unwrap gives why.
func (w *withdrawn) Unwrap() error { return w.error }

// gone says that a property was on offer, and no more.
func (p *Pages) gone(w http.ResponseWriter, r *http.Request, err error) {
	t := page.Trouble{Key: "gone"}
	if one, ok := errors.AsType[*withdrawn](err); ok {
		t.Back = p.set.Words(r).Link(one.path)
	}
	p.set.Trouble(w, r, http.StatusGone, t)
}
