package adlead

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
)

// scope is what a line of the table speaks of: its value begins the line's path.
type scope string

const (
	space scope = ""                    // the whole space of the developer
	site  scope = "/programs/{program}" // one programme that the key reaches
)

// line is one operation of the API.
type line struct {
	method string
	scope  scope
	path   string
	any    []access.Right // one of these is needed; none: any valid key
	serve  func(*call) error
}

// table is the whole surface of the door, with the permissions of each line
// (docs/adding-an-api.md, 4).
func (d *Door) table() []line {
	need := func(rights ...access.Right) []access.Right { return rights }
	seesLots := need(access.LotView, access.LotAllotedView, access.InformationView)
	return []line{
		{"GET", space, "/{$}", nil, d.introspect},
		{"GET", space, "/programs", nil, d.listPrograms},
		{"GET", space, "/contacts", need(access.GlobalLeadView), d.searchContacts},
		{"POST", space, "/leads", need(access.GlobalLeadCreate), d.postLead},
		{"GET", space, "/leads/{lead}", need(access.GlobalLeadView), d.getLeadAnywhere},

		{"GET", site, "", need(access.InformationView), d.getProgram},
		{"GET", site, "/lots", seesLots, d.listLots},
		{"POST", site, "/lots", need(access.LotCreate), d.postLot},
		{"GET", site, "/lots/{lot}", seesLots, d.getLot},
		{"PUT", site, "/lots/{lot}", need(access.LotUpdate), d.putLot},
		{"DELETE", site, "/lots/{lot}", need(access.LotDelete), d.deleteLot},
		{"GET", site, "/lots/{lot}/files", seesLots, d.listFiles},
		{"POST", site, "/lots/{lot}/files", need(access.LotUpdate), d.postFile},
		{"DELETE", site, "/lots/{lot}/files/{file}", need(access.LotUpdate), d.deleteFile},

		{"GET", site, "/contacts", need(access.LeadView, access.GlobalLeadView), d.searchContacts},
		{"GET", site, "/leads", need(access.LeadView), d.listLeads},
		{"POST", site, "/leads", need(access.LeadCreate), d.postLead},
		{"GET", site, "/leads/{lead}", need(access.LeadView), d.getLead},
		{"PUT", site, "/leads/{lead}/interest", need(access.LeadUpdate), d.putInterest},
		{"GET", site, "/leads/{lead}/sales-actions", need(access.LeadView), d.listTasks},
		{"POST", site, "/leads/{lead}/sales-actions", need(access.LeadUpdate), d.postTask},
		{"GET", site, "/leads/{lead}/records", need(access.LeadView), d.listRecords},
		{"POST", site, "/leads/{lead}/records", need(access.RecordCreate, access.LeadUpdate), d.postRecord},
		{"POST", site, "/leads/{lead}/tags", need(access.LeadUpdate), d.postTag},

		{"GET", site, "/registrations", need(access.RegistrationView), d.listRegistrations},
		{"POST", site, "/registrations", need(access.RegistrationCreate), d.postRegistration},
		{"GET", site, "/registrations/{registration}", need(access.RegistrationView), d.getRegistration},
		{"DELETE", site, "/registrations/{registration}", need(access.RegistrationDelete), d.deleteRegistration},
		{"GET", site, "/options", need(access.OptionView, access.OptionExtendedView), d.listOptions},
		{"POST", site, "/options", need(access.OptionCreate), d.postOption},
		{"GET", site, "/options/{option}", need(access.OptionView, access.OptionExtendedView), d.getOption},
		{"PUT", site, "/options/{option}", need(access.OptionUpdate), d.putOption},
		{"DELETE", site, "/options/{option}", need(access.OptionDelete, access.OptionExtendedDelete), d.deleteOption},
		{"GET", site, "/purchases", need(access.PurchaseView, access.PurchaseExtendedView), d.listPurchases},
		{"GET", site, "/purchases/{purchase}", need(access.PurchaseView, access.PurchaseExtendedView), d.getPurchase},
		{"GET", site, "/owners", need(access.RegistrationCreate, access.OptionCreate), d.listOwners},
	}
}

func (d *Door) routes() {
	for _, l := range d.table() {
		d.router.Handle(l.method+" "+string(l.scope)+l.path, l.run)
	}
}

// run serves a call that has one of the line's permissions.
func (l line) run(c *call) error {
	if err := c.may(l.any); err != nil {
		return err
	}
	c.program, _ = programOf(c.R.URL.Path)
	return l.serve(c)
}

// may refuses (Forbidden) a key that has none of the permissions.
func (c *call) may(any []access.Right) error {
	if len(any) > 0 && !slices.ContainsFunc(any, c.actor.Has) {
		return access.Denied()
	}
	return nil
}

// programOf is the programme that a path within the space names.
func programOf(path string) (id int64, named bool) {
	rest, named := strings.CutPrefix(path, "/programs/")
	if !named {
		return 0, false
	}
	text, _, _ := strings.Cut(rest, "/")
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, true // no programme has it, so it is in no key's scope
	}
	return id, true
}
