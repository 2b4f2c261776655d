package app

import (
	"net/http"
	"strings"

	"palier/internal/api/adlead"
	"palier/internal/api/apimo"
	"palier/internal/api/flatsy"
	"palier/internal/api/wire"
	"palier/internal/config"
	"palier/internal/core/once"
	"palier/internal/httpd"
	"palier/internal/web"
)

// door is one API: where it is served and what the first page says of it.
type door struct {
	mount httpd.Mount
	page  web.Door
	paged bool // it shows pages at its host name too
	// wellKnown is a path of the door that clients look for at the root of the host too, in
	// front of the mount's (RFC 8414, 3.1); may be empty.
	wellKnown string
}

// open is a door that answers, at /name and at the root of its host name, if it has
// one. Its handler is made last: what it links to depends on where it is mounted.
func open(name, host, title, purpose string) door {
	return door{
		mount: httpd.Mount{Name: name, Prefix: "/" + name, Host: host},
		page:  web.Door{Name: name, Title: title, Purpose: purpose, Base: "/" + name, Spec: "/" + name + wire.DocumentPath, Open: true},
	}
}

// known serves the door's path at the root of the host.
func (d door) known(mux *http.ServeMux) {
	if d.wellKnown == "" {
		return
	}
	mux.HandleFunc("GET "+d.wellKnown+d.mount.Prefix, func(w http.ResponseWriter, r *http.Request) {
		d.mount.Handler.ServeHTTP(w, wire.At(r, d.wellKnown, ""))
	})
}

// doors are the APIs of this program, in the order of the first page.
func (a *App) doors(answers *once.Service) []door {
	agencies := open("apimo", a.Config.ApimoHost, "Apimo", "Le logiciel d'agence : demandes, utilisateurs, actions, catalogues.")
	office := apimo.New(apimo.Services{
		Login: a.Login, Access: a.Access, Leads: a.Leads, People: a.People, Listings: a.Listings, Agenda: a.Agenda, Requests: a.Requests,
		Sales: a.Sales, Buildings: a.Buildings, Communes: a.Communes,
		Catalogs: a.Catalogs, Once: answers, Now: a.now, Log: a.log, Site: site(a.Config),
	}, base(a.Config, agencies.mount))
	agencies.mount.Handler, agencies.mount.Failed = office, office.Failed

	newBuild := open("adlead", a.Config.AdleadHost, "Adlead", "La vente de neuf : programmes, lots, dénonciations, options.")
	site := adlead.New(adlead.Services{
		Login: a.Login, Access: a.Access, Programs: a.Programs, People: a.People, Desk: a.Desk, Sales: a.Sales, Registry: a.Registry,
		Once: answers, Now: a.now, Log: a.log,
	}, base(a.Config, newBuild.mount))
	newBuild.mount.Handler, newBuild.mount.Failed, newBuild.mount.Secrets = site, site.Failed, []string{"/f/"} // plans

	viewings := open("flatsy", a.Config.FlatsyHost, "Flatsy", "La prise de rendez-vous : créneaux, visites, comptes rendus.")
	round := flatsy.New(flatsy.Services{
		Login: a.Login, Access: a.Access, Visits: a.Visits, Listings: a.Listings, People: a.People, Places: a.Communes,
		Tokens: flatsy.NewTokens(a.keys.For(flatsyTokens), a.now), Once: answers, Now: a.now, Log: a.log,
	})
	viewings.mount.Handler, viewings.mount.Failed = round, round.Failed

	return []door{agencies, newBuild, viewings, a.prospecting(answers)}
}

// site gives the absolute URL of the server: of pages that lie beside the doors. A door's own
// host name has none of them, so that who uses one says where Palier is reached.
func site(c config.Config) func(*http.Request) string {
	return base(config.Config{PublicURL: c.PublicURL}, httpd.Mount{})
}

// base gives the absolute URL of a mount, as the request reached it: the host
// mount's root, or the prefix under the public address.
func base(c config.Config, m httpd.Mount) func(*http.Request) string {
	public := strings.TrimRight(c.PublicURL, "/")
	scheme, _, found := strings.Cut(public, "://")
	if !found {
		scheme = "http"
	}
	return func(r *http.Request) string {
		switch {
		case m.Named(r):
			return scheme + "://" + r.Host
		case public != "":
			return public + m.Prefix
		default:
			return scheme + "://" + r.Host + m.Prefix
		}
	}
}
