package searches

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

// perPage is how many searches a list shows.
const perPage = 50

// listPage is the list, with what narrows it as it was typed.
type listPage struct {
	Text        string
	User        int64
	State       string // "" active ones, "over", "all"
	Category    int
	States      []string
	Team        []access.User
	Categories  []catalog.Entry
	Rows        []row
	Next, First string
	Filtered    bool
	Write       bool
}

// row is a search in the list.
type row struct {
	Path, Who, Sought string
	Agent             string
	Active            bool
	ToPropose         int
	Changed           time.Time
}

// states are what the filter of the state says; the first leaves out those that are over.
var states = []string{"active", "over", "all"}

func (p *screens) list(c *frame.Call) error {
	d := listPage{Text: c.Value("q"), User: c.Number("user"), State: c.Value("state"), Category: int(min(c.Number("category"), 1_000_000)), States: states, Write: c.Actor.Has(access.RequestsWrite)}
	if !slices.Contains(states, d.State) {
		d.State = states[0]
	}
	d.Filtered = d.Text != "" || d.User != 0 || d.State != states[0] || d.Category != 0
	f := requests.Filter{User: d.User, Category: d.Category, Before: position(c.Value("after")), Limit: perPage}
	if d.State != "all" {
		f.Active = new(d.State == "active")
	}
	found, err := p.Requests.Find(c.Context(), c.Actor, c.Agency, d.Text, f)
	if err != nil {
		return err
	}
	if len(found) > perPage {
		found = found[:perPage]
		last := found[perPage-1]
		d.Next = d.link(c, "after", frame.Version(last.UpdatedAt)+"-"+number(last.ID))
	}
	if f.Before.ID != 0 {
		d.First = d.link(c)
	}
	books, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return err
	}
	if d.Rows, err = p.rows(c, books, found); err != nil {
		return err
	}
	d.Categories, _ = books.Entries("property_category", c.Words.Lang)
	if d.Team, err = p.team(c, c.Agency); err != nil {
		return err
	}
	return c.Show("list", d)
}

// link is the address of this list, with more parameters in pairs.
func (d *listPage) link(c *frame.Call, more ...string) string {
	state := d.State
	if state == states[0] {
		state = ""
	}
	return c.Words.Link(Path, append([]string{"q", d.Text, "user", number(d.User), "category", number(int64(d.Category)), "state", state}, more...)...)
}

// position reads a place in the list: "MICROSECONDS-ID".
func position(text string) requests.Position {
	at, id, _ := strings.Cut(text, "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	if last := positive(id); err == nil && last != 0 {
		return requests.Position{At: time.UnixMicro(micros).UTC(), ID: last}
	}
	return requests.Position{}
}

func (p *screens) rows(c *frame.Call, books *catalog.Book, found []requests.Search) ([]row, error) {
	var ids, contacts, users []int64
	for _, s := range found {
		ids, contacts, users = append(ids, s.ID), append(contacts, s.Shown), append(users, s.User)
	}
	slices.Sort(users)
	waiting, err := p.Requests.ToPropose(c.Context(), c.Actor, c.Agency, ids)
	if err != nil {
		return nil, err
	}
	who, err := p.who(c, contacts)
	if err != nil {
		return nil, err
	}
	team, err := p.Staff.UsersByID(c.Context(), c.Actor, slices.Compact(users))
	if err != nil {
		return nil, err
	}
	t := &tell{c: c}
	rows := make([]row, len(found))
	for i, s := range found {
		rows[i] = row{Path: c.Words.Link(pathOf(s.ID, "")), Who: nameOf(who[s.Shown]), Sought: t.brief(books, s), Agent: userName(team[s.User]), Active: s.Active,
			ToPropose: waiting[s.ID], Changed: s.UpdatedAt.In(c.Zone)}
		if rows[i].Who == "" {
			rows[i].Who = t.say("search.number", s.ID)
		}
	}
	return rows, t.err
}

// who are the people of some ids, as far as the reader may see people.
func (p *screens) who(c *frame.Call, ids []int64) (map[int64]people.Contact, error) {
	if len(ids) == 0 || !c.Actor.Has(access.ContactsRead) {
		return nil, nil
	}
	slices.Sort(ids)
	return p.People.Roots(c.Context(), c.Actor, slices.Compact(ids))
}
