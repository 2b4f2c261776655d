package agent

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// visitPage is one visit.
type visitPage struct {
	stop
	Path     string
	Write    bool // he may change it
	Door     string
	DoorAt   time.Time // from when the door's code is shown; zero: it is shown, or there is none
	Memo     string
	Tenant   string // telephone of who lives there
	Reports  []report
	Said     string // key of what has just been done
	Wrong    string // key of what could not be
	Entered  string // the code that was wrong
	Expected bool   // somebody is expected
	Coded    bool   // the code may be entered
}

// report is the form of one property.
type report struct {
	visits.Report
	Property  int64
	Reference string
	Open      bool // it may be changed
}

// Scale is the interest of a visitor, from none to great.
func (report) Scale() []int { return []int{0, 1, 2, 3, 4, 5} }

// Chosen tells the interest that was written.
func (r report) Chosen(n int) bool { return r.Rated && r.Interest == n }

func (p *Pages) visit(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	v, err := p.Visits.Visit(r.Context(), a, r.PathValue("uid"))
	if err != nil {
		return err
	}
	data, err := p.visitPage(r, a, v)
	if err != nil {
		return err
	}
	if said := "said." + r.URL.Query().Get("said"); p.set.Words(r).Has(said) {
		data.Said = said
	}
	p.set.Show(w, r, http.StatusOK, "visit", data)
	return nil
}

func (p *Pages) visitPage(r *http.Request, a access.Actor, v visits.Visit) (visitPage, error) {
	s, err := p.stop(r.Context(), a, v)
	if err != nil {
		return visitPage{}, err
	}
	place, err := p.Visits.Place(r.Context(), a, visits.PlaceKey{ID: v.Property})
	if err != nil {
		return visitPage{}, err
	}
	data := visitPage{stop: s, Path: visitPath(v.UID), Write: a.Has(access.VisitsWrite), Memo: place.Showing.Facts.Memo, Expected: v.Live()}
	for _, one := range v.Visitors {
		data.Coded = data.Coded || one.Status == visits.Confirmed
	}
	if who := called(visits.Visitor{Phone: place.Showing.Facts.TenantPhone}, a.CountryAt(v.Agency)); who.Tel != "" {
		data.Tenant = who.Tel
	}
	data.door(place, v, p.Now())
	for _, shown := range v.Properties {
		at, err := p.Visits.Place(r.Context(), a, visits.PlaceKey{ID: shown.Property})
		if err != nil {
			return visitPage{}, err
		}
		data.Reports = append(data.Reports, report{shown.Report, shown.Property, at.Property.Reference, v.Reportable(p.Now()) && data.Write})
	}
	if v.DoneAt.IsZero() {
		data.Reports = nil
	}
	return data, nil
}

// door shows how one gets in, about the time of the visit alone: a telephone is lost on
// other days too.
func (d *visitPage) door(place visits.Place, v visits.Visit, now time.Time) {
	text := strings.TrimSpace(place.Showing.Facts.Door + "\n" + place.Showing.Facts.DoorInfo)
	switch from := v.StartsAt.Add(-doorBefore); {
	case text == "" || v.StartsAt.IsZero() || !v.Live() || now.After(v.EndsAt.Add(doorAfter)):
	case now.Before(from):
		d.DoorAt = from.In(d.At.Location())
	default:
		d.Door = text
	}
}

// act does what a form asks and goes back to the visit; what could not be done is said
// there.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, said string, do func() (visits.Visit, error)) error {
	v, err := do()
	if fault.Is(err, fault.Conflict) {
		return p.forward(w, r, visitPath(r.PathValue("uid")), "said", "conflict")
	}
	if err != nil {
		return err
	}
	return p.forward(w, r, visitPath(v.UID), "said", said)
}

func (p *Pages) confirm(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	return p.act(w, r, "confirmed", func() (visits.Visit, error) { return p.Visits.Confirm(r.Context(), a, r.PathValue("uid")) })
}

// cancel takes one visitor off, by his e-mail.
func (p *Pages) cancel(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	return p.act(w, r, "cancelled", func() (visits.Visit, error) {
		v, _, err := p.Visits.Cancel(r.Context(), a, r.PathValue("uid"), r.PostForm.Get("visitor"), visits.CancelledByAgent)
		return v, err
	})
}

// done takes the code that the visitor shows.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	code := strings.Join(strings.Fields(r.PostForm.Get("code")), "")
	v, err := p.Visits.Finish(r.Context(), a, r.PathValue("uid"), code)
	if fault.Is(err, fault.Invalid) {
		return p.again(w, r, a, "code.wrong", code)
	}
	return p.act(w, r, "done", func() (visits.Visit, error) { return v, err })
}

// again shows the visit with what is wrong.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, a access.Actor, wrong, entered string) error {
	v, err := p.Visits.Visit(r.Context(), a, r.PathValue("uid"))
	if err != nil {
		return err
	}
	data, err := p.visitPage(r, a, v)
	if err != nil {
		return err
	}
	data.Wrong, data.Entered = wrong, entered
	p.set.Show(w, r, http.StatusUnprocessableEntity, "visit", data)
	return nil
}

// report saves what the agent has to say of a property.
func (p *Pages) report(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	field := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
	}
	said := visits.Report{Positive: field("positive"), Negative: field("negative"), Question: field("question"), Comment: field("comment"), Note: field("note")}
	if n, err := strconv.Atoi(r.PostForm.Get("interest")); err == nil {
		said.Interest, said.Rated = n, true
	}
	property, err := strconv.ParseInt(r.PostForm.Get("property"), 10, 64)
	if err != nil {
		return fault.New(fault.Missing, "no such property")
	}
	return p.act(w, r, "reported", func() (visits.Visit, error) {
		return p.Visits.SaveReport(r.Context(), a, r.PathValue("uid"), property, said)
	})
}
