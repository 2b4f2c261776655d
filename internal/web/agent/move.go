package agent

import (
	"net/http"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// movePage is the starts to which a visitor can be moved.
type movePage struct {
	stop
	Path    string
	Visitor string // e-mail
	Days    [][]time.Time
	Taken   bool
}

func (p *Pages) slots(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	v, err := p.Visits.Visit(r.Context(), a, r.PathValue("uid"))
	if err != nil {
		return err
	}
	s, err := p.stop(r.Context(), a, v)
	if err != nil {
		return err
	}
	place, err := p.Visits.Place(r.Context(), a, visits.PlaceKey{ID: v.Property})
	if err != nil {
		return err
	}
	list, err := p.Visits.Slots(r.Context(), a, visits.PlaceKey{ID: v.Property})
	if err != nil {
		return err
	}
	q := r.URL.Query()
	data := movePage{stop: s, Path: visitPath(v.UID), Visitor: q.Get("visitor"), Taken: q.Has("taken")}
	data.Days = days(list, place.Settings().Zone)
	p.set.Show(w, r, http.StatusOK, "move", data)
	return nil
}

// days are the free starts, a list for each day.
func days(list []visits.Slot, zone *time.Location) (out [][]time.Time) {
	for _, slot := range list {
		if !slot.Available {
			continue
		}
		at := slot.At.In(zone)
		if n := len(out); n > 0 && out[n-1][0].YearDay() == at.YearDay() {
			out[n-1] = append(out[n-1], at)
			continue
		}
		out = append(out, []time.Time{at})
	}
	return out
}

func (p *Pages) move(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	uid, visitor := r.PathValue("uid"), r.PostForm.Get("visitor")
	seconds, err := strconv.ParseInt(r.PostForm.Get("at"), 10, 64)
	if err != nil {
		return p.forward(w, r, visitPath(uid)+"/move", "visitor", visitor)
	}
	v, err := p.Visits.Move(r.Context(), a, uid, visitor, time.Unix(seconds, 0).UTC())
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		return p.forward(w, r, visitPath(uid)+"/move", "visitor", visitor, "taken", "1")
	}
	return p.act(w, r, "moved", func() (visits.Visit, error) { return v, err })
}
