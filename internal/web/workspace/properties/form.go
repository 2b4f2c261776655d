package properties

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
)

// problem is what is wrong with a field, in the reader's words.
type problem struct{ Field, Text string }

// clash is a field that two people changed differently.
type clash struct{ Field, Label, Mine, Theirs string }

// box is a field as a form shows it.
type box struct {
	field
	Label   string
	Value   string
	Was     string // what is stored, for the next comparison
	Words   string // the value as people read it, for who may only look
	Options []option
}

type option struct{ Value, Text string }

// boxes is a group of them.
type boxes struct {
	Key, Legend string
	Boxes       []box
}

// formPage is a tab with a form.
type formPage struct {
	sheet
	Groups   []boxes
	Version  string
	Problems []problem
	Clashes  []clash
	Extra    any // what the tab shows beside its form
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
		return p.showForm(c, t, s, http.StatusOK, typed, nil, nil)
	}
}

// showForm shows a tab's form, with what was typed where something is wrong with it.
func (p *screens) showForm(c *frame.Call, t tab, s sheet, status int, typed url.Values, problems []problem, clashes []clash) error {
	page := formPage{sheet: s, Version: frame.Version(s.Property.UpdatedAt), Problems: problems, Clashes: clashes}
	r := reader{p: p, c: c}
	for _, g := range shown(t.groups(s.Property), c.Actor) {
		b, err := r.group(g, s.Property, typed)
		if err != nil {
			return err
		}
		page.Groups = append(page.Groups, b)
	}
	var err error
	if page.Extra, err = p.extra(c, t.key, s); err != nil {
		return err
	}
	return c.ShowStatus(status, "form", page)
}

// reader makes boxes of fields.
type reader struct {
	p     *screens
	c     *frame.Call
	books *catalog.Book
}

func (r *reader) group(g group, v listings.Property, typed url.Values) (b boxes, err error) {
	b.Key = g.Key
	if b.Legend, err = r.legend(g.Key); err != nil {
		return b, err
	}
	for _, f := range g.fields {
		one, err := r.box(f, v, typed)
		if err != nil {
			return b, err
		}
		b.Boxes = append(b.Boxes, one)
	}
	return b, nil
}

// box is a field with what a property says in it, and what was typed instead.
func (r *reader) box(f field, v listings.Property, typed url.Values) (one box, err error) {
	one = box{field: f, Was: f.show(&v, r.c.Words.Lang)}
	if one.Value = one.Was; typed.Has(f.Name) {
		one.Value = typed.Get(f.Name)
	}
	if one.Label, err = label(r.c, f.Name); err == nil {
		one.Options, err = r.options(f, v)
	}
	if err != nil {
		return one, err
	}
	one.Words = one.Was
	if v, said, ok := readNumber(one.Was); f.Kind == "number" && said && ok {
		one.Words = r.c.Words.Number(v, 2)
	}
	for _, o := range one.Options {
		if o.Value == one.Was && o.Value != "" {
			one.Words = o.Text
		}
	}
	return one, nil
}

// legend is the name of a group: a text, or the row of the code list for a regulation.
func (r *reader) legend(key string) (string, error) {
	if id, is := regulationOf(key); is {
		return r.row("property_regulation", id)
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

// options are what a field can be chosen from; the first is nothing.
func (r *reader) options(f field, v listings.Property) (list []option, err error) {
	switch {
	case f.Kind != "choice":
		return nil, nil
	case f.Name == "user":
		return r.colleagues(v)
	case f.catalog != "":
		if err := r.open(); err != nil {
			return nil, err
		}
		rows, _ := r.books.Entries(f.catalog, r.c.Words.Lang)
		list = []option{{}}
		for _, row := range rows {
			list = append(list, option{strconv.Itoa(row.ID), row.Name})
		}
		return list, nil
	}
	list = []option{{}}
	for _, w := range f.choices {
		text := w
		for _, key := range []string{"choice." + f.Name + "." + w, "choice." + w} {
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

// save takes a tab's form.
func (p *screens) save(t tab) func(c *frame.Call) error {
	return func(c *frame.Call) error {
		id, err := c.ID("id")
		if err != nil {
			return err
		}
		var clashes []frame.Clash
		_, err = p.Listings.Change(c.Context(), c.Actor, id, func(v *listings.Property) (err error) {
			clashes, err = merge(c, t, v)
			return err
		})
		if err == nil {
			return c.Said(at(id, t.key), "property.saved")
		}
		return p.again(c, t, err, clashes)
	}
}

// errClash ends a change that met somebody else's.
var errClash = fault.New(fault.Conflict, "Somebody else changed the property meanwhile")

// merge puts what the form says into a property, field by field.
func merge(c *frame.Call, t tab, v *listings.Property) ([]frame.Clash, error) {
	fields := fieldsOf(shown(t.groups(*v), c.Actor))
	var names []string
	now := map[string]string{}
	for _, f := range fields {
		if c.R.PostForm.Has(f.Name) { // a form that does not ask leaves it
			names = append(names, f.Name)
			now[f.Name] = f.show(v, c.Words.Lang)
		}
	}
	form := trimmed(c.R.PostForm)
	merged, clashes := frame.ReadEdit(form, names...).Merge(form, now)
	if len(clashes) > 0 {
		return clashes, errClash
	}
	var problems []fault.Problem
	for _, f := range fields {
		text, asked := merged[f.Name]
		if asked && text != now[f.Name] && !f.take(v, text) {
			problems = append(problems, fault.Problem{Field: f.Name, Message: "This cannot be read."})
		}
	}
	return nil, fault.All(problems)
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
func (p *screens) again(c *frame.Call, t tab, err error, clashes []frame.Clash) error {
	status := http.StatusConflict
	var problems []problem
	if !errors.Is(err, errClash) {
		var bad error
		if problems, bad = wrong(c, err); bad != nil {
			return bad
		}
		status, clashes = http.StatusUnprocessableEntity, nil
	}
	s, err := p.sheet(c, t.key)
	if err != nil {
		return err
	}
	var shown []clash
	for _, one := range clashes {
		name, err := label(c, one.Field)
		if err != nil {
			return err
		}
		shown = append(shown, clash{one.Field, name, one.Mine, one.Theirs})
	}
	return p.showForm(c, t, s, status, c.R.PostForm, problems, shown)
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
	if key := "field." + general(field); field != "" && c.Words.Has(key) {
		name, err := c.Words.T(key)
		if err != nil {
			return "", err
		}
		return c.Words.T("wrong.field", name)
	}
	return c.Words.T("wrong.other")
}
