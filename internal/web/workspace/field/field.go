// Package field is the screens of prospecting: the addresses an agency walks, each building
// with its stairs and landings, what was done at each door, and the projects that come of it.
//
// It knows forms, links and how a building is drawn. It must not know what an action leads
// to, which number a mandate gets or who may be called: it asks the services, as the
// Leads2Keys door does.
package field

import (
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/prospecting"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Buildings *buildings.Service
	Rounds    *prospecting.Service
	Addresses *places.Directory
	People    *people.Service
	Staff     *access.Service
	Agenda    *agenda.Service
}

type pages struct{ Services }

// Path is where the screens begin.
const Path = "/field"

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	screens, err := f.Screens(files)
	if err != nil {
		return err
	}
	p := &pages{s}
	const building, box, project = Path + "/buildings/{place}", Path + "/buildings/{place}/boxes/{box}", Path + "/rounds/{place}/projects/{project}"
	for _, one := range []struct {
		pattern string
		need    access.Right
		serve   func(c *frame.Call) error
	}{
		{"GET " + Path, access.PlacesRead, p.list},
		{"GET " + Path + "/points.json", access.PlacesRead, p.points},
		{"GET " + Path + "/rounds", access.ProjectsRead, p.rounds},
		{"GET " + Path + "/buildings/new", access.PlacesWrite, p.find},
		{"POST " + Path + "/buildings", access.PlacesWrite, p.add},
		{"GET " + building, access.PlacesRead, p.building},
		{"GET " + building + "/sheet", access.PlacesRead, p.sheet},
		{"POST " + building + "/codes", access.Private, p.codes},
		{"POST " + building + "/acts", access.ProjectsWrite, p.act},
		{"POST " + building + "/acts/undo", access.ProjectsWrite, p.unact},
		{"POST " + building + "/mood", access.PlacesWrite, p.mood},
		{"GET " + building + "/edit", access.PlacesWrite, p.plan},
		{"POST " + building + "/edit", access.PlacesWrite, p.replan},
		{"POST " + building + "/parts", access.PlacesWrite, p.part},
		{"GET " + box, access.PlacesRead, p.box},
		{"POST " + box, access.PlacesWrite, p.editBox},
		{"POST " + box + "/people", access.PlacesWrite, p.editPerson},
		{"POST " + box + "/drop", access.PlacesWrite, p.drop},
		{"POST " + box + "/projects", access.ProjectsWrite, p.begin},
		{"GET " + project, access.ProjectsRead, p.project},
		{"POST " + project, access.ProjectsWrite, p.editProject},
		{"POST " + project + "/phase", access.ProjectsWrite, p.phase},
		{"POST " + project + "/meet", access.ProjectsWrite, p.meet},
		{"POST " + project + "/sign", access.ProjectsWrite, p.sign},
		{"POST " + project + "/amend", access.ProjectsWrite, p.amend},
		{"POST " + project + "/drop", access.ProjectsWrite, p.abandon},
	} {
		screens.Handle(mux, one.pattern, one.need, one.serve)
	}
	return nil
}

// at is where a request is about: an agency and a place of it.
type at struct {
	agency int64
	place  string
	said   bool // the address says the agency: links carry it on
	words  page.Words
}

// Place is its id.
func (a at) Place() string { return a.place }

// where reads it. A place is known by its id to each agency by itself: the address may say
// which one is meant, else it is the one where the caller works.
func where(c *frame.Call) at {
	a := at{agency: c.At(), place: c.R.PathValue("place"), words: c.Words}
	if said, err := strconv.ParseInt(c.Value("agency"), 10, 64); err == nil && said > 0 {
		a.said = said != a.agency
		a.agency = said
	}
	return a
}

// link is an address of the place, with what is behind it and what it asks, in pairs.
func (a at) link(rest string, pairs ...string) string {
	return a.to(Path+"/buildings/"+url.PathEscape(a.place)+rest, pairs...)
}

func (a at) to(path string, pairs ...string) string {
	if a.said {
		pairs = append(pairs, "agency", strconv.FormatInt(a.agency, 10))
	}
	return a.words.Link(path, pairs...)
}

func (a at) box(id string) string { return a.link("/boxes/" + url.PathEscape(id)) }

// anchor is where a mailbox is on the page of its building.
func anchor(id string) string { return "box-" + id }

// door is the address of a mailbox on that page.
func (a at) door(id string) string { return a.link("") + "#" + url.PathEscape(anchor(id)) }

func (a at) project(id string) string {
	return a.to(Path + "/rounds/" + url.PathEscape(a.place) + "/projects/" + url.PathEscape(id))
}

// noon is a day as the words take it; the zero time for none.
func noon(d day.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}

// today is the caller's.
func today(c *frame.Call) day.Date { return day.Of(c.Now) }

// date reads a field of the form; false for what is no day.
func date(c *frame.Call, name string) (day.Date, bool) {
	text := c.Value(name)
	if text == "" {
		return day.Date{}, true
	}
	return day.Parse(text)
}

// missing is the one answer for what is not there or not the caller's.
func missing() error { return fault.New(fault.Missing, "Resource not found") }

// names are the users of an account as a page calls them.
func (p *pages) names(c *frame.Call, ids ...int64) (map[int64]string, error) {
	found, err := p.Staff.UsersByID(c.Context(), c.Actor, ids)
	names := map[int64]string{}
	for id, u := range found {
		if names[id] = u.Firstname + " " + u.Lastname; names[id] == " " {
			names[id] = u.Username
		}
	}
	return names, err
}
