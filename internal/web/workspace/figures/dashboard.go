package figures

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	core "palier/internal/core/figures"
	"palier/internal/core/mandates"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

// screen is the dashboard over some weeks.
type screen struct {
	Weeks    int
	Choices  []int
	From, To string // the first day and the last, for links to lists: whole weeks, as they are counted
	Answers  []answering
	Funnel   []stage
	Sources  []source
	Columns  []column
	Options  string
	Ending   []ending
	Reads    struct{ Options, Mandates bool }
	Width    int  // of the drawing of weeks
	Behind   bool // a long past is being counted
}

// answering is how fast a source is answered.
type answering struct {
	Name           string // of who sends, or of the door; empty: all together
	Door           string
	Sends          bool   // it is who sends enquiries, through the door
	Value          string // as the inbox filters by it
	Leads, Answers int64
	Median, Ninety time.Duration
	Bar            int // of barWidth
}

// stage is a step of the way from an enquiry to a sale.
type stage struct {
	Measure core.Measure
	N       int64
	Share   float64 // of the enquiries, in percent
	Bar     int
	Path    string
}

// source is where enquiries came from, week by week.
type source struct {
	answering
	Weeks []int64
}

// column is a week of the drawing.
type column struct {
	Week    time.Time
	Path    string // of the enquiries of the week
	N       int64
	X, Y, H int
}

// ending is how many mandates end within so many days.
type ending struct {
	Days  int
	Count string
}

// The measures of drawings, in units of their own.
const (
	barWidth  = 200
	drawn     = 120 // height of the weeks
	drawnWide = 640
)

// weeks are the periods that can be chosen; the first is the usual one.
var weeks = []int{4, 13, 26, 52}

func (p *pages) dashboard(c *frame.Call) error {
	d := screen{Weeks: weeks[1], Choices: weeks, Width: drawnWide}
	if n := int(c.Number("weeks")); slices.Contains(weeks, n) {
		d.Weeks = n
	}
	from := monday(c.Now).AddDate(0, 0, -7*(d.Weeks-1))
	d.From, d.To = from.Format(time.DateOnly), from.AddDate(0, 0, 7*d.Weeks-1).Format(time.DateOnly)
	list, err := p.Figures.Weeks(c.Context(), c.Actor, c.Agency, from, c.Now)
	if err != nil {
		return err
	}
	if d.Behind, err = p.Figures.Behind(c.Context(), c.Actor.Account); err != nil {
		return err
	}
	names, err := p.Services.Senders.Senders(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	d.answers(c, list, names)
	d.funnel(list)
	d.weeks(list, from)
	if err := p.standing(c, &d); err != nil {
		return err
	}
	return c.Show("dashboard", d)
}

// monday is the beginning of a week.
func monday(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()-(int(t.Weekday())+6)%7, 0, 0, 0, 0, t.Location())
}

// answers are times by source; bars are as long as the times within which nine of ten were
// answered.
func (d *screen) answers(c *frame.Call, list []core.Count, names map[int64]string) {
	var longest float64
	found := core.Answered(list)
	for _, a := range found {
		longest = max(longest, a.Ninety)
	}
	for _, a := range found {
		one := answering{Name: doorName(c, a.Source), Door: a.Source, Value: a.Source, Leads: a.Leads, Answers: a.Answers, Median: minutes(a.Median), Ninety: minutes(a.Ninety)}
		if number, ok := strings.CutPrefix(a.Source, "p"); ok {
			if id, err := strconv.ParseInt(number, 10, 64); err == nil {
				one.Door, one.Name, one.Sends = "apimo", names[id], true // who sends calls that door
			}
		}
		if longest > 0 {
			one.Bar = int(a.Ninety / longest * barWidth)
		}
		d.Answers = append(d.Answers, one)
	}
}

// doorName is what people call a door; one without a name is called as it is.
func doorName(c *frame.Call, door string) string {
	if name, err := c.Words.T("door." + door); err == nil {
		return name
	}
	return door
}

func minutes(m float64) time.Duration { return time.Duration(m * float64(time.Minute)) }

// funnel is the way from an enquiry to a sale.
func (d *screen) funnel(list []core.Count) {
	period := "&from=" + d.From + "&to=" + d.To
	all := core.Total(list, core.Leads)
	for _, s := range []stage{
		{Measure: core.Leads, Path: "/leads?counted=lead" + period}, {Measure: core.Visits, Path: "/visits?status=done" + period},
		{Measure: core.Offers, Path: "/leads?counted=offer" + period}, {Measure: core.Sales, Path: "/leads?counted=sale" + period},
	} {
		if s.N = core.Total(list, s.Measure); all > 0 {
			s.Share = 100 * float64(s.N) / float64(all)
			s.Bar = int(min(s.Share, 100) * barWidth / 100)
		}
		d.Funnel = append(d.Funnel, s)
	}
}

// weeks are the enquiries by week, drawn, and by source as a table.
func (d *screen) weeks(list []core.Count, from time.Time) {
	index := map[string]int{}
	for i := range d.Weeks {
		at := from.AddDate(0, 0, 7*i)
		index[at.Format(time.DateOnly)] = i
		d.Columns = append(d.Columns, column{Week: at, Path: fmt.Sprintf("/leads?counted=lead&from=%s&to=%s", at.Format(time.DateOnly), at.AddDate(0, 0, 6).Format(time.DateOnly))})
	}
	rows := map[string][]int64{}
	for _, c := range list {
		i, ok := index[c.Week]
		if c.Measure != core.Leads || !ok {
			continue
		}
		if rows[c.Source] == nil {
			rows[c.Source] = make([]int64, d.Weeks)
		}
		rows[c.Source][i] += c.N
		d.Columns[i].N += c.N
	}
	for _, a := range d.Answers {
		if a.Value != "" && rows[a.Value] != nil {
			d.Sources = append(d.Sources, source{a, rows[a.Value]})
		}
	}
	var most int64 = 1
	for _, c := range d.Columns {
		most = max(most, c.N)
	}
	for i := range d.Columns {
		c := &d.Columns[i]
		c.X, c.H = i*drawnWide/d.Weeks, int(c.N*drawn/most)
		c.Y = drawn - c.H
	}
}

// Broad is how broad a column of the weeks is drawn.
func (d screen) Broad() int { return max(drawnWide/d.Weeks-2, 2) }

// mostCounted is where what is in force is no longer counted.
const mostCounted = 200

// standing is what is in force now: options, and mandates that end soon.
func (p *pages) standing(c *frame.Call, d *screen) error {
	d.Reads.Options, d.Reads.Mandates = c.Actor.Has(access.OptionView), c.Actor.Has(access.MandatesRead)
	if d.Reads.Options {
		list, err := p.Sales.EndingOptions(c.Context(), c.Actor, sales.Ending{Across: sales.Across{Limit: mostCounted + 1}})
		if err != nil {
			return err
		}
		d.Options = count(c, len(list))
	}
	if !d.Reads.Mandates {
		return nil
	}
	on := c.Now
	for _, days := range []int{7, 15, 30} {
		list, err := p.Mandates.Find(c.Context(), c.Actor, c.Agency, mandates.Search{State: mandates.Ending, On: day.Of(on), EndsBy: day.Of(on.AddDate(0, 0, days)), Limit: mostCounted})
		if err != nil {
			return err
		}
		d.Ending = append(d.Ending, ending{days, count(c, len(list))})
	}
	return nil
}

// count is a number, to a bound.
func count(c *frame.Call, n int) string {
	if n > mostCounted {
		return c.Words.Number(mostCounted, 0) + "+"
	}
	return c.Words.Number(float64(n), 0)
}
