package letters

import (
	core "palier/internal/core/letters"
	"palier/internal/core/visits"
	"palier/internal/web/ical"
)

// calendar is what a visitor's calendar is asked to note or to drop, and how; empty
// when the letter changes no appointment. Agents have a feed, which would show each
// appointment a second time.
func (w *Writer) calendar(m core.Matter, s sheet, v view) (text, method string) {
	l := m.Letter
	event := ical.Event{UID: m.Calendar + "@" + v.host, Sequence: m.Sequence, Stamp: w.now(), Start: m.Visit.StartsAt, End: m.Visit.EndsAt,
		Summary: s.Subject, Location: v.Address, Lat: m.Place.Property.Lat, Lon: m.Place.Property.Lon, Located: m.Place.Property.Located && v.Settled,
		Organizer: ical.Person{Name: v.Agency, Email: first(m.Agency.Email, m.Agent.Email, "noreply@"+v.host)}, Attendee: ical.Person{Name: l.Name, Email: l.To}}
	switch {
	case l.User != 0 || m.Visit.StartsAt.IsZero():
		return "", ""
	case l.Kind == visits.Confirmation, l.Kind == visits.Reminder, l.Kind == visits.Moved:
		method, event.Status = ical.Request, ical.Tentative
		if v.Settled {
			event.Status = ical.Confirmed
		}
	case m.Visitor.Status.Cancelled() && m.Visit.StartsAt.After(w.now()):
		method, event.Status = ical.Cancel, ical.Cancelled
	default:
		return "", ""
	}
	if event.Summary = "Visite, " + v.City; v.Language == "en" {
		event.Summary = "Viewing, " + v.City
	}
	for _, f := range s.Facts[min(1, len(s.Facts)):] { // but for when, which the calendar says
		event.Description += f.Label + s.Colon + f.Value + "\n"
	}
	for _, a := range s.Actions {
		event.URL = a.URL
	}
	return ical.Calendar{Method: method, Events: []ical.Event{event}}.String(), method
}
