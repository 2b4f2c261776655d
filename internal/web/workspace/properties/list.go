package properties

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/web/workspace/frame"
)

// perPage is how many properties a list shows.
const perPage = 50

// listPage is the list, with what narrows it as it was typed.
type listPage struct {
	Text, City           string
	User                 int64
	Category, Type, Step int
	Status               int
	From, To             string // prices
	Ends                 int    // the mandate ends within so many days
	State                string
	View                 string // "" a table, "cards"
	Rows                 []row
	Lines                template.HTML // the rows as a table
	Categories           []catalog.Entry
	Types                []catalog.Entry
	Steps                []catalog.Entry
	Statuses             []catalog.Entry
	Team                 []access.User
	EndsIn               []int
	States               []listings.Publication
	Next, First          string
	Table, Cards         string // the same list the other way
	Filtered             bool
	Write                bool
}

// row is a property in the list.
type row struct {
	listings.Property
	Path, Title string
	Size        string // rooms and area
	State       chip
	Agent       access.User
	Photo       string
	Ends        bool // its mandate has a last day
	Days        int
	Public      chip // how its ad stands
}

// list shows properties.
func (p *screens) list(c *frame.Call) error {
	data := read(c)
	q := data.search(c)
	list, err := p.Listings.Find(c.Context(), c.Actor, c.Agency, data.Text, q)
	if err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		last := list[perPage-1]
		data.Next = data.link(c, "after", frame.Version(last.UpdatedAt)+"-"+number(last.ID))
	}
	if q.Before.ID != 0 {
		data.First = data.link(c)
	}
	books, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return err
	}
	if data.Rows, err = p.rows(c, books, list); err != nil {
		return err
	}
	if data.View == "" {
		if data.Lines, err = lines(c, data.Rows); err != nil {
			return err
		}
	}
	if data.Team, err = p.team(c.Context(), c, c.Agency); err != nil {
		return err
	}
	data.choices(books, c.Words.Lang)
	other := data
	other.View = ""
	data.Table = other.link(c)
	other.View = "cards"
	data.Cards = other.link(c)
	return c.Show("list", data)
}

// read reads what narrows the list from the address.
func read(c *frame.Call) listPage {
	whole := func(name string) int { return int(min(c.Number(name), 1_000_000)) }
	d := listPage{Text: c.Value("q"), City: c.Value("city"), User: c.Number("user"), Category: whole("category"), Type: whole("type"), Step: whole("step"), Status: whole("status"),
		From: c.Value("from"), To: c.Value("to"), Ends: whole("ends"), State: c.Value("state"), View: c.Value("view"),
		EndsIn: []int{7, 15, 30}, States: listings.Publications(), Write: c.Actor.Has(access.PropertiesWrite)}
	if !slices.Contains(d.EndsIn, d.Ends) {
		d.Ends = 0
	}
	if !slices.Contains(d.States, listings.Publication(d.State)) {
		d.State = ""
	}
	if d.View != "cards" {
		d.View = ""
	}
	d.Filtered = d.Text != "" || d.City != "" || d.User != 0 || d.Category != 0 || d.Type != 0 || d.Step != 0 || d.Status != 0 || d.From != "" || d.To != "" || d.Ends != 0 || d.State != ""
	return d
}

// search is what the list asks for.
func (d *listPage) search(c *frame.Call) listings.Search {
	today := day.Of(c.Now)
	q := listings.Search{City: d.City, User: d.User, Category: d.Category, Type: d.Type, Step: d.Step, Status: d.Status,
		PriceFrom: cents(d.From), PriceTo: cents(d.To), State: listings.Publication(d.State), On: today, Limit: perPage}
	if d.Ends > 0 {
		q.EndsFrom, q.EndsBy = today, day.Of(c.Now.AddDate(0, 0, d.Ends))
	}
	at, id, _ := strings.Cut(c.Value("after"), "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	if last, bad := strconv.ParseInt(id, 10, 64); err == nil && bad == nil && last > 0 {
		q.Before = listings.Position{At: time.UnixMicro(micros), ID: last}
	}
	return q
}

// cents reads a price of a filter; what cannot be read narrows nothing.
func cents(text string) int64 {
	v, said, ok := readNumber(text)
	if !said || !ok || v < 0 || v > 1e10 {
		return 0
	}
	return int64(v * 100)
}

// link is the address of this list, with more parameters in pairs.
func (d *listPage) link(c *frame.Call, more ...string) string {
	return c.Words.Link(Path, append([]string{"q", d.Text, "city", d.City, "user", number(d.User), "category", number(d.Category), "type", number(d.Type), "step", number(d.Step),
		"status", number(d.Status), "from", d.From, "to", d.To, "ends", number(d.Ends), "state", d.State, "view", d.View}, more...)...)
}

func (d *listPage) choices(books *catalog.Book, lang string) {
	d.Categories, _ = books.Entries("property_category", lang)
	d.Types, _ = books.Entries("property_type", lang)
	d.Steps, _ = books.Entries("property_step", lang)
	d.Statuses, _ = books.Entries("property_status", lang)
}

// rows is what the list shows of properties.
func (p *screens) rows(c *frame.Call, books *catalog.Book, list []listings.Property) ([]row, error) {
	var ids []int64
	for _, v := range list {
		if v.User != 0 && !slices.Contains(ids, v.User) {
			ids = append(ids, v.User)
		}
	}
	users, err := p.users(c.Context(), c.Actor, ids)
	if err != nil {
		return nil, err
	}
	today, lang := day.Of(c.Now), c.Words.Lang
	rows := make([]row, len(list))
	for i, v := range list {
		r := row{Property: v, Path: c.Words.Link(at(v.ID, "")), State: stateOf(books, v, lang), Agent: users[v.User]}
		if r.Public, err = publicity(c, v); err != nil {
			return nil, err
		}
		r.Title = cmp.Or(named(books, "property_subtype", v.Subtype, lang), named(books, "property_type", v.Type, lang))
		if r.Size, err = size(c, v); err != nil {
			return nil, err
		}
		if v.Cover != "" {
			r.Photo = photoPath(v.ID, v.Cover, 128)
		}
		r.Days, r.Ends = mandates.Entry{Content: mandates.Content{Ends: v.Agreement.End}}.DaysLeft(today)
		rows[i] = r
	}
	return rows, nil
}

// publicity is how an ad stands, as far as its sheet tells.
func publicity(c *frame.Call, v listings.Property) (said chip, err error) {
	key := "public.incomplete"
	said.Tone = "wait"
	switch {
	case !v.PublishedAt.IsZero():
		said.Tone, key = "free", "public.published"
	case v.Complete:
		said.Tone, key = "held", "public.complete"
	}
	said.Text, err = c.Words.T(key)
	return said, err
}
