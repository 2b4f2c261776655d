package agent

import (
	"context"
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
	place, err := p.Visits.Find(r.Context(), a, visits.PlaceKey{ID: v.Property})
	if err != nil {
		return err
	}
	list, err := p.Visits.Slots(r.Context(), a, visits.PlaceKey{ID: v.Property})
	if err != nil {
		return err
	}
	q := r.URL.Query()
	data := movePage{stop: p.stop(a, v, place), Path: visitPath(v.UID), Visitor: q.Get("visitor"), Taken: q.Has("taken")}
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

// move takes a visitor to another start, or gives a wish its date. A start that has gone
// meanwhile is said where the next one is chosen.
func (p *Pages) move(ctx context.Context, r *http.Request, a access.Actor) (string, error) {
	words, uid, visitor := p.set.Words(r), r.PathValue("uid"), r.PostForm.Get("visitor")
	seconds, err := strconv.ParseInt(r.PostForm.Get("at"), 10, 64)
	if err != nil {
		return words.Link(visitPath(uid)+"/move", "visitor", visitor), nil
	}
	v, err := p.Visits.Move(ctx, a, uid, visitor, time.Unix(seconds, 0).UTC())
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		return words.Link(visitPath(uid)+"/move", "visitor", visitor, "taken", "1"), nil
	}
	return p.said(r, v.UID, "moved"), err
}
