package app

import "palier/internal/demo"

// Demo is what a demonstration is built through.
func (a *App) Demo() demo.Services {
	return demo.Services{Ledger: a.Ledger, Access: a.Access, Listings: a.Listings, Agenda: a.Agenda, Leads: a.Leads, Inbox: a.Inbox,
		Programs: a.Programs, Desk: a.Desk, Sales: a.Sales, Registry: a.Registry, Visits: a.Visits, Buildings: a.Buildings, Mandates: a.Mandates, Market: a.Market, Documents: a.Documents, Grants: a.Grants, Rounds: a.Rounds, Requests: a.Requests, Webhooks: a.Webhooks, Now: a.now}
}
