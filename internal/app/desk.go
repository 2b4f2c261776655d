package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/audit"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/exports"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/httpd"
	"palier/internal/jobs"
	"palier/internal/sheets"
	"palier/internal/sheets/contacts"
	"palier/internal/sheets/lists"
	"palier/internal/sheets/poliris"
	"palier/internal/web/workspace/admin"
)

// desk makes what the administrator's screens stand on.
func (a *App) desk() {
	a.Audit = audit.NewService(a.store)
	a.readings = newReadings(a)
	a.ImportDesk = imports.NewDesk(a.Ledger, a.store, imports.DeskNeeds{Imports: a.Imports, Kept: a.contents, Files: tables{a}, Workers: workers{a}, Now: a.now})
	a.Exports = exports.NewService(a.Ledger, lists.Sources{Access: a.Access, People: a.People, Leads: a.Leads, Listings: a.Listings, Visits: a.Visits, Programs: a.Programs,
		Registry: a.Registry, Mandates: a.Mandates, Catalogs: a.Catalogs, Names: a.store, Now: a.now})
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
		Doors: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answerAt(a.mounts, w, r) }), Tables: newTable, State: a.state, Portfolios: portfolios{a}, Sources: a.readings,
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

// tables reads files that are handed in.
type tables struct{ app *App }

// Outline implements imports.Files.
func (t tables) Outline(_ context.Context, kind, name string, body io.Reader) (look imports.Outline, err error) {
	switch kind {
	case imports.KindPlace:
		_, err := readPlace(body)
		return look, err
	case imports.KindPoliris:
		return look, laidOut(name, body, func(path string) error {
			f, err := poliris.Open(path)
			if err != nil {
				return inForm(err)
			}
			return f.Close()
		})
	case imports.KindApimoContacts, imports.KindApimoProperties, imports.KindApimoRequests:
		return look, laidOut(name, body, func(path string) error { return apimoFits(path, kind) })
	case imports.KindContacts:
	default:
		return look, fault.Field("kind", "There is no such kind of file.")
	}
	err = laidOut(name, body, func(path string) error {
		look.Known = contacts.Fields()
		look.Head, look.Fields, look.Sample, err = contacts.Guess(path)
		return err
	})
	return look, inForm(err)
}

// readPlace reads a building file. Invalid: by the field "file".
func readPlace(body io.Reader) (imports.Place, error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		return imports.Place{}, err
	}
	p, err := ReadPlace(raw)
	if fault.Is(err, fault.Invalid) {
		return p, fault.Wrap(fault.Invalid, "The building file cannot be read", PlaceProblems(err))
	}
	return p, err
}

// inForm is a file that cannot be read as the problem of a form. The file has a name of its
// own while it is read, which nobody knows.
func inForm(err error) error {
	wrong, ok := errors.AsType[*sheets.Error](err)
	switch {
	case !ok:
		return err
	case wrong.Column > 0:
		return fault.Field("file", fmt.Sprintf("The file, line %d, column %d: %s.", wrong.Line, wrong.Column, wrong.What))
	case wrong.Line > 0:
		return fault.Field("file", fmt.Sprintf("The file, line %d: %s.", wrong.Line, wrong.What))
	}
	return fault.Field("file", "The file: "+wrong.What+".")
}

// laidOut gives a content a path while it is used: readers of tables jump about in it.
func laidOut(name string, body io.Reader, use func(path string) error) error {
	path, gone, err := laidDown(name, body)
	if err != nil {
		return err
	}
	return errors.Join(use(path), gone())
}

// Open implements imports.Files.
func (t tables) Open(ctx context.Context, by access.Actor, u imports.Upload, body io.Reader) (imports.Open, error) {
	if u.Kind == imports.KindPlace {
		place, err := readPlace(body)
		if err != nil {
			return imports.Open{}, err
		}
		one := func(yield func(imports.Line, error) bool) {
			yield(t.app.Places.Line(place, func([]buildings.Difference) {}), nil)
		}
		return imports.Open{Lists: []imports.List{{File: u.File, Lines: one}}, Total: 1, Close: func() error { return nil }}, nil
	}
	if u.Kind == imports.KindApimo {
		return t.reading(ctx, by, u, body)
	}
	if u.Kind == imports.KindPoliris {
		return t.portfolio(ctx, by, u, body)
	}
	if slices.ContainsFunc(apimoKinds, func(k apimoKind) bool { return k.kind == u.Kind }) {
		return t.exported(ctx, by, u, body)
	}
	titles, err := lists.Titles(ctx, t.app.Catalogs, by.Account)
	if err != nil {
		return imports.Open{}, err
	}
	return t.contacts(by, u, titles, body)
}

// laidDown puts a content into a directory of its own, until gone is called.
func laidDown(name string, body io.Reader) (path string, gone func() error, err error) {
	dir, err := os.MkdirTemp("", "palier-import-")
	if err != nil {
		return "", nil, err
	}
	gone = func() error { return os.RemoveAll(dir) }
	path = filepath.Join(dir, "file"+filepath.Ext(name))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = io.Copy(f, body)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return "", nil, errors.Join(err, gone())
	}
	return path, gone, nil
}

// contacts opens a table of people. What it is read from lies in a directory of its own until
// it is closed.
func (t tables) contacts(by access.Actor, u imports.Upload, titles contacts.Titles, body io.Reader) (imports.Open, error) {
	path, gone, err := laidDown(u.Name, body)
	if err != nil {
		return imports.Open{}, err
	}
	f, err := contacts.OpenAs(path, titles, u.Columns)
	if err != nil {
		return imports.Open{}, errors.Join(inForm(err), gone())
	}
	open := imports.Open{Lists: []imports.List{{File: u.File, Lines: t.lines(by, u, f)}}, Close: func() error { return errors.Join(f.Close(), gone()) }}
	for _, err := range f.People() { // one that is wrong somewhere is wrong
		if err != nil {
			return imports.Open{}, errors.Join(inForm(err), open.Close())
		}
		open.Total++
	}
	return open, nil
}

// lines gives the file to the core.
func (t tables) lines(by access.Actor, u imports.Upload, f *contacts.File) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		sheet := t.app.Contacts.Sheet(by.CountryAt(u.Agency))
		for entry, err := range f.People() {
			var line imports.Line
			if err == nil {
				line = sheet.Line(entry.Person)
			}
			if !yield(line, inForm(err)) || err != nil {
				return
			}
		}
	}
}
