package leads

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"

	"palier/internal/core/access"
	core "palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// column is what a board has side by side: a stage, or whatever its enquiries are grouped by.
type column struct {
	ID     string // of its heading
	Value  string // what an enquiry that is put here gets: a stage, or whose it is
	Title  string
	Stage  core.Stage // empty: of another grouping
	Key    int        // on the keyboard, 0: none
	Count  string
	Cards  template.HTML
	More   string   // address of the rest
	owners []choice // whose a card of it may be made
	leads  []*core.Lead
}

// How much a board shows: the rest is a link away.
const (
	cards       = 20  // of a column
	fewCards    = 8   // of one among many
	manyColumns = 15  // from here on there are many
	mostColumns = 40  // those behind are put together
	mostGrouped = 500 // enquiries that are looked at for a grouping that no index knows
)

// groups are what a board may be grouped by, besides stages.
func groups(c *frame.Call) []string {
	list := []string{"owner", "source", "property", "type"}
	if len(c.Agencies()) > 1 && c.Agency == 0 {
		list = append(list, "agency")
	}
	return list
}

// board reads the first cards of each column.
func (p *pages) board(c *frame.Call, d *inboxScreen, q core.Search) (err error) {
	q.After, q.Limit = core.Cursor{}, cards
	switch d.Filter.Group {
	case "":
		err = p.byStage(c, d, q)
	case "owner":
		err = p.byOwner(c, d, q)
	case "agency":
		err = p.byAgency(c, d, q)
	default:
		err = p.byField(c, d, q)
	}
	if err != nil {
		return err
	}
	var lists [][]*core.Lead
	for _, col := range d.Columns {
		lists = append(lists, col.leads)
	}
	k, err := p.clerk(c, lists...)
	if err != nil {
		return err
	}
	d.back, d.moves = d.Filter.Path("after", ""), map[core.Stage]template.HTML{}
	for _, s := range core.Stages() {
		if d.moves[s], err = c.Options("stage.", string(s), names(core.Stages())); err != nil {
			return err
		}
	}
	for i, col := range d.Columns {
		rows, err := k.rows(col.leads)
		if err != nil {
			return err
		}
		if d.Columns[i].Cards, err = d.cards(newWriter(c), col, rows); err != nil {
			return err
		}
		d.Columns[i].ID = strconv.Itoa(i + 1)
	}
	return nil
}

func names(stages []core.Stage) []string {
	out := make([]string, len(stages))
	for i, s := range stages {
		out[i] = string(s)
	}
	return out
}

func (p *pages) byStage(c *frame.Call, d *inboxScreen, q core.Search) error {
	for i, s := range core.Stages() {
		q.Stages = []core.Stage{s}
		sheet, err := p.Inbox.List(c.Context(), c.Actor, q)
		if err != nil {
			return err
		}
		title, err := c.Words.T("stage." + string(s))
		if err != nil {
			return err
		}
		col := column{Value: string(s), Title: title, Stage: s, Key: i + 1, Count: d.Counts[s], leads: sheet.Leads}
		if sheet.Next != (core.Cursor{}) {
			col.More = d.Filter.Path("view", "", "stage", string(s))
		}
		d.Columns = append(d.Columns, col)
	}
	return nil
}

// byOwner has a column for each of the team, nobody and the reader first.
func (p *pages) byOwner(c *frame.Call, d *inboxScreen, q core.Search) error {
	team, err := p.team(c, c.Agency)
	if err != nil {
		return err
	}
	slices.SortStableFunc(team, func(a, b access.User) int { return cmp.Compare(other(a, c), other(b, c)) })
	team = append([]access.User{{}}, team[:min(len(team), mostColumns-1)]...)
	if len(team) > manyColumns {
		q.Limit = fewCards
	}
	assigns := c.Actor.Has(access.LeadsAssign)
	wanted, unowned := q.Owner, q.Unowned
	for _, u := range team {
		if wanted != 0 && u.ID != wanted || unowned && u.ID != 0 {
			continue
		}
		q.Owner, q.Unowned = u.ID, u.ID == 0
		col := column{Value: strconv.FormatInt(u.ID, 10), Title: fullName(u)}
		more := d.Filter.Path("view", "", "group", "", "owner", col.Value)
		if u.ID == 0 {
			more = d.Filter.Path("view", "", "group", "", "owner", "none")
			if col.Title, err = c.Words.T("row.nobody"); err != nil {
				return err
			}
		}
		for _, to := range team {
			if assigns || to.ID == u.ID || u.ID == 0 && to.ID == c.Actor.User || u.ID == c.Actor.User && to.ID == 0 {
				col.owners = append(col.owners, choice{strconv.FormatInt(to.ID, 10), fullName(to), to.ID == u.ID})
			}
		}
		if err := p.fill(c, d, col, q, more); err != nil {
			return err
		}
	}
	return nil
}

// other puts the reader before everybody else.
func other(u access.User, c *frame.Call) int {
	if u.ID == c.Actor.User {
		return 0
	}
	return 1
}

func (p *pages) byAgency(c *frame.Call, d *inboxScreen, q core.Search) error {
	for _, one := range c.Agencies()[:min(len(c.Agencies()), mostColumns)] {
		q.Agencies = []int64{one.ID}
		if err := p.fill(c, d, column{Title: one.Name}, q, ""); err != nil {
			return err
		}
	}
	return nil
}

// fill adds a column with what a search finds, and how many there are.
func (p *pages) fill(c *frame.Call, d *inboxScreen, col column, q core.Search, more string) error {
	sheet, err := p.Inbox.List(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	col.leads = sheet.Leads
	if sheet.Next != (core.Cursor{}) {
		col.More = more
	}
	n, open := int64(len(sheet.Leads)), sheet.Next != (core.Cursor{})
	if open && !d.Filter.sifted() {
		counts, err := p.Inbox.Counts(c.Context(), c.Actor, q)
		if err != nil {
			return err
		}
		stages := q.Stages
		if len(stages) == 0 {
			stages = core.OpenStages()
		}
		n, open = 0, false
		for _, s := range stages {
			n, open = n+counts[s], open || counts[s] >= core.MostCounted && (q.Owner != 0 || q.Unowned)
		}
	}
	col.Count = count(c, n, open)
	d.Columns = append(d.Columns, col)
	return nil
}

// count is a number as people read it; with more behind it, "20+".
func count(c *frame.Call, n int64, more bool) string {
	text := c.Words.Number(float64(n), 0)
	if more {
		text += "+"
	}
	return text
}

// sifted tells whether more is asked than what counts know: stage, agency and who is in charge.
func (f filter) sifted() bool {
	f.Stage, f.Owner, f.View, f.Group, f.After = "", "", "", "", ""
	return f != (filter{})
}

// byField groups the latest enquiries by what no index knows, the largest group first.
func (p *pages) byField(c *frame.Call, d *inboxScreen, q core.Search) error {
	q.Limit = mostGrouped
	sheet, err := p.Inbox.List(c.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	if sheet.Next != (core.Cursor{}) {
		d.Partly = mostGrouped
	}
	senders, err := p.Inbox.Senders(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	piles := map[string]*column{}
	var order []*column
	for _, l := range sheet.Leads {
		key, title, more := d.Filter.heading(l, senders)
		if piles[key] == nil {
			if key == "" || title == "" {
				if title, err = c.Words.T(d.Filter.unnamed(l)); err != nil {
					return err
				}
			}
			if more != "" {
				more = d.Filter.Path("view", "", "group", "", d.Filter.Group, more)
			}
			piles[key] = &column{Title: title, More: more}
			order = append(order, piles[key])
		}
		piles[key].leads = append(piles[key].leads, l)
	}
	slices.SortStableFunc(order, func(a, b *column) int { return cmp.Compare(len(b.leads), len(a.leads)) })
	for i, col := range order {
		if i >= mostColumns { // those of one each, mostly: they are in the list
			d.Partly = mostGrouped
			break
		}
		col.Count = count(c, int64(len(col.leads)), sheet.Next != (core.Cursor{}))
		if len(col.leads) <= cards {
			col.More = ""
		}
		col.leads = col.leads[:min(len(col.leads), cards)]
		d.Columns = append(d.Columns, *col)
	}
	return nil
}

// heading says under what an enquiry stands: a key of the group, its name (empty: a text says
// it) and, in a list, the value of the filter that shows the whole group.
func (f filter) heading(l *core.Lead, senders map[int64]string) (key, title, more string) {
	switch f.Group {
	case "source":
		if l.Provider != 0 {
			more = "p" + strconv.FormatInt(l.Provider, 10)
			return more, senders[l.Provider], more
		}
		return "door " + l.Door, "", l.Door
	case "property":
		if l.Property != 0 {
			more = strconv.FormatInt(l.Property, 10)
		}
		return l.About.Reference, l.About.Reference, more
	}
	return "type " + strconv.Itoa(l.Type), "", strconv.Itoa(l.Type)
}

// unnamed is the text that names a group without a name of its own.
func (f filter) unnamed(l *core.Lead) string {
	switch {
	case f.Group == "source" && slices.Contains(doors(), l.Door):
		return "door." + l.Door
	case f.Group == "type" && 1 <= l.Type && l.Type <= 8:
		return "type." + strconv.Itoa(l.Type)
	}
	return "row.nothing"
}
