package properties

import (
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// visitsPage are the visits of a property.
type visitsPage struct {
	sheet
	Ahead, Over []visitLine
	Openings    string
	May         bool // he may open slots
}

// visitLine is a visit in the list.
type visitLine struct {
	visits.Visit
	At    time.Time // zero: a wish without a date
	State visits.Status
	Tone  string
	Path  string
	Agent access.User
}

// mostVisits is how many of each are shown; the screen of visits has all.
const mostVisits = 20

func (p *screens) visits(c *frame.Call) error {
	if !c.Actor.Has(access.VisitsRead) {
		return fault.New(fault.Missing, "Resource not found")
	}
	s, err := p.sheet(c, "visits")
	if err != nil {
		return err
	}
	data := visitsPage{sheet: s, Openings: c.Words.Link(at(s.Property.ID, "openings")), May: c.Actor.Has(access.VisitsWrite)}
	ahead, err := p.Visits.Search(c.Context(), c.Actor, visits.Query{Property: s.Property.ID, From: c.Now, Limit: mostVisits})
	if err != nil {
		return err
	}
	over, err := p.Visits.Search(c.Context(), c.Actor, visits.Query{Property: s.Property.ID, To: c.Now, Backward: true, Limit: mostVisits})
	if err != nil {
		return err
	}
	if data.Ahead, err = p.visitLines(c, ahead); err == nil {
		data.Over, err = p.visitLines(c, over)
	}
	if err != nil {
		return err
	}
	return c.Show("visits", data)
}

func (p *screens) visitLines(c *frame.Call, list []visits.Visit) ([]visitLine, error) {
	var ids []int64
	for _, v := range list {
		if v.Agent != 0 {
			ids = append(ids, v.Agent)
		}
	}
	users, err := p.users(c.Context(), c.Actor, ids)
	out := make([]visitLine, len(list))
	for i, v := range list {
		out[i] = visitLine{Visit: v, Agent: users[v.Agent], Path: c.Words.Link("/visits/" + v.UID), State: stateOfVisit(v)}
		out[i].Tone = toneOf(out[i].State)
		if !v.StartsAt.IsZero() {
			out[i].At = v.StartsAt.In(c.Zone)
		}
	}
	return out, err
}

// stateOfVisit is the furthest that one of its visitors is.
func stateOfVisit(v visits.Visit) visits.Status {
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

func toneOf(s visits.Status) string {
	switch s {
	case visits.Proposed:
		return "wait"
	case visits.Confirmed:
		return "free"
	case visits.Done:
		return "done"
	}
	return "stop"
}

// Names are who comes.
func (l visitLine) Names() string {
	var names []string
	for _, one := range l.Visitors {
		if name := strings.TrimSpace(one.Firstname + " " + one.Lastname); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}
