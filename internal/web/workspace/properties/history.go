package properties

import (
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
	for _, l := range lines {
		one, err := p.past(c, s, l, who)
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
var hidden = []string{"place", "cover", "country", "published_at", "openings", "rules", "facts"}

func (p *screens) past(c *frame.Call, s sheet, l event.Event, who map[int64]string) (past, error) {
	tell := p.journal.For(c.Words.Lang, c.Zone, s.books, nil)
	one := past{At: l.At.In(c.Zone), What: tell.Happened(l.Kind), Door: l.Who.Door, Who: author(l.Who, who)}
	known := c.Words.Has("event." + l.Kind)
	if known {
		var err error
		if one.What, err = c.Words.T("event." + l.Kind); err != nil {
			return one, err
		}
	}
	may := map[string]bool{}
	for _, t := range formTabs() {
		for _, f := range fieldsOf(t.groups(s.Property)) {
			if f.Private {
				may[f.Name] = c.Actor.Has(access.Private)
			}
		}
	}
	if !known { // a line of somebody else's, which says what he means by it
		return one, nil
	}
	for _, ch := range l.Changes {
		allowed, private := may[ch.Field]
		if slices.Contains(hidden, ch.Field) || private && !allowed || ch.Field == "owners" && !c.Actor.Has(access.Private) {
			continue
		}
		name, err := fieldName(c, tell, ch.Field)
		if err != nil {
			return one, err
		}
		one.Changes = append(one.Changes, changed{name, p.valued(c, s, who, ch.Field, ch.Before), p.valued(c, s, who, ch.Field, ch.After)})
	}
	return one, nil
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
func (p *screens) valued(c *frame.Call, s sheet, who map[int64]string, field, value string) string {
	if value == "" {
		return ""
	}
	if id, err := strconv.ParseInt(value, 10, 64); err == nil && slices.Contains(persons, field) && who[id] != "" {
		return who[id]
	}
	if field == "pictures" {
		if text, err := c.Words.N("photos.count", strings.Count(value, ",")+1); err == nil {
			return text
		}
	}
	if book, is := coded[field]; is {
		if id, err := strconv.Atoi(value); err == nil {
			return named(s.books, book, id, c.Words.Lang)
		}
	}
	if amount, currency, cut := strings.Cut(value, " "); field == "price" && cut {
		if v, err := strconv.ParseFloat(amount, 64); err == nil {
			return c.Words.Money(int64(v*100), currency)
		}
	}
	if d, is := day.Parse(value); is {
		return c.Words.Day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
	}
	for _, key := range []string{"choice." + field + "." + value, "journal.value." + value} {
		if text, err := c.Words.T(key); c.Words.Has(key) && err == nil {
			return text
		}
	}
	const longest = 160 // characters of a long text
	if r := []rune(value); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return value
}
