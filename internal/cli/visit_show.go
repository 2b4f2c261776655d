package cli

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/visits"
)

type visitShowCmd struct {
	oneVisit `embed:""`
}

// Help is shown under the command's flags.
func (visitShowCmd) Help() string {
	return "Example:\n  palier visit show b3f1e0aa-3f0c-4d5e-8a6a-1c1f4c0f9d10"
}

// Run shows a visit.
func (c *visitShowCmd) Run(e *env) error {
	return c.change(e, func(a *app.App, by access.Actor) (visits.Visit, error) { return a.Visits.Visit(e.ctx, by, c.Visit) })
}

// visitSheet is all that is known of a visit.
type visitSheet struct {
	visitRow
	Code    string      `json:"code"`   // that the visitor shows at the end
	Action  int64       `json:"action"` // in the agent's diary, 0: none
	DoneAt  *time.Time  `json:"done_at"`
	Reports []reportRow `json:"reports"`
	History []eventRow  `json:"history"`
}

// reportRow is what the agent wrote of a property.
type reportRow struct {
	Property int64      `json:"property"`
	Ref      string     `json:"ref"`
	ReadAt   *time.Time `json:"read_at"`  // null: nothing was written
	Interest *int       `json:"interest"` // 0 to 5
	Note     string     `json:"note"`
	Comment  string     `json:"comment"`
	Positive string     `json:"positive"`
	Negative string     `json:"negative"`
	Question string     `json:"question"`
}

func newVisitSheet(e *env, a *app.App, by access.Actor, v visits.Visit) (visitSheet, error) {
	names, err := a.Visits.Named(e.ctx, by, append(each(v.Properties, func(p visits.Shown) int64 { return p.Property }), v.Property))
	if err != nil {
		return visitSheet{}, err
	}
	changes, err := history(e, a, by, visits.SubjectVisit, v.ID)
	if err != nil {
		return visitSheet{}, err
	}
	row := newVisitRow(v, names)
	calls, err := a.People.Calls(e.ctx, by, each(row.Visitors, func(c comerRow) int64 { return c.Contact }), time.Now())
	for i := range row.Visitors {
		c := &row.Visitors[i]
		c.DoNotCall = c.Phone != "" && !calls[c.Contact].May
	}
	return visitSheet{
		visitRow: row, Code: v.Code, Action: v.Action, DoneAt: known(v.DoneAt), History: changes,
		Reports: each(v.Properties, func(p visits.Shown) reportRow { return newReportRow(p, names[p.Property].Property.Reference) }),
	}, err
}

func newReportRow(p visits.Shown, ref string) reportRow {
	r := p.Report
	row := reportRow{Property: p.Property, Ref: ref, ReadAt: known(r.ReadAt), Note: r.Note, Comment: r.Comment, Positive: r.Positive, Negative: r.Negative, Question: r.Question}
	if r.Rated {
		row.Interest = &r.Interest
	}
	return row
}

func (s visitSheet) print(w io.Writer) {
	fmt.Fprintf(w, "Visit %s of %s\n", s.UID, plain(s.Ref))
	when := "no date yet"
	if s.StartsAt != nil {
		when = stamp(*s.StartsAt) + " UTC, until " + s.EndsAt.UTC().Format("15:04")
	}
	list := []field{{"when", when}, {"agent", event.Number(s.Agent)}, {"code", s.Code}, {"action", event.Number(s.Action)}}
	if s.DoneAt != nil {
		list = append(list, field{"done", stamp(*s.DoneAt) + " UTC"})
	}
	for _, c := range s.Visitors {
		phone := c.Phone
		if c.DoNotCall {
			phone += " (do not call)"
		}
		list = append(list, field{"visitor", fmt.Sprintf("%s, %s, %s: %s", c.Name, c.Email, phone, c.Status)})
	}
	printFields(w, list)
	for _, r := range s.Reports {
		if r.ReadAt != nil {
			fmt.Fprintf(w, "\nReport on %s\n", plain(r.Ref))
			printFields(w, r.fields())
		}
	}
	fmt.Fprintln(w, "\nHistory")
	for _, h := range s.History {
		h.print(w)
	}
}

func (r reportRow) fields() []field {
	interest := ""
	if r.Interest != nil {
		interest = strconv.Itoa(*r.Interest) + " of 5"
	}
	return []field{{"interest", interest}, {"note", r.Note}, {"comment", r.Comment}, {"positive", r.Positive}, {"negative", r.Negative}, {"question", r.Question}}
}
