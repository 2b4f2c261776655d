package booking

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// ratePage asks what a visitor thought of whoever showed him the property.
type ratePage struct {
	Card   card
	At     time.Time
	Agent  access.User
	Rating int
	Said   string
	Pass   string
	Action string
	Wrong  bool
	Done   bool
}

// Marks are those that can be given.
func (ratePage) Marks() (list []int) {
	for n := visits.MinRating; n <= visits.MaxRating; n++ {
		list = append(list, n)
	}
	return list
}

// rating shows the form, with what was given before.
func (p *Pages) rating(w http.ResponseWriter, r *http.Request) error {
	t, _, err := p.rated(r)
	if err != nil {
		return err
	}
	return p.showRating(w, r, t, ratePage{Rating: t.who.Rating, Said: t.who.Comment, Done: r.URL.Query().Has(newParam)})
}

func (p *Pages) showRating(w http.ResponseWriter, r *http.Request, t ticket, data ratePage) error {
	words := p.set.Words(r)
	data.Card, data.At, data.Pass, data.Action = p.card(r, words, t.stand), t.visit.StartsAt.In(t.zone()), t.pass, words.Link(ratePath)
	if t.visit.Agent != 0 {
		var err error
		if data.Agent, err = p.Access.User(r.Context(), t.actor, t.visit.Agent); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if data.Wrong {
		status = http.StatusUnprocessableEntity
	}
	p.set.Show(w, r, status, "rate", data)
	return nil
}

// rate takes the form.
func (p *Pages) rate(w http.ResponseWriter, r *http.Request) error {
	t, pass, err := p.rated(r)
	if err != nil {
		return err
	}
	said := strings.TrimSpace(r.PostForm.Get("comment"))
	given, _ := strconv.Atoi(r.PostForm.Get("rating")) // none is 0, which the core refuses
	err = p.Visits.Rate(r.Context(), t.actor, pass, given, said)
	if fault.Is(err, fault.Invalid) {
		return p.showRating(w, r, t, ratePage{Rating: given, Said: said, Wrong: true})
	}
	if err != nil {
		return err
	}
	return p.forward(w, r, ratePath, passParam, t.pass, newParam, "1")
}

// rated reads the pass of a request to rate.
func (p *Pages) rated(r *http.Request) (ticket, visits.Pass, error) {
	text := passOf(r)
	pass, err := p.Passes.Read(text, visits.ToRate, p.Now())
	if err != nil {
		return ticket{}, pass, err
	}
	v, i, err := p.Visits.Rated(r.Context(), pass)
	if err != nil {
		return ticket{}, pass, err
	}
	t, err := p.ticketOf(r, v, v.Visitors[i], text)
	return t, pass, err
}
