package searches

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

// pairPage is how a search and a property compare.
type pairPage struct {
	requests.Crossing
	Search, Name  string // path, and whose it is
	Act           string
	Good, GoodURL string
	Title         string
	Price, City   string
	Lines         []lineRow
	Broken        bool // something that had to be met is not: there is no score
	Keep          int
	Chip          chip
	Visit         string
	From          string // where the reader came from: "property", else the search
	Known         bool   // they are a crossing, of which something can become
	Write         bool
}

// lineRow is one comparison in words.
type lineRow struct {
	Label, Asked, Has string
	Verdict           chip
	Points            string // of how many
	Must              bool
}

var verdictTones = map[requests.Verdict]string{requests.Met: "free", requests.Roughly: "held", requests.Margin: "wait", requests.Unmet: "done", requests.Unknown: "wait", requests.Broken: "stop"}

// pair shows why a property matches, or does not.
func (p *screens) pair(c *frame.Call) error {
	s, err := p.asked(c)
	if err != nil {
		return err
	}
	property, err := c.ID("property")
	if err != nil {
		return err
	}
	one, lines, err := p.Requests.Explain(c.Context(), c.Actor, s.ID, property)
	if err != nil {
		return err
	}
	w, err := p.Requests.Weights(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	books, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return err
	}
	t := &tell{c: c}
	d := pairPage{Crossing: one, Search: c.Words.Link(pathOf(s.ID, "")), Act: pairPath(s.ID, property), Keep: w.Keep, Chip: t.step(one), Visit: visitOf(c, s, property),
		Known: !one.CreatedAt.IsZero(), Write: c.Actor.May(access.RequestsWrite, s.Agency) == nil, From: from(c)}
	v, err := p.good(c, property)
	if err != nil {
		return err
	}
	d.Good, d.City, d.Title = v.Reference, v.City, t.title(books, v)
	if v.ID != 0 {
		d.GoodURL = c.Words.Link("/properties/" + number(v.ID))
	}
	if d.Title = cmp.Or(d.Title, t.say("pair.property", property)); v.Price.Currency != "" {
		d.Price = c.Words.Money(v.Price.Minor, v.Price.Currency)
	}
	who, err := p.who(c, []int64{s.Shown})
	if err != nil {
		return err
	}
	d.Name = cmp.Or(nameOf(who[s.Shown]), t.say("search.number", s.ID))
	for _, l := range lines {
		d.Broken = d.Broken || l.Verdict == requests.Broken
		d.Lines = append(d.Lines, t.line(p, books, s, v.City, l, w))
	}
	if t.err != nil {
		return t.err
	}
	return c.Show("pair", d)
}

func from(c *frame.Call) string {
	if c.Value("from") == "property" {
		return "property"
	}
	return ""
}

// books of the criteria whose values are codes.
var codesOf = map[requests.Criterion]string{requests.ByCategory: "property_category", requests.ByType: "property_type", requests.ByStep: "property_step", requests.ByFloor: "property_floor",
	requests.ByService: "property_service", requests.ByProximity: "property_proximity", requests.ByCondition: "property_condition", requests.ByStanding: "property_standing",
	requests.ByViewType: "property_view_type", requests.ByLandscape: "property_view_landscape", requests.ByAvailability: "property_availability"}

// mostOf is what a criterion costs at most; false: it has to be met.
func mostOf(by requests.Criterion, w requests.Weights) (int, bool) {
	switch by {
	case requests.ByPrice:
		return w.Price, true
	case requests.ByArea:
		return w.Area, true
	case requests.ByRooms:
		return w.Rooms, true
	case requests.ByBedrooms:
		return w.Bedrooms, true
	case requests.ByFloor:
		return w.Floor, true
	case requests.ByService, requests.ByProximity, requests.ByCondition, requests.ByStanding, requests.ByViewType, requests.ByLandscape, requests.ByAvailability:
		return w.Wishes, true
	}
	return 0, false
}

// line words a comparison.
func (t *tell) line(p *screens, books *catalog.Book, s requests.Search, city string, l requests.Line, w requests.Weights) lineRow {
	r := lineRow{Label: t.say("criterion." + string(l.Criterion)), Verdict: chip{verdictTones[l.Verdict], t.say("verdict." + string(l.Verdict))}}
	most, scored := mostOf(l.Criterion, w)
	if r.Must = !scored; scored {
		r.Points = t.say("points.of", most-l.Lost, most)
	}
	nothing := t.say("value.unknown")
	switch l.Criterion {
	case requests.ByActive:
		r.Asked, r.Has = t.say("value.active"), t.say("value.over")
	case requests.ByAgency:
		r.Asked, r.Has = t.side(books, l.Criterion, l.Asked), t.side(books, l.Criterion, l.Has)
	case requests.ByPlace:
		var places []string
		for _, place := range s.Places {
			places = append(places, placeText(place))
		}
		r.Asked, r.Has = strings.Join(places, ", "), city
		if known, is := p.Towns.Named(l.Has.Text); is {
			r.Has = known.Name
		}
	case requests.ByGround:
		r.Asked = strings.Join(t.where(requests.Search{Ground: s.Ground}), ", ")
		if l.Has.Number != nil {
			r.Has = t.say("value.away", t.c.Words.Number(*l.Has.Number/1000, 1))
		} else if l.Verdict == requests.Met || l.Verdict == requests.Roughly {
			r.Has = t.say("value.inside")
		} else {
			r.Has = t.say("value.outside")
		}
	default:
		r.Asked, r.Has = t.side(books, l.Criterion, l.Asked), t.side(books, l.Criterion, l.Has)
	}
	r.Has = cmp.Or(r.Has, nothing)
	return r
}

// side is what was asked, or is there.
func (t *tell) side(books *catalog.Book, by requests.Criterion, v requests.Value) string {
	write := func(n float64) string { return t.c.Words.Number(n, 1) }
	switch by {
	case requests.ByPrice:
		write = t.price(v.Text)
	case requests.ByArea:
		write = t.metres
	}
	if v.Low != nil || v.High != nil {
		return t.between(v.Low, v.High, write)
	}
	var parts []string
	if len(v.Codes) > 0 {
		parts = append(parts, namedAll(books, codesOf[by], v.Codes, t.c.Words.Lang))
	}
	switch {
	case v.Number != nil && v.By != 0:
		parts = append(parts, t.compared(v.By, v.Number))
	case v.Number != nil:
		parts = append(parts, write(*v.Number))
	case by != requests.ByPrice && v.Text != "":
		parts = append(parts, v.Text)
	}
	return strings.Join(parts, ", ")
}

// step says what becomes of a crossing, and offers the way back.
func (p *screens) step(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	property, err := c.ID("property")
	if err != nil {
		return err
	}
	before, _, err := p.Requests.Explain(c.Context(), c.Actor, id, property)
	if err != nil {
		return err
	}
	step := requests.Step(c.Number("step"))
	to := c.Words.Link(pairPath(id, property), "from", from(c))
	switch c.Value("back") {
	case "search":
		to = c.Words.Link(pathOf(id, ""), "step", c.Value("tab"))
	case "property":
		to = c.Words.Link("/properties/"+number(property)+"/buyers", "step", c.Value("tab"))
	}
	if was := c.Value("was"); was != "" && was != strconv.Itoa(int(before.Step)) && before.Step != step {
		return c.Said(to, "step.other") // somebody else said something of it meanwhile
	}
	if _, err = p.Requests.SetStep(c.Context(), c.Actor, id, property, step); err != nil {
		return err
	}
	if before.Step == step {
		return c.Go(to)
	}
	back := url.Values{"step": {strconv.Itoa(int(before.Step))}, "was": {strconv.Itoa(int(step))}, "back": {c.Value("back")}, "tab": {c.Value("tab")}, "from": {from(c)}}
	return c.SaidUndo(to, pairPath(id, property), back, "step."+stepKeys[step])
}
