// Package calendar serves feeds: the visits of a property and the appointments of an
// agent, as calendar programs read them at an address that nobody can guess.
//
// It knows what an entry is called, in French, as the agencies' own pages are. It must
// not know what a feed shows nor who may have one: it asks visits. Nothing of a visitor
// is told here, since an address gets around.
package calendar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/agenda"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/ical"
	"palier/internal/web/page"
)

// Path is what addresses begin with; what follows is secret.
const Path = "/ical/"

// extension is what they end with: calendar programs look at it.
const extension = ".ics"

// Address is that of the feed with the token.
func Address(origin, token string) string {
	return strings.TrimRight(origin, "/") + Path + token + extension
}

// refresh is how often a feed should be read again.
const refresh = 15 * time.Minute

// How often one address may ask: a provider of calendars reads those of many people from
// a few addresses.
const burst, pause = 600, 100 * time.Millisecond

// Services are what the feeds ask.
type Services struct {
	Visits *visits.Service
	Host   string // in the ids of appointments; "": the one asked for
	Now    func() time.Time
	Log    *slog.Logger
}

// Pages are the feeds.
type Pages struct {
	Services
	limit *page.Limit
}

// New makes the feeds.
func New(s Services) *Pages {
	s.Log = s.Log.With("page", "calendar")
	return &Pages{s, page.NewLimit(burst, pause, s.Now)}
}

// Mount adds the feeds to mux.
func (p *Pages) Mount(mux *http.ServeMux) { mux.HandleFunc("GET "+Path+"{file}", p.feed) }

// feed answers with a calendar, or 304 to a program that has it.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache") // a feed that ends is over at once
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	if !p.limit.Allow(r) {
		h.Set("Retry-After", "60")
		http.Error(w, "Trop de demandes.", http.StatusTooManyRequests)
		return
	}
	token, named := strings.CutSuffix(r.PathValue("file"), extension)
	if !named {
		token = ""
	}
	c, err := p.Visits.Calendar(r.Context(), token)
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	body := []byte(p.calendar(r, c).String())
	sum := sha256.Sum256(body)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	h.Set("Content-Type", ical.MediaType)
	h.Set("Content-Disposition", `inline; filename="visites.ics"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// refuse answers in plain text: no browser is expected here.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if fault.Is(err, fault.Missing) {
		http.Error(w, "Ce calendrier n'existe pas ou plus.", http.StatusNotFound)
		return
	}
	status := http.StatusInternalServerError
	if fault.Is(err, fault.Unavailable) {
		status = http.StatusServiceUnavailable
	}
	wire.Refused(w, r, p.Log, status, err)
	http.Error(w, "Le calendrier ne peut pas être lu pour le moment.", status)
}

func (p *Pages) calendar(r *http.Request, c visits.Calendar) ical.Calendar {
	out := ical.Calendar{Name: strings.TrimSpace("Visites " + c.Whose), Refresh: refresh}
	if c.Kind == visits.AgentFeed {
		out.Name = strings.TrimSpace("Agenda " + c.Whose)
	}
	host := p.host(r)
	for _, e := range c.Entries {
		one := event(e, c.Places[e.Property])
		one.UID = fmt.Sprintf("action-%d-%d@%s", c.Account, e.Action, host)
		out.Events = append(out.Events, one)
	}
	return out
}

// event is an entry in words. It is stamped with its last change, so that a calendar in
// which nothing has changed is the same, byte by byte.
func event(e visits.Entry, at visits.Place) ical.Event {
	home := at.Property
	one := ical.Event{Sequence: e.Sequence(), Stamp: e.ChangedAt, Start: e.Start, End: e.End, Status: ical.Confirmed, Summary: kinds(e.Kind),
		Location: join(", ", home.Address, join(" ", home.Zipcode, home.City)), Lat: home.Lat, Lon: home.Lon, Located: home.Located}
	one.Summary = join(" ", one.Summary, join(", ", home.Reference, home.City))
	if e.Visitors > 1 {
		one.Summary += fmt.Sprintf(" (%d visiteurs)", e.Visitors)
	}
	if e.Tentative {
		one.Status, one.Description = ical.Tentative, "À confirmer"
	}
	return one
}

func kinds(kind int) string {
	switch kind {
	case agenda.Visit:
		return "Visite"
	case agenda.Valuation:
		return "Estimation"
	}
	return "Rendez-vous"
}

// join puts what is said of two parts together.
func join(between, a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + between + b
}

// host is what makes the ids of appointments unique in the world.
func (p *Pages) host(r *http.Request) string {
	if p.Host != "" {
		return p.Host
	}
	return (&url.URL{Host: r.Host}).Hostname()
}
