package diary

import (
	"context"
	"net/http"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/letters"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// visitPage is one visit.
type visitPage struct {
	visitRow
	End      time.Time
	Visitors []visitor
	Shown    []shown
	Letters  []letters.Letter
	Papers   []paper
	Write    bool
	Waiting  bool          // somebody waits for an answer, and it has a date
	Live     bool          // somebody is expected
	Coded    bool          // the code may be entered
	Code     string        // for who may tell it; empty: not shown
	Misses   int           // wrong codes that are left
	Vouch    bool          // he may end it without the code
	DraftFor time.Duration // for how long its reports may change; 0: they are final, or not begun
	Outside  bool          // no opening holds it any more
	Wrong    string        // key of why the code was not taken
	Problems []problem
}

// visitor is somebody on the visit.
type visitor struct {
	visits.Visitor
	Tone   string
	Phone  string // E.164, or as it came
	Dial   bool   // he may be called
	Reason string // key of why he may not be
	Since  time.Time
}

// shown is a property of the visit with its report.
type shown struct {
	visits.Report
	Place    visits.Place
	Open     bool // it may be written
	Photos   int
	Interest []int
}

// Chosen tells the interest that was written.
func (s shown) Chosen(n int) bool { return s.Rated && s.Report.Interest == n }

// visit shows a visit.
func (p *screens) visit(c *frame.Call) error { return p.showVisit(c, http.StatusOK, "", nil) }

// showVisit shows it, with why a code was not taken or what is wrong with a report.
func (p *screens) showVisit(c *frame.Call, status int, wrong string, problems []problem) error {
	v, err := p.Visits.Visit(c.Context(), c.Actor, c.R.PathValue("uid"))
	if err != nil {
		return err
	}
	data, err := p.visitPage(c, v)
	if err != nil {
		return err
	}
	data.Wrong, data.Problems = wrong, problems
	return c.ShowStatus(status, "visit", data)
}

func (p *screens) visitPage(c *frame.Call, v visits.Visit) (data visitPage, err error) {
	ctx := c.Context()
	rows, err := p.rows(ctx, c, []visits.Visit{v})
	if err != nil {
		return data, err
	}
	data = visitPage{visitRow: rows[0], Write: c.Actor.Has(access.VisitsWrite), Live: v.Live(), Outside: v.Live() && rows[0].Place.Outside(v)}
	if !v.StartsAt.IsZero() {
		data.End = v.EndsAt.In(c.Zone)
	}
	has := func(s visits.Status) bool {
		return slices.ContainsFunc(v.Visitors, func(one visits.Visitor) bool { return one.Status == s })
	}
	data.Waiting = has(visits.Proposed) && !v.StartsAt.IsZero()
	data.Coded = has(visits.Confirmed) && data.Write
	data.Vouch = data.Coded && c.Actor.Has(access.Administer) && c.Now.After(v.StartsAt)
	data.Misses = max(0, visits.CodeMisses-v.Misses)
	if v.TellsCode(c.Actor) {
		data.Code = v.Code
	}
	if v.Reportable(c.Now) {
		data.DraftFor = v.DoneAt.Add(visits.Draft).Sub(c.Now)
	}
	if data.Visitors, err = p.visitors(ctx, c, v); err != nil {
		return data, err
	}
	if data.Papers, err = p.papers(ctx, c, v); err != nil {
		return data, err
	}
	if data.Shown, err = p.shown(ctx, c, v, data.Papers); err != nil {
		return data, err
	}
	data.Letters, err = p.Letters.AboutVisit(ctx, c.Actor, v.ID)
	for i, one := range data.Letters {
		data.Letters[i].DueAt, data.Letters[i].EndedAt = one.DueAt.In(c.Zone), one.EndedAt.In(c.Zone)
	}
	return data, err
}

// visitors are those of the visit, each with whether he may be called.
func (p *screens) visitors(ctx context.Context, c *frame.Call, v visits.Visit) ([]visitor, error) {
	var ids []int64
	for _, one := range v.Visitors {
		ids = append(ids, one.Contact)
	}
	calls, err := p.People.Calls(ctx, c.Actor, unique(ids), c.Now)
	if err != nil && !fault.Is(err, fault.Forbidden) {
		return nil, err
	}
	var out []visitor
	for _, one := range v.Visitors {
		o := visitor{Visitor: one, Tone: tone(one.Status), Phone: one.Phone}
		tel, ok := people.Phone(one.Phone, c.Actor.CountryAt(v.Agency))
		if ok {
			o.Phone = tel
		}
		call := calls[one.Contact]
		switch o.Dial = ok && call.May; {
		case !ok || o.Dial:
		case call.Since.IsZero():
			o.Reason = "visitor.never"
		default:
			o.Reason, o.Since = "visitor.since", call.Since.In(c.Zone)
		}
		out = append(out, o)
	}
	return out, nil
}

// shown are the properties of the visit.
func (p *screens) shown(ctx context.Context, c *frame.Call, v visits.Visit, papers []paper) ([]shown, error) {
	var ids []int64
	for _, one := range v.Properties {
		ids = append(ids, one.Property)
	}
	places, err := p.Visits.Named(ctx, c.Actor, unique(slices.Clone(ids)))
	var out []shown
	for _, one := range v.Properties {
		s := shown{Report: one.Report, Place: places[one.Property], Open: v.Reportable(c.Now) && c.Actor.Has(access.VisitsWrite), Interest: []int{0, 1, 2, 3, 4, 5}}
		for _, paper := range papers {
			if paper.Property == one.Property && paper.Kind == visits.Photo {
				s.Photos++
			}
		}
		out = append(out, s)
	}
	return out, err
}
