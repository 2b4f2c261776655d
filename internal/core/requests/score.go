package requests

import (
	"math"
	"slices"
)

// Weights are what a match loses, in points of a hundred.
type Weights struct {
	Price    int // at the margin's end
	Area     int // likewise
	Rooms    int
	Bedrooms int
	Floor    int
	Wishes   int // when none is met
	Keep     int // what a match must have left to be kept
}

// UsualWeights are those of an account that has settled nothing.
func UsualWeights() Weights {
	return Weights{Price: 25, Area: 25, Rooms: 15, Bedrooms: 15, Floor: 15, Wishes: 20, Keep: 50}
}

// Criterion is what a search and a property are compared by.
type Criterion string

// The criteria: those that must be met, ranges, numbers, wishes.
const (
	ByAgency   Criterion = "agency"
	ByStep     Criterion = "step"   // the property is in progress
	ByActive   Criterion = "active" // and so is the search
	ByCategory Criterion = "category"
	ByType     Criterion = "type"
	ByCountry  Criterion = "country"
	ByCurrency Criterion = "currency"
	ByPlace    Criterion = "place"
	ByGround   Criterion = "ground"

	ByPrice Criterion = "price"
	ByArea  Criterion = "area"

	ByRooms    Criterion = "rooms"
	ByBedrooms Criterion = "bedrooms"
	ByFloor    Criterion = "floor"

	ByService      Criterion = "services"
	ByProximity    Criterion = "proximities"
	ByCondition    Criterion = "condition"
	ByStanding     Criterion = "standing"
	ByViewType     Criterion = "view_type"
	ByLandscape    Criterion = "view_landscape"
	ByAvailability Criterion = "availability"
)

// Verdict is what a comparison came to.
type Verdict string

// The verdicts.
const (
	Met     Verdict = "met"
	Roughly Verdict = "roughly" // the property's place is not known, its commune is inside
	Margin  Verdict = "margin"  // outside the range, inside its margin
	Unmet   Verdict = "unmet"
	Unknown Verdict = "unknown" // nobody said it of the property: as good as unmet
	Broken  Verdict = "broken"  // it had to be met: the two do not match
)

// Line is one comparison: what was asked, what there is, what it cost. It has no words.
type Line struct {
	Criterion Criterion
	Verdict   Verdict
	Asked     Value
	Has       Value
	Lost      int // points
}

// Value is a side of a comparison: what of it is filled depends on the criterion. Prices are
// minor units, areas square metres.
type Value struct {
	Low, High *float64
	Number    *float64
	By        Operator
	Codes     []int
	Text      string
}

// Score compares a search with a property: how much of a hundred points is left, whether all
// that had to be met is, and how it came to that, in a fixed order. Where something that had
// to be met is not there is no score: 0.
//
// A price or an area that nobody knows costs as much as the margin's end: who looks for a
// flat of 60 m2 is shown one of unknown size, and told so. A number of rooms, bedrooms or a
// floor that nobody knows is not met. Prices in two currencies cannot be compared: a search
// with a budget and a property in another currency do not match.
func Score(t Terms, f Facts, w Weights) (total int, fits bool, lines []Line) {
	c := comparison{lines: make([]Line, 0, 16), loud: true}
	total, fits = c.run(&t, &f, w)
	return total, fits, c.lines
}

// Keeps tells whether the two match and how well, without saying why.
func Keeps(t *Terms, f *Facts, w Weights) (total int, kept bool) {
	var c comparison
	total, fits := c.run(t, f, w)
	return total, fits && total >= w.Keep
}

// comparison is a score in the making.
type comparison struct {
	lines  []Line
	loud   bool // lines are wanted
	broken bool
	lost   int
}

func (c *comparison) run(t *Terms, f *Facts, w Weights) (total int, fits bool) {
	for _, part := range []func(*Terms, *Facts, Weights){c.musts, c.where, c.ranges, c.numbers, c.wish} {
		if part(t, f, w); c.broken && !c.loud {
			return 0, false
		}
	}
	if c.broken {
		return 0, false
	}
	return max(0, 100-c.lost), true
}

func (c *comparison) note(l Line) {
	c.lost += l.Lost
	if l.Verdict == Broken {
		c.broken = true
	}
	if c.loud {
		c.lines = append(c.lines, l)
	}
}

// must notes something that has to be met.
func (c *comparison) must(by Criterion, met bool, asked, has func() Value) {
	if !c.loud {
		c.broken = c.broken || !met
		return
	}
	l := Line{Criterion: by, Verdict: Met, Asked: asked(), Has: has()}
	if !met {
		l.Verdict = Broken
	}
	c.note(l)
}

func number[T int | int64 | float64](n T) *float64 { return new(float64(n)) }

func code(n int) func() Value {
	return func() Value {
		if n == 0 {
			return Value{}
		}
		return Value{Codes: []int{n}}
	}
}

func text(s string) func() Value { return func() Value { return Value{Text: s} } }

func (c *comparison) musts(t *Terms, f *Facts, _ Weights) {
	if t.Agency != f.Agency {
		c.must(ByAgency, false, func() Value { return Value{Number: number(t.Agency)} }, func() Value { return Value{Number: number(f.Agency)} })
	}
	if !t.Active {
		c.must(ByActive, false, text(""), text(""))
	}
	if f.Step != onMarket {
		c.must(ByStep, false, code(onMarket), code(f.Step))
	}
	c.must(ByCategory, t.Category == f.Category, code(t.Category), code(f.Category))
	if len(t.Types) > 0 {
		c.must(ByType, among(t.Types, f.Type), func() Value { return Value{Codes: t.Types} }, code(f.Type))
	}
	c.must(ByCountry, t.Country == f.Country, text(t.Country), text(f.Country))
	if budget := t.PriceMin > 0 || t.PriceMax > 0; budget && f.Currency != "" && t.Currency != "" && t.Currency != f.Currency {
		c.must(ByCurrency, false, text(t.Currency), text(f.Currency))
	}
}

func (c *comparison) where(t *Terms, f *Facts, _ Weights) {
	if len(t.Where) > 0 {
		met := slices.ContainsFunc(t.Where, func(w Where) bool { return w.fits(f.Spot) })
		c.must(ByPlace, met, text(""), text(f.Spot.Commune))
	}
	if t.Ground.Anywhere() {
		return
	}
	l := Line{Criterion: ByGround, Verdict: Broken}
	switch {
	case !f.Spot.Known || !t.Ground.Holds(f.Spot.Point):
	case f.Spot.Exactly:
		l.Verdict = Met
	default:
		l.Verdict = Roughly
	}
	if circle := t.Ground.Circle; circle != nil && f.Spot.Known {
		l.Asked.High, l.Has.Number = number(circle.Radius), number(math.Round(Distance(circle.Point, f.Spot.Point)))
	}
	c.note(l)
}

func (c *comparison) ranges(t *Terms, f *Facts, w Weights) {
	if t.PriceMin > 0 || t.PriceMax > 0 {
		l := Line{Criterion: ByPrice, Verdict: Unknown, Lost: w.Price}
		low, high := t.reach()
		if f.priced() {
			l.Verdict, l.Lost = outside(float64(f.Price), float64(t.PriceMin), float64(t.PriceMax), float64(low), float64(high), w.Price)
		}
		if c.loud {
			l.Asked, l.Has = Value{Low: positive(float64(t.PriceMin)), High: positive(float64(t.PriceMax)), Text: t.Currency}, Value{Text: f.Currency}
			if f.priced() {
				l.Has.Number = number(f.Price)
			}
		}
		c.note(l)
	}
	if t.AreaMin != nil || t.AreaMax != nil {
		l := Line{Criterion: ByArea, Verdict: Unknown, Lost: w.Area, Asked: Value{Low: t.AreaMin, High: t.AreaMax}, Has: Value{Number: f.Surface}}
		if f.Surface != nil {
			least, most, share := 0.0, 0.0, float64(t.Margin)/10_000
			low, high := 0.0, math.Inf(1)
			if t.AreaMin != nil {
				least, low = *t.AreaMin, *t.AreaMin*(1-share)
			}
			if t.AreaMax != nil {
				most, high = *t.AreaMax, *t.AreaMax*(1+share)
			}
			const hair = 1e-9 // of what computing with fractions leaves
			l.Verdict, l.Lost = outside(*f.Surface, least, most, low-low*hair, high+high*hair, w.Area)
		}
		c.note(l)
	}
}

// positive is a bound; 0 is none.
func positive(v float64) *float64 {
	if v == 0 {
		return nil
	}
	return &v
}

// outside tells how far a value is outside a range whose ends are least and most (0: none)
// and which reaches from low to high with its margin, and what that costs of all.
func outside(v, least, most, low, high float64, all int) (Verdict, int) {
	part := 0.0
	switch {
	case v < low || v > high:
		return Broken, 0
	case least > 0 && v < least:
		part = (least - v) / (least - low)
	case most > 0 && v > most:
		part = (v - most) / (high - most)
	default:
		return Met, 0
	}
	return Margin, int(math.Round(float64(all) * min(1, part)))
}

// compare tells whether a number is as an operator wants it.
func (o Operator) compare(has, wanted float64) bool {
	switch o {
	case Equal:
		return has == wanted
	case AtMost:
		return has <= wanted
	}
	return has >= wanted
}

func (c *comparison) numbers(t *Terms, f *Facts, w Weights) {
	c.counted(ByRooms, t.RoomsBy, t.Rooms, f.Rooms, w.Rooms)
	c.counted(ByBedrooms, t.RoomsBy, t.Bedrooms, float(f.Bedrooms), w.Bedrooms)
	if t.FloorType == 0 {
		c.counted(ByFloor, t.FloorBy, t.Floor, float(f.Floor), w.Floor)
		return
	}
	l := Line{Criterion: ByFloor, Verdict: Met, Asked: Value{Codes: []int{t.FloorType}, By: t.FloorBy, Number: float(t.Floor)}, Has: Value{Number: float(f.Floor)}}
	if f.FloorType != 0 {
		l.Has.Codes = []int{f.FloorType}
	}
	switch {
	case f.FloorType == 0 || t.Floor != nil && f.Floor == nil:
		l.Verdict, l.Lost = Unknown, w.Floor
	case f.FloorType != t.FloorType || t.Floor != nil && !t.FloorBy.compare(float64(*f.Floor), float64(*t.Floor)):
		l.Verdict, l.Lost = Unmet, w.Floor
	}
	c.note(l)
}

func float(n *int) *float64 {
	if n == nil {
		return nil
	}
	return new(float64(*n))
}

func (c *comparison) counted(by Criterion, o Operator, wanted *int, has *float64, cost int) {
	if wanted == nil {
		return
	}
	l := Line{Criterion: by, Verdict: Met, Asked: Value{Number: float(wanted), By: o}, Has: Value{Number: has}}
	switch {
	case has == nil:
		l.Verdict, l.Lost = Unknown, cost
	case !o.compare(*has, float64(*wanted)):
		l.Verdict, l.Lost = Unmet, cost
	}
	c.note(l)
}

// wish compares what would be nice: all of them share what they may cost.
func (c *comparison) wish(t *Terms, f *Facts, w Weights) {
	wishes := []struct {
		by     Criterion
		wanted []int
		has    []int
	}{
		{ByService, t.Services, f.Services}, {ByProximity, t.Proximities, f.Proximities}, {ByCondition, one(t.Condition), one(f.Condition)},
		{ByStanding, one(t.Standing), one(f.Standing)}, {ByViewType, one(t.ViewType), one(f.ViewType)}, {ByLandscape, one(t.Landscape), f.Landscapes},
		{ByAvailability, one(t.Availability), one(f.Availability)},
	}
	all, missed := 0, 0
	for _, v := range wishes {
		all += len(v.wanted)
	}
	cost := func() int { return int(math.Round(float64(w.Wishes*missed) / float64(all))) }
	for _, v := range wishes {
		if len(v.wanted) == 0 {
			continue
		}
		before := cost()
		l := Line{Criterion: v.by, Verdict: Met, Asked: Value{Codes: v.wanted}, Has: Value{Codes: v.has}}
		for _, n := range v.wanted {
			if !among(v.has, n) {
				missed++
				l.Verdict = Unmet
			}
		}
		l.Lost = cost() - before
		c.note(l)
	}
}

func one(n int) []int {
	if n == 0 {
		return nil
	}
	return []int{n}
}
