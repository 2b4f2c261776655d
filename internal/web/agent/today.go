package agent

import (
	"context"
	"net/http"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/visits"
)

// How far an agent's page looks.
const (
	ahead = 60  // days
	most  = 200 // visits
)

// todayPage is an agent's day, and what comes after it.
type todayPage struct {
	Me     int64 // whose pages these are: what waits on the telephone is his
	Agent  access.User
	Write  bool // he may change visits
	Day    time.Time
	Today  []stop // in the order of the way
	Ask    []stop // visits of later days that wait for his answer
	Wishes []stop // without a date: he calls, and agrees on one
	Ahead  []stretch
	Next   *stop // the first visit of a later day
	Soon   bool  // Next is tomorrow
}

// stretch is some days to come.
type stretch struct {
	Key  string   // "tomorrow" or "later"
	Days [][]stop // none of them empty
}

func (p *Pages) today(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	zone, user, err := p.zone(r.Context(), a)
	if err != nil {
		return err
	}
	now := p.Now().In(zone)
	morning := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	stops, err := p.coming(r.Context(), a, morning)
	if err != nil {
		return err
	}
	data := todayPage{Me: a.User, Agent: user, Write: a.Has(access.VisitsWrite), Day: now}
	data.plan(stops, morning)
	wishes, err := p.Visits.Wishes(r.Context(), a)
	if err != nil {
		return err
	}
	if data.Wishes, err = p.stops(r.Context(), a, wishes); err != nil {
		return err
	}
	p.set.Show(w, r, http.StatusOK, "today", data)
	return nil
}

// coming is where an agent has to be from a morning on, by start: his visits, and what
// other doors noted in his diary.
func (p *Pages) coming(ctx context.Context, a access.Actor, morning time.Time) ([]stop, error) {
	until := morning.AddDate(0, 0, ahead)
	list, err := p.Visits.Search(ctx, a, visits.Query{Agent: a.User, From: morning, To: until, Limit: most})
	if err != nil {
		return nil, err
	}
	stops, err := p.stops(ctx, a, list)
	if err != nil {
		return nil, err
	}
	others, err := p.Visits.Engagements(ctx, a, morning, until)
	if err != nil {
		return nil, err
	}
	noted, err := p.noted(ctx, a, others, morning.Location())
	stops = append(stops, noted...)
	slices.SortStableFunc(stops, func(a, b stop) int { return a.At.Compare(b.At) })
	clash(stops)
	return stops, err
}

// clash marks what takes place at the same time.
func clash(stops []stop) {
	for i := range stops {
		for j := i + 1; j < len(stops) && stops[j].At.Before(stops[i].End); j++ {
			stops[i].Clash, stops[j].Clash = true, true
		}
	}
}

// plan puts what comes, by start, where it is shown.
func (d *todayPage) plan(stops []stop, morning time.Time) {
	night, after := morning.AddDate(0, 0, 1), morning.AddDate(0, 0, 2)
	tomorrow, later := stretch{Key: "tomorrow"}, stretch{Key: "later"}
	for _, s := range stops {
		switch {
		case s.At.Before(night):
			d.Today = append(d.Today, s)
			continue
		case s.At.Before(after):
			tomorrow.add(s)
		default:
			later.add(s)
		}
		if s.Kind == 0 {
			d.expect(s, after)
		}
	}
	for _, one := range []stretch{tomorrow, later} {
		if len(one.Days) > 0 {
			d.Ahead = append(d.Ahead, one)
		}
	}
}

// expect notes a visit of a later day.
func (d *todayPage) expect(s stop, after time.Time) {
	if s.Status == visits.Proposed {
		d.Ask = append(d.Ask, s)
	}
	if d.Next == nil {
		d.Next, d.Soon = &s, s.At.Before(after)
	}
}

func (l *stretch) add(s stop) {
	if n := len(l.Days); n > 0 && l.Days[n-1][0].At.YearDay() == s.At.YearDay() {
		l.Days[n-1] = append(l.Days[n-1], s)
		return
	}
	l.Days = append(l.Days, []stop{s})
}
