package field

import (
	"strconv"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// perPage is how many lines a page has.
const perPage = 50

// listPage is the list of addresses, of streets, or the map.
type listPage struct {
	View   string // "", streets, map
	Query  string
	Pass   string // which passes: "", never, old
	Open   bool
	Reach  prospecting.Reach
	Share  int
	Groups []group
	Streets
	Next, First string
	Tabs        []tab
	Points      string // address of the map's points
	Empty       bool   // the agency has no address at all
	Many        bool   // more than one agency is shown
}

// Streets are the lines of the view by street.
type Streets struct {
	Lines []streetLine
	Cut   bool // there are more than are shown
}

type tab struct {
	Key, Path string
	Current   bool
}

// group is the addresses of one street that follow each other.
type group struct {
	City, Street string
	Sites        []siteLine
}

type siteLine struct {
	prospecting.Site
	Path  string
	Share int
	Last  time.Time
	Label string // number, or what stands for it
}

type streetLine struct {
	prospecting.Reach
	Path  string
	Share int
	Last  time.Time
}

// old is how long ago a pass is old, in months: a round of flyers is made anew by then.
const old = 3

// asked reads what the address asks.
func asked(c *frame.Call) (v listPage, q prospecting.SiteQuery) {
	v = listPage{View: c.Value("view"), Query: c.Value("q"), Pass: c.Value("pass"), Open: c.Value("open") != ""}
	q = prospecting.SiteQuery{Words: strings.Fields(v.Query), Open: v.Open, Today: today(c), Most: perPage + 1}
	switch v.Pass {
	case "never":
		q.Never = true
	case "old":
		q.Before = day.Of(c.Now.AddDate(0, -old, 0))
	default:
		v.Pass = ""
	}
	return v, q
}

// list answers GET /field.
func (p *pages) list(c *frame.Call) (err error) {
	v, q := asked(c)
	v.Many = c.Agency == 0 && len(c.Agencies()) > 1
	if v.Reach, err = p.Rounds.Reached(c.Context(), c.Actor, c.Agency, q); err != nil {
		return err
	}
	v.Share = prospecting.Share(v.Covered(), v.Reach.Boxes)
	v.Empty = v.Reach.Sites == 0 && v.Query == "" && v.Pass == "" && !v.Open
	switch v.View {
	case "streets":
		err = p.streets(c, &v, q)
	case "map":
		v.Points = v.link(c, "/points.json", "")
	default:
		v.View = ""
		err = p.sites(c, &v, q)
	}
	if err != nil {
		return err
	}
	for _, key := range []string{"", "streets", "map"} {
		v.Tabs = append(v.Tabs, tab{key, v.link(c, "", key), v.View == key})
	}
	return c.Show("list", v)
}

// Covered is how many mailboxes are, of the selection.
func (v listPage) Covered() int { return v.Reach.Covered }

// link is the same question in another view.
func (v listPage) link(c *frame.Call, rest, view string, more ...string) string {
	open := ""
	if v.Open {
		open = "1"
	}
	return c.Words.Link(Path+rest, append([]string{"view", view, "q", v.Query, "pass", v.Pass, "open", open}, more...)...)
}

// sites puts a page of addresses together, by street.
func (p *pages) sites(c *frame.Call, v *listPage, q prospecting.SiteQuery) error {
	if after := c.Value("after"); after != "" {
		q.After = prospecting.SiteKey{Order: after, Agency: c.Number("after_agency"), Place: c.Value("after_place")}
		v.First = v.link(c, "", "")
	}
	list, err := p.Rounds.Sites(c.Context(), c.Actor, c.Agency, q)
	if err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		k := list[perPage-1].Key()
		v.Next = v.link(c, "", "", "after", k.Order, "after_agency", strconv.FormatInt(k.Agency, 10), "after_place", k.Place)
	}
	for _, s := range list {
		if n := len(v.Groups); n == 0 || v.Groups[n-1].City != s.City || v.Groups[n-1].Street != s.Street {
			v.Groups = append(v.Groups, group{City: s.City, Street: s.Street})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Sites = append(g.Sites, lineOf(c, s))
	}
	return nil
}

// lineOf is an address as the list shows it.
func lineOf(c *frame.Call, s prospecting.Site) siteLine {
	a := at{agency: s.Agency, place: s.Place, said: s.Agency != c.At(), words: c.Words}
	label := strings.TrimSpace(s.House + " " + s.Street)
	if label == "" {
		label = s.Line()
	}
	return siteLine{Site: s, Path: a.link(""), Share: prospecting.Share(s.Covered, s.Boxes), Last: noon(s.Last), Label: label}
}

// mostStreets is how many streets are shown: who has more looks for one.
const mostStreets = 200

func (p *pages) streets(c *frame.Call, v *listPage, q prospecting.SiteQuery) error {
	q.Most = mostStreets + 1
	list, err := p.Rounds.Streets(c.Context(), c.Actor, c.Agency, q)
	if err != nil {
		return err
	}
	if v.Cut = len(list) > mostStreets; v.Cut {
		list = list[:mostStreets]
	}
	for _, r := range list {
		path := c.Words.Link(Path, "q", strings.TrimSpace(r.City+" "+r.Street), "pass", v.Pass)
		v.Lines = append(v.Lines, streetLine{r, path, prospecting.Share(r.Covered, r.Boxes), noon(r.Last)})
	}
	return nil
}
