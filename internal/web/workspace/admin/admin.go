// Package admin is the administrator's desk: keys of partners, webhooks, letters and
// conversations, the audit trail, imports and exports, documents, and the settings of the
// account.
//
// It knows forms and lists. It must not know what a credential opens, how a message is sent,
// what a line of the journal means to the business, nor how a file is written: the core
// decides, and what reads and writes files is handed in.
package admin

import (
	"context"
	"embed"
	"fmt"
	"io"
	"net/http"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/audit"
	"palier/internal/core/catalog"
	"palier/internal/core/documents"
	"palier/internal/core/exports"
	"palier/internal/core/grants"
	"palier/internal/core/imports"
	"palier/internal/core/letters"
	"palier/internal/core/programs"
	"palier/internal/core/requests"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Access    *access.Service
	Grants    *grants.Service
	Programs  *programs.Service
	Webhooks  *webhooks.Service
	Letters   *letters.Service
	Visits    *visits.Service
	Audit     *audit.Service
	Imports   *imports.Service
	Desk      *imports.Desk
	Exports   *exports.Service
	Documents *documents.Service
	Catalogs  *catalog.Shelf
	Requests  *requests.Service
	// Mail gives a letter in words, as it would leave now, or why it would not.
	Mail func(ctx context.Context, by access.Actor, id int64) (letters.Letter, letters.Mail, letters.Reason, error)
	// Origin is how this server is reached, for addresses that are handed on.
	Origin func() string
	// Doors answers as the doors of this server do, at /apimo and so on.
	Doors http.Handler
	// Tables writes rows into a file, "csv" or "xlsx", for readers of a language.
	Tables func(w io.Writer, format, language string) (Table, error)
	// Portfolios are those of properties, for portals.
	Portfolios Portfolios
	// Sources are other systems that are read.
	Sources Sources
	// State tells how the installation is.
	State func(ctx context.Context, a access.Actor) (State, error)
}

// Table is a file of rows that is written; no text in it is run by a spreadsheet. A cell is a
// text, a number (int, int64, float64), an instant (time.Time), a date (day.Date) or nil.
type Table interface {
	Write(cells []any) error
	Close() error
}

// State is how the installation is.
type State struct {
	Version  string
	Engine   string // with its version
	Bytes    int64  // of the database
	Schema   int64  // number of the last migration
	Pending  int    // migrations to come
	Volatile bool   // acknowledged commits may be lost in a power cut
	Files    string // where files are kept, "" when nowhere
	Free     uint64 // bytes left where the data is, 0: not known
	Mails    bool   // letters leave this installation
	Seq      int64  // of the journal
	At       time.Time
}

// desk is what the handlers have in common.
type desk struct {
	Services
	journal journal.Words
}

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	screens, err := f.Screens(files)
	if err != nil {
		return err
	}
	words, err := journal.Read(f.Log)
	if err != nil {
		return err
	}
	d := &desk{s, words}
	for _, r := range d.routes() {
		if r.serve == nil {
			return fmt.Errorf("admin.Mount: nothing at %s", r.pattern)
		}
		screens.Handle(mux, r.pattern, r.need, r.serve)
	}
	return nil
}

type route struct {
	pattern string
	need    access.Right
	serve   func(c *frame.Call) error
}

func (d *desk) routes() []route {
	var all []route
	for _, some := range [][]route{d.keyRoutes(), d.webhookRoutes(), d.messageRoutes(), d.auditRoutes(), d.importRoutes(), d.exportRoutes(), d.portfolioRoutes(), d.documentRoutes(), d.settingRoutes(), d.matchingRoutes()} {
		all = append(all, some...)
	}
	return all
}

// perPage is how many rows a list shows.
const perPage = 50
