package app

import (
	"context"
	"io"
	"net/http"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/audit"
	"palier/internal/core/day"
	"palier/internal/core/exports"
	"palier/internal/core/imports"
	"palier/internal/httpd"
	"palier/internal/jobs"
	"palier/internal/moving"
	"palier/internal/sheets"
	"palier/internal/sheets/lists"
	"palier/internal/web/workspace/admin"
)

// desk makes what the administrator's screens stand on.
func (a *App) desk() {
	a.Audit = audit.NewService(a.store)
	a.Exports = exports.NewService(a.Ledger, lists.Sources{Access: a.Access, People: a.People, Leads: a.Leads, Listings: a.Listings, Visits: a.Visits, Programs: a.Programs,
		Registry: a.Registry, Mandates: a.Mandates, Catalogs: a.Catalogs, Names: a.store, Now: a.now})
	a.move()
	a.ImportDesk = imports.NewDesk(a.Ledger, a.store, imports.DeskNeeds{Imports: a.Imports, Kept: a.contents, Files: a.Moving.Files(), Workers: workers{a}, Now: a.now})
	a.readings = moving.NewReadings(a.Moving, a.ImportDesk, a.log)
}

// deskWork is what the desk does behind the scenes.
func (a *App) deskWork() []behind {
	return []behind{
		a.readings,
		jobs.NewRound("imports", time.Second, waitingImports{a.ImportDesk}, a.ImportDesk.Work, a.log),
		jobs.NewRound("uploads", time.Hour, a.store, a.ImportDesk.Purge, a.log),
		jobs.NewRound("uses", time.Minute, a.store, func(ctx context.Context, account int64) error { return a.Access.SaveUses(ctx, a.Login, account) }, a.log),
	}
}

// waitingImports are the accounts in which a file waits to be imported: most have none.
type waitingImports struct{ desk *imports.Desk }

// ListAccounts implements jobs.Accounts.
func (w waitingImports) ListAccounts(ctx context.Context) (list []access.Account, err error) {
	ids, err := w.desk.Accounts(ctx)
	for _, id := range ids {
		list = append(list, access.Account{ID: id})
	}
	return list, err
}

// admin are the services of the administrator's screens.
func (a *App) admin() admin.Services {
	return admin.Services{
		Access: a.Access, Grants: a.Grants, Programs: a.Programs, Webhooks: a.Webhooks, Letters: a.Letters, Visits: a.Visits, Audit: a.Audit, Imports: a.Imports,
		Desk: a.ImportDesk, Exports: a.Exports, Documents: a.Documents, Catalogs: a.Catalogs, Requests: a.Requests, Mail: a.Mail, Origin: a.origin,
		Doors: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answerAt(a.mounts, w, r) }), Tables: newTable, State: a.state, Portfolios: portfolios{a.Moving}, Sources: sources{a.readings},
	}
}

// answerAt has the door answer under whose prefix a request is.
func answerAt(mounts []httpd.Mount, w http.ResponseWriter, r *http.Request) {
	for _, m := range mounts {
		if path, under := cutPrefix(r.URL.Path, m.Prefix); under {
			m.Handler.ServeHTTP(w, wire.At(r, path, ""))
			return
		}
	}
	http.NotFound(w, r)
}

func cutPrefix(path, prefix string) (string, bool) {
	if prefix == "" || len(path) < len(prefix) || path[:len(prefix)] != prefix || len(path) > len(prefix) && path[len(prefix)] != '/' {
		return "", false
	}
	return path[len(prefix):], true
}

// table is a file of rows in the terms of the screens.
type table struct {
	put   func(cells []sheets.Value) error
	close func() error
}

// Write implements admin.Table.
func (t table) Write(cells []any) error {
	row := make([]sheets.Value, len(cells))
	for i, cell := range cells {
		switch v := cell.(type) {
		case day.Date:
			if row[i] = nil; !v.IsZero() {
				row[i] = sheets.Day(time.Date(v.Year, v.Month, v.Day, 0, 0, 0, 0, time.UTC))
			}
		default:
			row[i] = v
		}
	}
	return t.put(row)
}

// Close implements admin.Table.
func (t table) Close() error { return t.close() }

// newTable begins a file of rows for readers of a language.
func newTable(w io.Writer, format, language string) (admin.Table, error) {
	if format == "xlsx" {
		x, err := sheets.NewXLSX(w)
		if err != nil {
			return nil, err
		}
		return table{x.Put, x.Close}, nil
	}
	c, err := sheets.NewCSV(w)
	if err != nil {
		return nil, err
	}
	if language == "en" {
		c.Point = "."
	}
	return table{c.Put, c.Close}, nil
}

// state tells how this installation is.
func (a *App) state(ctx context.Context, by access.Actor) (admin.State, error) {
	s := admin.State{Version: a.version, Files: PlansAt(a.Config), Mails: a.Mails()}
	about, err := a.store.About(ctx)
	if err != nil {
		return s, err
	}
	s.Engine, s.Bytes, s.Volatile = a.store.Engine()+" "+about.Version, about.Bytes, about.Volatile
	schema, err := a.store.Schema(ctx)
	if err != nil {
		return s, err
	}
	s.Schema, s.Pending = schema.Applied, len(schema.Pending)
	if a.Config.Data != "" {
		s.Free, _ = freeSpace(a.Config.Data)
	}
	s.Seq, s.At, err = a.Head(ctx, by.Account)
	return s, err
}

// workers are users whose work goes on after their requests.
type workers struct{ app *App }

// ActAs implements imports.Workers.
func (w workers) ActAs(ctx context.Context, account, user int64) (access.Actor, error) {
	owner, u, err := w.app.Access.Employee(ctx, account, user)
	if err != nil {
		return access.Actor{}, err
	}
	return w.app.Login.ActAs(ctx, owner, u, "web")
}
