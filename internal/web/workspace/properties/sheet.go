package properties

import (
	"cmp"
	"context"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/market"
	"palier/internal/web/workspace/frame"
)

// sheet is what stands around every tab of a property.
type sheet struct {
	market.Standing
	Tab      string
	Tabs     []tabLink
	Title    string // type and size, in the reader's language
	Where    string
	Category string
	State    chip
	Ribbon   ribbon
	Agent    access.User
	Checks   []check
	Lacks    int
	Write    bool
	Parent   other // that it is part of
	Warnings []warning
	books    *catalog.Book
}

// other is another property, by its reference.
type other struct{ Reference, Path string }

type tabLink struct {
	Key, Path string
	Current   bool
}

// chip is a state with its family of colours.
type chip struct{ Tone, Text string }

// ribbon is the mandate in the head.
type ribbon struct {
	Number string
	Type   string
	Path   string // of the entry in the register, may be empty
	Ends   day.Date
	Days   int
	Ending bool // it has a last day
	Over   bool
	None   bool
}

// check is a line of "may it be published?".
type check struct {
	listings.Check
	Path string // where it is mended
}

// sheet reads what stands around a tab.
func (p *screens) sheet(c *frame.Call, key string) (s sheet, err error) {
	id, err := c.ID("id")
	if err != nil {
		return s, err
	}
	today := day.Of(c.Now)
	if s.Standing, err = p.Market.Standing(c.Context(), c.Actor, id, today); err != nil {
		return s, err
	}
	v := s.Property
	s.Tab, s.Write = key, c.Actor.May(access.PropertiesWrite, v.Agency) == nil
	for _, k := range tabKeys() {
		if (k != "visits" || c.Actor.Has(access.VisitsRead)) && (k != "buyers" || c.Actor.Has(access.RequestsRead)) {
			s.Tabs = append(s.Tabs, tabLink{k, c.Words.Link(at(id, k)), k == key})
		}
	}
	if s.books, err = p.Catalogs.Book(c.Context(), c.Actor.Account); err != nil {
		return s, err
	}
	if err := s.word(c); err != nil {
		return s, err
	}
	s.Ribbon = s.ribbon(today)
	if s.Parent.Reference, s.Parent.Path, err = p.nameOf(c, "property", number(v.Parent)); err != nil {
		return s, err
	}
	if s.Warnings, err = s.warnings(c); err != nil {
		return s, err
	}
	for _, one := range s.Standing.Checks {
		s.Checks = append(s.Checks, check{one, c.Words.Link(mendedAt(id, one))})
	}
	s.Lacks = len(listings.Lacking(s.Standing.Checks))
	if v.User != 0 {
		users, err := p.Staff.UsersByID(c.Context(), c.Actor, []int64{v.User})
		if err != nil {
			return s, err
		}
		s.Agent = users[v.User]
	}
	return s, nil
}

// word says what the property is, in the reader's language.
func (s *sheet) word(c *frame.Call) (err error) {
	v, lang := s.Property, c.Words.Lang
	s.Title = cmp.Or(named(s.books, "property_subtype", v.Subtype, lang), named(s.books, "property_type", v.Type, lang), v.Reference)
	how, err := size(c, v)
	if err != nil {
		return err
	}
	if how != "" {
		s.Title += ", " + how
	}
	s.Category = named(s.books, "property_category", v.Category, lang)
	s.Where = where(v)
	s.State = stateOf(s.books, v, lang)
	return nil
}

// size is how many rooms a property has, and its area.
func size(c *frame.Call, v listings.Property) (text string, err error) {
	if n := v.Details.Rooms; n != nil && *n > 0 {
		if text, err = c.Words.N("rooms", *n); err != nil {
			return "", err
		}
	}
	if area := v.Details.Surface; area != nil && *area > 0 {
		if text != "" {
			text += ", "
		}
		text += c.Words.Number(*area, 1) + "\u00a0m²"
	}
	return text, nil
}

func where(v listings.Property) string {
	city := strings.TrimSpace(v.Zipcode + " " + v.City)
	if v.Address == "" || city == "" {
		return v.Address + city
	}
	return v.Address + ", " + city
}

// stateOf is the state of a property: its status, in the colour of its step.
func stateOf(books *catalog.Book, v listings.Property, lang string) chip {
	text := cmp.Or(named(books, "property_status", v.Status, lang), named(books, "property_step", v.Step, lang), "?")
	switch {
	case v.Status == 22:
		return chip{"held", text}
	case v.Status == 24 || v.Status == 25:
		return chip{"engaged", text}
	case v.Step == 1:
		return chip{"free", text}
	case v.Step == 2:
		return chip{"wait", text}
	case v.Step == 4:
		return chip{"stop", text}
	}
	return chip{"done", text}
}

// soon is within how many days the end of a mandate is worth a colour.
const soon = 30

func (s *sheet) ribbon(today day.Date) ribbon {
	a := s.Property.Agreement
	if a.Reference == "" {
		return ribbon{None: s.Property.Category != programme}
	}
	r := ribbon{Number: a.Reference, Ends: a.End, Ending: !a.End.IsZero()}
	if e := s.Mandate; e.Number != 0 {
		r.Type, r.Ends, r.Ending = e.Type, e.Ends, !e.Ends.IsZero()
		r.Path = entryPath(e.Key())
		r.Over = !e.InForce(today)
	} else if t := a.Type; t > 0 && t <= len(market.Types()) {
		r.Type = market.Types()[t-1]
	}
	if r.Ending {
		r.Days, _ = mandates.Entry{Content: mandates.Content{Ends: r.Ends}}.DaysLeft(today)
		r.Over = r.Over || r.Days < 0
	}
	return r
}

// programme is the property_category of lots of a programme, which need no mandate.
const programme = 4

// EndsOn is the last day, for who writes dates.
func (r ribbon) EndsOn() time.Time {
	return time.Date(r.Ends.Year, r.Ends.Month, r.Ends.Day, 0, 0, 0, 0, time.UTC)
}

// Tone is the colour of the ribbon.
func (r ribbon) Tone() string {
	switch {
	case r.None, r.Over:
		return "stop"
	case r.Ending && r.Days <= soon:
		return "wait"
	}
	return "free"
}

// entryPath is where the register shows a mandate.
func entryPath(k mandates.Key) string {
	return "/mandates/" + number(k.Card) + "/" + string(k.Kind) + "/" + number(k.Number)
}

// mendedAt is the tab, and the field on it, where something that is missing is said.
func mendedAt(id int64, one listings.Check) string {
	if one.Key == "mandate" {
		return at(id, "publication") + "#mandate"
	}
	for _, t := range formTabs() {
		for _, g := range t.groups(listings.Property{Category: category(one.Key)}) {
			for _, f := range g.fields {
				if f.Name == one.Field {
					if t.key == summaryTab {
						return link(at(id, ""), "edit", "1") + "#" + f.Name
					}
					return at(id, t.key) + "#" + f.Name
				}
			}
		}
	}
	return at(id, "photos")
}

// category is one in whose form a check's field is: those of a rent are not in a sale's.
func category(key string) int {
	switch key {
	case "charges", "deposit", "tenant_fees":
		return 2
	}
	return 1
}

// users are the people of some ids.
func (p *screens) users(ctx context.Context, a access.Actor, ids []int64) (map[int64]access.User, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return p.Staff.UsersByID(ctx, a, ids)
}
