package apimo

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"palier/internal/core/access"
)

// routes is the whole surface of the door at this step.
func (d *Door) routes() *http.ServeMux {
	mux := http.NewServeMux()
	open := func(pattern string, h func(*call) error) { mux.Handle(pattern, route(h)) }
	at := func(pattern string, r access.Right, h func(*call) error) { open(pattern, d.enter(r, h)) }

	open("GET /catalogs", d.listCatalogs)
	open("GET /catalogs/{name}", d.getCatalog)
	open("GET /agencies", d.listAgencies)

	at("GET /agencies/{agency}/leads", access.LeadsRead, d.listLeads)
	at("POST /agencies/{agency}/leads", access.LeadsWrite, d.postLead)
	at("PUT /agencies/{agency}/leads/{lead}", access.LeadsWrite, d.putLead)
	at("GET /agencies/{agency}/leads/{lead}", access.LeadsRead, noSingle)
	at("GET /agencies/{agency}/users", access.UsersRead, d.listUsers)
	at("GET /agencies/{agency}/users/{user}/actions", access.ActionsRead, d.listUserActions)
	at("GET /agencies/{agency}/actions", access.ActionsRead, d.listActions)
	at("GET /agencies/{agency}/contacts", access.ContactsRead, d.listContacts)
	at("GET /agencies/{agency}/properties", access.PropertiesRead, d.listProperties)

	// The core has no such rows yet: their lists are truly empty.
	at("GET /agencies/{agency}/requests", access.RequestsRead, d.emptyList("requests"))
	at("GET /agencies/{agency}/contracts", access.ContractsRead, d.emptyList("contracts"))
	at("GET /agencies/{agency}/residences", access.ResidencesRead, d.emptyList("residences"))
	return mux
}

// route is a function of the table above as the router knows it.
type route func(*call) error

// writePatience is how long a write may take once its request is here.
const writePatience = 30 * time.Second

// ServeHTTP implements http.Handler: it runs the call that the request carries.
// What was received whole is done, whether or not the caller still listens: a
// lead must not be lost because somebody hung up, or ended their sending side
// and waits, which net/http cannot tell apart.
func (h route) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	run := r.Context().Value(callKey{}).(*running)
	run.call.r = r // with its path values
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		ctx, done := context.WithTimeout(context.WithoutCancel(run.call.ctx), writePatience)
		defer done()
		run.call.ctx = ctx
	}
	*run.failed = h(run.call)
}

// noSingle answers a GET of one lead: no document has it, and it is as unknown
// as that of a contact or a property (spec 5.4).
func noSingle(*call) error { return errNotFound }

// enter lets a call into the agency that its path names, with a right.
func (d *Door) enter(right access.Right, h func(*call) error) func(*call) error {
	return func(c *call) error {
		id, err := c.pathID("agency")
		if err != nil {
			return err
		}
		if err := d.Access.Enter(c.ctx, c.actor, id, right); err != nil {
			return err
		}
		c.agency.ID = id
		return h(c)
	}
}

// pathID is a number of the path; what is not one names nothing (spec 3).
func (c *call) pathID(name string) (int64, error) {
	id, err := strconv.ParseInt(c.r.PathValue(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, errNotFound
	}
	return id, nil
}
