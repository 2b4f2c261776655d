package diary

import (
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// agendaPage is some days of a diary.
type agendaPage struct {
	look
	Views  []string
	Team   []access.User
	Today  time.Time
	Board  *board     // by day or week
	Month  [][]square // weeks
	List   []stretch  // days with something in them
	Rows   []row      // by agent
	Heads  []Head     // the days of Rows
	Wishes []wish
	More   bool // there is more than is shown
	Empty  bool
	Write  bool // visits
	Note   bool // appointments
}

// MonthKey names the month of the look in the texts.
func (d agendaPage) MonthKey() string { return "month." + strconv.Itoa(int(d.Day.Month())) }

// Last is the last day that is shown.
func (d agendaPage) Last() time.Time { return d.To.AddDate(0, 0, -1) }

// Sheet is the day sheet of whose diary is looked at.
func (d agendaPage) Sheet() string {
	who := ""
	if len(d.Agents) == 1 {
		who = number(d.Agents[0])
	}
	return link(agendaPath+"/sheet", "day", d.Day.Format(time.DateOnly), "agent", who)
}

// New begins an appointment on a day, in an agent's diary (0: the reader's own).
func (d agendaPage) New(on time.Time, agent int64) string {
	return link(agendaPath+"/new", "day", on.Format(time.DateOnly), "agent", number(agent))
}

// Head is a day above a column.
type Head struct {
	Day     time.Time
	Today   bool
	Holiday bool
	Weekend bool
}

// Key names the day of the week in the texts.
func (h Head) Key() string { return "weekday." + strconv.Itoa((int(h.Day.Weekday())+6)%7+1) }

// Date is the day as forms have it.
func (h Head) Date() string { return h.Day.Format(time.DateOnly) }

// Closed tells a day that is shaded.
func (h Head) Closed() bool { return h.Holiday || h.Weekend }

// stretch is one day of a list.
type stretch struct {
	Head
	Lines []line
}

// square is one day of a month.
type square struct {
	Head
	Away  bool // of another month
	Lines []line
	Rest  int // how many more there are
}

// row is a week of one agent.
type row struct {
	Agent access.User
	Days  []stretch
}

// wish is a visit without a date.
type wish struct {
	Visit visits.Visit
	Place visits.Place
	Agent access.User
}

// Name is who wishes it.
func (w wish) Name() string {
	for _, one := range w.Visit.Visitors {
		if one.Status.Live() {
			return whole(one)
		}
	}
	return ""
}

// agenda shows some days of the diary.
func (p *screens) agenda(c *frame.Call) error {
	ctx, l := c.Context(), readLook(c)
	data := agendaPage{look: l, Views: views(), Today: midnight(c.Now), Write: c.Actor.Has(access.VisitsWrite), Note: c.Actor.Has(access.ActionsWrite)}
	var err error
	if data.Team, err = p.team(ctx, c); err != nil {
		return err
	}
	list, more, err := p.lines(ctx, c, l.query(c.Agency))
	if err != nil {
		return err
	}
	data.More, data.Empty = more, len(list) == 0
	closed, err := p.holidays(ctx, c)
	if err != nil {
		return err
	}
	data.arrange(list, func(d time.Time) Head { return headed(d, data.Today, closed) })
	if data.Wishes, err = p.wishes(ctx, c, l); err != nil {
		return err
	}
	return c.Show("agenda", data)
}

// arrange puts the lines where the view has them.
func (d *agendaPage) arrange(list []line, head func(time.Time) Head) {
	switch d.View {
	case byDay:
		d.Board = byColumns(d.people(list), head(d.Day), list)
	case byWeek:
		d.Board = byDays(d.days(head), list)
	case byMonth:
		d.Month = squares(d.days(head), d.Day.Month(), list)
	case asList:
		for _, h := range d.days(head) {
			if on := ofDay(list, h.Day); len(on) > 0 || h.Holiday {
				d.List = append(d.List, stretch{h, on})
			}
		}
	case byAgent:
		d.Heads = d.days(head)
		for _, one := range d.people(list) {
			r := row{Agent: one}
			for _, h := range d.Heads {
				r.Days = append(r.Days, stretch{h, slices.DeleteFunc(ofDay(list, h.Day), func(l line) bool { return l.Agent.ID != one.ID })})
			}
			d.Rows = append(d.Rows, r)
		}
	}
}

// days are the heads of all days that are looked at.
func (d *agendaPage) days(head func(time.Time) Head) (out []Head) {
	for at := d.From; at.Before(d.To); at = at.AddDate(0, 0, 1) {
		out = append(out, head(at))
	}
	return out
}

// people are those whose diaries are shown side by side: who was asked for, or who has
// something in his.
func (d *agendaPage) people(list []line) (out []access.User) {
	const most = 40
	for _, u := range d.Team {
		if d.Has(u.ID) || d.All && (d.View == byAgent || slices.ContainsFunc(list, func(l line) bool { return l.Agent.ID == u.ID })) {
			out = append(out, u)
		}
	}
	for _, l := range list { // of other agencies, or gone
		if !slices.ContainsFunc(out, func(u access.User) bool { return u.ID == l.Agent.ID }) {
			out = append(out, l.Agent)
		}
	}
	return out[:min(len(out), most)]
}

// squares are the days of a month, a list for each week.
func squares(days []Head, month time.Month, list []line) (weeks [][]square) {
	const most = 4
	for i, h := range days {
		if i%7 == 0 {
			weeks = append(weeks, nil)
		}
		on := ofDay(list, h.Day)
		s := square{Head: h, Away: h.Day.Month() != month, Lines: on[:min(len(on), most)], Rest: max(0, len(on)-most)}
		if s.Rest == 1 { // the line takes no more room than its number
			s.Lines, s.Rest = on, 0
		}
		weeks[len(weeks)-1] = append(weeks[len(weeks)-1], s)
	}
	return weeks
}

// ofDay are the lines of one day.
func ofDay(list []line, d time.Time) (on []line) {
	for _, l := range list {
		if l.Day.Equal(d) {
			on = append(on, l)
		}
	}
	return on
}

func headed(d, today time.Time, closed func(day.Date) bool) Head {
	return Head{Day: d, Today: d.Equal(today), Holiday: closed(day.Of(d)), Weekend: d.Weekday() == time.Saturday || d.Weekday() == time.Sunday}
}

// holidays tells the public holidays of where the account works.
func (p *screens) holidays(ctx context.Context, c *frame.Call) (func(day.Date) bool, error) {
	rules, err := p.Visits.Rules(ctx, c.Actor)
	if err != nil {
		return nil, err
	}
	zone := visits.Metropole
	if rules.Holidays != nil && *rules.Holidays != "" {
		zone = *rules.Holidays
	}
	return visits.Holidays(zone)
}

// wishes are visits without a date that wait for whose diary is looked at, and for nobody
// yet.
func (p *screens) wishes(ctx context.Context, c *frame.Call, l look) ([]wish, error) {
	const most = 30
	list, err := p.Visits.Search(ctx, c.Actor, visits.Query{Agency: c.Agency, Undated: true, Status: visits.Proposed, Limit: most})
	if err != nil {
		return nil, err
	}
	var homes, users []int64
	list = slices.DeleteFunc(list, func(v visits.Visit) bool {
		return !l.All && v.Agent != 0 && !l.Has(v.Agent)
	})
	for _, v := range list {
		homes, users = append(homes, v.Property), append(users, v.Agent)
	}
	places, err := p.Visits.Named(ctx, c.Actor, unique(homes))
	if err != nil {
		return nil, err
	}
	agents, err := p.Staff.UsersByID(ctx, c.Actor, unique(users))
	out := make([]wish, len(list))
	for i, v := range list {
		out[i] = wish{v, places[v.Property], agents[v.Agent]}
	}
	return out, err
}
