package booking

import (
	"net/http"
	"net/url"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/ical"
)

// calendar gives the visit as an entry for the visitor's own calendar. Its id is that of
// the mails, so that it is noted once.
func (p *Pages) calendar(w http.ResponseWriter, r *http.Request) error {
	t, err := p.ticket(r)
	if err != nil {
		return err
	}
	if t.visit.StartsAt.IsZero() || !t.who.Status.Live() {
		return fault.New(fault.Missing, "there is no appointment")
	}
	name, err := p.Visits.Appointment(r.Context(), t.visit)
	if err != nil {
		return err
	}
	words, one := p.set.Words(r), t.place.Property
	commune := strings.TrimSpace(one.Zipcode + " " + one.City)
	e := ical.Event{UID: name + "@" + p.host(r), Sequence: t.visit.Sequence(), Stamp: p.Now(), Start: t.visit.StartsAt, End: t.visit.EndsAt,
		Status: ical.Tentative, Location: strings.TrimLeft(t.place.AddressFor(t.who.Status == visits.Confirmed)+", "+commune, ", ")}
	if t.who.Status == visits.Confirmed {
		e.Status = ical.Confirmed
	}
	if e.Summary, err = words.T("calendar", one.City); err != nil {
		return err
	}
	p.set.Guard(w.Header())
	w.Header().Set("Content-Type", ical.MediaType)
	w.Header().Set("Content-Disposition", `attachment; filename="visite.ics"`)
	_, err = w.Write([]byte(ical.Calendar{Events: []ical.Event{e}}.String()))
	return err
}

// host is what makes the ids of appointments unique in the world.
func (p *Pages) host(r *http.Request) string {
	if p.Host != "" {
		return p.Host
	}
	return (&url.URL{Host: r.Host}).Hostname()
}
