package agent

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// How a day is shown.
const (
	doorBefore = 30 * time.Minute // a door's code is shown from then on
	doorAfter  = 2 * time.Hour    // and until then
	ahead      = 60               // days in which requests are looked for
	most       = 200              // visits that are looked at
)

// todayPage is an agent's day.
type todayPage struct {
	Agent   access.User
	Day     time.Time
	Today   []stop
	Ask     []stop // that wait for his answer, on later days
	Next    *stop  // the first of a later day, when today is empty
	Updated bool
}

// stop is a visit on an agent's way.
type stop struct {
	UID      string
	At, End  time.Time // zero: a wish without a date
	Minutes  int
	Street   string
	Town     string
	Route    template.URL // opens the telephone's navigation
	Map      string       // the same on a page
	Visitors []caller
	Status   visits.Status // of the visit: that of the first who is expected, or of the last
	DraftFor time.Duration // for how long its reports may change; 0: they are final, or not begun
}

// caller is a visitor whom the agent may call: he asked for the visit.
type caller struct {
	visits.Visitor
	Tel string       // E.164, or empty
	SMS template.URL // likewise
}

func (p *Pages) today(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	zone, user, err := p.zone(r.Context(), a)
	if err != nil {
		return err
	}
	now := p.Now().In(zone)
	morning := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	night := morning.AddDate(0, 0, 1)
	list, err := p.Visits.Search(r.Context(), a, visits.Query{Agent: a.User, From: morning, To: morning.AddDate(0, 0, ahead), Limit: most})
	if err != nil {
		return err
	}
	data := todayPage{Agent: user, Day: now}
	for _, v := range list {
		if v.Empty() {
			continue
		}
		s, err := p.stop(r.Context(), a, v)
		if err != nil {
			return err
		}
		switch {
		case v.StartsAt.Before(night):
			data.Today = append(data.Today, s)
		case s.Status == visits.Proposed:
			data.Ask = append(data.Ask, s)
		}
		if data.Next == nil && !v.StartsAt.Before(night) {
			data.Next = &s
		}
	}
	p.set.Show(w, r, http.StatusOK, "today", data)
	return nil
}

// stop reads what is shown of a visit.
func (p *Pages) stop(ctx context.Context, a access.Actor, v visits.Visit) (stop, error) {
	place, err := p.Visits.Place(ctx, a, visits.PlaceKey{ID: v.Property})
	if err != nil {
		return stop{}, err
	}
	one := place.Property
	s := stop{UID: v.UID, Minutes: v.Minutes, Street: one.Address, Town: strings.TrimSpace(one.Zipcode + " " + one.City), Status: status(v)}
	if !v.StartsAt.IsZero() {
		zone := place.Settings().Zone
		s.At, s.End = v.StartsAt.In(zone), v.EndsAt.In(zone)
	}
	if v.Reportable(p.Now()) {
		s.DraftFor = v.DoneAt.Add(visits.Draft).Sub(p.Now())
	}
	query := url.QueryEscape(strings.TrimSpace(one.Address + " " + s.Town))
	at := "0,0"
	if one.Located {
		at = strconv.FormatFloat(one.Lat, 'f', 6, 64) + "," + strconv.FormatFloat(one.Lon, 'f', 6, 64)
	}
	s.Route = template.URL("geo:" + at + "?q=" + query) // both are numbers and escaped text
	s.Map = "https://www.openstreetmap.org/search?query=" + query
	for _, one := range v.Visitors {
		if one.Status != visits.CancelledRescheduled {
			s.Visitors = append(s.Visitors, called(one, a.CountryAt(v.Agency)))
		}
	}
	return s, nil
}

// called is a visitor with links to reach him by.
func called(v visits.Visitor, country string) caller {
	c := caller{Visitor: v}
	if tel, ok := people.Phone(v.Phone, country); ok {
		c.Tel, c.SMS = tel, template.URL("sms:"+tel) // + and digits
	}
	return c
}

// status is that of the visit as its agent sees it: somebody waits for an answer, or is
// expected, or was there.
func status(v visits.Visit) visits.Status {
	for _, s := range []visits.Status{visits.Proposed, visits.Confirmed, visits.Done} {
		if slices.ContainsFunc(v.Visitors, func(one visits.Visitor) bool { return one.Status == s }) {
			return s
		}
	}
	if n := len(v.Visitors); n > 0 {
		return v.Visitors[n-1].Status
	}
	return visits.Proposed
}
