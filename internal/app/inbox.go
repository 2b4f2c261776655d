package app

import (
	"palier/internal/core/figures"
	"palier/internal/core/leads"
	"palier/internal/core/visits"
)

// inbox makes the offices' side of enquiries, and what is counted of it. Public holidays are those of the mainland for
// every agency: its clocks do not run on them.
func (a *App) inbox() error {
	closed, err := visits.Holidays(visits.Metropole)
	if err != nil {
		return err
	}
	a.Inbox = leads.NewInbox(a.Ledger, a.Leads, a.Desk, a.store, leads.InboxNeeds{
		Offices: a.Access, People: a.People, Diary: a.Agenda, Post: a.Letters, Closed: closed, Now: a.now,
	})
	a.Figures = figures.NewService(a.Ledger, a.store, a.Access)
	return nil
}
