package properties

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/web/page"
)

// rows are what a sheet has several of, one under the other: rooms, films, figures. A form
// carries of each line what its reader saw of it (was.NAME.3), so that a line is known again
// by what it says and not by its place: two people may work on different lines at once, and
// what both changed is shown in both versions.
type rows interface {
	key() string     // as the core names one of them: area
	columns() []spec // in the order of cells
	most() int       // how many there may be
	read(v *listings.Property, lang string) []cells
	// named is what the core calls the line at a place of the list.
	named(v *listings.Property, place int) string
	// put makes the list anew of lines, and tells which cells cannot be read.
	put(v *listings.Property, lang string, plan []entry) []fault.Problem
}

// cells are the texts of one line, as forms carry them.
type cells []string

// entry is a line of the list to come: its place in the list that is stored, -1 for none, the
// number it has in the form, 0 for none, and its texts, nil where they stay as they are.
type entry struct {
	old, form int
	cells     cells
}

// listOf are the rows of one type.
type listOf[T any] struct {
	name  string
	limit int
	cols  []fieldOf[T]
	at    func(v *listings.Property) *[]T
	id    func(t *T) int64 // by which the core names a line; nil: by its place
}

func (l listOf[T]) key() string { return l.name }
func (l listOf[T]) most() int   { return l.limit }

func (l listOf[T]) columns() []spec {
	list := make([]spec, len(l.cols))
	for i, c := range l.cols {
		list[i] = c.spec
	}
	return list
}

func (l listOf[T]) read(v *listings.Property, lang string) []cells {
	stored := *l.at(v)
	list := make([]cells, len(stored))
	for i := range stored {
		for _, c := range l.cols {
			list[i] = append(list[i], c.show(&stored[i], lang))
		}
	}
	return list
}

func (l listOf[T]) named(v *listings.Property, place int) string {
	if l.id == nil {
		return numbered(l.name, place+1)
	}
	return l.name + "." + strconv.FormatInt(l.id(&(*l.at(v))[place]), 10)
}

func (l listOf[T]) put(v *listings.Property, lang string, plan []entry) (problems []fault.Problem) {
	stored := *l.at(v)
	var list []T
	for _, one := range plan {
		var t T
		if one.old >= 0 {
			t = stored[one.old] // what it points at is never written to: columns take new values
		}
		for i, text := range one.cells {
			if c := l.cols[i]; upright(c.show(&t, lang)) != upright(text) && !c.take(&t, text) {
				problems = append(problems, fault.Problem{Field: numbered(l.name, one.form) + "." + c.Name, Message: "This cannot be read."})
			}
		}
		list = append(list, t)
	}
	*l.at(v) = list
	return problems
}

func numbered(key string, n int) string { return key + "." + strconv.Itoa(n) }

// upright is a text as every page carries it.
func upright(text string) string { return string(page.Upright([]byte(clean(text)))) }

// text is a line as a form carries it whole: nothing for one that says nothing.
func (c cells) text(of []spec) string {
	q := url.Values{}
	for i, text := range c {
		if text = upright(text); text != "" {
			q.Set(of[i].Name, text)
		}
	}
	return q.Encode()
}

// readCells reads a line that a form carries whole.
func readCells(text string, of []spec) cells {
	q, err := url.ParseQuery(text)
	if err != nil {
		q = nil
	}
	list := make(cells, len(of))
	for i, c := range of {
		list[i] = q.Get(c.Name)
	}
	return list
}

// sent is a line that somebody sent.
type sent struct {
	n         int
	was, mine string // whole
	cells     cells
	theirs    string // what he was shown of somebody else's
	shown     bool   // he was shown it
}

// spare is how many empty lines stand under a list.
const spare = 3

// sentRows are the lines in a form, by their numbers.
func sentRows(form url.Values, l rows) (list []sent) {
	of := l.columns()
	for n := 1; n <= l.most()+2*spare && form.Has("was."+numbered(l.key(), n)); n++ {
		name := numbered(l.key(), n)
		one := sent{n: n, was: form.Get("was." + name), theirs: form.Get("theirs." + name), shown: form.Has("theirs." + name)}
		switch {
		case form.Has(name): // which of two versions he chose
			one.cells = readCells(form.Get(name), of)
		case form.Get(name+".remove") != "":
			one.cells = make(cells, len(of))
		default:
			for _, c := range of {
				text := clean(form.Get(name + "." + c.Name))
				if c.Kind == "several" {
					text = ticked(form[name+"."+c.Name])
				}
				one.cells = append(one.cells, text)
			}
		}
		one.mine = one.cells.text(of)
		list = append(list, one)
	}
	return list
}

// ticked are the rows of a code list that were ticked, as one text.
func ticked(values []string) string {
	if list, ok := codesOf(strings.Join(values, " ")); ok {
		return codesText(list)
	}
	return strings.Join(values, " ")
}

// pairing is which lines of a form are which of those that are stored.
type pairing struct {
	sent   []sent
	now    []string // the stored lines, whole
	at     []int    // of each sent line: its place among them, -1 for none
	others []int    // stored lines that the form does not know
	met    []bool   // of each sent line: it is stored as its reader saw it
}

func pairRows(list []sent, now []string) pairing {
	p := pairing{sent: list, now: now, at: make([]int, len(list)), met: make([]bool, len(list))}
	used := make([]bool, len(now))
	for i, one := range list {
		p.at[i] = -1
		if one.was == "" {
			continue
		}
		place := one.n - 1 // most often
		if place >= len(now) || used[place] || now[place] != one.was {
			place = -1
			for j := range now {
				if !used[j] && now[j] == one.was && place < 0 {
					place = j
				}
			}
		}
		if p.at[i] = place; place >= 0 {
			used[place], p.met[i] = true, true
		}
	}
	for i, one := range list { // what is not stored any more as he saw it is now what stands in its place
		if place := one.n - 1; one.was != "" && p.at[i] < 0 && place < len(now) && !used[place] {
			p.at[i], used[place] = place, true
		}
	}
	for j := range now {
		if !used[j] {
			p.others = append(p.others, j)
		}
	}
	return p
}

// theirs is what is stored now in the place of a sent line.
func (p pairing) theirs(i int) string {
	if p.at[i] < 0 {
		return ""
	}
	return p.now[p.at[i]]
}

// rowClash is a line that two people changed differently.
type rowClash struct {
	n            int
	mine, theirs string
}

// plan is the list to come; none where two people meant different things by a line.
func (p pairing) plan() (plan []entry, clashes []rowClash) {
	stays := func(j int) entry { return entry{old: j} }
	after := make([]*entry, len(p.now)) // nil: the stored line goes
	for j := range p.now {
		after[j] = new(stays(j))
	}
	var added []entry
	taken := slices.Clone(p.others)
	for i, one := range p.sent {
		theirs := p.theirs(i)
		switch {
		case one.was == "" && one.mine == "", one.mine == one.was, one.mine == theirs:
		case one.was == "":
			// The same line, sent again, is not added twice.
			if at := slices.IndexFunc(taken, func(j int) bool { return p.now[j] == one.mine }); at >= 0 {
				taken = slices.Delete(taken, at, at+1)
				continue
			}
			added = append(added, entry{old: -1, form: one.n, cells: one.cells})
		case !p.met[i] && !(one.shown && one.theirs == theirs):
			clashes = append(clashes, rowClash{one.n, one.mine, theirs})
		case p.at[i] < 0:
			if one.mine != "" {
				added = append(added, entry{old: -1, form: one.n, cells: one.cells})
			}
		case one.mine == "":
			after[p.at[i]] = nil
		default:
			after[p.at[i]] = &entry{old: p.at[i], form: one.n, cells: one.cells}
		}
	}
	for _, one := range after {
		if one != nil {
			plan = append(plan, *one)
		}
	}
	return append(plan, added...), clashes
}

// changes tells whether a plan says anything else than what is stored.
func changes(plan []entry, stored int) bool {
	return len(plan) != stored || slices.ContainsFunc(plan, func(l entry) bool { return l.cells != nil })
}

// mergeRows puts the lines of a form into a property. names are what the core calls a line by
// its place in the new list, with what the form calls it.
func mergeRows(form url.Values, l rows, v *listings.Property, lang string, names map[string]string) (clashes []rowClash, problems []fault.Problem, changed bool) {
	list := sentRows(form, l)
	if len(list) == 0 { // a form that does not ask
		return nil, nil, false
	}
	plan, clashes := pairRows(list, wholeRows(l, v, lang)).plan()
	if len(clashes) > 0 || !changes(plan, len(l.read(v, lang))) {
		return clashes, nil, false
	}
	problems = l.put(v, lang, plan)
	for i, one := range plan {
		name := l.named(v, i)
		if _, known := names[name]; one.form != 0 && !known {
			names[name] = numbered(l.key(), one.form)
		}
	}
	return nil, problems, true
}

func wholeRows(l rows, v *listings.Property, lang string) (list []string) {
	of := l.columns()
	for _, c := range l.read(v, lang) {
		list = append(list, c.text(of))
	}
	return list
}
