package diary

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// weekday is a day of the week with when it is open.
type weekday struct {
	Day    int // 1 Monday to 7
	Ranges []timeRange
}

// timeRange is from when to when, as the form has it; both empty: it is not one.
type timeRange struct {
	N        int
	From, To string
	was      visits.Opening // what it is already, whose grid is kept
}

// once is an opening that is no hour of a week: it is kept or dropped.
type once struct {
	Key        string
	Start, End time.Time
	Weekly     bool
	keeps      visits.Opening
}

// ranges is how many a day of the form has.
const ranges = 3

// openingsOf reads a property's openings into the form.
func openingsOf(at visits.Place, now time.Time) (week []weekday, others []once) {
	zone := at.Settings().Zone
	for d := 1; d <= 7; d++ {
		week = append(week, weekday{Day: d})
	}
	for _, o := range at.Showing.Openings {
		from, to := o.Start.In(zone), o.End.In(zone)
		d := &week[(int(from.Weekday())+6)%7]
		same := midnight(from).Equal(midnight(to.Add(-time.Second)))
		if o.Weekly && same && len(d.Ranges) < ranges && !from.After(now.AddDate(0, 0, 7)) {
			d.Ranges = append(d.Ranges, timeRange{N: len(d.Ranges), From: from.Format("15:04"), To: closing(to), was: o})
			continue
		}
		if o.Weekly || to.After(now) {
			others = append(others, once{Key: key(o), Start: from, End: to, Weekly: o.Weekly, keeps: o})
		}
	}
	for i := range week {
		for len(week[i].Ranges) < ranges {
			week[i].Ranges = append(week[i].Ranges, timeRange{N: len(week[i].Ranges)})
		}
	}
	return week, others
}

// closing is the end of a range: midnight is said 00:00.
func closing(t time.Time) string { return t.Format("15:04") }

// key names an opening in the form.
func key(o visits.Opening) string {
	return fmt.Sprintf("%d-%d-%t", o.Start.Unix(), o.End.Unix(), o.Weekly)
}

// readOpenings reads the form: the week, and the others that are kept or added.
func readOpenings(c *frame.Call, at visits.Place) (week []weekday, kept []once, problems []problem) {
	before, others := openingsOf(at, c.Now)
	for d := 1; d <= 7; d++ {
		w := weekday{Day: d}
		for n := range ranges {
			r := timeRange{N: n, From: c.Value(fmt.Sprintf("from.%d.%d", d, n)), To: c.Value(fmt.Sprintf("to.%d.%d", d, n))}
			if old := before[d-1].Ranges[n]; old.From == r.From && old.To == r.To {
				r.was = old.was
			}
			if !r.valid() {
				problems = append(problems, problem{fmt.Sprintf("from.%d.%d", d, n), say(c, "openings.problem.range", say(c, fmt.Sprintf("weekday.%d", d)))})
			}
			w.Ranges = append(w.Ranges, r)
		}
		week = append(week, w)
	}
	for _, o := range others {
		if c.R.PostForm.Get("keep."+o.Key) != "" {
			kept = append(kept, o)
		}
	}
	date, from, to := c.Value("once.day"), c.Value("once.from"), c.Value("once.to")
	if date == "" && from == "" && to == "" {
		return week, kept, problems
	}
	zone := at.Settings().Zone
	start, ok := clock(date, from, zone)
	end, also := clock(date, to, zone)
	if !ok || !also || !end.After(start) {
		return week, kept, append(problems, problem{"once.day", say(c, "openings.problem.once")})
	}
	o := visits.Opening{Start: start, End: end}
	return week, append(kept, once{Key: key(o), Start: start, End: end, keeps: o}), problems
}

// Given tells a range that was filled in.
func (r timeRange) Given() bool { return r.From != "" || r.To != "" }

// valid refuses half a range, and one that ends before it begins; it may end at midnight.
func (r timeRange) valid() bool {
	if !r.Given() {
		return true
	}
	_, errFrom := time.Parse("15:04", r.From)
	_, errTo := time.Parse("15:04", r.To)
	return errFrom == nil && errTo == nil && (r.From < r.To || r.To == "00:00")
}

// all are the openings that the form says. A range of the week that is new begins in the
// week that it is now.
func all(week []weekday, kept []once, at visits.Place, now time.Time) (list []visits.Opening) {
	zone := at.Settings().Zone
	first := monday(midnight(now.In(zone)))
	for _, w := range week {
		for _, r := range w.Ranges {
			switch {
			case !r.Given():
			case !r.was.Start.IsZero():
				list = append(list, r.was)
			default:
				on := first.AddDate(0, 0, w.Day-1)
				start, _ := clock(on.Format(time.DateOnly), r.From, zone)
				end, _ := clock(on.Format(time.DateOnly), r.To, zone)
				if r.To == "00:00" {
					end = on.AddDate(0, 0, 1)
				}
				list = append(list, visits.Opening{Start: start, End: end, Weekly: true})
			}
		}
	}
	for _, o := range kept {
		list = append(list, o.keeps)
	}
	return list
}

// rulesForm is a property's own rules as the form has them; empty: those of the account,
// which are shown beside.
type rulesForm struct {
	Fields []ruleField
	Yes    []ruleChoice
}

// ruleField is a rule that is a number, or a time of the day.
type ruleField struct {
	Name    string
	Value   string
	Default string
	Clock   bool
}

// ruleChoice is a rule with few answers.
type ruleChoice struct {
	Name    string
	Value   string
	Options []string
	Default string
}

// rulesOf reads the rules into the form.
func rulesOf(at visits.Place) rulesForm {
	own, account := at.Showing.Rules, at
	account.Showing.Rules = visits.Overrides{}
	d := account.Settings()
	minutes := func(t time.Duration) string { return strconv.Itoa(int(t / time.Minute)) }
	f := rulesForm{Fields: []ruleField{
		{"minutes", text(own.Minutes), minutes(d.Duration), false},
		{"buffer", text(own.Buffer), minutes(d.Buffer), false},
		{"notice", text(own.Notice), minutes(d.Notice), false},
		{"horizon", text(own.Horizon), strconv.Itoa(d.Horizon), false},
		{"capacity", text(own.Capacity), strconv.Itoa(d.Capacity), false},
		{"cutoff", text(own.Cutoff), minutes(d.Cutoff), false},
		{"opens_at", hour(own.OpensAt), hour(&d.OpensAt), true},
		{"closes_at", hour(own.ClosesAt), hour(&d.ClosesAt), true},
	}}
	yes := []string{"yes", "no"}
	f.Yes = []ruleChoice{
		{"auto_confirm", answer(own.AutoConfirm), yes, answer(&d.AutoConfirm)},
		{"confirm_code", answer(own.ConfirmCode), yes, answer(&d.ConfirmCode)},
		{"address", string(value(own.Address)), []string{string(visits.Commune), string(visits.Street), string(visits.Exact)}, string(d.Address)},
	}
	return f
}

// readRules reads the form. What it has no field for stays.
func readRules(c *frame.Call, at visits.Place) (f rulesForm, r visits.Overrides, problems []problem) {
	f, r = rulesOf(at), at.Showing.Rules
	numbers := map[string]**int{"minutes": &r.Minutes, "buffer": &r.Buffer, "notice": &r.Notice, "horizon": &r.Horizon, "capacity": &r.Capacity,
		"cutoff": &r.Cutoff, "opens_at": &r.OpensAt, "closes_at": &r.ClosesAt}
	for i := range f.Fields {
		one := &f.Fields[i]
		one.Value = c.Value(one.Name)
		n, ok := one.read()
		if !ok {
			problems = append(problems, problem{one.Name, say(c, "rules.problem."+one.Name)})
		}
		*numbers[one.Name] = n
	}
	answers := map[string]**bool{"auto_confirm": &r.AutoConfirm, "confirm_code": &r.ConfirmCode}
	for i := range f.Yes {
		one := &f.Yes[i]
		one.Value = c.Value(one.Name)
		if to, known := answers[one.Name]; known {
			if *to = nil; one.Value != "" {
				yes := one.Value == "yes"
				*to = &yes
			}
			continue
		}
		if r.Address = nil; one.Value != "" {
			p := visits.Precision(one.Value)
			r.Address = &p
		}
	}
	return f, r, problems
}

// read reads a number, or a time of the day as minutes; nothing is no rule.
func (f ruleField) read() (*int, bool) {
	if f.Value == "" {
		return nil, true
	}
	if f.Clock {
		t, err := time.Parse("15:04", f.Value)
		n := t.Hour()*60 + t.Minute()
		if f.Name == "closes_at" && n == 0 {
			n = 24 * 60
		}
		return &n, err == nil
	}
	n, err := strconv.Atoi(f.Value)
	return &n, err == nil
}

// rulesProblems are what the core finds wrong, in the reader's words.
func rulesProblems(c *frame.Call, err error) (out []problem) {
	known, _ := errors.AsType[*fault.Error](err)
	if known == nil || known.Kind != fault.Invalid {
		return nil
	}
	for _, one := range known.Problems {
		out = append(out, problem{one.Field, say(c, "rules.problem."+one.Field)})
	}
	return out
}

func text(v *int) string {
	if v == nil {
		return ""
	}
	return strconv.Itoa(*v)
}

// hour is a minute of the day as a time; midnight at the end is 00:00.
func hour(v *int) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", *v/60%24, *v%60)
}

func answer(v *bool) string {
	switch {
	case v == nil:
		return ""
	case *v:
		return "yes"
	}
	return "no"
}

func value[T any](v *T) (zero T) {
	if v == nil {
		return zero
	}
	return *v
}
