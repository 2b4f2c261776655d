package booking

import (
	"net/http"
	"strings"

	"palier/internal/core/fault"
)

// line is the form for who wants to be told when a slot is free.
type line struct {
	Action string // empty: nobody can be told
	Email  string
	Wrong  bool
}

// wait puts a visitor into the line of a property.
func (p *Pages) wait(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err != nil {
		return err
	}
	done := PropertyPath(s.place.Property.UID, "") + "/waiting"
	if r.PostForm.Get(trap) != "" { // a program; it is not told
		return p.forward(w, r, done)
	}
	email := strings.TrimSpace(r.PostForm.Get("email"))
	err = p.Visits.Wait(r.Context(), s.actor, s.key(), email, p.set.Words(r).Lang)
	if fault.Is(err, fault.Invalid) {
		return p.choices(w, r, s, http.StatusUnprocessableEntity, line{Email: email, Wrong: true})
	}
	if err != nil {
		return err
	}
	return p.forward(w, r, done)
}

// waiting says that somebody is in the line, whoever asks: it tells of nobody.
func (p *Pages) waiting(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err == nil {
		p.set.Show(w, r, http.StatusOK, "waiting", notedPage{p.card(r, p.set.Words(r), s)})
	}
	return err
}
