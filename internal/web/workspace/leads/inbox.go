package leads

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"palier/internal/core/access"
	core "palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// inboxScreen is the list or the board.
type inboxScreen struct {
	Filter  filter
	Lines   template.HTML
	Columns []column
	Groups  []choice
	moves   map[core.Stage]template.HTML // the stages to choose from, for a card at each
	back    string                       // the board's own address
	Partly  int                          // the board shows what it found among so many; 0: among all
	Stages  []choice
	Owners  []choice
	Sources []choice
	Counts  map[core.Stage]string
	Team    []access.User
	Views   []savedView
	Pressing
	Hidden  [][2]string // what the address says besides, for the form of filters
	First   string
	Next    string
	Door    string // of the first enquiry
	Agency  int64
	Shares  bool // the reader may keep views for everybody
	Snoozes []string
}

// Pressing is what calls for somebody.
type Pressing struct{ Waiting, Back string }

func (p *pages) inbox(c *frame.Call) (err error) {
	f := readFilter(c)
	d := inboxScreen{Filter: f, Door: p.ApimoRoot(), Agency: c.At(), Shares: c.Actor.May(access.LeadsAssign, c.At()) == nil, Snoozes: snoozes}
	q, err := p.search(c, f)
	if err != nil {
		return err
	}
	counts, err := p.Inbox.Counts(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	d.Counts = shown(c, counts, q)
	for _, g := range groups(c) {
		d.Groups = append(d.Groups, choice{Value: g, Chosen: g == f.Group})
	}
	if f.View == "board" {
		err = p.board(c, &d, q)
	} else {
		err = p.table(c, &d, q)
	}
	if err != nil {
		return err
	}
	if err := p.choices(c, &d); err != nil {
		return err
	}
	return c.Show("inbox", d)
}

// shown are counts as people read them; where counting ends at a bound, "1 000 +".
func shown(c *frame.Call, counts map[core.Stage]int64, q core.Search) map[core.Stage]string {
	out := map[core.Stage]string{}
	for _, s := range core.Stages() {
		out[s] = c.Words.Number(float64(counts[s]), 0)
		if counts[s] >= core.MostCounted && (q.Owner != 0 || q.Unowned) {
			out[s] = bounded(c, counts[s])
		}
	}
	return out
}

func bounded(c *frame.Call, n int64) string {
	text := c.Words.Number(float64(n), 0)
	if n >= core.MostCounted {
		return text + "+"
	}
	return text
}

func (p *pages) table(c *frame.Call, d *inboxScreen, q core.Search) error {
	sheet, err := p.Inbox.List(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	k, err := p.clerk(c, sheet.Leads)
	if err != nil {
		return err
	}
	rows, err := k.rows(sheet.Leads)
	if err != nil {
		return err
	}
	if d.Lines, err = listed(c, rows); err != nil {
		return err
	}
	if d.Filter.After != "" {
		d.First = d.Filter.Path()
	}
	if sheet.Next != (core.Cursor{}) {
		d.Next = d.Filter.Path("after", fmt.Sprintf("%d.%d", sheet.Next.At, sheet.Next.ID))
	}
	return nil
}

// doors are those that take enquiries.
func doors() []string {
	return []string{"apimo", "adlead", "flatsy", "leads2keys", "booking", "showcase", "web", "cli", "demo"}
}

// positive is a number as an address says it; 0 is not said.
func positive(n int64) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// choices are what may be chosen: stages, people in charge, sources, views.
func (p *pages) choices(c *frame.Call, d *inboxScreen) (err error) {
	f := d.Filter
	for _, s := range core.Stages() {
		d.Stages = append(d.Stages, choice{Value: string(s), Chosen: f.Stage == string(s)})
	}
	if d.Team, err = p.team(c, c.Agency); err != nil {
		return err
	}
	for _, u := range d.Team {
		id := fmt.Sprint(u.ID)
		d.Owners = append(d.Owners, choice{id, fullName(u), f.Owner == id})
	}
	for _, door := range doors() {
		d.Sources = append(d.Sources, choice{Value: door, Chosen: f.Source == door})
	}
	senders, err := p.Inbox.Senders(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	for id, name := range senders {
		value := fmt.Sprintf("p%d", id)
		d.Sources = append(d.Sources, choice{value, name, f.Source == value})
	}
	slices.SortStableFunc(d.Sources[len(doors()):], func(a, b choice) int { return strings.Compare(a.Text+a.Value, b.Text+b.Value) })
	if d.Views, err = p.views(c, f); err != nil {
		return err
	}
	var agencies []int64
	if c.Agency != 0 {
		agencies = []int64{c.Agency}
	}
	waiting, back, err := p.Inbox.Pressing(c.Context(), c.Actor, agencies)
	d.Pressing = Pressing{bounded(c, waiting), bounded(c, back)}
	for _, one := range [][2]string{{"view", f.View}, {"order", f.Order}, {"type", positive(f.Type)}, {"counted", f.Counted}} {
		if one[1] != "" {
			d.Hidden = append(d.Hidden, one)
		}
	}
	return err
}
