// Package app puts Palier together: one place that knows every part. The commands
// and the tests start the same program here.
//
// It must not know a rule of the business nor a word of a vendor: what decides
// anything belongs to the core, what translates to a door.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"palier/internal/config"
	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/audit"
	"palier/internal/core/buildings"
	"palier/internal/core/catalog"
	"palier/internal/core/contents"
	"palier/internal/core/documents"
	"palier/internal/core/dossier"
	"palier/internal/core/event"
	"palier/internal/core/exports"
	"palier/internal/core/figures"
	"palier/internal/core/grants"
	"palier/internal/core/imports"
	"palier/internal/core/leads"
	"palier/internal/core/letters"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/market"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/programs"
	"palier/internal/core/prospecting"
	"palier/internal/core/requests"
	"palier/internal/core/sales"
	"palier/internal/core/search"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
	"palier/internal/delivery"
	"palier/internal/httpd"
	"palier/internal/keyring"
	"palier/internal/moving"
	"palier/internal/storage"
	"palier/internal/storage/sqldb"
	words "palier/internal/web/letters"
	"palier/internal/web/login"
	"palier/internal/web/mailbox"
	"palier/internal/web/workspace/frame"
)

// App is an opened Palier: its services are ready, nothing listens yet.
type App struct {
	Config    config.Config
	Ledger    event.Ledger
	Access    *access.Service
	Login     *access.Login // one: it remembers, and counts failures
	People    *people.Service
	Listings  *listings.Service
	Agenda    *agenda.Service
	Leads     *leads.Service
	Catalogs  *catalog.Shelf
	Programs  *programs.Service
	Desk      *leads.Desk
	Inbox     *leads.Inbox
	Requests  *requests.Service
	Figures   *figures.Service
	Sales     *sales.Service
	Registry  *sales.Registry
	Visits    *visits.Service
	Letters   *letters.Service
	Passes    *visits.Passes
	Webhooks  *webhooks.Service
	Documents *documents.Service
	Buildings *buildings.Service
	Mandates  *mandates.Service
	Market    *market.Service
	Dossier   *dossier.Service
	Search    *search.Service
	Rounds    *prospecting.Service
	Grants    *grants.Service
	Communes  *places.Table
	Addresses *places.Directory
	Imports   *imports.Service
	Contacts  *imports.Contacts
	Places    *imports.Places
	// ImportDesk is where files are handed in to be imported in the background.
	ImportDesk *imports.Desk
	readings   *moving.Readings
	// Moving brings records here from other systems, and portfolios to portals.
	Moving   *moving.Mover
	Audit    *audit.Service
	Exports  *exports.Service
	Lots     *imports.Lots
	Goods    *imports.Goods
	Clients  *imports.Clients
	Searches *imports.Searches

	store    *storage.DB
	contents *contents.Keeper
	keys     *keyring.Ring
	answers  *once.Service // what doors and pages answered, for repeats
	entrance *login.Pages  // where people log in
	words    *words.Writer
	mailer   *delivery.Mailer // nil: letters are kept
	smtp     *delivery.SMTP   // nil: no mail server is set
	mailbox  *mailbox.Box     // nil: this is no demonstration
	front    func() error     // makes the server with its doors and pages, once
	screens  *frame.Frame     // the workspace; nil until the front is made
	server   *httpd.Server    // nil until the first Listen or Start
	behind   []behind         // the work behind the scenes
	close    []func() error
	mounts   []httpd.Mount // the doors, for who tries one from within
	version  string
	log      *slog.Logger
	now      func() time.Time
}

// behind is work that begins with Start and ends with Stop.
type behind interface {
	Start()
	Stop()
}

// Deps are what the program is given from outside.
type Deps struct {
	Now     func() time.Time // the one clock
	Log     *slog.Logger
	Version string
	Mailbox bool // letters go into a box that is shown to everybody: for a demonstration
	Instant bool // do not wait until changed credentials are in force: for building a demo nobody calls yet
}

// Open opens the database and builds the services. With migrate the schema is
// brought up first; without, a schema that is not this program's is an error.
func Open(ctx context.Context, c config.Config, d Deps, migrate bool) (*App, error) {
	store, err := storage.Open(ctx, sqldb.Options{URL: c.DB, Dir: c.Data, Log: d.Log}, d.Now)
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, store: store, Ledger: store, version: d.Version, log: d.Log, now: d.Now}
	err = a.schema(ctx, migrate)
	if err == nil {
		err = a.build(d)
	}
	if err != nil {
		a.Close()
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

// Listen takes the address, so that Addr is known; nobody is answered yet.
func (a *App) Listen() error {
	if err := a.front(); err != nil {
		return err
	}
	return a.server.Listen()
}

// Start answers requests and begins the background work. It listens first when
// Listen was not called.
func (a *App) Start() error {
	if a.server == nil || !a.server.Listening() {
		if err := a.Listen(); err != nil {
			return err
		}
	}
	a.server.Start()
	for _, b := range a.behind {
		b.Start()
	}
	return nil
}

// Addr is where the App listens once it is started.
func (a *App) Addr() string { return a.server.Addr() }

// Failed tells when the listener died by itself.
func (a *App) Failed() <-chan error { return a.server.Failed() }

// Stop takes no new requests, waits for those under way until ctx ends, then
// closes the database. For an App that was started.
func (a *App) Stop(ctx context.Context) error {
	a.screens.Close() // its streams are requests that do not end by themselves
	err := a.server.Stop(ctx)
	for _, b := range a.behind {
		b.Stop()
	}
	return errors.Join(err, a.Close())
}

// Close closes the database of an App that does not serve.
func (a *App) Close() error {
	err := a.store.Close()
	for _, c := range a.close {
		err = errors.Join(err, c())
	}
	return err
}

// Ready tells whether requests can be served.
func (a *App) Ready(ctx context.Context) error { return a.store.Ping(ctx) }

// Engine names the database engine.
func (a *App) Engine() string { return a.store.Engine() }

// Journal reads what happened in an account after a sequence, in commit order.
func (a *App) Journal(ctx context.Context, account, after int64, subject event.Subject, max int) ([]event.Event, error) {
	return a.store.Journal(ctx, account, after, subject, max)
}
