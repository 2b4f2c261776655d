package contacts

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/dossier"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// perTimeline is how many lines of time a page shows.
const perTimeline = 50

// sheet is one person.
type sheet struct {
	people.Contact
	Name    string
	Path    string
	Title   string
	Known   bool // somebody wanted to add him, and he was known
	Agency  string
	Erased  *erased
	Reach   []reach
	Call    people.Call
	Asked   bool   // about calls
	Mail    string // an address to ask by
	Answers []answerChip
	History []consentLine
	Below   []belowLine
	Aliases []dossier.Alias
	Moods   []mood
	Trend   string // better, worse, same; empty: nobody can tell
	Tied    tied
	Form    answerForm
	timeline
	Can can
}

// can is what the reader may do here.
type can struct{ Write, Note, Merge, Export, Erase, Lead, Visit, Search bool }

// reach is an e-mail or a phone of a person.
type reach struct {
	people.Known
	Shown   string
	Mail    bool
	Locked  bool // nobody may call or write
	Current bool // one of those that his sheet shows
}

// belowLine is a record that the person stands for.
type belowLine struct {
	people.Below
	Name string
}

// tied is what stands beside the line of time.
type tied struct {
	dossier.Tied
	Searches []searchLine
	Sought   []soughtLine
	Any      bool
}

// searchLine is what an enquiry says is looked for.
type searchLine struct {
	Path string
	At   time.Time
	Says []string
}

// person shows one.
func (p *screens) person(c *frame.Call) error {
	one, err := p.asked(c)
	if err != nil {
		return err
	}
	if id, _ := c.ID("id"); id != one.ID {
		return c.Go(c.Words.Link(pathOf(one.ID, ""))) // it is merged: who stands for it is shown
	}
	d := sheet{Contact: one, Name: nameOf(one), Path: pathOf(one.ID, ""), Known: c.Value("known") != "",
		Can: can{c.Actor.Has(access.ContactsWrite), c.Actor.Has(access.ActionsWrite), c.Actor.Has(access.ContactsMerge), c.Actor.Has(access.ContactsExport),
			c.Actor.Has(access.ContactsErase), c.Actor.Has(access.LeadsWrite), c.Actor.Has(access.VisitsWrite), c.Actor.Has(access.RequestsWrite)}}
	for _, read := range []func(*frame.Call, *sheet) error{p.head, p.felt, p.reached, p.answered, p.beside} {
		if err := read(c, &d); err != nil {
			return err
		}
	}
	if d.timeline, err = p.timeline(c, one.ID); err != nil {
		return err
	}
	for i, l := range d.Lines { // a merge that was taken back is not taken back again
		if !slices.ContainsFunc(d.Below, func(b belowLine) bool { return b.ID == l.Undo }) {
			d.Lines[i].Undo = 0
		}
	}
	d.Form = newAnswerForm(c)
	return c.Show("person", d)
}

// head reads who it is, where he is known, and what becomes of him.
func (p *screens) head(c *frame.Call, d *sheet) error {
	for _, a := range c.Agencies() {
		if a.ID == d.Contact.Agency {
			d.Agency = a.Name
		}
	}
	book, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return err
	}
	for _, t := range titles(book, c.Words.Lang, strconv.Itoa(d.Declared.Title)) {
		if t.On {
			d.Title = t.Text
		}
	}
	below, err := p.People.Below(c.Context(), c.Actor, d.ID, c.Now)
	if err != nil {
		return err
	}
	for _, b := range below {
		d.Below = append(d.Below, belowLine{b, nameOf(b.Contact)})
	}
	gone, err := p.Dossier.Erased(c.Context(), c.Actor, []int64{d.ID})
	if e, is := gone[d.ID]; is {
		d.Erased = &erased{e}
	}
	return err
}

// mood is how the person felt about a project, and when somebody noted it.
type mood struct {
	dossier.Mood
	Word string
	Path string // the door's building
}

// felt reads the moods that were noted of the person at a door, and what he is called
// outside.
func (p *screens) felt(c *frame.Call, d *sheet) (err error) {
	if d.Aliases, err = p.Dossier.Aliases(c.Context(), c.Actor, d.ID); err != nil {
		return err
	}
	list, err := p.Dossier.Moods(c.Context(), c.Actor, d.ID)
	for _, m := range list {
		m.At = m.At.In(c.Zone)
		d.Moods = append(d.Moods, mood{m, moodWord(c, m.Mood), "/field/buildings/" + m.Place})
	}
	if len(list) > 1 {
		d.Trend = map[int]string{1: "better", -1: "worse", 0: "same"}[dossier.Trend(list)]
	}
	return err
}

// moodWord says a mood in words; one that the agency means in its own way is its number.
func moodWord(c *frame.Call, n int) string { return word(c, "mood", number(int64(n))) }

// reached reads under what the person can be reached, and whether he may be called.
func (p *screens) reached(c *frame.Call, d *sheet) error {
	calls, err := p.People.Calls(c.Context(), c.Actor, []int64{d.ID}, c.Now)
	if err != nil {
		return err
	}
	d.Call, d.Asked = calls[d.ID], calls[d.ID].Why != ""
	list, err := p.People.Reach(c.Context(), c.Actor, d.ID)
	if err != nil {
		return err
	}
	country := c.Actor.CountryAt(d.Contact.Agency)
	current := []string{}
	for _, raw := range []string{d.Phone, d.Mobile} {
		if e164, ok := people.Phone(raw, country); ok {
			current = append(current, e164)
		}
	}
	for _, raw := range []string{d.Email, d.EmailMore} {
		if mail, ok := people.Email(raw); ok {
			current = append(current, mail)
		}
	}
	for _, k := range list {
		r := reach{Known: k, Shown: k.Value, Mail: k.Kind == people.KeyEmail, Current: slices.Contains(current, k.Value)}
		if r.Mail {
			r.Locked = !k.Silenced.IsZero()
			if d.Mail == "" && !r.Locked {
				d.Mail = k.Value
			}
		} else {
			r.Shown = c.Words.Phone(k.Value)
			r.Locked = !k.Silenced.IsZero() || !d.Call.May
		}
		d.Reach = append(d.Reach, r)
	}
	slices.SortStableFunc(d.Reach, func(a, b reach) int {
		switch {
		case a.Current == b.Current:
			return 0
		case a.Current:
			return -1
		}
		return 1
	})
	return nil
}

// beside reads what stands beside the line of time.
func (p *screens) beside(c *frame.Call, d *sheet) (err error) {
	if d.Tied.Tied, err = p.Dossier.Tied(c.Context(), c.Actor, d.ID); err != nil {
		return err
	}
	t := &d.Tied
	for _, l := range t.Tied.Searches {
		t.Searches = append(t.Searches, searchLine{Path: "/leads/" + number(l.ID), At: l.At, Says: looked(c, l)})
	}
	if t.Sought, err = p.sought(c, d.ID); err != nil {
		return err
	}
	t.Any = len(t.Sought)+len(t.Searches)+len(t.Owned)+len(t.Registrations)+len(t.Options)+len(t.Papers) > 0
	return nil
}

// looked says what an enquiry looks for.
func looked(c *frame.Call, l dossier.Line) (says []string) {
	say := func(key string, args ...any) {
		if text, err := c.Words.T("wish."+key, args...); err == nil {
			says = append(says, text)
		}
	}
	between := func(key string, low, high int64, write func(int64) string) {
		switch {
		case low > 0 && high > 0:
			say(key+".both", write(low), write(high))
		case low > 0:
			say(key+".from", write(low))
		case high > 0:
			say(key+".to", write(high))
		}
	}
	w, j := l.Wish, l.Project
	money := func(minor int64) string { return c.Words.Money(minor, w.Currency) }
	plain := func(n int64) string { return strconv.FormatInt(n, 10) }
	between("price", w.PriceMin, w.PriceMax, money)
	between("area", int64(w.AreaMin), int64(w.AreaMax), plain)
	between("rooms", int64(w.RoomMin), int64(w.RoomMax), plain)
	between("bedrooms", int64(w.BedroomMin), int64(w.BedroomMax), plain)
	value := func(n *int64) int64 {
		if n == nil {
			return 0
		}
		return *n
	}
	between("price", value(j.BudgetMin), max(value(j.BudgetMax), value(j.Budget)), money)
	for _, list := range [][]string{j.Types, j.Rooms, j.Localities} {
		if len(list) > 0 {
			says = append(says, strings.Join(list, ", "))
		}
	}
	if l.About != "" {
		say("about", l.About)
	}
	return says
}
