// Package properties holds the screens of what an agency sells or lets: the list, and one
// property with its ad, its figures, its assessments, its pictures, its visits, its mandate,
// what stands in the way of its publication and what became of it.
//
// It knows forms, lists and how a label is drawn. It must not know what an ad must say by
// law, which number a mandate gets or what a price comes to: it asks listings and market.
package properties

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/market"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Listings *listings.Service
	Market   *market.Service
	Visits   *visits.Service
	People   *people.Service
	Staff    Staff
	Catalogs *catalog.Shelf
	Journal  Journal
	Requests *requests.Service
}

// Staff knows who works where (access.Service).
type Staff interface {
	Users(ctx context.Context, a access.Actor, agency int64, limit, offset int) ([]access.User, int64, error)
	UsersByID(ctx context.Context, a access.Actor, ids []int64) (map[int64]access.User, error)
}

// Journal is what became of a property, line by line.
type Journal interface {
	Journal(ctx context.Context, account, after int64, subject event.Subject, most int) ([]event.Event, error)
}

type screens struct {
	Services
	journal journal.Words
}

// Path is where the screens begin.
const Path = "/properties"

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	set, err := f.Screens(files)
	if err != nil {
		return err
	}
	words, err := journal.Read(f.Log)
	if err != nil {
		return err
	}
	p := &screens{s, words}
	reads := func(pattern string, serve func(c *frame.Call) error) {
		set.Handle(mux, pattern, access.PropertiesRead, serve)
	}
	writes := func(pattern string, serve func(c *frame.Call) error) {
		set.Handle(mux, pattern, access.PropertiesWrite, serve)
	}
	const one = Path + "/{id}"
	reads("GET "+Path, p.list)
	writes("GET "+Path+"/new", p.newProperty)
	writes("POST "+Path+"/new", p.add)
	reads("GET "+one, p.summary)
	for _, tab := range formTabs() {
		if tab.key != summaryTab {
			reads("GET "+one+"/"+tab.key, p.form(tab))
		}
		writes("POST "+one+"/"+tab.key, p.save(tab))
	}
	reads("GET "+one+"/photos", p.photos)
	writes("POST "+one+"/photos", p.upload)
	writes("POST "+one+"/photos/order", p.order)
	writes("POST "+one+"/photos/{picture}", p.editPicture)
	reads("GET "+one+"/photos/file/{uid}", p.picture)
	reads("GET "+one+"/documents", p.documents)
	writes("POST "+one+"/documents", p.enclose)
	reads("GET "+one+"/documents/{document}", p.document)
	writes("POST "+one+"/documents/{document}/remove", p.discard)
	writes("POST "+one+"/warnings", p.understand)
	reads("GET "+one+"/visits", p.visits)
	reads("GET "+one+"/buyers", p.buyers)
	reads("GET "+one+"/publication", p.publication)
	writes("POST "+one+"/publication", p.publish)
	writes("POST "+one+"/mandate", p.register)
	writes("POST "+one+"/duplicate", p.duplicate)
	writes("GET "+one+"/paste", p.paste)
	writes("POST "+one+"/paste", p.readAd)
	reads("GET "+one+"/history", p.history)
	reads("GET "+one+"/print", p.print)
	return nil
}

// at is the address of a property, and of what is below it.
func at(id int64, below string) string {
	path := Path + "/" + strconv.FormatInt(id, 10)
	if below != "" && below != summaryTab {
		path += "/" + below
	}
	return path
}

// link is an address with its parameters, in pairs; empty ones are left out.
func link(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Add(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// number is an id as text; none is empty.
func number[T int | int64](id T) string { return event.Number(id) }
