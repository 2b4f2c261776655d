package properties

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
)

// problem is what is wrong with a field, in the reader's words.
type problem struct{ Field, Text string }

// clash is a field that two people changed differently: as forms carry it, and in words.
type clash struct{ Field, Label, Mine, Theirs, MineWords, TheirsWords string }

// formPage is a tab with a form.
type formPage struct {
	sheet
	Groups    []boxes
	Version   string
	Problems  []problem
	Clashes   []clash
	Extra     any      // what the tab shows beside its form
	Languages []option // in which its ad can be written besides
	Language  string   // that he asked for
}

// answer is what a form is shown again with.
type answer struct {
	typed    url.Values
	problems []problem
	clashes  []frame.Clash
}

// form shows a tab.
func (p *screens) form(t tab) func(c *frame.Call) error {
	return func(c *frame.Call) error {
		s, err := p.sheet(c, t.key)
		if err != nil {
			return err
		}
		var typed url.Values
		if price, fee, asked := reckoned(c); asked && t.key == priceTab {
			typed = url.Values{"price": {price}, "agency_fee": {fee}}
		}
		return p.showForm(c, t, s, http.StatusOK, answer{typed: typed})
	}
}

// showForm shows a tab's form, with what was typed where something is wrong with it.
func (p *screens) showForm(c *frame.Call, t tab, s sheet, status int, a answer) (err error) {
	page := formPage{sheet: s, Version: frame.Version(s.Property.UpdatedAt), Problems: a.problems}
	v := spoken(c, s.Property)
	groups := shown(t.groups(v), c.Actor)
	r := reader{p: p, c: c, wrong: a.problems, books: s.books}
	for _, one := range a.clashes {
		r.met = append(r.met, one.Field)
		shown, err := r.clash(groups, v, one)
		if err != nil {
			return err
		}
		page.Clashes = append(page.Clashes, shown)
	}
	for _, g := range groups {
		b, err := r.group(g, v, a.typed)
		if err != nil {
			return err
		}
		page.Groups = append(page.Groups, b)
	}
	if t.key == adTab && s.Write {
		page.Language = speaking(c) // of the address, or none
		if page.Languages, err = r.languages(v); err != nil {
			return err
		}
	}
	if page.Extra, err = p.extra(c, t.key, s); err != nil {
		return err
	}
	return c.ShowStatus(status, "form", page)
}

// save takes a tab's form.
func (p *screens) save(t tab) func(c *frame.Call) error {
	return func(c *frame.Call) error {
		id, err := c.ID("id")
		if err != nil {
			return err
		}
		form, unknown, err := p.resolve(c, t, id)
		if err != nil {
			return err
		}
		var m merging
		_, err = p.Listings.Change(c.Context(), c.Actor, id, func(v *listings.Property) error {
			m = merging{names: map[string]string{}, bad: slices.Clone(unknown)}
			return m.merge(c, t, v, form)
		})
		if err == nil {
			return c.Said(at(id, t.key), "property.saved")
		}
		return p.again(c, t, err, m)
	}
}

// errClash ends a change that met somebody else's.
var errClash = fault.New(fault.Conflict, "Somebody else changed the property meanwhile")

// merging is what became of a form.
type merging struct {
	clashes []frame.Clash
	bad     []fault.Problem
	names   map[string]string // what the form calls a line that the core calls so
}

// merge puts what the form says into a property, field by field and line by line.
func (m *merging) merge(c *frame.Call, t tab, v *listings.Property, form url.Values) error {
	groups := shown(t.groups(spoken(c, *v)), c.Actor)
	fields := fieldsOf(groups)
	var names []string
	now := map[string]string{}
	for _, f := range fields {
		if form.Has(f.Name) { // a form that does not ask leaves it
			names = append(names, f.Name)
			now[f.Name] = f.show(v, c.Words.Lang)
		}
	}
	merged, clashes := frame.ReadEdit(form, names...).Merge(form, now)
	m.clashes = clashes
	for _, f := range fields {
		text, asked := merged[f.Name]
		if !asked || text == now[f.Name] {
			continue
		}
		if !f.take(v, text) {
			m.bad = append(m.bad, fault.Problem{Field: f.Name, Message: "This cannot be read."})
		}
		mended(v, append(saidAs(f.Name), f.Name)...)
	}
	for _, g := range groups {
		if g.list == nil {
			continue
		}
		clashes, bad, changed := mergeRows(form, g.list, v, c.Words.Lang, m.names)
		if changed {
			mendedLines(v, g.list.key())
		}
		m.bad = append(m.bad, bad...)
		for _, one := range clashes {
			m.clashes = append(m.clashes, frame.Clash{Field: numbered(g.list.key(), one.n), Mine: one.mine, Theirs: one.theirs})
		}
	}
	if len(m.clashes) > 0 {
		return errClash
	}
	return fault.All(m.bad)
}

// readForm is a form as it is compared: long texts with the line feeds that are stored, and
// what was ticked of a list as one text.
func readForm(posted url.Values, fields []field) url.Values {
	form := trimmed(posted)
	for _, f := range fields {
		if f.Kind == "several" && form.Has("was."+f.Name) && !form.Has("theirs."+f.Name) {
			form.Set(f.Name, ticked(form[f.Name]))
		}
	}
	return form
}

// trimmed is a form as browsers send long texts, with the line feeds that are stored.
func trimmed(form url.Values) url.Values {
	out := url.Values{}
	for name, list := range form {
		for _, text := range list {
			out.Add(name, clean(text))
		}
	}
	return out
}

func fieldsOf(groups []group) (list []field) {
	for _, g := range groups {
		list = append(list, g.fields...)
	}
	return list
}

// again shows a form again: with what is wrong, or with what somebody else wrote.
func (p *screens) again(c *frame.Call, t tab, err error, m merging) error {
	status := http.StatusConflict
	a := answer{typed: c.R.PostForm, clashes: m.clashes}
	if !errors.Is(err, errClash) {
		problems, bad := p.wrongRows(c, err, t, m.names)
		if bad != nil {
			return bad
		}
		status, a = http.StatusUnprocessableEntity, answer{typed: c.R.PostForm, problems: problems}
	}
	s, err := p.sheet(c, t.key)
	if err != nil {
		return err
	}
	return p.showForm(c, t, s, status, a)
}

// wrongRows is wrong, where a line is named as the form does.
func (p *screens) wrongRows(c *frame.Call, err error, t tab, names map[string]string) ([]problem, error) {
	e, is := errors.AsType[*fault.Error](err)
	if !is || e.Kind != fault.Invalid {
		return nil, err
	}
	list := slices.Clone(e.Problems)
	for i, one := range list {
		name, named := names[one.Field]
		if key, _, column, is := rowOf(one.Field); is && column == "" && !named { // a line that the core has only just numbered
			name, named = names[key+".0"], names[key+".0"] != ""
		}
		if named {
			list[i].Field = name
		}
	}
	return wrong(c, fault.All(list))
}

// wrong are the problems of an error in the reader's words; another error is given back.
func wrong(c *frame.Call, err error) (list []problem, _ error) {
	e, is := errors.AsType[*fault.Error](err)
	if !is || e.Kind != fault.Invalid {
		return nil, err
	}
	problems := e.Problems
	if len(problems) == 0 {
		problems = []fault.Problem{{}}
	}
	for _, one := range problems {
		text, err := wording(c, one.Field)
		if err != nil {
			return nil, err
		}
		list = append(list, problem{one.Field, text})
	}
	return list, nil
}

// wording says what is wrong with a field, by the field's own text or one that names it.
func wording(c *frame.Call, field string) (string, error) {
	if key := "wrong." + field; c.Words.Has(key) {
		return c.Words.T(key)
	}
	if list, n, column, is := rowOf(field); is {
		return rowWording(c, list, n, column)
	}
	if key := "field." + general(field); field != "" && c.Words.Has(key) {
		name, err := c.Words.T(key)
		if err != nil {
			return "", err
		}
		return c.Words.T("wrong.field", name)
	}
	return c.Words.T("wrong.other")
}

// rowOf reads the name of a line or of a cell in it: area.3, area.3.flooring.
func rowOf(field string) (list string, n int, column string, is bool) {
	list, rest, _ := strings.Cut(field, ".")
	number, column, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(number)
	return list, n, column, err == nil && slices.Contains([]string{"area", "media", "financial"}, list)
}

func rowWording(c *frame.Call, list string, n int, column string) (string, error) {
	name, err := c.Words.T("field." + list + ".other")
	if err != nil {
		return "", err
	}
	if column == "" {
		return c.Words.T("wrong.row", name, n)
	}
	what, err := c.Words.T("row." + list + "." + column)
	if err != nil {
		return "", err
	}
	return c.Words.T("wrong.cell", name, n, what)
}
