package contacts

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// duplicatesPage are pairs of people who may be one.
type duplicatesPage struct {
	Pairs []pair
	First string
	Next  string
	Merge bool
}

// pair is two people who may be one, and what they have in common.
type pair struct {
	people.Pair
	One, Other side
	Path       string
	Since      time.Time
	Why        string // a key of the words
}

// side is one of two people.
type side struct {
	people.Contact
	Name, Path string
	Says       []said
}

// said is a field that a record says something in; Same: the other says the same.
type said struct {
	Field, Value string
	Same         bool
}

// whys are the reasons of doubts as the core writes them, and the words for them.
var whys = map[string]string{
	"same e-mail or phone, other name":                  "key",
	"same name and postcode, no common e-mail or phone": "name",
	"same e-mail or phone, several people it could be":  "several",
}

// pairsPerPage is fewer than people of a list: a pair is two records, field by field.
const pairsPerPage = 20

func (p *screens) duplicates(c *frame.Call) error {
	after := doubtPlace(c.Value("after"))
	list, next, err := p.People.Pairs(c.Context(), c.Actor, c.Agency, after, pairsPerPage)
	if err != nil {
		return err
	}
	d := duplicatesPage{Merge: c.Actor.Has("contacts.merge")}
	for _, x := range list {
		one := pair{Pair: x, One: sideOf(c, x.One, x.Other), Other: sideOf(c, x.Other, x.One), Since: x.CreatedAt.In(c.Zone), Why: whys[x.Reason]}
		if one.Why == "" {
			one.Why = "other"
		}
		one.Path = c.Words.Link(Path+"/merge", "one", number(x.One.ID), "other", number(x.Other.ID))
		d.Pairs = append(d.Pairs, one)
	}
	if !next.CreatedAt.IsZero() {
		d.Next = c.Words.Link(Path+"/duplicates", "after", strings.Join([]string{number(next.CreatedAt.UnixMicro()), number(next.First), number(next.Second)}, "-"))
	}
	if !after.CreatedAt.IsZero() {
		d.First = c.Words.Link(Path + "/duplicates")
	}
	return c.Show("duplicates", d)
}

// doubtPlace reads where a page begins: "MICROSECONDS-FIRST-SECOND".
func doubtPlace(text string) people.Doubt {
	var n [3]int64
	parts := strings.Split(text, "-")
	if len(parts) != 3 {
		return people.Doubt{}
	}
	for i, part := range parts {
		var err error
		if n[i], err = strconv.ParseInt(part, 10, 64); err != nil || n[i] <= 0 {
			return people.Doubt{}
		}
	}
	return people.Doubt{CreatedAt: time.UnixMicro(n[0]).UTC(), First: n[1], Second: n[2]}
}

func sideOf(c *frame.Call, one, other people.Contact) side {
	s := side{Contact: one, Name: nameOf(one), Path: pathOf(one.ID, "")}
	mine, theirs := values(c, one), values(c, other)
	for _, f := range people.DeclaredFields() {
		if v := mine[f]; v != "" && f != "title" && f != "country" && f != "language" {
			s.Says = append(s.Says, said{f, v, people.Fold(v) == people.Fold(theirs[f])})
		}
	}
	return s
}

// comparePage is two people side by side, and what they would be as one.
type comparePage struct {
	Keep, Other side
	Swap        string
	Rows        []compared
	Reason      string
}

// compared is a field of both.
type compared struct {
	Field        string
	Mine, Theirs string
	Result       string
	Takes        bool // the other's is taken
	Differs      bool
}

// two reads the people that the address or the form names.
func (p *screens) two(c *frame.Call) (keep, other people.Contact, err error) {
	if keep, err = p.People.Person(c.Context(), c.Actor, c.Number("one")); err != nil {
		return keep, other, err
	}
	other, err = p.People.Person(c.Context(), c.Actor, c.Number("other"))
	if err == nil && keep.ID == other.ID {
		err = fault.New(fault.Conflict, "They are one contact already")
	}
	return keep, other, err
}

// compare shows both, and what they would be as one with the fields that are taken.
func (p *screens) compare(c *frame.Call) error {
	keep, other, err := p.two(c)
	if err != nil {
		return err
	}
	take := keep.Suggested(other.Declared)
	if c.Value("chosen") != "" {
		take = taken(c)
	}
	return p.showCompared(c, keep, other, take)
}

// taken are the fields of which the other's are taken: each has a choice of its own.
func taken(c *frame.Call) (fields []string) {
	for _, f := range people.DeclaredFields() {
		if c.Value("take."+f) == "other" {
			fields = append(fields, f)
		}
	}
	return fields
}

// showCompared shows both in the reader's words.
func (p *screens) showCompared(c *frame.Call, keep, other people.Contact, take []string) error {
	book, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return err
	}
	d := compareOf(c, keep, other, take)
	for i := range d.Rows {
		for _, text := range []*string{&d.Rows[i].Mine, &d.Rows[i].Theirs, &d.Rows[i].Result} {
			*text = inWords(c, book, d.Rows[i].Field, *text)
		}
	}
	return c.Show("compare", d)
}

// inWords is a stored value as people read it: the name of a title or a language.
func inWords(c *frame.Call, book *catalog.Book, field, value string) string {
	var choices []choice
	switch field {
	case "title":
		choices = titles(book, c.Words.Lang, value)
	case "language":
		choices = languages(c, value)
	}
	for _, one := range choices {
		if one.On && one.Value == value {
			return one.Text
		}
	}
	return value
}

func compareOf(c *frame.Call, keep, other people.Contact, take []string) comparePage {
	d := comparePage{Keep: sideOf(c, keep, other), Other: sideOf(c, other, keep), Reason: c.Value("reason"),
		Swap: c.Words.Link(Path+"/merge", "one", number(other.ID), "other", number(keep.ID))}
	left, right := values(c, keep), values(c, other)
	for _, f := range people.DeclaredFields() {
		mine, theirs, takes := left[f], right[f], slices.Contains(take, f)
		if mine == "" && theirs == "" {
			continue
		}
		result := mine
		if takes {
			result = theirs
		}
		d.Rows = append(d.Rows, compared{Field: f, Mine: mine, Theirs: theirs, Result: result, Takes: takes, Differs: mine != theirs})
	}
	return d
}

func (p *screens) merge(c *frame.Call) error {
	keep, other, err := p.two(c)
	if err != nil {
		return err
	}
	if c.Value("preview") != "" {
		return p.showCompared(c, keep, other, taken(c))
	}
	if err := p.People.Combine(c.Context(), c.Actor, keep.ID, other.ID, taken(c), c.Value("reason")); err != nil {
		return err
	}
	return c.SaidUndo(c.Words.Link(pathOf(keep.ID, "")), pathOf(other.ID, "/unmerge"), nil, "merged", nameOf(other))
}

// apart says that two people are two.
func (p *screens) apart(c *frame.Call) error {
	keep, other, err := p.two(c)
	if err != nil {
		return err
	}
	if err := p.People.Two(c.Context(), c.Actor, keep.ID, other.ID, c.Value("reason")); err != nil {
		return err
	}
	return c.Said(c.Words.Link(Path+"/duplicates"), "apart", nameOf(keep), nameOf(other))
}

// unmerge takes a merge back.
func (p *screens) unmerge(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if err := p.People.TakeApart(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Said(c.Words.Link(pathOf(id, "")), "unmerged")
}
