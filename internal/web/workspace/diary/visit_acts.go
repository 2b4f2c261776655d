package diary

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// late shows the visit as it is, to who asked for what cannot be done with it any more.
func late(c *frame.Call, err error) error {
	if fault.Is(err, fault.Conflict) {
		return c.Said(visitPath(c.R.PathValue("uid")), "visit.late")
	}
	return err
}

// confirm says that the visit takes place.
func (p *screens) confirm(c *frame.Call) error {
	v, err := p.Visits.Confirm(c.Context(), c.Actor, c.R.PathValue("uid"))
	if err != nil {
		return late(c, err)
	}
	return c.Said(visitPath(v.UID), "visit.confirmed")
}

// cancelPage says what it would send to cancel a visit, before it is cancelled.
type cancelPage struct {
	visitRow
	Visitor  string // e-mail of one, empty: all
	Name     string
	By       visits.Status
	Choices  []visits.Status
	Sent     effects
	Others   int  // who still come
	Frees    bool // the agent's time is free then
	Visitors []visits.Visitor
}

func (p *screens) cancelForm(c *frame.Call) error {
	uid, email := c.R.PathValue("uid"), c.Value("visitor")
	data := cancelPage{Visitor: email, By: visits.Status(c.Value("by")), Choices: []visits.Status{visits.CancelledByAgent, visits.CancelledByVisitor, visits.CancelledByOwner}}
	if !slices.Contains(data.Choices, data.By) {
		data.By = visits.CancelledByAgent
	}
	f, err := p.Visits.ForeseeCancel(c.Context(), c.Actor, uid, email, data.By)
	if err != nil {
		return late(c, err)
	}
	rows, err := p.rows(c.Context(), c, []visits.Visit{f.Visit})
	if err != nil {
		return err
	}
	data.visitRow = rows[0]
	for _, one := range f.Visit.Visitors {
		switch {
		case !one.Status.Live():
		case email == "" || strings.EqualFold(one.Email, email):
			data.Name = whole(one)
			data.Visitors = append(data.Visitors, one)
		default:
			data.Others++
		}
	}
	data.Frees = data.Others == 0 && !f.Visit.StartsAt.IsZero()
	if data.Sent, err = p.effects(c, f); err != nil {
		return err
	}
	return c.Show("cancel", data)
}

// cancel takes one visitor off, or everybody.
func (p *screens) cancel(c *frame.Call) error {
	uid, by := c.R.PathValue("uid"), visits.Status(c.Value("by"))
	if email := c.Value("visitor"); email != "" {
		v, who, err := p.Visits.Cancel(c.Context(), c.Actor, uid, email, by)
		if err != nil {
			return late(c, err)
		}
		return c.Said(visitPath(v.UID), "visit.cancelled.one", whole(who))
	}
	v, err := p.Visits.CancelAll(c.Context(), c.Actor, uid, by)
	if err != nil {
		return late(c, err)
	}
	return c.Said(visitPath(v.UID), "visit.cancelled")
}

// done ends a visit with the code that its visitor shows, or on the word of who may give
// it. Why a code is not taken is said where it was entered.
func (p *screens) done(c *frame.Call) error {
	uid := c.R.PathValue("uid")
	if c.Value("vouch") != "" {
		v, err := p.Visits.Vouch(c.Context(), c.Actor, uid)
		if err != nil {
			return late(c, err)
		}
		return c.Said(visitPath(v.UID), "visit.done")
	}
	v, err := p.Visits.Finish(c.Context(), c.Actor, uid, strings.Join(strings.Fields(c.Value("code")), ""))
	for refusal, key := range map[error]string{visits.ErrNotCode: "code.wrong", visits.ErrCodeEarly: "code.early", visits.ErrCodeSpent: "code.spent"} {
		if errors.Is(err, refusal) {
			return p.showVisit(c, http.StatusUnprocessableEntity, key, nil)
		}
	}
	if err != nil {
		return late(c, err)
	}
	return c.Said(visitPath(v.UID), "visit.done")
}

// report saves what is said of a property that was visited.
func (p *screens) report(c *frame.Call) error {
	text := func(name string) string { return strings.ReplaceAll(c.Value(name), "\r\n", "\n") }
	said := visits.Report{Positive: text("positive"), Negative: text("negative"), Question: text("question"), Comment: text("comment"), Note: text("note")}
	if n, err := strconv.Atoi(c.Value("interest")); err == nil {
		said.Interest, said.Rated = n, true
	}
	v, err := p.Visits.SaveReport(c.Context(), c.Actor, c.R.PathValue("uid"), c.Number("property"), said)
	if fault.Is(err, fault.Invalid) {
		return p.showVisit(c, http.StatusUnprocessableEntity, "", []problem{{Text: say(c, "report.problem")}})
	}
	if err != nil {
		return late(c, err)
	}
	return c.Said(visitPath(v.UID)+"#report", "visit.reported")
}
