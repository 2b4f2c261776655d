// Package searches holds the screens of what people look for (recherches): the list, one search
// with the properties that match it, how well and why, what becomes of each of them, and the
// form in which a search is written down.
//
// It knows forms, links and words. It must not know when a property matches, nor how many
// points it loses: it asks requests.
package searches

import (
	"context"
	"embed"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Requests *requests.Service
	People   *people.Service
	Staff    Staff
	Listings Listings
	Leads    Leads
	Catalogs *catalog.Shelf
	Towns    Towns
}

// Staff knows who works where (access.Service).
type Staff interface {
	Users(ctx context.Context, a access.Actor, agency int64, limit, offset int) ([]access.User, int64, error)
	UsersByID(ctx context.Context, a access.Actor, ids []int64) (map[int64]access.User, error)
}

// Listings finds what matches (listings.Service).
type Listings interface {
	Property(ctx context.Context, by access.Actor, id int64) (listings.Property, error)
}

// Leads finds the enquiry out of which a search is made (leads.Service).
type Leads interface {
	Get(ctx context.Context, a access.Actor, agency, id int64) (*leads.Lead, error)
}

// Towns knows communes (places.Table).
type Towns interface {
	All() iter.Seq[places.Commune]
	Named(insee string) (places.Commune, bool)
	CentreOf(insee string) (lat, lon float64, ok bool)
}

type screens struct {
	Services
	gazetteer gazetteer
}

// Path is where the list is.
const Path = "/searches"

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	set, err := f.Screens(files)
	if err != nil {
		return err
	}
	p := &screens{Services: s}
	const one, pair = Path + "/{id}", Path + "/{id}/properties/{property}"
	for _, r := range []struct {
		pattern string
		need    access.Right
		serve   func(c *frame.Call) error
	}{
		{"GET " + Path, access.RequestsRead, p.list},
		{"GET " + Path + "/new", access.RequestsWrite, p.new},
		{"POST " + Path + "/new", access.RequestsWrite, p.add},
		{"GET " + Path + "/towns", access.RequestsWrite, p.dots},
		{"GET " + one, access.RequestsRead, p.search},
		{"GET " + one + "/edit", access.RequestsWrite, p.edit},
		{"POST " + one + "/edit", access.RequestsWrite, p.save},
		{"GET " + pair, access.RequestsRead, p.pair},
		{"POST " + pair, access.RequestsWrite, p.step},
	} {
		set.Handle(mux, r.pattern, r.need, r.serve)
	}
	return nil
}

// pathOf is a search's screen, with what is behind it.
func pathOf(id int64, rest string) string { return Path + "/" + number(id) + rest }

// pairPath is where a search and a property are compared.
func pairPath(request, property int64) string {
	return pathOf(request, "/properties/"+number(property))
}

func number(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func positive(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return 0
	}
	return id
}

// nameOf is what a person is called; the last thing that says who he is when nobody said a
// name.
func nameOf(c people.Contact) string {
	for _, name := range []string{strings.TrimSpace(c.First + " " + c.Last), c.Company, c.Email, c.Mobile, c.Phone} {
		if name != "" {
			return name
		}
	}
	return ""
}

func userName(u access.User) string { return strings.TrimSpace(u.Firstname + " " + u.Lastname) }

// team are those who may be in charge.
func (p *screens) team(c *frame.Call, agency int64) ([]access.User, error) {
	const most = 200
	list, _, err := p.Staff.Users(c.Context(), c.Actor, agency, most, 0)
	return slices.DeleteFunc(list, func(u access.User) bool { return !u.Active || !c.Actor.Opens(u.Agency) }), err
}

// tell is a text; its first error fails the page.
type tell struct {
	c   *frame.Call
	err error
}

func (t *tell) say(key string, args ...any) string {
	text, err := t.c.Words.T(key, args...)
	if err != nil && t.err == nil {
		t.err = err
	}
	return text
}

func (t *tell) many(key string, n int) string {
	text, err := t.c.Words.N(key, n)
	if err != nil && t.err == nil {
		t.err = err
	}
	return text
}
