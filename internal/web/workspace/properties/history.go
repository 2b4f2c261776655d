package properties

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

// mostLines is how much of a property's past is shown.
const mostLines = 200

// historyPage is what became of a property, the latest first.
type historyPage struct {
	sheet
	Lines  []past
	Prices []asked
	Curve  curve
	More   bool
}

// past is a line of the journal.
type past struct {
	At      time.Time
	What    string
	Door    string
	Who     string
	Changes []changed
}

// changed is a field before and after.
type changed struct{ Label, Before, After string }

func (p *screens) history(c *frame.Call) error {
	s, err := p.sheet(c, "history")
	if err != nil {
		return err
	}
	data := historyPage{sheet: s}
	lines, err := p.lines(c, s.Property.ID)
	if err != nil {
		return err
	}
	if data.More = len(lines) > mostLines; data.More {
		lines = lines[:mostLines]
	}
	prices, err := p.Listings.Prices(c.Context(), c.Actor, s.Property.ID)
	if err != nil {
		return err
	}
	who, err := p.authors(c, lines, prices)
	if err != nil {
		return err
	}
	r := &reader{p: p, c: c, books: s.books}
	for _, l := range lines {
		one, err := p.past(r, s, l, who)
		if err != nil {
			return err
		}
		data.Lines = append(data.Lines, one)
	}
	data.Prices, data.Curve = pricesOf(c, prices, who), curveOf(c, prices)
	return c.Show("history", data)
}

// lines are the journal's lines of a property, the latest first.
func (p *screens) lines(c *frame.Call, id int64) (all []event.Event, err error) {
	const piece = 500
	for after := int64(0); ; {
		some, err := p.Journal.Journal(c.Context(), c.Actor.Account, after, event.Subject{Kind: "property", ID: id}, piece)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if len(some) < piece {
			slices.Reverse(all)
			return all, nil
		}
		all, after = all[max(0, len(all)-mostLines-1):], some[len(some)-1].Seq
	}
}

// authors are the names of users who wrote lines.
func (p *screens) authors(c *frame.Call, lines []event.Event, prices []listings.PriceChange) (map[int64]string, error) {
	var ids []int64
	note := func(w event.Who) {
		if w.Kind == "user" && !slices.Contains(ids, w.ID) {
			ids = append(ids, w.ID)
		}
	}
	for _, l := range lines {
		note(l.Who)
		for _, ch := range l.Changes {
			if slices.Contains(persons, ch.Field) {
				for _, text := range []string{ch.Before, ch.After} {
					if id, err := strconv.ParseInt(text, 10, 64); err == nil {
						note(event.Who{Kind: "user", ID: id})
					}
				}
			}
		}
	}
	for _, one := range prices {
		note(one.Who)
	}
	users, err := p.users(c.Context(), c.Actor, ids)
	names := map[int64]string{}
	for id, u := range users {
		names[id] = strings.TrimSpace(u.Firstname + " " + u.Lastname)
	}
	return names, err
}

func author(w event.Who, names map[int64]string) string {
	if w.Kind == "user" {
		return names[w.ID]
	}
	return ""
}

// persons are the fields of the journal that name a user.
var persons = []string{"user", "agent"}

// hidden are fields of the journal that say nothing to a person, or what another line says.
var hidden = []string{"place", "cover", "country", "commune", "published_at", "openings", "rules", "facts"}

func (p *screens) past(r *reader, s sheet, l event.Event, who map[int64]string) (past, error) {
	c := r.c
	tell := p.journal.For(c.Words.Lang, c.Zone, s.books, nil)
	one := past{At: l.At.In(c.Zone), What: tell.Happened(l.Kind), Door: l.Who.Door, Who: author(l.Who, who)}
	known := c.Words.Has("event." + l.Kind)
	if known {
		var err error
		if one.What, err = c.Words.T("event." + l.Kind); err != nil {
			return one, err
		}
	}
	if !known { // a line of somebody else's, which says what he means by it
		return one, nil
	}
	for _, ch := range l.Changes {
		if slices.Contains(hidden, ch.Field) || !mayRead(c, s, ch.Field) {
			continue
		}
		name, err := fieldName(c, tell, ch.Field)
		if err != nil {
			return one, err
		}
		before, err := p.valued(r, s, who, ch.Field, ch.Before)
		if err != nil {
			return one, err
		}
		after, err := p.valued(r, s, who, ch.Field, ch.After)
		if err != nil {
			return one, err
		}
		one.Changes = append(one.Changes, changed{name, before, after})
	}
	return one, nil
}

// mayRead tells whether the reader may see what became of a field.
func mayRead(c *frame.Call, s sheet, name string) bool {
	if name == "owners" || strings.HasPrefix(name, "file.") {
		return c.Actor.Has(access.Private)
	}
	f, there := fieldNamed(s.Property, name)
	return !there || (!f.Private || c.Actor.Has(access.Private)) && (f.need == "" || c.Actor.Has(f.need))
}

// fieldNamed is a field of the forms by its name.
func fieldNamed(v listings.Property, name string) (field, bool) {
	for _, t := range formTabs() {
		for _, f := range fieldsOf(t.groups(v)) {
			if f.Name == name {
				return f, true
			}
		}
	}
	return field{}, false
}

// fieldName is what people call a field of the journal: as the form does, or as the audit trail.
func fieldName(c *frame.Call, tell *journal.Teller, field string) (string, error) {
	for _, key := range []string{"field." + field, "field." + general(field), "journal." + field, "journal." + general(field)} {
		if c.Words.Has(key) {
			return c.Words.T(key)
		}
	}
	return tell.Field("property", field), nil
}

// coded are the fields of the journal that hold a row of a code list.
var coded = map[string]string{"category": "property_category", "type": "property_type", "subtype": "property_subtype", "step": "property_step", "status": "property_status",
	"condition": "property_condition", "agreement": "property_agreement"}

// valued is a value of the journal as people read it.
func (p *screens) valued(r *reader, s sheet, who map[int64]string, field, value string) (string, error) {
	if value == "" {
		return "", nil
	}
	if id, err := strconv.ParseInt(value, 10, 64); err == nil && slices.Contains(persons, field) && who[id] != "" {
		return who[id], nil
	}
	if field == "pictures" {
		return r.c.Words.N("photos.count", strings.Count(value, ",")+1)
	}
	if _, name, numbered := strings.Cut(value, ", "); field == "district" && numbered {
		return name, nil
	}
	if book, is := coded[field]; is {
		if id, err := strconv.Atoi(value); err == nil {
			return named(s.books, book, id, r.c.Words.Lang), nil
		}
	}
	if amount, currency, cut := strings.Cut(value, " "); field == "price" && cut {
		if v, err := strconv.ParseFloat(amount, 64); err == nil {
			return r.c.Words.Money(int64(v*100), currency), nil
		}
	}
	if text, is, err := r.past(s.Property, field, value); is || err != nil {
		return text, err
	}
	if d, is := day.Parse(value); is {
		return r.c.Words.Day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)), nil
	}
	for _, key := range []string{"choice." + field + "." + value, "journal.value." + value} {
		if r.c.Words.Has(key) {
			return r.c.Words.T(key)
		}
	}
	return excerpt(value), nil
}

// past is a value of the journal as a form would word it; false: no form does.
func (r *reader) past(v listings.Property, field, value string) (text string, is bool, err error) {
	if list, _, column, row := rowOf(field); row && column == "" {
		text, err := r.pastRow(v, list, value)
		return excerpt(text), true, err
	}
	f, there := fieldNamed(v, field)
	switch {
	case !there || f.Name == "user":
		return "", false, nil
	case f.names != "", f.Kind == "several", f.catalog != "":
		one, err := r.fill(f.spec, v, value, value)
		return one.Words, true, err
	case f.figured:
		n, _, ok := readNumber(value)
		if !ok {
			return "", false, nil
		}
		if f.Unit == "eur" {
			return r.c.Words.Money(int64(math.Round(n*100)), "EUR"), true, nil
		}
		text = r.c.Words.Number(n, 2)
		if f.Unit != "" {
			unit, err := r.c.Words.T("unit." + f.Unit)
			return text + "\u00a0" + unit, true, err
		}
		return text, true, nil
	}
	return "", false, nil
}

// pastRow is a line of a list as the journal has it: parts between strokes for a room, between
// spaces for the others.
func (r *reader) pastRow(v listings.Property, list, value string) (string, error) {
	for _, t := range formTabs() {
		for _, g := range t.groups(v) {
			if g.list == nil || g.list.key() != list {
				continue
			}
			is := make(cells, len(g.list.columns()))
			switch list {
			case "area":
				copy(is, strings.Split(value, "|"))
				is = is[:8]
				parts := strings.Split(value, "|")
				for _, lang := range []string{"fr", "en"} {
					is = append(is, remarkIn(parts[min(8, len(parts)):], lang))
				}
			case "media":
				kind, rest, _ := strings.Cut(value, " ")
				reference, where, _ := strings.Cut(rest, " ")
				copy(is, []string{kind, where, reference})
			default:
				copy(is, strings.SplitN(value, " ", len(is)))
			}
			text, err := r.said(g.list, v, is.text(g.list.columns()))
			return strings.ReplaceAll(text, "\n", ", "), err
		}
	}
	return value, nil
}

// remarkIn is what is said in a language, of pairs of a language and a text.
func remarkIn(pairs []string, lang string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == lang {
			return pairs[i+1]
		}
	}
	return ""
}
