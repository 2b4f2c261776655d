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

// visitsPage is a list of visits.
type visitsPage struct {
	Status   visits.Status
	Statuses []visits.Status
	Agent    int64
	Property string // reference
	Unknown  bool   // there is no such property
	From, To string // dates, To included
	Team     []access.User
	Rows     []visitRow
	First    string
	Next     string
	Write    bool
	Filtered bool
}

// visitRow is a visit in a list.
type visitRow struct {
	Visit visits.Visit
	At    time.Time // zero: a wish without a date
	State visits.Status
	Place visits.Place
	Agent access.User
	Names string
}

// Path is the visit's screen, Tone its colour.
func (r visitRow) Path() string { return visitPath(r.Visit.UID) }
func (r visitRow) Tone() string { return tone(r.State) }

// visitPath is the screen of a visit.
func visitPath(uid string) string { return visitsPath + "/" + uid }

// onePage is how many visits a page has.
const onePage = 50

// visits lists visits, those to come first.
func (p *screens) visits(c *frame.Call) error {
	ctx := c.Context()
	data := visitsPage{Status: visits.Status(c.Value("status")), Statuses: []visits.Status{visits.Proposed, visits.Confirmed, visits.Done, visits.Off},
		Agent: c.Number("agent"), Property: c.Value("property"), From: c.Value("from"), To: c.Value("to"), Write: c.Actor.Has(access.VisitsWrite)}
	q, err := p.wanted(c, &data)
	if err != nil {
		return err
	}
	if data.Team, err = p.team(ctx, c); err != nil {
		return err
	}
	var list []visits.Visit
	if !data.Unknown {
		list, err = p.Visits.Search(ctx, c.Actor, q)
	}
	if err != nil {
		return err
	}
	if len(list) > onePage {
		list = list[:onePage]
		last := list[onePage-1]
		data.Next = data.link(strconv.FormatInt(last.StartsAt.UnixMicro(), 10), last.ID)
	}
	if q.Behind.Visit != 0 {
		data.First = data.link("", 0)
	}
	if data.Rows, err = p.rows(ctx, c, list); err != nil {
		return err
	}
	return c.Show("visits", data)
}

// wanted is what the address asks for. What is over is listed from the latest on.
func (p *screens) wanted(c *frame.Call, data *visitsPage) (visits.Query, error) {
	q := visits.Query{Agency: c.Agency, Agent: data.Agent, Limit: onePage + 1}
	if !slices.Contains(data.Statuses, data.Status) {
		data.Status = ""
	}
	q.Status = data.Status
	q.Backward = data.Status == visits.Done || data.Status == visits.Off
	if data.Property != "" {
		at, err := p.Visits.Find(c.Context(), c.Actor, visits.PlaceKey{Ref: data.Property})
		if q.Property = at.Property.ID; err != nil {
			data.Unknown = true
		}
	}
	if d, ok := day.Parse(data.From); ok {
		q.From = time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, c.Zone)
	} else {
		data.From = ""
	}
	if d, ok := day.Parse(data.To); ok {
		q.To = time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, c.Zone)
	} else {
		data.To = ""
	}
	data.Filtered = data.Status != "" || data.Agent != 0 || data.Property != "" || data.From != "" || data.To != ""
	if !data.Filtered { // to come, and then the wishes: what was is asked for
		q.From = midnight(c.Now)
	}
	if id := c.Number("behind"); id != 0 {
		q.Behind.Visit = id
		if at, err := strconv.ParseInt(c.Value("after"), 10, 64); err == nil && at > 0 {
			q.Behind.Start = time.UnixMicro(at)
		}
	}
	return q, nil
}

// link is the address of the list behind a visit.
func (d visitsPage) link(after string, behind int64) string {
	return link(visitsPath, "status", string(d.Status), "agent", number(d.Agent), "property", d.Property, "from", d.From, "to", d.To, "after", after, "behind", number(behind))
}

// rows reads what a list shows of visits.
func (p *screens) rows(ctx context.Context, c *frame.Call, list []visits.Visit) ([]visitRow, error) {
	var homes, users []int64
	for _, v := range list {
		homes, users = append(homes, v.Property), append(users, v.Agent)
	}
	places, err := p.Visits.Named(ctx, c.Actor, unique(homes))
	if err != nil {
		return nil, err
	}
	agents, err := p.Staff.UsersByID(ctx, c.Actor, unique(users))
	out := make([]visitRow, len(list))
	for i, v := range list {
		out[i] = visitRow{Visit: v, State: state(v), Place: places[v.Property], Agent: agents[v.Agent], Names: names(v)}
		if !v.StartsAt.IsZero() {
			out[i].At = v.StartsAt.In(c.Zone)
		}
	}
	return out, err
}
