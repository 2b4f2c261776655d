package agent

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// report is what is said of one property, and the form to say it.
type report struct {
	visits.Report
	Property  int64
	Reference string
	Open      bool // it may be changed
	// Early: the visit's code has not arrived yet. The script shows the form once it
	// keeps a code to be sent, so that both can be written where there is no connection.
	Early  bool
	Photos []visits.Paper
}

// Scale is the interest of a visitor, from none to great.
func (report) Scale() []int { return []int{0, 1, 2, 3, 4, 5} }

// Chosen tells the interest that was written.
func (r report) Chosen(n int) bool { return r.Rated && r.Interest == n }

// Form tells whether the page has the form.
func (r report) Form() bool { return r.Open || r.Early }

// reports are those of a visit that is done, or whose code may be entered.
func (p *Pages) reports(r *http.Request, a access.Actor, v visits.Visit, papers []visits.Paper, coded bool) ([]report, error) {
	open := v.Reportable(p.Now()) && a.Has(access.VisitsWrite)
	var list []report
	for _, shown := range v.Properties {
		at, err := p.Visits.Find(r.Context(), a, visits.PlaceKey{ID: shown.Property})
		if err != nil {
			return nil, err
		}
		list = append(list, report{shown.Report, shown.Property, at.Property.Reference, open, coded && !open, nil})
	}
	for _, paper := range papers {
		i := slices.IndexFunc(list, func(one report) bool { return one.Property == paper.Property })
		if i >= 0 && paper.Kind == visits.Photo {
			list[i].Photos = append(list[i].Photos, paper)
		}
	}
	return list, nil
}

// report saves what the agent has to say of a property.
func (p *Pages) report(ctx context.Context, r *http.Request, a access.Actor) (string, error) {
	field := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
	}
	said := visits.Report{Positive: field("positive"), Negative: field("negative"), Question: field("question"), Comment: field("comment"), Note: field("note")}
	if n, err := strconv.Atoi(r.PostForm.Get("interest")); err == nil {
		said.Interest, said.Rated = n, true
	}
	property, err := strconv.ParseInt(r.PostForm.Get("property"), 10, 64)
	if err != nil {
		return "", fault.New(fault.Missing, "no such property")
	}
	v, err := p.Visits.SaveReport(ctx, a, r.PathValue("uid"), property, said)
	return p.said(r, v.UID, "reported"), err
}
