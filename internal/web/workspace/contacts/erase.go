package contacts

import (
	"strconv"
	"strings"
	"time"

	"palier/internal/core/dossier"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// erased is that a person was erased, and what the law kept.
type erased struct{ dossier.Erasure }

// erasePage says what is kept before anything is erased.
type erasePage struct {
	Name, Path string
	Runs, Kept []dossier.Hold
	Records    int
}

func (p *screens) erasing(c *frame.Call) error {
	one, err := p.asked(c)
	if err != nil {
		return err
	}
	holds, err := p.Dossier.Holds(c.Context(), c.Actor, one.ID)
	if err != nil {
		return err
	}
	records, err := p.People.Records(c.Context(), c.Actor, one.ID)
	if err != nil {
		return err
	}
	d := erasePage{Name: nameOf(one), Path: pathOf(one.ID, ""), Records: len(records)}
	for _, h := range holds {
		h.Since, h.Until = h.Since.In(c.Zone), h.Until.In(c.Zone)
		if h.Basis.Runs() {
			d.Runs = append(d.Runs, h)
		} else {
			d.Kept = append(d.Kept, h)
		}
	}
	return c.Show("erase", d)
}

func (p *screens) erase(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if c.Value("sure") == "" { // the box that says so was not ticked
		return c.Go(c.Words.Link(pathOf(id, "/erase")))
	}
	if err := p.Dossier.Erase(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Said(c.Words.Link(pathOf(id, "")), "erased")
}

// retentionPage are people of whom nobody has heard for three years, or soon will not have.
type retentionPage struct {
	Months  int // looked ahead
	Choices []int
	Rows    []dueRow
	First   string
	Next    string
	Some    bool // some can be forgotten today
}

// dueRow is one of them.
type dueRow struct {
	dossier.Due
	Name, Path string
	Heard      time.Time
	From       time.Time
	Now        bool // today already
}

func (p *screens) retention(c *frame.Call) error {
	d := retentionPage{Choices: []int{0, 3, 12}, Months: int(min(c.Number("months"), 12))}
	after := idle(c.Value("after"))
	list, next, err := p.Dossier.Due(c.Context(), c.Actor, c.Now.AddDate(0, d.Months, 0), after, perPage)
	if err != nil {
		return err
	}
	for _, x := range list {
		r := dueRow{Due: x, Name: sortedNameOf(x.Contact), Path: c.Words.Link(pathOf(x.Contact.ID, "")), Heard: x.Heard.In(c.Zone), From: x.From.In(c.Zone)}
		r.Now = !c.Now.Before(x.From)
		d.Some = d.Some || r.Now
		d.Rows = append(d.Rows, r)
	}
	months := strconv.Itoa(d.Months)
	if next != (dossier.Idle{}) {
		d.Next = c.Words.Link(Path+"/retention", "months", months, "after", number(next.Changed.UnixMicro())+"-"+number(next.Contact))
	}
	if after != (dossier.Idle{}) {
		d.First = c.Words.Link(Path+"/retention", "months", months)
	}
	return c.Show("retention", d)
}

// idle reads where a page begins: "MICROSECONDS-ID".
func idle(text string) dossier.Idle {
	at, id, found := strings.Cut(text, "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	contact, wrong := strconv.ParseInt(id, 10, 64)
	if !found || err != nil || wrong != nil || micros <= 0 || contact <= 0 {
		return dossier.Idle{}
	}
	return dossier.Idle{Contact: contact, Changed: time.UnixMicro(micros).UTC()}
}

// forget erases the people that were ticked.
func (p *screens) forget(c *frame.Call) error {
	var ids []int64
	for _, text := range c.R.PostForm["contact"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 && len(ids) < perPage {
			ids = append(ids, id)
		}
	}
	if c.Value("sure") == "" {
		return c.Go(c.Words.Link(Path + "/retention"))
	}
	done, err := p.Dossier.Forget(c.Context(), c.Actor, ids)
	if err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return c.Said(c.Words.Link(Path+"/retention"), "forgotten", done)
}
