package newbuild

import (
	"errors"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// mark is a state as it is shown: a family of colour and shape, a letter, and a word that the
// texts have under Key.
type mark struct{ Family, Letter, Key string }

// marks are those of a lot.
var marks = map[programs.State]mark{
	programs.Available:   {"free", "L", "state.available"},
	programs.Optioned:    {"held", "O", "state.option"},
	programs.PreBooked:   {"engaged", "P", "state.pre-booked"},
	programs.Booked:      {"engaged", "R", "state.booked"},
	programs.Sold:        {"done", "V", "state.sold"},
	programs.Unavailable: {"stop", "X", "state.unavailable"},
}

// states are all of them, in the order of a sale.
var states = []programs.State{programs.Available, programs.Optioned, programs.PreBooked, programs.Booked, programs.Sold, programs.Unavailable}

// say is a text that is surely there: a test renders every screen in each language.
func say(w page.Words, key string, args ...any) string {
	s, err := w.T(key, args...)
	if err != nil {
		return key
	}
	return s
}

// known is the text of a code that others may have widened, or the code itself.
func known(w page.Words, prefix, code string) string {
	if code == "" || !w.Has(prefix+code) {
		return code
	}
	return say(w, prefix+code)
}

// left says how long is left until an instant: "2 j 4 h", "3 h 12", "8 min".
func left(w page.Words, now, until time.Time) string {
	d := until.Sub(now)
	switch {
	case d <= 0:
		return say(w, "left.over")
	case d >= 24*time.Hour:
		return say(w, "left.days", int(d/(24*time.Hour)), int(d%(24*time.Hour)/time.Hour))
	}
	return w.Span(d)
}

// clock is a countdown: its text now, and the instant for the script that keeps it true.
type clock struct{ Text, Until, When string }

func countdown(c *frame.Call, until time.Time) *clock {
	if until.IsZero() {
		return nil
	}
	return &clock{left(c.Words, c.Now, until), until.UTC().Format(time.RFC3339), moment(c, until)}
}

// moment is a date with its time of day, in the reader's zone.
func moment(c *frame.Call, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(c.Zone)
	return c.Words.Day(t) + ", " + c.Words.Clock(t)
}

// onDay is a date alone.
func onDay(c *frame.Call, d day.Date) string {
	if d.IsZero() {
		return ""
	}
	return c.Words.Day(time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC))
}

func euros(w page.Words, minor int64) string { return w.Money(minor, "EUR") }

// maybeEuros is a price that may not be said.
func maybeEuros(w page.Words, minor *int64) string {
	if minor == nil {
		return ""
	}
	return euros(w, *minor)
}

func metres(w page.Words, area float64) string {
	if area == 0 {
		return ""
	}
	return w.Number(area, 2) + "\u00a0m²"
}

// called is a person's name as people say it.
func called(d people.Declared) string {
	name := strings.TrimSpace(d.First + " " + d.Last)
	if name == "" {
		name = d.Company
	}
	return name
}

// problem is what is wrong with a field of a form.
type problem struct{ Field, Text string }

// problems are what the core refused a form for, in the reader's words: why.FIELD says what
// to do. What has no text of its own is refused in general.
func problems(w page.Words, err error) []problem {
	var list []problem
	for _, p := range problemsOf(err) {
		key := "why." + p.Field
		if !w.Has(key) {
			key = "why.other"
		}
		list = append(list, problem{p.Field, say(w, key)})
	}
	if len(list) == 0 {
		list = append(list, problem{"", say(w, "why.other")})
	}
	return list
}

func problemsOf(err error) []fault.Problem {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Problems
	}
	return nil
}

// choice is a line of a select.
type choice struct {
	Value, Text string
	On          bool
}

// choices are the codes with their texts, the chosen one marked.
func choices(w page.Words, prefix, chosen string, codes ...string) []choice {
	list := make([]choice, len(codes))
	for i, code := range codes {
		list[i] = choice{code, known(w, prefix, code), code == chosen}
	}
	return list
}
