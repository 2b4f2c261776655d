package today

import (
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// ahead is how many days the screen looks for the next thing to do.
const ahead = 14

// stop is where the reader has to be, or what he has to do at an hour.
type stop struct {
	Day        time.Time
	Start, End string // on the clock, empty: at no hour
	Title      string
	Who        string // the person it is about, may be empty
	Contact    int64
	Door       string
	Over       bool // it is past
	Path       string
}

// diary is the reader's own day, and the first thing of a later one.
func (p *pages) diary(c *frame.Call) (list []stop, next *stop, err error) {
	from := dateOf(c.Now)
	lines, _, err := p.Agenda.Diary(c.Context(), c.Actor, agenda.Stretch{Users: []int64{c.Actor.User}, From: from, To: dateOf(c.Now.AddDate(0, 0, ahead))})
	if err != nil {
		return nil, nil, err
	}
	names, err := p.names(c, lines)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range lines {
		s := stop{Day: midnight(a.Day, c.Zone), Start: clock(a.Start), End: clock(a.End), Title: a.Subject, Contact: a.Contact, Door: a.Door,
			Over: !a.EndsAt.IsZero() && a.EndsAt.Before(c.Now), Path: "/agenda?view=day&day=" + a.Day.String()}
		if who, ok := names[a.Contact]; ok {
			s.Who = who.First + " " + who.Last
		}
		switch {
		case a.Day == from:
			list = append(list, s)
		case next == nil:
			next = &s
		}
	}
	return list, next, nil
}

// names are the people whom lines are about, for who may know them.
func (p *pages) names(c *frame.Call, lines []agenda.Action) (map[int64]people.Contact, error) {
	if !c.Actor.Has(access.ContactsRead) {
		return nil, nil
	}
	var ids []int64
	for _, a := range lines {
		if a.Contact != 0 {
			ids = append(ids, a.Contact)
		}
	}
	return p.People.Roots(c.Context(), c.Actor, ids)
}

func dateOf(t time.Time) day.Date { return day.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()} }

func midnight(d day.Date, in *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, in)
}

// clock is the time of a diary's line as people write it.
func clock(t string) string {
	if len(t) < 5 {
		return ""
	}
	return t[:5]
}
