// Package booking holds the public pages on which somebody books a visit of a property,
// and sees, moves or cancels it: /v/{uid} and /v/manage. Nobody logs in here; a link
// that was signed (visits.Pass) says whose visit it is.
//
// It knows how the pages look and in which order they come. It must not know when a slot
// is free, who may change a visit or until when: it asks visits, and says what it
// answers. There is no script on these pages, and nothing is stored in the browser.
package booking

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/letters"
	"palier/internal/core/visits"
	"palier/internal/web/page"
)

//go:embed templates texts
var files embed.FS

// The parameters of the pages' addresses and forms.
const (
	passParam  = "p"     // a signed link
	atParam    = "at"    // a start, in seconds since 1970
	holdParam  = "hold"  // token of a held slot
	untilParam = "until" // until when it is held, shown and no more
	takenParam = "taken" // the start that somebody else has had
	allParam   = "all"   // not only the slots to be offered first
	newParam   = "new"   // the visit has just been booked
)

// Services are what the pages ask.
type Services struct {
	Visits  *visits.Service
	Access  *access.Service
	Letters *letters.Service
	Passes  *visits.Passes
	Host    string // in the ids of appointments, as letters have it; "": the one asked for
	Now     func() time.Time
	Log     *slog.Logger
}

// Pages are the public pages.
type Pages struct {
	Services
	set    *page.Set
	reads  *page.Limit
	writes *page.Limit
}

// How often one address may ask: a family behind one router books at its ease, a
// program that holds every slot of an agency does not.
const (
	readBurst, readPause   = 240, 500 * time.Millisecond
	writeBurst, writePause = 30, 5 * time.Second
)

// New makes the pages.
func New(s Services) (*Pages, error) {
	s.Log = s.Log.With("page", "booking")
	set, err := page.Parse(files, s.Log)
	if err != nil {
		return nil, fmt.Errorf("booking.New: %w", err)
	}
	return &Pages{Services: s, set: set,
		reads: page.NewLimit(readBurst, readPause, s.Now), writes: page.NewLimit(writeBurst, writePause, s.Now)}, nil
}

// Mount adds the pages to mux.
func (p *Pages) Mount(mux *http.ServeMux) {
	get := func(path string, serve handler) { mux.Handle("GET "+prefix+path, p.guarded(p.reads, serve)) }
	post := func(path string, serve handler) { mux.Handle("POST "+prefix+path, p.guarded(p.writes, serve)) }

	get("{uid}", p.property)
	post("{uid}/hold", p.hold)
	get("{uid}/who", p.who)
	post("{uid}/drop", p.drop)
	post("{uid}/book", p.book)
	get("{uid}/noted", p.noted)
	post("{uid}/wait", p.wait)
	get("{uid}/waiting", p.waiting)

	get("manage", p.manage)
	get("manage/move", p.slotsToMove)
	post("manage/move", p.move)
	post("manage/cancel", p.cancel)
	get("manage/visit.ics", p.calendar)

	get("rate", p.rating)
	post("rate", p.rate)
	get("unsubscribe", p.leaving)
	post("unsubscribe", p.leave)
	get("", p.nothing)
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

func (p *Pages) nothing(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.Missing, "no such page")
}

// refuse answers with the page of an error. What only the server can mend is logged.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, key := http.StatusInternalServerError, "internal"
	switch fault.Of(err) {
	case fault.Missing, fault.Forbidden, fault.Invalid:
		status, key = http.StatusNotFound, "missing"
	case fault.Gone:
		status, key = http.StatusGone, "expired"
	case fault.Conflict:
		status, key = http.StatusConflict, "conflict"
	case fault.TooMany:
		status, key = http.StatusTooManyRequests, "toomany"
	case fault.Unavailable:
		status, key = http.StatusServiceUnavailable, "internal"
	}
	if status >= http.StatusInternalServerError {
		wire.Refused(w, r, p.Log, status, err)
	}
	trouble := page.Trouble{Key: key}
	if l, ok := errors.AsType[*lapsed](err); ok {
		trouble.Phone, trouble.Back = l.phone, p.set.Words(r).Link(l.path)
	}
	p.set.Trouble(w, r, status, trouble)
}

// guest is who a visitor of the pages of an agency acts as.
func (p *Pages) guest(ctx context.Context, account, agency int64) (access.Actor, error) {
	a, err := p.Access.Guest(ctx, account, agency)
	return a.Through("booking", wire.RequestID(ctx)), err
}

// forward goes to another page after a form was taken, so that reloading sends nothing twice.
func (p *Pages) forward(w http.ResponseWriter, r *http.Request, path string, pairs ...string) error {
	p.set.Guard(w.Header())
	http.Redirect(w, r, p.set.Words(r).Link(path, pairs...), http.StatusSeeOther)
	return nil
}
