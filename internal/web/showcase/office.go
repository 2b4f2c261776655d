package showcase

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/places"
	"palier/internal/web/page"
)

// perPage is how many properties a page lists.
const perPage = 24

// OfficePath is where an agency's offers are listed.
func OfficePath(account, agency int64) string { return fmt.Sprintf("/annonces/%d-%d", account, agency) }

// PropertyPath is where a property is shown: its uid finds it, the rest is for readers.
func PropertyPath(p listings.Property) string {
	return "/annonce/" + p.UID + "/" + slug(p.City+" "+p.Reference)
}

// slug is a text as a part of an address.
func slug(text string) string {
	const longest = 60
	words := strings.FieldsFunc(places.Fold(text), func(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') })
	s := strings.Join(words, "-")
	if len(s) > longest {
		s = strings.Trim(s[:longest], "-")
	}
	if s == "" {
		return "annonce"
	}
	return s
}

// offices lists the agencies that offer something; the only one is gone to at once.
func (p *Pages) offices(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Showcase.Offices(r.Context())
	if err != nil {
		return err
	}
	type entry struct {
		Name, Path string
		N          int
	}
	var shown []entry
	for _, o := range list {
		_, agency, err := p.agency(r, o)
		if err != nil {
			return err
		}
		shown = append(shown, entry{agency.Name, OfficePath(o.Account, o.Agency), int(o.Published)})
	}
	if len(shown) == 1 {
		p.set.Guard(w.Header())
		http.Redirect(w, r, p.set.Words(r).Link(shown[0].Path), http.StatusFound)
		return nil
	}
	p.set.Show(w, r, http.StatusOK, "offices", shown)
	return nil
}

// agency is an office as the pages name it, and the guest who looks.
func (p *Pages) agency(r *http.Request, o listings.Office) (access.Actor, access.Agency, error) {
	guest, err := p.Access.Guest(r.Context(), o.Account, o.Agency)
	if err != nil {
		return guest, access.Agency{}, err
	}
	agency, err := p.Access.Agency(r.Context(), guest, o.Agency)
	return guest, agency, err
}

// officeOf reads ACCOUNT-AGENCY.
func officeOf(text string) (o listings.Office, err error) {
	a, b, found := strings.Cut(text, "-")
	account, bad := strconv.ParseInt(a, 10, 64)
	agency, worse := strconv.ParseInt(b, 10, 64)
	if !found || bad != nil || worse != nil {
		return o, fault.New(fault.Missing, "no such agency")
	}
	return listings.Office{Account: account, Agency: agency}, nil
}

// officePage is what an agency offers.
type officePage struct {
	Agency     firm
	Asked      asked
	Categories []option
	Types      []option
	Cards      []card
	Next       string
	Canonical  string
	Tongues    []tongue
	First      bool
}

// option is a choice of a filter.
type option struct {
	ID   int
	Name string
	On   bool
}

// asked is the filter as it was typed.
type asked struct {
	Category, Type int
	City           string
	Most           string
}

// office lists what an agency offers.
func (p *Pages) office(w http.ResponseWriter, r *http.Request) error {
	o, err := officeOf(r.PathValue("office"))
	if err != nil {
		return err
	}
	guest, agency, err := p.agency(r, o)
	if err != nil {
		return err
	}
	q, a, first := query(r, o)
	list, more, err := p.Showcase.Offers(r.Context(), q)
	if err != nil {
		return err
	}
	book, err := p.Catalogs.Book(r.Context(), guest.Account)
	if err != nil {
		return err
	}
	words := p.set.Words(r)
	path := OfficePath(o.Account, o.Agency)
	data := officePage{Asked: a, First: first, Canonical: p.Origin(r) + words.Link(path), Tongues: tongues(words, p.Origin(r)+path),
		Categories: options(book, "property_category", words.Lang, a.Category), Types: options(book, "property_type", words.Lang, a.Type)}
	if data.Agency, err = p.firm(r, guest, agency); err != nil {
		return err
	}
	for _, one := range list {
		data.Cards = append(data.Cards, p.card(book, words, one))
	}
	if more {
		last := list[len(list)-1]
		data.Next = words.Link(path, "category", nonzero(a.Category), "type", nonzero(a.Type), "city", a.City, "most", a.Most,
			"at", strconv.FormatInt(last.UpdatedAt.UnixMicro(), 10), "id", strconv.FormatInt(last.ID, 10))
	}
	p.set.Show(w, r, http.StatusOK, "office", data)
	return nil
}

// query reads the filter of an address.
func query(r *http.Request, o listings.Office) (q listings.Asked, a asked, first bool) {
	v := r.URL.Query()
	number := func(name string) int {
		n, _ := strconv.Atoi(v.Get(name))
		return max(n, 0)
	}
	a = asked{Category: number("category"), Type: number("type"), City: cut(v.Get("city"), 100), Most: cut(v.Get("most"), 12)}
	q = listings.Asked{Office: o, Category: a.Category, Type: a.Type, City: a.City, Limit: perPage}
	if most, err := strconv.ParseInt(strings.Join(strings.Fields(a.Most), ""), 10, 64); err == nil && most > 0 && most < 1e9 {
		q.Most = most * 100
	}
	at, _ := strconv.ParseInt(v.Get("at"), 10, 64)
	id, _ := strconv.ParseInt(v.Get("id"), 10, 64)
	if at > 0 && id > 0 && at < 1<<53 {
		q.Before = listings.Position{At: time.UnixMicro(at).UTC(), ID: id}
	}
	return q, a, q.Before == listings.Position{}
}

func nonzero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}

func options(book *catalog.Book, list, lang string, on int) (out []option) {
	entries, _ := book.Entries(list, lang)
	for _, e := range entries {
		out = append(out, option{int(e.ID), e.Name, int(e.ID) == on})
	}
	return out
}

// card is a property in a list.
type card struct {
	Path, Name, Place string
	Minor             int64
	Currency          string
	Let               bool
	Photo, Modern     string
	Facts             listings.Property
}

func (p *Pages) card(book *catalog.Book, words page.Words, one listings.Property) card {
	c := card{Path: words.Link(PropertyPath(one)), Name: name(book, words, one), Place: strings.TrimSpace(one.Zipcode + " " + one.City),
		Minor: one.Price.Minor, Currency: one.Price.Currency, Let: !listings.Sale(one.Category), Facts: one}
	if one.Cover != "" {
		c.Photo, c.Modern = PhotoPath(one.Cover, 512), ModernPath(one.Cover, 512)
	}
	return c
}
