package register

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/mandates"
	"palier/internal/web/workspace/frame"
)

// perPage is how many mandates a list shows.
const perPage = 50

// listPage is the list of mandates.
type listPage struct {
	Views       []view
	View        string
	Kind        string
	User        int64
	Kinds       []mandates.Kind
	Team        []access.User
	Rows        []row
	Next, First string
	Any         bool // the account keeps a register at all
	Keep        bool
	Filtered    bool
}

// view is a way to look at the list: a state, or how soon they end.
type view struct {
	Key, Path string
	Current   bool
}

// row is a mandate in a list.
type row struct {
	mandates.Entry
	Path    string
	State   standing
	By      string
	Days    int
	Ends    bool // it has a last day
	Names   string
	Missing []string // what is to be completed
}

// standing is the state of a mandate on a day, with its colour.
type standing struct{ Tone, Key string }

// views are those of the list; the numbers are days.
var views = []string{"live", "30", "15", "7", "ended", "cancelled", "all"}

func (p *screens) list(c *frame.Call) error {
	data := listPage{View: c.Value("view"), Kind: c.Value("kind"), User: c.Number("user"), Kinds: mandates.Kinds(), Keep: c.Actor.Has(access.RegisterKeep)}
	if !slices.Contains(views, data.View) {
		data.View = views[0]
	}
	if !slices.Contains(data.Kinds, mandates.Kind(data.Kind)) {
		data.Kind = ""
	}
	data.Filtered = data.Kind != "" || data.User != 0 || data.View != views[0]
	q := data.search(c)
	list, err := p.Mandates.Find(c.Context(), c.Actor, c.Agency, q)
	if err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		data.Next = data.link(c, data.View, "after", placed(q.State, list[perPage-1]))
	}
	if q.Before.Number != 0 {
		data.First = data.link(c, data.View)
	}
	for _, v := range views {
		data.Views = append(data.Views, view{v, data.link(c, v), v == data.View})
	}
	if data.Rows, err = p.rows(c, list); err != nil {
		return err
	}
	team, _, err := p.Staff.Users(c.Context(), c.Actor, c.Agency, 200, 0)
	if err != nil {
		return err
	}
	data.Team = slices.DeleteFunc(team, func(u access.User) bool { return !u.Active || !c.Actor.Opens(u.Agency) })
	series, err := p.Mandates.Series(c.Context(), c.Actor)
	data.Any = len(series) > 0
	if err != nil {
		return err
	}
	return c.Show("list", data)
}

// search is what the list asks for.
func (d *listPage) search(c *frame.Call) mandates.Search {
	today := day.Of(c.Now)
	q := mandates.Search{Kind: mandates.Kind(d.Kind), User: d.User, On: today, Limit: perPage}
	switch d.View {
	case "live":
		q.State = mandates.InForce
	case "ended":
		q.State = mandates.Over
	case "cancelled":
		q.State = mandates.Burnt
	case "all":
	default:
		days, _ := strconv.Atoi(d.View)
		q.State, q.EndsBy = mandates.Ending, day.Of(c.Now.AddDate(0, 0, days))
	}
	q.Before = placeOf(c.Value("after"))
	return q
}

// placed is where a mandate stands in a list, as an address says it, and placeOf reads it.
func placed(state mandates.Term, e mandates.Entry) string {
	at := strconv.FormatInt(e.At.UnixMicro(), 10)
	if state == mandates.Ending {
		at = e.Ends.String()
	}
	return strings.Join([]string{at, event.Number(e.Card), string(e.Kind), event.Number(e.Number)}, "_")
}

func placeOf(text string) (at mandates.Place) {
	parts := strings.Split(text, "_")
	if len(parts) != 4 {
		return at
	}
	card, err := strconv.ParseInt(parts[1], 10, 64)
	number, bad := strconv.ParseInt(parts[3], 10, 64)
	if err != nil || bad != nil {
		return at
	}
	at.Key = mandates.Key{Card: card, Kind: mandates.Kind(parts[2]), Number: number}
	if ends, is := day.Parse(parts[0]); is {
		at.Ends = ends
	} else if micros, err := strconv.ParseInt(parts[0], 10, 64); err == nil {
		at.At = time.UnixMicro(micros)
	}
	return at
}

func (d *listPage) link(c *frame.Call, view string, more ...string) string {
	if view == views[0] {
		view = ""
	}
	return c.Words.Link(mandatesPath, append([]string{"view", view, "kind", d.Kind, "user", event.Number(d.User)}, more...)...)
}

// rows is what a list shows of mandates.
func (p *screens) rows(c *frame.Call, list []mandates.Entry) ([]row, error) {
	var ids []int64
	for _, e := range list {
		if e.User != 0 && !slices.Contains(ids, e.User) {
			ids = append(ids, e.User)
		}
	}
	names, err := p.names(c, ids)
	if err != nil {
		return nil, err
	}
	today := day.Of(c.Now)
	rows := make([]row, len(list))
	for i, e := range list {
		rows[i] = rowOf(c, e, names, today)
	}
	return rows, nil
}

func rowOf(c *frame.Call, e mandates.Entry, names map[int64]string, today day.Date) row {
	r := row{Entry: e, Path: c.Words.Link(entryPath(e.Key())), By: names[e.User], Missing: e.Incomplete()}
	r.Days, r.Ends = e.DaysLeft(today)
	r.State = stateOf(e, today)
	var givers []string
	for _, m := range e.Mandants {
		givers = append(givers, m.Name)
	}
	r.Names = strings.Join(givers, ", ")
	return r
}

// soon is within how many days an end is worth a colour.
const soon = 30

func stateOf(e mandates.Entry, today day.Date) standing {
	days, said := e.DaysLeft(today)
	switch {
	case e.State == mandates.Cancelled:
		return standing{"stop", "cancelled"}
	case e.State == mandates.Closed:
		return standing{"done", "closed"}
	case said && days < 0:
		return standing{"done", "over"}
	case !e.InForce(today):
		return standing{"held", "later"}
	case said && days <= soon:
		return standing{"wait", "ending"}
	}
	return standing{"free", "live"}
}
