// Package newbuild is where lots of programmes are sold: the stacking plan and the price grid,
// options, registrations of who brought whom, and purchases up to the deed. Who manages the
// programme, who sells it in the office and a prescriber who sells it for somebody else look
// at the same screens; each is shown what he is told by the core.
//
// It knows how lots stand above one another and how a price is written. It must not know who
// may have a lot, nor what a claim weighs: programs and sales decide.
package newbuild

import (
	"embed"
	"net/http"

	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Programs *programs.Service
	Sales    *sales.Service
	Registry *sales.Registry
	Desk     *leads.Desk
	People   *people.Service
	Access   *access.Service
	Imports  *imports.Service
	Lots     *imports.Lots
}

// Where the screens begin.
const (
	programsPath      = "/programs"
	optionsPath       = "/options"
	purchasesPath     = "/purchases"
	registrationsPath = "/registrations"
)

type pages struct{ Services }

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	screens, err := f.Screens(files)
	if err != nil {
		return err
	}
	p := &pages{s}
	handle := func(pattern string, need access.Right, serve func(*frame.Call) error) {
		screens.Handle(mux, pattern, need, serve)
	}
	p.mountPrograms(handle)
	p.mountLots(handle)
	p.mountSales(handle)
	p.mountRegistrations(handle)
	return nil
}

// handler adds one screen.
type handler func(pattern string, need access.Right, serve func(*frame.Call) error)

const (
	site     = programsPath + "/{program}"
	lotPath  = site + "/lots/{lot}"
	option   = site + "/options/{option}"
	purchase = site + "/purchases/{purchase}"
)

func (p *pages) mountPrograms(handle handler) {
	handle("GET "+programsPath, "", p.list)
	handle("GET "+programsPath+"/new", access.ProgramsManage, p.newProgram)
	handle("POST "+programsPath+"/new", access.ProgramsManage, p.addProgram)
	handle("GET "+site, "", p.plan)
	handle("GET "+site+"/edit", access.ProgramsManage, p.editProgram)
	handle("POST "+site+"/edit", access.ProgramsManage, p.saveProgram)
	handle("GET "+site+"/prices", access.LotUpdate, p.prices)
	handle("POST "+site+"/prices", access.LotUpdate, p.setPrices)
	handle("GET "+site+"/grid", "", p.printPrices)
	handle("GET "+site+"/import", access.ProgramsManage, p.importForm)
	handle("POST "+site+"/import", access.ProgramsManage, p.importLots)
	handle("GET "+site+"/allotments", access.ProgramsManage, p.allotments)
}

func (p *pages) mountLots(handle handler) {
	handle("GET "+site+"/lots/new", access.LotCreate, p.newLot)
	handle("POST "+site+"/lots/new", access.LotCreate, p.addLot)
	handle("GET "+lotPath, "", p.lot)
	handle("GET "+lotPath+"/edit", access.LotUpdate, p.editLot)
	handle("POST "+lotPath+"/edit", access.LotUpdate, p.saveLot)
	handle("POST "+lotPath+"/withhold", access.LotUpdate, p.withhold)
	handle("POST "+lotPath+"/delete", access.LotDelete, p.deleteLot)
	handle("POST "+lotPath+"/plans", access.LotUpdate, p.addPlan)
	handle("GET "+lotPath+"/plans/{file}", "", p.openPlan)
	handle("POST "+lotPath+"/plans/{file}/remove", access.LotUpdate, p.removePlan)
	handle("POST "+lotPath+"/option", access.OptionCreate, p.takeOption)
	handle("POST "+lotPath+"/book", access.OptionCreate, p.bookLot)
}

func (p *pages) mountSales(handle handler) {
	handle("GET "+optionsPath, access.OptionView, p.options)
	handle("GET "+option, access.OptionView, p.option)
	handle("POST "+option+"/extend", access.OptionUpdate, p.extendOption)
	handle("POST "+option+"/cancel", access.OptionDelete, p.cancelOption)
	handle("POST "+option+"/book", access.OptionCreate, p.bookOption)
	handle("GET "+purchasesPath, access.PurchaseView, p.purchases)
	handle("GET "+purchase, access.PurchaseView, p.purchase)
	handle("POST "+purchase+"/advance", access.OptionUpdate, p.advance)
	handle("POST "+purchase+"/change", access.OptionUpdate, p.changePurchase)
	handle("POST "+purchase+"/cancel", access.OptionUpdate, p.cancelPurchase)
}

func (p *pages) mountRegistrations(handle handler) {
	one := registrationsPath + "/{registration}"
	handle("GET "+registrationsPath, access.RegistrationView, p.registrations)
	handle("GET "+registrationsPath+"/new", access.RegistrationCreate, p.newRegistration)
	handle("POST "+registrationsPath+"/new", access.RegistrationCreate, p.register)
	handle("GET "+one, access.RegistrationView, p.registration)
	handle("GET "+one+"/receipt", access.RegistrationView, p.receipt)
	handle("GET "+one+"/recepisse.pdf", access.RegistrationView, p.printReceipt)
	handle("POST "+one+"/decide", access.Arbitrate, p.decide)
	handle("POST "+one+"/withdraw", access.RegistrationDelete, p.withdraw)
}
