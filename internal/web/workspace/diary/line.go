package diary

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// line is an entry of a diary as the screens show it.
type line struct {
	ID       int64
	Path     string // its screen
	Move     string // where it is moved; empty: elsewhere
	Plan     bool   // people wrote it themselves: it moves without asking what is sent
	Source   string
	Kind     int
	Day      time.Time
	Start    time.Time // zero: some time that day
	End      time.Time
	Title    string
	Agent    access.User
	Status   visits.Status // of a visit of ours; empty otherwise
	Where    string
	Overlaps bool               // it does not hold its time: something else did
	Way      *way               // from the one before it that day, when both are somewhere
	home     *listings.Property // where it is; nil: nowhere that is known
	memo     string
}

// way is how far it is from one appointment to the next.
type way struct {
	Distance agenda.Distance
	Short    bool // there is less time between them
	Free     time.Duration
}

// Timed tells a line with a time of the day.
func (l line) Timed() bool { return !l.Start.IsZero() }

// Tone is the family of its state's colour.
func (l line) Tone() string { return tone(l.Status) }

// Shape says the state in black and white: ◇ is what has none.
func (l line) Shape() string {
	if shape, ok := map[visits.Status]string{visits.Proposed: "△", visits.Confirmed: "○", visits.Done: "■"}[l.Status]; ok {
		return shape
	}
	if l.Status.Cancelled() {
		return "✕"
	}
	return "◇"
}

// Date and From are its day and time as forms have them.
func (l line) Date() string { return l.Day.Format(time.DateOnly) }
func (l line) From() string { return l.Start.Format("15:04") }

// tone is the family of colour of a visit's state.
func tone(s visits.Status) string {
	switch {
	case s == visits.Proposed:
		return "wait"
	case s == visits.Confirmed:
		return "free"
	case s == visits.Done:
		return "done"
	case s.Cancelled():
		return "stop"
	}
	return "held"
}

// lines reads what the diary has of a stretch.
func (p *screens) lines(ctx context.Context, c *frame.Call, q agenda.Stretch) (list []line, more bool, err error) {
	actions, more, err := p.Agenda.Diary(ctx, c.Actor, q)
	if err != nil || len(actions) == 0 {
		return nil, more, err
	}
	booked, err := p.booked(ctx, c, actions)
	if err != nil {
		return nil, more, err
	}
	var users, homes []int64
	for _, a := range actions {
		users = append(users, a.User)
		if len(a.Properties) > 0 {
			homes = append(homes, a.Properties[0].Property)
		}
	}
	agents, err := p.Staff.UsersByID(ctx, c.Actor, unique(users))
	if err != nil {
		return nil, more, err
	}
	places, err := p.Visits.Named(ctx, c.Actor, unique(homes))
	if err != nil {
		return nil, more, err
	}
	elsewhere, err := p.Agenda.Elsewhere(ctx, c.Actor, actions)
	if err != nil {
		return nil, more, err
	}
	for _, a := range actions {
		l := newLine(c, a, booked[a.ID], elsewhere[a.ID])
		l.Agent = agents[a.User]
		if len(a.Properties) > 0 {
			l.stand(places[a.Properties[0].Property])
		}
		list = append(list, l)
	}
	measure(list)
	return list, more, nil
}

// booked are the visits of ours among actions, by the line they have in the diary.
func (p *screens) booked(ctx context.Context, c *frame.Call, actions []agenda.Action) (map[int64]visits.Visit, error) {
	var ask []int64
	for _, a := range actions {
		if a.Type == agenda.Visit && !a.StartsAt.IsZero() {
			ask = append(ask, a.ID)
		}
	}
	return p.Visits.OfActions(ctx, c.Actor, ask)
}

// newLine is what is shown of an action, which v is the visit of when it has a number, and
// which may be moved elsewhere alone.
func newLine(c *frame.Call, a agenda.Action, v visits.Visit, elsewhere bool) line {
	l := line{ID: a.ID, Kind: a.Type, Title: a.Subject, Overlaps: a.Overlaps(), Source: source(a.Door, v.ID != 0),
		Day: time.Date(a.Day.Year, a.Day.Month, a.Day.Day, 0, 0, 0, 0, c.Zone), Path: eventPath(a.ID)}
	if !a.StartsAt.IsZero() {
		l.Start, l.End = a.StartsAt.In(c.Zone), a.EndsAt.In(c.Zone)
		l.Day = midnight(l.Start)
	}
	if v.ID != 0 {
		l.Path, l.Status = visitPath(v.UID), state(v)
		l.Title = names(v)
		if v.Live() && c.Actor.Has(access.VisitsWrite) {
			l.Move = link(agendaPath+"/move", "visit", v.UID)
		}
		return l
	}
	if l.Plan = !elsewhere && l.Timed() && c.Actor.Has(access.ActionsWrite); l.Plan {
		l.Move = link(agendaPath+"/move", "event", number(a.ID))
	}
	return l
}

// source is the badge of a line: the door it came through. What a visitor booked himself
// came through the site.
func source(door string, visit bool) string {
	switch door {
	case "apimo", "adlead", "flatsy", "leads2keys":
		return door
	case "booking", "showcase":
		return "site"
	case "":
		if visit {
			return "flatsy"
		}
	}
	return "team"
}

// state is that of the visit as its agent sees it: somebody waits for an answer, or is
// expected, or was there, or all have left.
func state(v visits.Visit) visits.Status {
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

// stand says where it is.
func (l *line) stand(at visits.Place) {
	if at.Property.ID == 0 {
		return
	}
	if l.Status != "" { // who comes is said already
		l.Title += " · " + at.Property.Reference
	}
	l.home, l.memo, l.Where = &at.Property, at.Showing.Facts.Memo, address(at)
}

// address is a property's in one line.
func address(at visits.Place) string {
	h := at.Property
	parts := []string{h.Address, strings.TrimSpace(h.Zipcode + " " + h.City)}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return strings.TrimSpace(s) == "" }), ", ")
}

// measure says of each line how far it is from the one before it in the same agent's day.
func measure(list []line) {
	last := map[int64]int{}
	for i := range list {
		l := &list[i]
		if !l.Timed() || l.Kind == agenda.Call {
			continue
		}
		j, there := last[l.Agent.ID]
		last[l.Agent.ID] = i
		if !there || !list[j].Day.Equal(l.Day) {
			continue
		}
		from, to := list[j].home, l.home
		if from == nil || to == nil || !from.Located || !to.Located || from.ID == to.ID {
			continue
		}
		w := way{Distance: agenda.Apart(from.Lat, from.Lon, to.Lat, to.Lon), Free: max(0, l.Start.Sub(list[j].End))}
		if w.Short = w.Free < w.Distance.Estimate; w.Distance.Kilometres >= 0.1 {
			l.Way = &w
		}
	}
}

func unique(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}
