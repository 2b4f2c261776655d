package field

import (
	"strconv"
	"time"

	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// roundsPage is the projects of the field, one's own or everybody's.
type roundsPage struct {
	Who, Kind, State string // mine or all; id of a kind; "" for those that run, or all
	Types            []prospecting.Type
	Lines            []planLine
	Flags            []flagLine
	Next, First      string
}

// planLine is a project as the list shows it.
type planLine struct {
	prospecting.Plan
	Name, By     string
	Path         string // of the project; empty when it is a colleague's
	Building     string // address of the mailbox; empty when there is no file of it
	Runs         bool
	Start, Until when
	End          when
	Meeting      time.Time
	Met          bool // the meeting is over
}

// flagLine is something in one's rounds that somebody is to look at.
type flagLine struct{ Where, Path, Value, Message string }

// rounds answers GET /field/rounds.
func (p *pages) rounds(c *frame.Call) (err error) {
	v := roundsPage{Who: c.Value("who"), Kind: c.Value("kind"), State: c.Value("state")}
	q := prospecting.PlanQuery{Kind: v.Kind, Running: v.State != "all", Today: today(c), Most: perPage + 1}
	if v.Who != "all" {
		v.Who, q.User = "mine", c.Actor.User
	}
	if v.State != "all" {
		v.State = ""
	}
	if after := c.Value("after_project"); after != "" {
		q.After = prospecting.PlanKey{Began: c.Value("after"), Round: c.Number("after_round"), Project: after}
		v.First = v.link(c)
	}
	if v.Types, err = p.Rounds.Types(c.Context(), c.Actor, c.At()); err != nil {
		return err
	}
	list, err := p.Rounds.Plans(c.Context(), c.Actor, c.Agency, q)
	if err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		k := list[perPage-1].Key()
		v.Next = v.link(c, "after", k.Began, "after_round", strconv.FormatInt(k.Round, 10), "after_project", k.Project)
	}
	if err := p.lines(c, &v, list); err != nil {
		return err
	}
	return c.Show("rounds", v)
}

// link is the same question on another page.
func (v roundsPage) link(c *frame.Call, more ...string) string {
	return c.Words.Link(Path+"/rounds", append([]string{"who", v.Who, "kind", v.Kind, "state", v.State}, more...)...)
}

// lines puts projects into words.
func (p *pages) lines(c *frame.Call, v *roundsPage, list []prospecting.Plan) error {
	ids := make([]int64, len(list))
	for i, one := range list {
		ids[i] = one.User
	}
	names, err := p.names(c, ids...)
	if err != nil {
		return err
	}
	for _, one := range list {
		a := at{agency: one.Agency, place: one.Place, said: one.Agency != c.At(), words: c.Words}
		line := planLine{Plan: one, Name: typeName(v.Types, one.Kind), By: names[one.User], Runs: one.Runs(today(c)),
			Start: when{day: one.Began}, Until: when{day: one.Expires}, End: when{day: one.Ends}}
		if one.Address != one.Place { // else nothing is known of the place but what a client calls it
			line.Building = a.box(one.Mailbox)
		}
		if one.User == c.Actor.User {
			line.Path = a.project(one.Project)
		}
		if !one.Meeting.IsZero() {
			line.Meeting, line.Met = one.Meeting.In(c.Zone), one.Meeting.Before(c.Now)
		}
		v.Lines = append(v.Lines, line)
	}
	return nil
}
