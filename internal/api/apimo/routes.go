package apimo

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// routes is the whole surface of the door at this step.
func (d *Door) routes() {
	open := d.router.Handle
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
}

// noSingle answers a GET of one lead: no document has it, and it is as unknown
// as that of a contact or a property.
func noSingle(*call) error { return wire.ErrNoResource }

// enter lets a call into the agency that its path names, with a right.
func (d *Door) enter(right access.Right, h func(*call) error) func(*call) error {
	return func(c *call) error {
		id, err := c.PathID("agency")
		if err != nil {
			return err
		}
		if err := d.Access.Enter(c.Ctx, c.actor, id, right); err != nil {
			return err
		}
		c.agency.ID = id
		return h(c)
	}
}
