package journal

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/audit"
	"palier/internal/core/day"
	"palier/internal/core/event"
)

// changes tells one field. The settings of a programme's sale are one text in the journal:
// only those that changed are told, each by its name.
func (t *Teller) changes(subject string, c event.Change) []Change {
	if c.Field == "rules" && strings.HasPrefix(c.Before+c.After, "{") {
		return t.settings(c)
	}
	if c.Before == "" && c.After == "" {
		return nil
	}
	one := Change{Field: t.Field(subject, c.Field), Before: t.Value(subject, c.Field, c.Before), After: t.Value(subject, c.Field, c.After), Same: c.Before == c.After}
	if subject == "lot" && c.Field == "program" && c.Before == "" { // which every line of a lot names
		one.Same = true
	}
	if !one.Same && slices.Equal(one.Before, one.After) { // but for what is not shown: seconds, or less
		before, after := t.precisely(c.Before), t.precisely(c.After)
		one.Before, one.After, one.Same = before, after, slices.Equal(before, after)
	}
	return []Change{one}
}

// precisely is an instant to the second, and any other value as it is.
func (t *Teller) precisely(value string) []Said {
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return some(value)
	}
	at = at.In(t.zone)
	return some(t.words.Day(at) + " " + at.Format(time.TimeOnly))
}

// setting is one of them: "OptionLife:48h0m0s".
var setting = regexp.MustCompile(`(\w+):(\S+?)[ }]`)

func (t *Teller) settings(c event.Change) (all []Change) {
	before := map[string]string{}
	for _, m := range setting.FindAllStringSubmatch(c.Before, -1) {
		before[m[1]] = m[2]
	}
	for _, m := range setting.FindAllStringSubmatch(c.After, -1) {
		if was := before[m[1]]; was != m[2] {
			all = append(all, Change{Field: t.word("setting.", m[1]), Before: some(t.setting(was)), After: some(t.setting(m[2]))})
		}
	}
	return all
}

func (t *Teller) setting(value string) string {
	if d, err := time.ParseDuration(value); err == nil {
		return t.lasting(d)
	}
	return t.plainly(value)
}

// lasting is a length of time: in days when it is some of them, and more than two.
func (t *Teller) lasting(d time.Duration) string {
	const whole = 24 * time.Hour
	switch {
	case d > 2*whole && d%whole == 0:
		return t.say("days", int(d/whole))
	case d%time.Hour == 0 && d > 0:
		return t.say("hours", int(d/time.Hour))
	}
	return t.words.Span(d)
}

func some(text string) []Said {
	if text == "" {
		return nil
	}
	return []Said{{Text: text}}
}

// Value is a value as people write it, with the screens of what it names; nothing for none.
func (t *Teller) Value(subject, field, value string) []Said {
	if value == "" {
		return nil
	}
	if known := t.names[event.Subject{Kind: audit.Place + value}]; field == "place" && known.Name != "" {
		return []Said{{known.Name, "/field/buildings/" + known.Within}}
	}
	if kind := audit.Thing(subject, field); kind != "" {
		if list := t.things(kind, value); list != nil {
			return list
		}
	}
	f := formOf(subject, field)
	if field == "type" && subject == "lead" { // also of a task, which says a word
		if _, err := strconv.Atoi(value); err != nil {
			f = forms["lead.task.type"]
		}
	}
	if f.form == phone {
		return some(t.words.Phone(value))
	}
	if text, is := t.measured(f, value); is {
		return some(text)
	}
	return some(t.written(f, value))
}

// things are what the numbers in a value name; a lot with the price that was agreed on, a card
// with its register.
func (t *Teller) things(kind, value string) (list []Said) {
	for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		ids := audit.IDs(part)
		if len(ids) != 1 {
			return nil
		}
		one := t.thing(event.Subject{Kind: kind, ID: ids[0]})
		if _, price, with := strings.Cut(part, "="); with {
			one.Text = t.say("priced", one.Text, t.sum(price))
		}
		if _, series, with := strings.Cut(part, "/"); with {
			one.Text = t.say("series", t.word("value.series.", series), one.Text)
		}
		list = append(list, one)
	}
	return list
}

// sum is a number of euros.
func (t *Teller) sum(value string) string {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	return t.words.Money(cents(v), "")
}

func cents(v float64) int64 {
	if v < 0 {
		return int64(v*100 - 0.5)
	}
	return int64(v*100 + 0.5)
}

// measured is a number with what it counts.
func (t *Teller) measured(f formed, value string) (string, bool) {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return "", false
	}
	units := map[form]string{area: "area", percent: "percent", energy: "energy", climate: "climate"}
	switch key := units[f.form]; {
	case key != "":
		return t.say("unit."+key, t.words.Number(v, 2)), true
	case f.form == money:
		return t.words.Money(cents(v), ""), true
	case f.form == count:
		return t.words.Number(v, 2), true
	case f.form == minutes:
		return t.words.Span(time.Duration(v) * time.Minute), true
	case f.form == seconds:
		return t.lasting(time.Duration(v) * time.Second), true
	case f.form == days:
		return t.say("days", int(v)), true
	case f.form == timeOf:
		return t.words.Clock(time.Date(2000, 1, 1, 0, int(v), 0, 0, time.UTC)), true
	case f.form == numbered:
		return t.say("number", value), true
	case f.form == rank:
		return strconv.Itoa(int(v) + 1), true
	case f.form == storey && v == 0:
		return t.say("ground"), true
	case f.form == bytes:
		return t.say("unit.kilobytes", t.words.Number(max(v, 1000)/1000, 0)), true
	}
	return "", false
}

// written is a value that is no number of something.
func (t *Teller) written(f formed, value string) string {
	switch f.form {
	case code:
		return t.coded(f.family, value)
	case codes:
		return t.each(strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }), func(one string) string { return t.coded(f.family, one) })
	case booked:
		if several := strings.Fields(value); len(several) > 1 && len(audit.IDs(value)) == len(several) {
			return t.each(several, func(one string) string { return t.booked(f.family, one) })
		}
		return t.booked(f.family, value)
	case spans:
		return t.each(strings.Split(value, "-"), t.sum)
	case parts:
		return t.each(strings.FieldsFunc(value, func(r rune) bool { return r == '|' }), func(one string) string { return t.coded(f.family, one) })
	case pictures:
		text, err := t.words.N("pictures", strings.Count(value, ",")+1)
		if err == nil {
			return text
		}
	case openings:
		return t.each(strings.FieldsFunc(value, func(r rune) bool { return r == ';' }), t.opening)
	case outcomes:
		return t.each(strings.Fields(value), func(one string) string {
			rule, outcome, _ := strings.Cut(one, "=")
			return t.say("of", t.word("value.rule.", rule), t.word("value.outcome.", outcome))
		})
	case columns:
		return t.each(strings.Split(value, ","), func(one string) string { return t.Field("contact", one) })
	case verbatim:
		return value
	}
	return t.plainly(value)
}

func (t *Teller) each(list []string, write func(string) string) string {
	said := make([]string, 0, len(list))
	for _, one := range list {
		if one = strings.TrimSpace(one); one != "" {
			said = append(said, write(one))
		}
	}
	return strings.Join(said, ", ")
}

// coded is the word for a code, and the text itself when it is none that is known.
func (t *Teller) coded(family, value string) string {
	if family == "right" { // scopes of applications are written with a colon
		value = strings.Replace(value, ":", ".", 1)
	}
	if key := "value." + family + "." + value; family != "" && t.words.Has(key) {
		return t.say(key)
	}
	return t.plainly(value)
}

// booked is a row of a code list.
func (t *Teller) booked(list, value string) string {
	id, err := strconv.Atoi(value)
	if err != nil || t.books == nil {
		return value
	}
	rows, _ := t.books.Entries(list, t.words.Lang)
	for _, row := range rows {
		if row.ID == id && row.Name != "" {
			return row.Name
		}
	}
	return value
}

// opening is when visits may be: "2026-10-03T07:00:00Z/2026-10-03T10:00:00Z weekly".
func (t *Teller) opening(value string) string {
	span, weekly := strings.CutSuffix(value, " weekly")
	from, to, _ := strings.Cut(span, "/")
	start, err := time.Parse(time.RFC3339Nano, from)
	end, wrong := time.Parse(time.RFC3339Nano, to)
	if err != nil || wrong != nil {
		return value
	}
	start, end = start.In(t.zone), end.In(t.zone)
	if weekly {
		weekday, _, _ := strings.Cut(t.words.Day(start), " ")
		return t.say("opening.weekly", weekday, t.words.Clock(start), t.words.Clock(end))
	}
	return t.say("opening.once", t.words.Day(start), t.words.Clock(start), t.words.Clock(end))
}

// amount is a sum with its currency: "975 EUR".
var amount = regexp.MustCompile(`^(-?\d+(?:\.\d+)?) ([A-Z]{3})$`)

// plainly is a text, and what it is known to be by its form: an instant, a day, a sum, a yes.
func (t *Teller) plainly(value string) string {
	switch value {
	case "true", "yes":
		return t.say("yes")
	case "false", "no":
		return t.say("no")
	}
	if len(value) > 40 || value == "" || value[0] < '0' || value[0] > '9' {
		return value
	}
	if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
		return t.Moment(at)
	}
	if d, is := day.Parse(value); is {
		return t.words.Day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
	}
	if m := amount.FindStringSubmatch(value); m != nil {
		if v, err := strconv.ParseFloat(m[1], 64); err == nil {
			return t.words.Money(cents(v), m[2])
		}
	}
	return value
}

// Moment is an instant on the reader's clock.
func (t *Teller) Moment(at time.Time) string {
	at = at.In(t.zone)
	return t.words.Day(at) + " " + t.words.Clock(at)
}

// general is what a field that there are several of is one of.
func general(field string) string {
	name, _, _ := strings.Cut(field, ".")
	return name
}
