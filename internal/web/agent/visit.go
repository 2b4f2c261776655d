package agent

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/visits"
)

// How long a door's code is shown about a visit.
const (
	doorBefore = 30 * time.Minute
	doorAfter  = 2 * time.Hour
)

// visitPage is one visit.
type visitPage struct {
	stop
	Path    string
	Write   bool     // he may change it
	Moved   []onward // who was on it and is on another one
	Door    string
	DoorAt  time.Time // from when the door's code is shown; zero: it is shown, or there is none
	Memo    string
	Tenant  string // telephone of who lives there
	Reports []report
	Slip    slip
	Said    string // key of what has just been done
	Wrong   string // key of what could not be
	Entered string // the code that was wrong
	Coded   bool   // the code may be entered
}

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
	place, err := p.Visits.Find(r.Context(), a, visits.PlaceKey{ID: v.Property})
	if err != nil {
		return visitPage{}, err
	}
	stops := []stop{p.stop(a, v, place)}
	if err := p.lock(r.Context(), a, stops); err != nil {
		return visitPage{}, err
	}
	data := visitPage{stop: stops[0], Path: visitPath(v.UID), Write: a.Has(access.VisitsWrite), Memo: place.Showing.Facts.Memo}
	data.Coded = data.Write && slices.ContainsFunc(v.Visitors, func(one visits.Visitor) bool { return one.Status == visits.Confirmed })
	if who := called(visits.Visitor{Phone: place.Showing.Facts.TenantPhone}, a.CountryAt(v.Agency)); who.Tel != "" {
		data.Tenant = who.Tel
	}
	data.door(place, v, p.Now())
	if data.Moved, err = p.moved(r.Context(), a, v, place.Settings().Zone); err != nil {
		return visitPage{}, err
	}
	if v.DoneAt.IsZero() && !data.Coded {
		return data, nil
	}
	papers, err := p.Visits.PapersOf(r.Context(), a, v.UID)
	if err != nil {
		return visitPage{}, err
	}
	if data.Reports, err = p.reports(r, a, v, papers, data.Coded); err != nil {
		return visitPage{}, err
	}
	data.Slip.Report = data.Reports[0]
	data.Slip.Signed, err = p.signed(r.Context(), a, papers, place.Settings().Zone)
	return data, err
}

// slip is the visit slip (bon de visite) of a visit, about its main property.
type slip struct {
	Report report  // that property's: it is signed while that may be written
	Signed []paper // pictures of it
}

// Names are those who came, as the slip says it.
func (d visitPage) Names() string {
	var names []string
	for _, one := range d.Visitors {
		if !one.Status.Cancelled() {
			names = append(names, strings.TrimSpace(one.Firstname+" "+one.Lastname))
		}
	}
	return strings.Join(names, ", ")
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
