package diary

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/web/workspace/frame"
)

// The ways to look at a diary.
const (
	byDay   = "day"
	byWeek  = "week"
	byMonth = "month"
	asList  = "list"
	byAgent = "team"
)

// views are all of them, with the key that chooses each.
func views() []string { return []string{byDay, byWeek, byMonth, asList, byAgent} }

// listed is how many days a list shows.
const listed = 14

// look is what of a diary is looked at: it is all in the address.
type look struct {
	View   string
	Day    time.Time // a midnight
	From   time.Time // of what is shown, [From, To)
	To     time.Time
	Agents []int64 // none: everybody
	All    bool    // everybody was asked for
	me     int64
	zone   *time.Location
}

// readLook reads the address. Who does not say whose diary he wants sees his own, unless he
// leads others.
func readLook(c *frame.Call) look {
	l := look{View: c.Value("view"), zone: c.Zone, me: c.User.ID}
	if !slices.Contains(views(), l.View) {
		l.View = byWeek
	}
	l.Day = midnight(c.Now)
	if d, ok := day.Parse(c.Value("day")); ok && d.Year > 1900 && d.Year < 2200 {
		l.Day = time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, c.Zone)
	}
	l.From, l.To = l.stretch(l.Day)
	said := c.R.URL.Query()["agent"]
	for _, one := range said[:min(len(said), 50)] {
		if id := positive(one); id != 0 {
			l.Agents = append(l.Agents, id)
		}
	}
	if l.All = slices.Contains(said, "0") || len(said) == 0 && (l.View == byAgent || c.Actor.Has(access.FiguresRead)); l.All {
		l.Agents = nil
	}
	if len(said) == 0 && !l.All {
		l.Agents = []int64{c.User.ID}
	}
	return l
}

// stretch is what a view shows about a day.
func (l look) stretch(d time.Time) (from, to time.Time) {
	switch l.View {
	case byDay:
		return d, d.AddDate(0, 0, 1)
	case byMonth:
		first := d.AddDate(0, 0, 1-d.Day())
		last := first.AddDate(0, 1, -1)
		return monday(first), monday(last).AddDate(0, 0, 7)
	case asList:
		return d, d.AddDate(0, 0, listed)
	}
	return monday(d), monday(d).AddDate(0, 0, 7)
}

// At is the address of the look with another view or day.
func (l look) At(view string, d time.Time) string {
	pairs := []string{"view", view, "day", d.Format(time.DateOnly)}
	if l.All {
		pairs = append(pairs, "agent", "0")
	}
	for _, id := range l.Agents {
		pairs = append(pairs, "agent", number(id))
	}
	return link(agendaPath, pairs...)
}

// Before and After are the same look one step earlier and later; In the same day in another
// view, On another day.
func (l look) Before() string        { return l.At(l.View, l.step(-1)) }
func (l look) After() string         { return l.At(l.View, l.step(1)) }
func (l look) In(view string) string { return l.At(view, l.Day) }
func (l look) On(d time.Time) string { return l.At(byDay, d) }

// Here is this look.
func (l look) Here() string { return l.At(l.View, l.Day) }

func (l look) step(n int) time.Time {
	switch l.View {
	case byDay:
		return l.Day.AddDate(0, 0, n)
	case byMonth:
		return l.Day.AddDate(0, 0, 1-l.Day.Day()).AddDate(0, n, 0)
	case asList:
		return l.Day.AddDate(0, 0, n*listed)
	}
	return l.Day.AddDate(0, 0, 7*n)
}

// Has tells whether an agent was asked for.
func (l look) Has(id int64) bool { return !l.All && slices.Contains(l.Agents, id) }

// Mine tells a look at nobody's diary but the reader's.
func (l look) Mine() bool { return len(l.Agents) == 1 && l.Agents[0] == l.me }

// query asks the diary for it: of each day the first lines, as many as can be looked at.
func (l look) query(agency int64) agenda.Stretch {
	q := agenda.Stretch{Agency: agency, Users: l.Agents, From: day.Of(l.From), To: day.Of(l.To)}
	q.PerDay = map[string]int{byDay: 200, byWeek: 40, byMonth: inSquare + 1, asList: 20, byAgent: inSquare + 1}[l.View]
	q.PerAgent = l.View == byAgent
	return q
}

// team is who can be chosen: the people of the agencies, by name, and who is looked at.
func (p *screens) team(ctx context.Context, c *frame.Call) ([]access.User, error) {
	const most = 200
	var all []access.User
	for _, one := range c.Agencies() {
		if c.Agency != 0 && one.ID != c.Agency {
			continue
		}
		list, _, err := p.Staff.Users(ctx, c.Actor, one.ID, most, 0)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.DeleteFunc(list, func(u access.User) bool { return !u.Active })...)
		if len(all) >= most {
			break
		}
	}
	slices.SortStableFunc(all, func(a, b access.User) int { return strings.Compare(called(a), called(b)) })
	return all, nil
}

// called is what somebody is called.
func called(u access.User) string { return strings.TrimSpace(u.Firstname + " " + u.Lastname) }

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// monday is the first day of the week of a day.
func monday(d time.Time) time.Time { return d.AddDate(0, 0, -(int(d.Weekday())+6)%7) }

// positive reads an id; 0 is none.
func positive(s string) (id int64) {
	for _, r := range s {
		if r < '0' || r > '9' || id > 1<<53 {
			return 0
		}
		id = id*10 + int64(r-'0')
	}
	return id
}
