package app

import (
	"net/http"
	"strings"

	"palier/internal/config"
	"palier/internal/web"
)

// doors is what the first page says of each.
func doors() []web.Door {
	return []web.Door{
		{Name: "apimo", Title: "Apimo", Purpose: "Le logiciel d'agence : demandes, utilisateurs, actions, catalogues.", Base: "/apimo", Spec: "/apimo/openapi.yaml", Open: true},
		{Name: "adlead", Title: "Adlead", Purpose: "La vente de neuf : programmes, lots, dénonciations, options.", Base: "/adlead", Spec: "/adlead/openapi.yaml", Open: true},
		{Name: "flatsy", Title: "Flatsy", Purpose: "La prise de rendez-vous : créneaux, visites, comptes rendus.", Base: "/flatsy"},
		{Name: "leads2keys", Title: "Leads2Keys", Purpose: "La prospection : immeubles, boîtes aux lettres, projets.", Base: "/leads2keys"},
	}
}

// base gives the absolute URL of a mount, as the request reached it: the host
// mount's root, or the prefix under the public address.
func base(c config.Config, prefix, host string) func(*http.Request) string {
	public := strings.TrimRight(c.PublicURL, "/")
	scheme, _, found := strings.Cut(public, "://")
	if !found {
		scheme = "http"
	}
	return func(r *http.Request) string {
		name, _, _ := strings.Cut(r.Host, ":")
		switch {
		case host != "" && strings.EqualFold(name, host):
			return scheme + "://" + r.Host
		case public != "":
			return public + prefix
		default:
			return scheme + "://" + r.Host + prefix
		}
	}
}
