package searches

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

// new begins a search: of a contact or out of an enquiry, as far as the address says.
func (p *screens) new(c *frame.Call) error {
	s := p.blank(c)
	if err := p.fromLead(c, &s); err != nil {
		return err
	}
	f, err := p.form(c, s, p.values(c, s), nil)
	if err != nil {
		return err
	}
	return c.Show("edit", f)
}

// blank is a search of which nothing is said.
func (p *screens) blank(c *frame.Call) requests.Search {
	s := requests.Search{Agency: c.At(), Contact: positive(c.Value("contact")), User: c.Actor.User, Active: true, Auto: true, Category: 1, Country: cmp.Or(c.Actor.CountryAt(c.At()), "FR"),
		RoomsBy: requests.AtLeast}
	if id := positive(c.Value("agency")); id != 0 && c.Actor.Opens(id) {
		s.Agency = id
	}
	s.Floor.By = requests.AtLeast
	return s
}

// fromLead takes over what an enquiry says is looked for. Missing: there is no such enquiry.
func (p *screens) fromLead(c *frame.Call, s *requests.Search) error {
	id := positive(c.Value("lead"))
	if id == 0 {
		return nil
	}
	if !c.Actor.Has(access.LeadsRead) {
		return access.Denied()
	}
	for _, one := range c.Agencies() {
		l, err := p.Leads.Get(c.Context(), c.Actor, one.ID, id)
		if fault.Is(err, fault.Missing) {
			continue
		}
		if err != nil {
			return err
		}
		s.Agency, s.Lead, s.Contact = l.Agency, l.ID, l.Shown
		if l.User != 0 {
			s.User = l.User
		}
		p.wished(s, l)
		return nil
	}
	return fault.New(fault.Missing, "Resource not found")
}

// wished is what an enquiry says: its wish, and the kind of what it is about.
func (p *screens) wished(s *requests.Search, l *leads.Lead) {
	w := l.Wish
	s.Category, s.Types, s.Comment = cmp.Or(l.About.Category, s.Category), slices.Clone(l.About.Types), l.Message
	if w.PriceMin > 0 {
		s.Price.Min = &w.PriceMin
	}
	if w.PriceMax > 0 {
		s.Price.Max = &w.PriceMax
	}
	if s.Price.Min != nil || s.Price.Max != nil {
		s.Price.Currency = cmp.Or(w.Currency, "EUR")
	}
	if w.AreaMin > 0 {
		s.Area.Min = &w.AreaMin
	}
	if w.AreaMax > 0 {
		s.Area.Max = &w.AreaMax
	}
	s.Area.Unit = w.AreaUnit
	if w.RoomMin > 0 {
		s.Rooms = &w.RoomMin
	}
	if w.BedroomMin > 0 {
		s.Bedrooms = &w.BedroomMin
	}
	if found := p.exactly(l.About.Zipcode, l.About.City, ""); len(found) == 1 {
		s.Places = []requests.Place{{City: requests.Named{Name: found[0].Name}, Commune: found[0].INSEE, CityZip: l.About.Zipcode}}
	}
}

// add makes a search.
func (p *screens) add(c *frame.Call) error {
	v := typedForm(c)
	s := p.blank(c)
	from := s // the enquiry: what it says is in the form by now
	if err := p.fromLead(c, &from); err != nil {
		return err
	}
	if s.Lead = from.Lead; s.Lead != 0 {
		s.Agency, s.Contact = from.Agency, cmp.Or(positive(c.Value("contact")), from.Contact)
	}
	if c.Value("do") == "find" {
		return p.again(c, http.StatusOK, s, v, nil, nil)
	}
	people, err := p.chosen(c, &s)
	if err != nil {
		return err
	}
	wrong := p.apply(c, &s, v)
	if s.Contact == 0 {
		wrong["contact"] = cmp.Or(map[bool]string{true: "several"}[len(people) > 0], "contact")
	}
	if len(wrong) > 0 {
		return p.again(c, http.StatusUnprocessableEntity, s, v, p.words(c, wrong), people)
	}
	err = c.Once(func(ctx context.Context) (string, error) {
		made, err := p.Requests.Create(ctx, c.Actor, s)
		return c.Words.Link(pathOf(made.ID, "")), err
	})
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	return p.again(c, http.StatusUnprocessableEntity, s, v, p.refused(c, err), people)
}

// chosen finds the contact that was typed: one is taken, several are to be chosen from.
func (p *screens) chosen(c *frame.Call, s *requests.Search) ([]people.Contact, error) {
	const most = 10
	if s.Contact != 0 || c.Value("who") == "" || !c.Actor.Has(access.ContactsRead) {
		return nil, nil
	}
	list, err := p.People.Find(c.Context(), c.Actor, s.Agency, c.Value("who"), c.Actor.CountryAt(s.Agency), most)
	if len(list) == 1 {
		s.Contact = list[0].ID
	}
	return list, err
}

// again shows a new search's form once more.
func (p *screens) again(c *frame.Call, status int, s requests.Search, v map[string]string, wrong []problem, people []people.Contact) error {
	f, err := p.form(c, s, v, nil)
	if err != nil {
		return err
	}
	f.Who, f.Problems = c.Value("who"), wrong
	if len(people) > 1 {
		for _, one := range people {
			f.People = append(f.People, choice{number(one.ID), strings.TrimSpace(nameOf(one) + " " + one.City)})
		}
	}
	return c.ShowStatus(status, "edit", f)
}

// form shows values of a search; was are those that its reader saw stored.
func (p *screens) form(c *frame.Call, s requests.Search, v, was map[string]string) (f searchForm, err error) {
	f = searchForm{ID: s.ID, Path: Path + "/new", Back: c.Words.Link(Path), Agency: s.Agency, Contact: number(s.Contact), Lead: number(s.Lead), Value: v, Was: was}
	if s.ID != 0 {
		f.Path, f.Back, f.Version = pathOf(s.ID, "/edit"), c.Words.Link(pathOf(s.ID, "")), frame.Version(s.UpdatedAt)
	}
	books, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return f, err
	}
	f.Categories, _ = books.Entries("property_category", c.Words.Lang)
	for _, l := range boxes() {
		f.Lists = append(f.Lists, l.box(books, c.Words.Lang, v[l.name], was[l.name]))
	}
	if s.Contact != 0 {
		who, err := p.who(c, []int64{s.Contact})
		if err != nil {
			return f, err
		}
		f.Name = cmp.Or(nameOf(who[s.Contact]), "n° "+number(s.Contact))
	}
	if f.Team, err = p.team(c, s.Agency); err != nil {
		return f, err
	}
	if f.Find = c.Value("town"); f.Find != "" && c.Value("do") == "find" {
		f.Towns, f.Looked = p.suggest(f.Find), true
	}
	return f, nil
}

func (w wishes) box(books *catalog.Book, lang, value, was string) listBox {
	b := listBox{Name: w.name, Several: w.several, Value: value, Was: was}
	entries, _ := books.Entries(w.book, lang)
	chosen := strings.Fields(value)
	for _, e := range entries {
		if slices.Contains(chosen, strconv.Itoa(e.ID)) {
			b.On = append(b.On, e)
		} else if e.Name != "" {
			b.Off = append(b.Off, e)
		}
	}
	for _, word := range chosen { // of a list that has it no more
		if !slices.ContainsFunc(b.On, func(e catalog.Entry) bool { return strconv.Itoa(e.ID) == word }) {
			b.On = append(b.On, catalog.Entry{ID: int(positive(word)), Name: word})
		}
	}
	return b
}

func (p *screens) edit(c *frame.Call) error {
	s, err := p.asked(c)
	if err != nil {
		return err
	}
	v := p.values(c, s)
	f, err := p.form(c, s, v, v)
	if err != nil {
		return err
	}
	return c.Show("edit", f)
}

// Errors that stop a change: it met somebody else's, or cannot be read.
var (
	errClash  = errors.New("searches: two people changed one field")
	errUnread = errors.New("searches: a field cannot be read")
)

// save changes a search. What somebody else changed meanwhile stays, and where both changed
// one field, both texts are shown and nothing is saved.
func (p *screens) save(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	v := typedForm(c)
	if c.Value("do") == "find" {
		s, err := p.asked(c)
		if err != nil {
			return err
		}
		return p.anew(c, http.StatusOK, s, v, nil, nil)
	}
	var met []frame.Clash
	var wrong map[string]string
	var now requests.Search
	var merged map[string]string
	_, err = p.Requests.Change(c.Context(), c.Actor, 0, id, func(s *requests.Search) error {
		now = *s
		if merged, met = frame.ReadEdit(c.R.PostForm, fieldNames()...).Merge(c.R.PostForm, p.values(c, *s)); len(met) > 0 {
			return errClash
		}
		if wrong = p.apply(c, s, merged); len(wrong) > 0 {
			return errUnread
		}
		return nil
	})
	switch {
	case err == nil:
		return c.Said(c.Words.Link(pathOf(id, "")), "search.saved")
	case errors.Is(err, errClash):
		return p.anew(c, http.StatusConflict, now, merged, nil, met)
	case errors.Is(err, errUnread):
		return p.anew(c, http.StatusUnprocessableEntity, now, merged, p.words(c, wrong), nil)
	case fault.Is(err, fault.Invalid):
		return p.anew(c, http.StatusUnprocessableEntity, now, merged, p.refused(c, err), nil)
	}
	return err
}

// anew shows the form of a search once more, with what is wrong or what somebody else changed.
// What a reader saw stored is what it says was: so a look for a commune forgets no change.
func (p *screens) anew(c *frame.Call, status int, now requests.Search, v map[string]string, wrong []problem, met []frame.Clash) error {
	was := p.values(c, now)
	if status == http.StatusOK {
		for name := range was {
			if c.R.PostForm.Has("was." + name) {
				was[name] = c.R.PostForm.Get("was." + name)
			}
		}
	}
	books, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return err
	}
	t := &tell{c: c}
	var clashes []clash
	for _, m := range met {
		was[m.Field] = m.Was
		clashes = append(clashes, clash{m.Field, t.say("field." + m.Field), m.Mine, m.Theirs, t.readable(p, books, m.Field, m.Mine), t.readable(p, books, m.Field, m.Theirs)})
	}
	if t.err != nil {
		return t.err
	}
	f, err := p.form(c, now, v, was)
	if err != nil {
		return err
	}
	f.Problems, f.Clashes = wrong, clashes
	if status == http.StatusOK {
		f.Version = c.Value("version")
	}
	return c.ShowStatus(status, "edit", f)
}

// readable is a field's text as people read it.
func (t *tell) readable(p *screens, books *catalog.Book, field, text string) string {
	if text == "" {
		return ""
	}
	switch field {
	case "active":
		return t.say("active." + text)
	case "category":
		return named(books, "property_category", int(positive(text)), t.c.Words.Lang)
	case "rooms_by", "floor_by":
		return t.say("by." + text)
	case "user":
		if known, err := p.Staff.UsersByID(t.c.Context(), t.c.Actor, []int64{positive(text)}); err == nil {
			return userName(known[positive(text)])
		}
	}
	for _, l := range boxes() {
		if l.name == field {
			var ids []int
			for word := range strings.FieldsSeq(text) {
				ids = append(ids, int(positive(word)))
			}
			return namedAll(books, l.book, ids, t.c.Words.Lang)
		}
	}
	return text
}

// words says what cannot be read, in the order of the form.
func (p *screens) words(c *frame.Call, wrong map[string]string) (list []problem) {
	for _, name := range append([]string{"contact"}, fieldNames()...) {
		if key, is := wrong[name]; is {
			text, err := c.Words.T("wrong." + key)
			if err != nil {
				text = name
			}
			list = append(list, problem{name, text})
		}
	}
	return list
}

// inputs are the form's fields for those that the core names otherwise.
var inputs = map[string]string{"price": "price_max", "area": "area_max", "locations": "places", "coordinates": "distance", "free_criteria": "free", "rooms_operator": "rooms_by"}

// refused says what the core refused.
func (p *screens) refused(c *frame.Call, err error) (list []problem) {
	wrong, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return nil
	}
	for _, x := range wrong.Problems {
		text := x.Message
		for _, key := range []string{"wrong.core." + x.Field, "wrong.other"} {
			if said, err := c.Words.T(key); err == nil && c.Words.Has(key) {
				text = said
				break
			}
		}
		list = append(list, problem{cmp.Or(inputs[x.Field], x.Field), text})
	}
	return list
}
