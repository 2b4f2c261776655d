package diary

import (
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// sheetPage is the day of one agent on paper, in the order of the way.
type sheetPage struct {
	Agent  access.User
	Agency access.Agency
	Day    time.Time
	Lines  []stop
	Before string
	After  string
	Back   string
}

// stop is a line with who comes.
type stop struct {
	line
	Visitors []visits.Visitor // expected
	Memo     string
}

// Line is the line itself, for the parts of the templates.
func (s stop) Line() line { return s.line }

// sheet shows the day sheet of an agent, to be printed.
func (p *screens) sheet(c *frame.Call) error {
	ctx, l := c.Context(), readLook(c)
	l.View = byDay
	id := c.User.ID
	if len(l.Agents) > 0 {
		id = l.Agents[0]
	}
	users, err := p.Staff.UsersByID(ctx, c.Actor, []int64{id})
	if err != nil {
		return err
	}
	agent, there := users[id]
	if !there || !c.Actor.Opens(agent.Agency) {
		return fault.New(fault.Missing, "There is no such person")
	}
	list, _, err := p.lines(ctx, c, agenda.Stretch{Users: []int64{id}, From: day.Of(l.Day), To: day.Of(l.Day.AddDate(0, 0, 1))})
	if err != nil {
		return err
	}
	l.Agents, l.All = []int64{id}, false
	data := sheetPage{Agent: agent, Day: l.Day, Back: l.At(byDay, l.Day)}
	other := func(n int) string {
		return link(agendaPath+"/sheet", "day", l.Day.AddDate(0, 0, n).Format(time.DateOnly), "agent", number(id))
	}
	data.Before, data.After = other(-1), other(1)
	for _, one := range c.Agencies() {
		if one.ID == agent.Agency {
			data.Agency = one
		}
	}
	come, err := p.Visits.Search(ctx, c.Actor, visits.Query{Agent: id, From: l.Day, To: l.Day.AddDate(0, 0, 1), Limit: 100})
	if err != nil {
		return err
	}
	for _, one := range list {
		s := stop{line: one, Memo: one.memo}
		i := slices.IndexFunc(come, func(v visits.Visit) bool { return visitPath(v.UID) == one.Path })
		if i >= 0 {
			s.Visitors = slices.DeleteFunc(slices.Clone(come[i].Visitors), func(v visits.Visitor) bool { return v.Status.Cancelled() })
		}
		data.Lines = append(data.Lines, s)
	}
	return c.Show("sheet", data)
}

// slipPage is the visit slip (bon de visite) to be signed on paper.
type slipPage struct {
	visitRow
	End    time.Time
	Agency access.Agency
	Come   []visits.Visitor
	Homes  []visits.Place
	Signed []paper // slips that were signed: on the telephone, or on paper before
}

// slip shows it, to be printed.
func (p *screens) slip(c *frame.Call) error {
	data, err := p.slipOf(c)
	if err != nil {
		return err
	}
	return c.Show("slip", data)
}

// slipOf reads what a slip says.
func (p *screens) slipOf(c *frame.Call) (data slipPage, err error) {
	v, err := p.Visits.Visit(c.Context(), c.Actor, c.R.PathValue("uid"))
	if err != nil {
		return data, err
	}
	rows, err := p.rows(c.Context(), c, []visits.Visit{v})
	if err != nil {
		return data, err
	}
	data = slipPage{visitRow: rows[0]}
	if !v.StartsAt.IsZero() {
		data.End = v.EndsAt.In(c.Zone)
	}
	for _, one := range c.Agencies() {
		if one.ID == v.Agency {
			data.Agency = one
		}
	}
	for _, one := range v.Visitors {
		if !one.Status.Cancelled() {
			data.Come = append(data.Come, one)
		}
	}
	all, err := p.papers(c.Context(), c, v)
	if err != nil {
		return data, err
	}
	data.Signed = slices.DeleteFunc(all, func(one paper) bool { return one.Kind != visits.Slip })
	var ids []int64
	for _, one := range v.Properties {
		ids = append(ids, one.Property)
	}
	known, err := p.Visits.Named(c.Context(), c.Actor, unique(slices.Clone(ids)))
	for _, id := range ids {
		if at, there := known[id]; there {
			data.Homes = append(data.Homes, at)
		}
	}
	return data, err
}
