package app

import "palier/internal/api/leads2keys"

// prospecting is the door that speaks Leads2Keys.
func (a *App) prospecting() door {
	d := open("leads2keys", a.Config.Leads2KeysHost, "Leads2Keys", "La prospection : immeubles, boîtes aux lettres, projets.")
	field := leads2keys.New(leads2keys.Services{
		Login: a.Login, Access: a.Access, Grants: a.Grants, Buildings: a.Buildings, Documents: a.Documents, Rounds: a.Rounds, Now: a.now, Addresses: a.Addresses, Communes: a.Communes,
		Page: a.consent(d.mount), Log: a.log,
	})
	d.mount.Handler, d.mount.Failed = field, field.Failed
	return d
}
