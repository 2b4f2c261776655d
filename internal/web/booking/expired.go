package booking

import (
	"net/http"

	"palier/internal/core/visits"
)

// lapsed is a link that was good once: whoever opens it is told whom to call and where
// another visit can be booked.
type lapsed struct {
	error
	phone string // of the agency; may be empty
	path  string // of the property's page
}

// Unwrap gives why.
func (l *lapsed) Unwrap() error { return l.error }

// lapse says of an expired pass whose visit it was. What cannot be found out is left out.
func (p *Pages) lapse(r *http.Request, pass visits.Pass, why error) error {
	v, i, err := p.Visits.Managed(r.Context(), pass)
	if err != nil {
		return why
	}
	t, err := p.ticketOf(r, v, v.Visitors[i], "")
	if err != nil {
		return why
	}
	return &lapsed{why, t.agency.Phone, PropertyPath(t.place.Property.UID, "")}
}

// passOf is the pass of a request: in its address, or in its form.
func passOf(r *http.Request) string {
	if text := r.URL.Query().Get(passParam); text != "" {
		return text
	}
	return r.PostForm.Get(passParam)
}
