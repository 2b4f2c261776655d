package app

import (
	"palier/internal/core/dossier"
	"palier/internal/core/search"
)

// persons makes what knows a person as a whole, and what finds anything by what was typed.
func (a *App) persons() {
	a.Dossier = dossier.NewService(a.Ledger, a.store, dossier.Needs{Persons: a.People, Followers: following{a.Leads, a.Requests}, Diary: a.Agenda, Searches: soughtBy{a}, Now: a.now})
	a.Search = search.NewService(a.store, a.People, a.Listings)
}
