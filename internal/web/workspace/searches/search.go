package searches

import (
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

// perCrossings is how many properties a search shows at once.
const perCrossings = 25

// searchPage is one search.
type searchPage struct {
	requests.Search
	Title, Path, Name string
	Contact           string // path, may be empty
	LeadPath          string
	Agent             string
	Facts             []fact
	Tabs              []stepTab
	Rows              []pairRow
	Next, First       string
	Full              bool // as many match as are kept
	Most              int
	Write             bool
	New               string // a new search of the same person
}

// stepTab is a choice among the crossings.
type stepTab struct {
	Key, Path string
	N         int64
	On        bool
}

// pairRow is a crossing beside its search.
type pairRow struct {
	requests.Crossing
	Path, Act   string
	Title, Good string // what it is; its reference
	City        string
	Price       string
	Step        chip
	Visit       string
}

// chip is a state with its family of colours.
type chip struct{ Tone, Text string }

// stepKeys are the names of the steps, in texts and addresses.
var stepKeys = map[requests.Step]string{requests.ToSuggest: "propose", requests.Suggested: "proposed", requests.NotSuggested: "aside"}

var stepTones = map[requests.Step]string{requests.ToSuggest: "wait", requests.Suggested: "engaged", requests.NotSuggested: "done"}

func (t *tell) step(c requests.Crossing) chip {
	if c.Gone {
		return chip{"done", t.say("step.gone")}
	}
	return chip{stepTones[c.Step], t.say("step." + stepKeys[c.Step])}
}

func (p *screens) search(c *frame.Call) error {
	s, err := p.asked(c)
	if err != nil {
		return err
	}
	books, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return err
	}
	t := &tell{c: c}
	d := searchPage{Search: s, Path: pathOf(s.ID, ""), Title: t.brief(books, s), Facts: t.facts(books, s), Most: requests.MostCrossings, Write: c.Actor.May(access.RequestsWrite, s.Agency) == nil}
	if err := p.around(c, &d); err != nil {
		return err
	}
	if err := p.crossings(c, t, books, &d); err != nil {
		return err
	}
	if t.err != nil {
		return t.err
	}
	return c.Show("search", d)
}

// asked is the search that the path names.
func (p *screens) asked(c *frame.Call) (requests.Search, error) {
	id, err := c.ID("id")
	if err != nil {
		return requests.Search{}, err
	}
	return p.Requests.Get(c.Context(), c.Actor, id)
}

// around reads whose it is, who is in charge and where it came from.
func (p *screens) around(c *frame.Call, d *searchPage) error {
	who, err := p.who(c, []int64{d.Shown})
	if err != nil {
		return err
	}
	if one, is := who[d.Shown]; is {
		d.Name, d.Contact = nameOf(one), c.Words.Link("/contacts/"+number(one.ID))
	}
	if d.Lead != 0 && c.Actor.Has(access.LeadsRead) {
		d.LeadPath = c.Words.Link("/leads/" + number(d.Lead))
	}
	d.New = c.Words.Link(Path+"/new", "contact", number(d.Shown))
	team, err := p.Staff.UsersByID(c.Context(), c.Actor, []int64{d.User})
	d.Agent = userName(team[d.User])
	return err
}

// crossings reads the page of crossings that the address asks for.
func (p *screens) crossings(c *frame.Call, t *tell, books *catalog.Book, d *searchPage) error {
	chosen := requests.ToSuggest
	var live int64
	for _, step := range requests.Steps() {
		if c.Value("step") == stepKeys[step] {
			chosen = step
		}
		page, err := p.Requests.Crossings(c.Context(), c.Actor, 0, requests.CrossingQuery{Request: d.ID, Step: step, Limit: 1}, func(requests.Crossing) error { return nil })
		if err != nil {
			return err
		}
		if step != requests.NotSuggested {
			live += page.Total
		}
		d.Tabs = append(d.Tabs, stepTab{Key: stepKeys[step], Path: c.Words.Link(d.Path, "step", stepKeys[step]), N: page.Total})
	}
	for i, step := range requests.Steps() {
		d.Tabs[i].On = step == chosen
	}
	d.Full = live >= requests.MostCrossings
	after := rank(c.Value("after"))
	list, err := p.Requests.Best(c.Context(), c.Actor, requests.RankQuery{Request: d.ID, Step: chosen, After: after, Limit: perCrossings})
	if err != nil {
		return err
	}
	if len(list) > perCrossings {
		list = list[:perCrossings]
		last := list[perCrossings-1]
		d.Next = c.Words.Link(d.Path, "step", stepKeys[chosen], "after", number(int64(last.Score)+1)+"-"+number(last.Property))
	}
	if after.ID != 0 {
		d.First = c.Words.Link(d.Path, "step", stepKeys[chosen])
	}
	for _, one := range list {
		r, err := p.pairRow(c, t, books, d.Search, one)
		if err != nil {
			return err
		}
		d.Rows = append(d.Rows, r)
	}
	return nil
}

// rank reads a place among crossings: "SCORE+1-PROPERTY".
func rank(text string) requests.Rank {
	score, id, _ := strings.Cut(text, "-")
	if above, last := positive(score), positive(id); above != 0 && above <= 101 && last != 0 {
		return requests.Rank{Score: int(above) - 1, ID: last}
	}
	return requests.Rank{}
}

func (p *screens) pairRow(c *frame.Call, t *tell, books *catalog.Book, s requests.Search, one requests.Crossing) (r pairRow, err error) {
	r = pairRow{Crossing: one, Path: c.Words.Link(pairPath(one.Request, one.Property)), Act: pairPath(one.Request, one.Property), Step: t.step(one), Visit: visitOf(c, s, one.Property)}
	v, err := p.good(c, one.Property)
	r.Good, r.City = v.Reference, v.City
	if r.Title = t.title(books, v); r.Title == "" {
		r.Title = t.say("pair.property", one.Property)
	}
	if v.Price.Currency != "" {
		r.Price = c.Words.Money(v.Price.Minor, v.Price.Currency)
	}
	return r, err
}

// good is a property, as far as the reader may see properties.
func (p *screens) good(c *frame.Call, id int64) (listings.Property, error) {
	if !c.Actor.Has(access.PropertiesRead) {
		return listings.Property{}, nil
	}
	v, err := p.Listings.Property(c.Context(), c.Actor, id)
	if fault.Is(err, fault.Missing) {
		err = nil
	}
	return v, err
}

// title is what a property is, in a few words; "" when nothing is known of it.
func (t *tell) title(books *catalog.Book, v listings.Property) string {
	parts := []string{}
	if name := named(books, "property_type", v.Type, t.c.Words.Lang); name != "" {
		parts = append(parts, name)
	}
	if n := v.Details.Rooms; n != nil && *n > 0 {
		parts = append(parts, t.many("rooms", *n))
	}
	if area := v.Details.Surface; area != nil && *area > 0 {
		parts = append(parts, t.metres(*area))
	}
	if len(parts) == 0 {
		return v.Reference
	}
	return strings.Join(parts, ", ")
}

// visitOf is where a visit of a property is booked for the person of a search.
func visitOf(c *frame.Call, s requests.Search, property int64) string {
	if !c.Actor.Has(access.VisitsWrite) {
		return ""
	}
	return c.Words.Link("/visits/new", "contact", number(s.Shown), "property", number(property))
}
