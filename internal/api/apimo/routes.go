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
	d.contactRoutes(at)
	at("GET /agencies/{agency}/properties", access.PropertiesRead, d.listProperties)
	d.propertyRoutes(at)
	d.requestRoutes(at)
	at("GET /agencies/{agency}/contracts", access.ContractsRead, d.listContracts)
	at("GET /agencies/{agency}/residences", access.ResidencesRead, d.listResidences)
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

// propertyRoutes are those of one property and of what is beside it.
func (d *Door) propertyRoutes(at func(pattern string, r access.Right, h func(*call) error)) {
	const one = "/agencies/{agency}/properties/{property}"
	at("POST /agencies/{agency}/properties", access.PropertiesWrite, d.postProperty)
	at("PUT "+one, access.PropertiesWrite, d.putProperty)
	at("GET "+one, access.PropertiesRead, noSingle)
	at("POST "+one+"/pictures", access.PropertiesWrite, d.postPicture)
	at("PUT "+one+"/pictures", access.PropertiesWrite, d.putPictures)
	at("DELETE "+one+"/pictures/{picture}", access.PropertiesWrite, d.deletePicture)
	at("POST "+one+"/comments", access.PropertiesWrite, d.postComment)
	at("POST "+one+"/medias", access.PropertiesWrite, d.postMedia)
	at("DELETE "+one+"/medias/{media}", access.PropertiesWrite, d.deleteMedia)
	at("POST "+one+"/documents", access.PropertiesWrite, d.postDocument)
	at("GET "+one+"/documents/{document}", access.PropertiesRead, d.getDocument)
	at("DELETE "+one+"/documents/{document}", access.PropertiesWrite, d.deleteDocument)
	at("GET "+one+"/providers", access.PropertiesRead, d.listProviders)
	at("POST "+one+"/providers", access.PropertiesWrite, d.postProvider)
	at("PUT "+one+"/provider", access.PropertiesWrite, d.putProvider)
}

// contactRoutes are those of the people whom an agency knows, and of what is done with them.
func (d *Door) contactRoutes(at func(pattern string, r access.Right, h func(*call) error)) {
	const action, contact = "/agencies/{agency}/actions/{action}", "/agencies/{agency}/contacts/{contact}"
	at("POST /agencies/{agency}/actions", access.ActionsWrite, d.postAction)
	at("PUT "+action, access.ActionsWrite, d.putAction)
	at("GET "+action, access.ActionsRead, noSingle)
	at("GET /agencies/{agency}/contacts", access.ContactsRead, d.listContacts)
	at("POST /agencies/{agency}/contacts", access.ContactsWrite, d.postContact)
	at("PUT "+contact, access.ContactsWrite, d.putContact)
	at("GET "+contact, access.ContactsRead, noSingle)
	at("GET "+contact+"/actions", access.ActionsRead, d.listContactActions)
	at("GET "+contact+"/actions/{year}", access.ActionsRead, d.listContactActions)
}
