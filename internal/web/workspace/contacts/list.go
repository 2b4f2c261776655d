package contacts

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// perPage is how many people a page shows.
const perPage = 50

// listPage is the directory, or what was found of it.
type listPage struct {
	Text    string
	Part    people.Part
	Letters []jump
	Parts   []jump
	Rows    []row
	First   string
	Next    string
	Rare    bool // few of the part are among those that were looked at: there is more
	Merge   bool
	Erase   bool
	Write   bool
}

// jump is a way to another page of the directory.
type jump struct {
	Key, Path string
	On        bool
}

// row is a person in the directory.
type row struct {
	ID             int64
	Path, Name     string
	Company, Email string
	Phone, Dial    string
	City           string
	Call           people.Call
	Asked          bool // about calls, whatever he answered
}

func (p *screens) list(c *frame.Call) (err error) {
	part := people.Part(c.Value("part"))
	if !slices.Contains(people.Parts(), part) {
		part = people.Everybody
	}
	d := listPage{Text: c.Value("q"), Part: part, Merge: c.Actor.Has("contacts.merge"), Erase: c.Actor.Has("contacts.erase"), Write: c.Actor.Has("contacts.write")}
	var found []people.Contact
	if d.Text != "" {
		found, err = p.People.Find(c.Context(), c.Actor, c.Agency, d.Text, c.Actor.CountryAt(c.At()), perPage)
	} else {
		found, err = p.browse(c, &d)
	}
	if err != nil {
		return err
	}
	if d.Rows, err = p.rows(c, found); err != nil {
		return err
	}
	return c.Show("list", d)
}

// browse gives a page of the directory, and the ways on from it.
func (p *screens) browse(c *frame.Call, d *listPage) ([]people.Contact, error) {
	after := spot(c.Value("after"))
	letter := people.KeyOf(c.Value("letter"))
	if after == (people.Spot{}) && letter != "" {
		after.Key = letter
	}
	page, next, err := p.People.Directory(c.Context(), c.Actor, people.Browse{Agency: c.Agency, Part: d.Part, After: after, Limit: perPage})
	if err != nil {
		return nil, err
	}
	if next != (people.Spot{}) {
		d.Next = c.Words.Link(Path, "part", string(d.Part), "after", next.Key+"-"+number(next.ID))
		d.Rare = len(page) < perPage
	}
	if after != (people.Spot{}) {
		d.First = c.Words.Link(Path, "part", string(d.Part))
	}
	for l := 'a'; l <= 'z'; l++ {
		key := string(l)
		d.Letters = append(d.Letters, jump{strings.ToUpper(key), c.Words.Link(Path, "part", string(d.Part), "letter", key), key == letter})
	}
	for _, one := range people.Parts() {
		d.Parts = append(d.Parts, jump{string(one), c.Words.Link(Path, "part", string(one), "letter", letter), one == d.Part})
	}
	return page, nil
}

// spot reads a place in the directory: "KEY-ID".
func spot(text string) people.Spot {
	at := strings.LastIndexByte(text, '-')
	if at < 0 {
		return people.Spot{}
	}
	id, err := strconv.ParseInt(text[at+1:], 10, 64)
	if err != nil || id < 0 {
		return people.Spot{}
	}
	return people.Spot{Key: text[:at], ID: id}
}

func (p *screens) rows(c *frame.Call, found []people.Contact) ([]row, error) {
	ids := make([]int64, len(found))
	for i, one := range found {
		ids[i] = one.ID
	}
	calls, err := p.People.Calls(c.Context(), c.Actor, ids, c.Now)
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(found))
	for i, one := range found {
		call, asked := calls[one.ID]
		r := row{ID: one.ID, Path: c.Words.Link(pathOf(one.ID, "")), Name: sortedNameOf(one), Company: one.Company, Email: one.Email, City: one.City, Call: call, Asked: asked}
		if raw := one.Mobile; raw != "" || one.Phone != "" {
			if raw == "" {
				raw = one.Phone
			}
			r.Phone, r.Dial = phoneOf(c, raw, c.Actor.CountryAt(one.Agency))
		}
		if r.Company == r.Name {
			r.Company = ""
		}
		rows[i] = r
	}
	return rows, nil
}
