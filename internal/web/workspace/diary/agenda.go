package diary

import (
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
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
	Cut    bool // there are more people than are shown
	Empty  bool
	Write  bool // visits
	Note   bool // appointments

	perDay   map[day.Date]int // how many lines there are in all
	perAgent map[agenda.Filled]int
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
	Sunday  bool // agencies show properties on Saturdays
}

// Key names the day of the week in the texts.
func (h Head) Key() string { return "weekday." + strconv.Itoa((int(h.Day.Weekday())+6)%7+1) }

// Date is the day as forms have it.
func (h Head) Date() string { return h.Day.Format(time.DateOnly) }

// Closed tells a day that is shaded.
func (h Head) Closed() bool { return h.Holiday || h.Sunday }

// stretch is one day of a list.
type stretch struct {
	Head
	Lines []line
}

// square is one day of a month.
type square struct {
	Head
	few
	Away bool // of another month
}

// row is a week of one agent.
type row struct {
	Agent access.User
	Days  []square
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
	q := l.query(c.Agency)
	list, _, err := p.lines(ctx, c, q)
	if err != nil {
		return err
	}
	filled, err := p.Agenda.Filled(ctx, c.Actor, q)
	if err != nil {
		return err
	}
	data.count(filled)
	data.Empty = len(list) == 0
	closed, err := p.holidays(ctx, c)
	if err != nil {
		return err
	}
	data.More = data.arrange(list, func(d time.Time) Head { return headed(d, data.Today, closed) })
	if data.Wishes, err = p.wishes(ctx, c, l); err != nil {
		return err
	}
	return c.Show("agenda", data)
}

// count notes how many lines each day, and each agent's, has in all.
func (d *agendaPage) count(filled []agenda.Filled) {
	d.perDay, d.perAgent = map[day.Date]int{}, map[agenda.Filled]int{}
	for _, f := range filled {
		d.perDay[f.Day] += f.Lines
		d.perAgent[agenda.Filled{User: f.User, Day: f.Day}] = f.Lines
	}
}

// arrange puts the lines where the view has them, and tells whether a day has more than it
// shows.
func (d *agendaPage) arrange(list []line, head func(time.Time) Head) (more bool) {
	days, heads := byDate(list), d.days(head)
	for at, n := range d.perDay {
		more = more || d.View != byMonth && d.View != byAgent && n > len(days[at])
	}
	switch d.View {
	case byDay:
		d.Board = byColumns(d.people(list), heads[0], list)
	case byWeek:
		d.Board = byDays(heads, days, list)
	case byMonth:
		for i, h := range heads {
			if i%7 == 0 {
				d.Month = append(d.Month, nil)
			}
			last := &d.Month[len(d.Month)-1]
			*last = append(*last, square{Head: h, Away: h.Day.Month() != d.Day.Month(), few: some(days[day.Of(h.Day)], d.perDay[day.Of(h.Day)])})
		}
	case asList:
		for _, h := range heads {
			if on := days[day.Of(h.Day)]; len(on) > 0 || h.Holiday {
				d.List = append(d.List, stretch{h, on})
			}
		}
	case byAgent:
		d.Heads = heads
		d.rows(list)
	}
	return more
}

// rows are the weeks of each agent.
func (d *agendaPage) rows(list []line) {
	of := map[agenda.Filled][]line{}
	for _, l := range list {
		at := agenda.Filled{User: l.Agent.ID, Day: day.Of(l.Day)}
		of[at] = append(of[at], l)
	}
	for _, one := range d.people(list) {
		r := row{Agent: one}
		for _, h := range d.Heads {
			at := agenda.Filled{User: one.ID, Day: day.Of(h.Day)}
			r.Days = append(r.Days, square{Head: h, few: some(of[at], d.perAgent[at])})
		}
		d.Rows = append(d.Rows, r)
	}
}

// few are the lines that a small room shows, and how many more there are.
type few struct {
	Lines []line
	Rest  int
}

// inSquare is how many lines a square shows: one more takes no more room than its number.
const inSquare = 4

// some are those of a square, of which there are so many in all.
func some(list []line, all int) few {
	if all <= inSquare+1 {
		return few{Lines: list}
	}
	return few{list[:min(len(list), inSquare)], all - inSquare}
}

// byDate are the lines of each day.
func byDate(list []line) map[day.Date][]line {
	days := map[day.Date][]line{}
	for _, l := range list {
		days[day.Of(l.Day)] = append(days[day.Of(l.Day)], l)
	}
	return days
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
	const most = 25
	busy := map[int64]access.User{}
	for _, l := range list {
		busy[l.Agent.ID] = l.Agent
	}
	for _, u := range d.Team {
		if _, there := busy[u.ID]; d.Has(u.ID) || d.All && (d.View == byAgent || there) {
			out = append(out, u)
		}
		delete(busy, u.ID)
	}
	for _, u := range busy { // of other agencies, or gone
		out = append(out, u)
	}
	d.Cut = len(out) > most
	return out[:min(len(out), most)]
}

func headed(d, today time.Time, closed func(day.Date) bool) Head {
	return Head{Day: d, Today: d.Equal(today), Holiday: closed(day.Of(d)), Sunday: d.Weekday() == time.Sunday}
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
