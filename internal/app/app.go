// Package app puts Palier together: one place that knows every part and decides
// nothing itself. main, the commands and the tests start the same program here.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"palier/internal/api/apimo"
	"palier/internal/config"
	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/catalog"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/httpd"
	"palier/internal/jobs"
	"palier/internal/storage"
	"palier/internal/storage/sqldb"
	"palier/internal/web"
)

// App is an opened Palier: its services are ready, nothing listens yet.
type App struct {
	Config   config.Config
	Ledger   event.Ledger
	Access   *access.Service
	People   *people.Service
	Listings *listings.Service
	Agenda   *agenda.Service
	Leads    *leads.Service
	Catalogs *catalog.Shelf
	Janitor  *jobs.Janitor

	store  *storage.DB
	server *httpd.Server
	log    *slog.Logger
	now    func() time.Time
}

// Deps are what the program is given from outside.
type Deps struct {
	Now     func() time.Time // the one clock
	Log     *slog.Logger
	Version string
	Instant bool // do not wait for credentials to settle: for building a demo nobody calls yet
}

// Open opens the database and builds the services. With migrate the schema is
// brought up first; without, a schema that is not this program's is an error.
func Open(ctx context.Context, c config.Config, d Deps, migrate bool) (*App, error) {
	store, err := storage.Open(ctx, sqldb.Options{URL: c.DB, Dir: c.Data, Log: d.Log}, d.Now)
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, store: store, Ledger: store, log: d.Log, now: d.Now}
	if err := a.schema(ctx, migrate); err != nil {
		store.Close()
		return nil, err
	}
	if err := a.build(d); err != nil {
		store.Close()
		return nil, err
	}
	return a, nil
}

func (a *App) schema(ctx context.Context, migrate bool) error {
	check := a.store.Schema
	if migrate {
		check = a.store.Migrate
	}
	state, err := check(ctx)
	if err != nil {
		return err
	}
	if len(state.Pending) > 0 {
		return fmt.Errorf("the database has schema %d, this program needs %d: run palier migrate", state.Applied, state.Wanted)
	}
	return nil
}

func (a *App) build(d Deps) (err error) {
	settle := access.Settle
	if d.Instant {
		settle = func(context.Context) {}
	}
	a.Access = access.NewService(a.store, a.store, people.Keys{}, settle)
	a.People = people.NewService(a.store, a.store)
	a.Listings = listings.NewService(a.store, a.store)
	a.Agenda = agenda.NewService(a.store, a.store)
	a.Leads = leads.NewService(a.store, a.store, a.People, a.store, a.store, apimo.View)
	a.People.Follow(a.Leads)
	a.Janitor = jobs.NewJanitor(a.store, a.store, a.store, a.log)
	if a.Catalogs, err = catalog.NewShelf(a.store); err != nil {
		return err
	}
	door := apimo.New(apimo.Services{
		Login: access.NewLogin(a.store, a.now), Access: a.Access, Leads: a.Leads, People: a.People, Listings: a.Listings, Agenda: a.Agenda,
		Catalogs: a.Catalogs, Once: once.NewService(a.store, a.store), Now: a.now, Log: a.log,
	}, base(a.Config, "/apimo", a.Config.ApimoHost))
	site, err := web.New(d.Version, doors())
	if err != nil {
		return err
	}
	pages := http.NewServeMux()
	site.Mount(pages)
	a.server = httpd.New(httpd.Options{
		Addr: a.Config.Addr, MetricsAddr: a.Config.MetricsAddr, Ready: a.Ready, Log: a.log,
		Mounts: []httpd.Mount{
			{Name: "apimo", Prefix: "/apimo", Host: a.Config.ApimoHost, Handler: door},
			{Name: "web", Handler: pages},
		},
	})
	return nil
}

// doors is what the first page says of each.
func doors() []web.Door {
	return []web.Door{
		{Name: "apimo", Title: "Apimo", Purpose: "Le logiciel d'agence : demandes, utilisateurs, actions, catalogues.", Base: "/apimo", Spec: "/apimo/openapi.yaml", Open: true},
		{Name: "adlead", Title: "Adlead", Purpose: "La vente de neuf : programmes, lots, dénonciations, options.", Base: "/adlead"},
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

// Listen takes the address, so that Addr is known; nobody is answered yet.
func (a *App) Listen() error { return a.server.Listen() }

// Start answers requests and begins the background work. It listens first when
// Listen was not called.
func (a *App) Start() error {
	if !a.server.Listening() {
		if err := a.server.Listen(); err != nil {
			return err
		}
	}
	a.server.Start()
	a.Janitor.Start()
	return nil
}

// Addr is where the App listens once it is started.
func (a *App) Addr() string { return a.server.Addr() }

// Failed tells when the listener died by itself.
func (a *App) Failed() <-chan error { return a.server.Failed() }

// Stop takes no new requests, waits for those under way until ctx ends, then
// closes the database. For an App that was started.
func (a *App) Stop(ctx context.Context) error {
	err := a.server.Stop(ctx)
	a.Janitor.Stop()
	if e := a.Close(); err == nil {
		err = e
	}
	return err
}

// Close closes the database of an App that does not serve.
func (a *App) Close() error { return a.store.Close() }

// Ready tells whether requests can be served.
func (a *App) Ready(ctx context.Context) error { return a.store.Ping(ctx) }

// Engine names the database engine.
func (a *App) Engine() string { return a.store.Engine() }

// Journal reads what happened in an account after a sequence, in commit order.
func (a *App) Journal(ctx context.Context, account, after int64, subject event.Subject, max int) ([]event.Event, error) {
	return a.store.Journal(ctx, account, after, subject, max)
}

// AddCatalogRow adds a row to a code list of an account.
func (a *App) AddCatalogRow(ctx context.Context, by access.Actor, r catalog.Row) error {
	book, err := a.Catalogs.Book(ctx, by.Account)
	if err == nil {
		err = book.Check(r)
	}
	if err != nil {
		return err
	}
	return a.Ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		tx.Record(event.Event{Kind: "catalog.row_added", Subject: event.Subject{Kind: "catalog", ID: int64(r.ID)}, Who: by.Who,
			Changes: []event.Change{{Field: "catalog", After: r.Catalog}, {Field: "fr", After: r.French}, {Field: "en", After: r.English}}})
		return a.store.InsertCatalogRow(ctx, by.Account, r)
	})
}
