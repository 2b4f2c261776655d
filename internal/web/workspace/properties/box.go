package properties

import (
	"context"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// box is a field as a form shows it.
type box struct {
	spec
	Label   string
	Value   string
	Was     string // what is stored, for the next comparison
	Words   string // the value as people read it, for who may only look
	Shown   string // of what has a name: the name
	Path    string // and its screen
	Ticks   ticks  // of several
	Options []option
	Choices template.HTML // the options as a form has them
}

type option struct{ Value, Text string }

// ticks are the rows of a code list to be ticked: first those that are.
type ticks struct {
	On, Off []option
	Long    bool // too many to be read through
}

// long is from how many rows on a list is folded away behind what is ticked of it.
const long = 12

// boxes is a group of them.
type boxes struct {
	Key, Legend string
	Boxes       []box
	Rows        *sheetRows
	Folds, Open bool
	Said        int // how many say something
}

// reader makes boxes of fields.
type reader struct {
	p     *screens
	c     *frame.Call
	books *catalog.Book
	wrong []problem // what is wrong with the form
	met   []string  // fields that two people changed differently
	lists map[string][]option
	html  map[string]template.HTML // of code lists with one chosen: lines of a list choose of the same
}

func (r *reader) group(g group, v listings.Property, typed url.Values) (b boxes, err error) {
	b = boxes{Key: g.Key, Folds: g.folds, Open: g.open}
	if b.Legend, err = r.legend(g.Key); err != nil {
		return b, err
	}
	for _, f := range g.fields {
		one, err := r.box(f, v, typed)
		if err != nil {
			return b, err
		}
		if b.Boxes = append(b.Boxes, one); one.Was != "" && !f.sure {
			b.Said++
		}
		b.Open = b.Open || r.notes(f.Name)
	}
	if g.list != nil {
		list, err := r.rows(g.list, v, typed)
		if err != nil {
			return b, err
		}
		b.Rows, b.Said, b.Open = &list, b.Said+list.Stored, b.Open || r.notes(g.list.key())
	}
	return b, nil
}

// notes tells whether something is to be said of a field, or of a line of a list.
func (r *reader) notes(field string) bool {
	is := func(name string) bool { return name == field || strings.HasPrefix(name, field+".") }
	return slices.ContainsFunc(r.wrong, func(p problem) bool { return is(p.Field) }) || slices.ContainsFunc(r.met, is)
}

// box is a field with what a property says in it, and what was typed instead.
func (r *reader) box(f field, v listings.Property, typed url.Values) (one box, err error) {
	was := f.show(&v, r.c.Words.Lang)
	value := was
	switch {
	case f.Kind == "several" && typed.Has("was."+f.Name) && !typed.Has("theirs."+f.Name):
		value = ticked(typed[f.Name])
	case typed.Has(f.Name):
		value = typed.Get(f.Name)
	}
	if one, err = r.fill(f.spec, v, was, value); err != nil {
		return one, err
	}
	one.Label, err = label(r.c, f.Name)
	return one, err
}

// fill makes the box of something that says was, and in which a form says value.
func (r *reader) fill(s spec, v listings.Property, was, value string) (one box, err error) {
	one = box{spec: s, Was: was, Value: value, Words: was}
	if one.Options, err = r.options(s, v, was, value); err != nil {
		return one, err
	}
	switch {
	case s.names != "":
		if one.Shown, one.Path, err = r.p.nameOf(r.c, s.names, was); err != nil {
			return one, err
		}
		if one.Words = one.Shown; value == was {
			one.Value = one.Shown
		}
	case s.Kind == "several":
		one.Words, one.Ticks = tickedWords(one.Options, was), ticksOf(one.Options, value)
	case s.Kind == "choice":
		one.Words, one.Choices = tickedWords(one.Options, was), r.chosen(s, one.Options, value)
	case s.Kind == "number":
		if n, said, ok := readNumber(was); said && ok {
			one.Words = r.c.Words.Number(n, 2)
		}
	case s.Kind == "date":
		if d, is := day.Parse(was); is {
			one.Words = r.c.Words.Day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
		}
	}
	return one, nil
}

// tickedWords are the names of the rows that a text names.
func tickedWords(options []option, text string) string {
	var list []string
	for _, o := range options {
		if o.Value != "" && slices.Contains(strings.Fields(text), o.Value) {
			list = append(list, o.Text)
		}
	}
	return strings.Join(list, ", ")
}

func ticksOf(options []option, text string) (t ticks) {
	chosen := strings.Fields(text)
	for _, o := range options {
		if slices.Contains(chosen, o.Value) {
			t.On = append(t.On, o)
		} else {
			t.Off = append(t.Off, o)
		}
	}
	t.Long = len(options) > long
	return t
}

// chosen are the options of a choice as a form has them.
func (r *reader) chosen(s spec, options []option, value string) template.HTML {
	key := s.catalog + " " + value
	if html, known := r.html[key]; known && s.catalog != "" {
		return html
	}
	if r.html == nil {
		r.html = map[string]template.HTML{}
	}
	r.html[key] = choicesOf(options, value)
	return r.html[key]
}

// choicesOf are options as a form has them, written by code: a page of rooms has thousands.
func choicesOf(options []option, value string) template.HTML {
	l := frame.NewLines(page.Words{})
	for _, o := range options {
		l.Put(`<option value="`).Text(o.Value)
		if o.Value == value {
			l.Put(`" selected>`)
		} else {
			l.Put(`">`)
		}
		if o.Value == "" {
			l.Put("—")
		}
		l.Text(o.Text).Put("</option>")
	}
	all, _ := l.Done() // no text is asked for
	return all
}

// legend is the name of a group: a text, the row of the code list for a regulation, or the
// language of an ad.
func (r *reader) legend(key string) (string, error) {
	if id, is := regulationOf(key); is {
		return r.row("property_regulation", id)
	}
	if lang, is := strings.CutPrefix(key, "ad."); is && !r.c.Words.Has("group."+key) {
		name, err := languageName(r.c, lang)
		if err != nil {
			return "", err
		}
		return r.c.Words.T("group.ad.other", name)
	}
	return r.c.Words.T("group." + key)
}

func (r *reader) row(book string, id int) (string, error) {
	if err := r.open(); err != nil {
		return "", err
	}
	return named(r.books, book, id, r.c.Words.Lang), nil
}

func (r *reader) open() (err error) {
	if r.books == nil {
		r.books, err = r.p.Catalogs.Book(r.c.Context(), r.c.Actor.Account)
	}
	return err
}

// options are what a field can be chosen from; the first of a choice is nothing. What is
// chosen and is in no list stands behind the others: it is kept until somebody chooses another.
func (r *reader) options(s spec, v listings.Property, chosen ...string) (list []option, err error) {
	switch {
	case s.Kind != "choice" && s.Kind != "several":
		return nil, nil
	case s.Name == "user":
		return r.colleagues(v)
	case s.catalog != "":
		list, err = r.listed(s)
	default:
		list, err = r.worded(s)
	}
	for _, value := range strings.Fields(strings.Join(chosen, " ")) {
		if err == nil && !slices.ContainsFunc(list, func(o option) bool { return o.Value == value }) {
			var text string
			text, err = r.c.Words.T("choice.unknown", value)
			list = append(slices.Clip(list), option{value, text})
		}
	}
	return list, err
}

// listed are the rows of a code list, in the reader's language.
func (r *reader) listed(s spec) (list []option, err error) {
	key := s.catalog + " " + s.Kind
	if list, known := r.lists[key]; known {
		return list, nil
	}
	if err := r.open(); err != nil {
		return nil, err
	}
	rows, _ := r.books.Entries(s.catalog, r.c.Words.Lang)
	if s.Kind == "choice" {
		list = []option{{}}
	}
	for _, row := range rows {
		if !slices.Contains(elsewhere[s.catalog], row.ID) {
			list = append(list, option{strconv.Itoa(row.ID), row.Name})
		}
	}
	if r.lists == nil {
		r.lists = map[string][]option{}
	}
	r.lists[key] = list
	return list, nil
}

// elsewhere are rows that the sheet has a field of its own for: the lift, the keeper, furnished.
var elsewhere = map[string][]int{"property_service": {6, 7, 47}}

// worded are choices that have words.
func (r *reader) worded(s spec) (list []option, err error) {
	if !s.sure {
		list = []option{{}}
	}
	for _, w := range s.choices {
		text := w
		for _, key := range []string{"choice." + s.Name + "." + w, "choice." + w} {
			if r.c.Words.Has(key) {
				if text, err = r.c.Words.T(key); err != nil {
					return nil, err
				}
				break
			}
		}
		list = append(list, option{w, text})
	}
	return list, nil
}

// colleagues are who may be in charge: who works at the agency, and who is.
func (r *reader) colleagues(v listings.Property) ([]option, error) {
	team, err := r.p.team(r.c.Context(), r.c, v.Agency)
	if err != nil {
		return nil, err
	}
	if v.User != 0 && !slices.ContainsFunc(team, func(u access.User) bool { return u.ID == v.User }) {
		others, err := r.p.Staff.UsersByID(r.c.Context(), r.c.Actor, []int64{v.User})
		if err != nil {
			return nil, err
		}
		team = append(team, others[v.User])
	}
	list := []option{{}}
	for _, u := range team {
		list = append(list, option{number(u.ID), u.Firstname + " " + u.Lastname})
	}
	return list, nil
}

// team are the people of an agency who work there now.
func (p *screens) team(ctx context.Context, c *frame.Call, agency int64) ([]access.User, error) {
	const most = 200
	list, _, err := p.Staff.Users(ctx, c.Actor, agency, most, 0)
	return slices.DeleteFunc(list, func(u access.User) bool { return !u.Active || !c.Actor.Opens(u.Agency) }), err
}

// label is the name of a field: text field.NAME, whatever stands behind a second point.
func label(c *frame.Call, name string) (string, error) {
	if key := "field." + name; c.Words.Has(key) {
		return c.Words.T(key)
	}
	return c.Words.T("field." + general(name))
}

// general is the name of a field without the language or the number in it.
func general(name string) string {
	if _, is := regulationOf(name); is {
		if len(name) > 3 && name[len(name)-3:] == ".on" {
			return "regulation.on"
		}
		return "regulation.value"
	}
	for i, r := range name {
		if r == '.' {
			return name[:i] + ".other"
		}
	}
	return name
}
