package app

import (
	"palier/internal/api/leads2keys"
	"palier/internal/core/once"
)

// prospecting is the door that speaks Leads2Keys.
func (a *App) prospecting(answers *once.Service) door {
	d := open("leads2keys", a.Config.Leads2KeysHost, "Leads2Keys", "La prospection : immeubles, boîtes aux lettres, projets.")
	field := leads2keys.New(leads2keys.Services{
		Login: a.Login, Access: a.Access, Grants: a.Grants, Buildings: a.Buildings, People: a.People, Documents: a.Documents, Rounds: a.Rounds, Now: a.now, Addresses: a.Addresses, Communes: a.Communes,
		Once: answers, Page: a.consent(d.mount), Base: base(a.Config, d.mount), Log: a.log,
	})
	d.wellKnown = leads2keys.MetadataPath
	d.mount.Handler, d.mount.Failed, d.paged = field, field.Failed, true
	return d
}
