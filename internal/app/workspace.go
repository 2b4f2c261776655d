package app

import (
	"net/http"

	"palier/internal/web"
	"palier/internal/web/workspace"
	"palier/internal/web/workspace/contacts"
	"palier/internal/web/workspace/diary"
	"palier/internal/web/workspace/field"
	"palier/internal/web/workspace/figures"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/leads"
	"palier/internal/web/workspace/newbuild"
	"palier/internal/web/workspace/office"
	"palier/internal/web/workspace/properties"
	"palier/internal/web/workspace/register"
	"palier/internal/web/workspace/search"
	"palier/internal/web/workspace/searches"
	"palier/internal/web/workspace/today"
)

// workspace mounts the screens of the people who use Palier all day.
func (a *App) workspace(mux *http.ServeMux, site *web.Site, secure bool) error {
	f := frame.New(frame.Services{
		Login: a.entrance, People: a.Access, Once: a.answers, Asset: site.Address, Secure: secure, Journal: a.store, Now: a.now, Log: a.log,
	})
	a.screens = f
	return workspace.Mount(mux, f, workspace.Families{
		Admin:      a.admin(),
		NewBuild:   newbuild.Services{Programs: a.Programs, Sales: a.Sales, Registry: a.Registry, Desk: a.Desk, People: a.People, Access: a.Access, Imports: a.Imports, Lots: a.Lots},
		Office:     office.Services{Access: a.Access, Login: a.Login, Door: a.entrance},
		Properties: properties.Services{Listings: a.Listings, Market: a.Market, Visits: a.Visits, People: a.People, Staff: a.Access, Catalogs: a.Catalogs, Journal: a.store, Requests: a.Requests},
		Register:   register.Services{Mandates: a.Mandates, Market: a.Market, Staff: a.Access, Printer: registerPress{a}},
		Diary:      diary.Services{Agenda: a.Agenda, Visits: a.Visits, People: a.People, Leads: a.Leads, Letters: a.Letters, Webhooks: a.Webhooks, Staff: a.Access, Documents: a.Documents},
		Contacts:   contacts.Services{People: a.People, Dossier: a.Dossier, Staff: a.Access, Catalogs: a.Catalogs, Requests: a.Requests},
		Search:     search.Services{Search: a.Search},
		Searches:   searches.Services{Requests: a.Requests, People: a.People, Staff: a.Access, Listings: a.Listings, Leads: a.Leads, Catalogs: a.Catalogs, Towns: a.Communes},
		Field:      field.Services{Buildings: a.Buildings, Rounds: a.Rounds, Addresses: a.Addresses, People: a.People, Staff: a.Access, Agenda: a.Agenda},
		Figures:    figures.Services{Figures: a.Figures, Mandates: a.Mandates, Sales: a.Sales, Senders: a.Inbox},
		Leads:      leads.Services{Inbox: a.Inbox, People: a.People, Users: a.Access, Listings: a.Listings, Programs: a.Programs, ApimoRoot: func() string { return a.origin() + "/apimo" }},
		Today:      today.Services{Inbox: a.Inbox, Agenda: a.Agenda, Mandates: a.Mandates, Sales: a.Sales, Registry: a.Registry, People: a.People},
	})
}
