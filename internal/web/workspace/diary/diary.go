// Package diary holds the screens of the one diary and of visits: days, weeks and months of
// the agents of an office, appointments that somebody writes down himself, what a move would
// send, visits with their visitors and reports, and when a property can be visited.
//
// It knows how a diary looks and what is asked in which order. It must not know what becomes
// of a visit or of an agent's time: it asks agenda and visits, and says what they answer.
package diary

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/documents"
	"palier/internal/core/leads"
	"palier/internal/core/letters"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Agenda   *agenda.Service
	Visits   *visits.Service
	People   *people.Service
	Leads    *leads.Service
	Letters  *letters.Service
	Webhooks *webhooks.Service
	Staff    Staff
	// Documents knows who added a paper, and what was said with it.
	Documents *documents.Service
}

// Staff knows who works where (access.Service).
type Staff interface {
	Users(ctx context.Context, a access.Actor, agency int64, limit, offset int) ([]access.User, int64, error)
	UsersByID(ctx context.Context, a access.Actor, ids []int64) (map[int64]access.User, error)
}

// screens are those of the family.
type screens struct {
	Services
}

// Where the screens are.
const (
	agendaPath = "/agenda"
	visitsPath = "/visits"
)

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	set, err := f.Screens(files)
	if err != nil {
		return err
	}
	p := &screens{s}
	sees := func(pattern string, serve func(c *frame.Call) error) {
		set.Handle(mux, pattern, access.VisitsRead, serve)
	}
	shows := func(pattern string, serve func(c *frame.Call) error) {
		set.Handle(mux, pattern, access.VisitsWrite, serve)
	}
	notes := func(pattern string, serve func(c *frame.Call) error) {
		set.Handle(mux, pattern, access.ActionsWrite, serve)
	}

	sees("GET /agenda", p.agenda)
	sees("GET /agenda/sheet", p.sheet)
	sees("GET /agenda/move", p.moveForm)
	shows("POST /agenda/move", p.move)
	notes("GET /agenda/new", p.newEvent)
	notes("POST /agenda/new", p.makeEvent)
	sees("GET /agenda/events/{id}", p.event)
	notes("POST /agenda/events/{id}", p.changeEvent)
	notes("POST /agenda/events/{id}/move", p.shiftEvent)
	notes("POST /agenda/events/{id}/remove", p.removeEvent)
	notes("POST /agenda/events/{id}/restore", p.restoreEvent)

	sees("GET /visits", p.visits)
	shows("GET /visits/new", p.newVisit)
	shows("POST /visits/new", p.book)
	shows("POST /visits/invite", p.invite)
	sees("GET /visits/{uid}", p.visit)
	sees("GET /visits/{uid}/slip", p.slip)
	sees("GET /visits/{uid}/bon-de-visite.pdf", p.printSlip)
	shows("GET /visits/{uid}/cancel", p.cancelForm)
	shows("POST /visits/{uid}/cancel", p.cancel)
	shows("POST /visits/{uid}/confirm", p.confirm)
	shows("POST /visits/{uid}/done", p.done)
	shows("POST /visits/{uid}/report", p.report)

	sees("GET /properties/{id}/openings", p.openings)
	shows("POST /properties/{id}/openings", p.saveOpenings)
	shows("POST /properties/{id}/openings/rules", p.saveRules)
	shows("POST /properties/{id}/openings/state", p.saveState)
	shows("POST /properties/{id}/openings/end", p.end)
	sees("GET /properties/{id}/conversation", p.conversation)
	shows("POST /properties/{id}/conversation", p.say)
	return nil
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
func number(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
