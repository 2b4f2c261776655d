package leads

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/figures"
	core "palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// filter is the state of the list, as its address says it.
type filter struct {
	View     string // "board" or ""
	Group    string // of the board, one of groups; "": by stage
	Order    string // a core.Order
	Stage    string
	Owner    string // "me", "none" or a user's number
	Source   string // a door, or "p" with a provider's number
	From, To string // days
	Counted  string // a figure of the dashboard: what it counted then, wherever that stands now
	Text     string
	Repeats  bool
	Property int64
	Type     int64  // lead_type
	After    string // AT.ID
}

// readFilter reads the address; what is none is left out.
func readFilter(c *frame.Call) filter {
	f := filter{View: c.Value("view"), Group: c.Value("group"), Type: c.Number("type"), Order: c.Value("order"), Stage: c.Value("stage"), Owner: c.Value("owner"), Source: c.Value("source"),
		From: c.Value("from"), To: c.Value("to"), Text: c.Value("q"), Repeats: c.Value("repeats") != "", Property: c.Number("property"), After: c.Value("after"), Counted: c.Value("counted")}
	if !slices.Contains(counted, f.Counted) {
		f.Counted = ""
	} else if f.Stage == "" {
		f.Stage = "all"
	}
	if f.View != "board" {
		f.View, f.Group = "", ""
	}
	if !slices.Contains(groups(c), f.Group) {
		f.Group = ""
	}
	if f.Order != string(core.Longest) && f.Order != string(core.Aside) {
		f.Order = ""
	}
	if number, sent := strings.CutPrefix(f.Source, "p"); f.Counted == "" && !slices.Contains(doors(), f.Source) && (!sent || strings.Trim(number, "0123456789") != "" || number == "") {
		f.Source = ""
	}
	if f.Stage != "all" && !slices.Contains(core.Stages(), core.Stage(f.Stage)) {
		f.Stage = ""
	}
	if _, ok := day.Parse(f.From); !ok {
		f.From = ""
	}
	if _, ok := day.Parse(f.To); !ok {
		f.To = ""
	}
	return f
}

// Query is the address of the list, with other values in place of some, in pairs.
func (f filter) Query(pairs ...string) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	for name, value := range map[string]string{"view": f.View, "group": f.Group, "order": f.Order, "stage": f.Stage, "owner": f.Owner, "source": f.Source,
		"from": f.From, "to": f.To, "q": f.Text, "counted": f.Counted} {
		set(name, value)
	}
	if f.Repeats {
		set("repeats", "1")
	}
	if f.Property != 0 {
		set("property", strconv.FormatInt(f.Property, 10))
	}
	if f.Type != 0 {
		set("type", strconv.FormatInt(f.Type, 10))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Del(pairs[i])
		set(pairs[i], pairs[i+1])
	}
	return q.Encode()
}

// Path is the list's address, with other values in place of some.
func (f filter) Path(pairs ...string) string {
	if q := f.Query(pairs...); q != "" {
		return Path + "?" + q
	}
	return Path
}

// Narrowed tells whether something is looked for: an empty list is then no empty inbox.
func (f filter) Narrowed() bool {
	f.View, f.Group, f.After = "", "", ""
	return f != (filter{})
}

// search is what the core is asked.
func (p *pages) search(c *frame.Call, f filter) (q core.Search, err error) {
	q = core.Search{Order: core.Order(f.Order), Repeats: f.Repeats, Property: f.Property, Type: int(f.Type)}
	if c.Agency != 0 {
		q.Agencies = []int64{c.Agency}
	}
	switch {
	case f.Stage == "all":
		q.Stages = core.Stages()
	case f.Stage != "":
		q.Stages = []core.Stage{core.Stage(f.Stage)}
	}
	switch f.Owner {
	case "me":
		q.Owner = c.Actor.User
	case "none":
		q.Unowned = true
	default:
		q.Owner, _ = strconv.ParseInt(f.Owner, 10, 64)
	}
	if number, ok := strings.CutPrefix(f.Source, "p"); ok {
		q.Provider, _ = strconv.ParseInt(number, 10, 64)
	} else {
		q.Door = f.Source
	}
	q.From, q.To, q.Asleep = dayStart(f.From, 0, c.Zone), dayStart(f.To, 1, c.Zone), f.Counted != ""
	if q.Reached = f.reached(c); q.Reached.Measure != "" {
		q.From, q.To = time.Time{}, time.Time{}
	}
	at, id, _ := strings.Cut(f.After, ".")
	q.After.At, _ = strconv.ParseInt(at, 10, 64)
	q.After.ID, _ = strconv.ParseInt(id, 10, 64)
	if f.Text != "" {
		q.Contacts, err = p.persons(c, f.Text)
	}
	return q, err
}

// counted are the figures of the dashboard whose enquiries can be listed.
var counted = []string{string(figures.Leads), string(figures.Offers), string(figures.Sales)}

// reached is what came to an offer or a sale in the weeks of a figure's days.
func (f filter) reached(c *frame.Call) core.Reached {
	if f.Counted == "" || f.Counted == string(figures.Leads) {
		return core.Reached{}
	}
	from, to := dayStart(f.From, 0, c.Zone), dayStart(f.To, 0, c.Zone)
	if to.IsZero() {
		to = c.Now
	}
	return core.Reached{Measure: f.Counted, From: figures.Week(from), To: figures.Week(to)}
}

// dayStart is when a day begins, some days later; the zero time for none.
func dayStart(text string, later int, zone *time.Location) time.Time {
	d, ok := day.Parse(text)
	if !ok {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day+later, 0, 0, 0, 0, zone)
}

// mostPersons is how many people a text finds: more of one name say little.
const mostPersons = 100

// persons are the people whom a text may mean: any words of a name or their beginnings, an
// e-mail, a telephone number. Who may not look people up finds them by the whole of one.
func (p *pages) persons(c *frame.Call, text string) ([]int64, error) {
	country, ids := c.Actor.CountryAt(c.At()), []int64{}
	if c.Actor.Has(access.ContactsRead) {
		found, err := p.People.Find(c.Context(), c.Actor, 0, text, country, mostPersons)
		for _, one := range found {
			ids = append(ids, one.ID)
		}
		return ids, err
	}
	s := people.Search{Names: []string{text}, Country: country, Limit: mostPersons}
	if strings.Contains(text, "@") {
		s = people.Search{Emails: []string{text}, Limit: mostPersons}
	} else if strings.ContainsAny(text, "0123456789") {
		s.Phones = []string{text}
	}
	found, _, err := p.People.Search(c.Context(), c.Actor, s)
	for _, one := range found {
		ids = append(ids, one.ID)
	}
	return ids, err
}

// choice is an entry of a list to choose from.
type choice struct {
	Value, Text string
	Chosen      bool
}

// team are the people of the agencies at hand, by name.
func (p *pages) team(c *frame.Call, agency int64) ([]access.User, error) {
	var all []access.User
	for _, one := range c.Agencies() {
		if agency != 0 && one.ID != agency {
			continue
		}
		list, err := p.Inbox.Team(c.Context(), c.Actor, one.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b access.User) int {
		return strings.Compare(people.Fold(a.Lastname+" "+a.Firstname), people.Fold(b.Lastname+" "+b.Firstname))
	})
	return all, nil
}
