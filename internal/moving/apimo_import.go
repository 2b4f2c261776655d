package moving

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"palier/internal/api/apimo"
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/outer"
)

// ApimoAccess is how another Apimo system is reached.
type ApimoAccess struct {
	URL      string
	Provider string
	Token    string
	Plain    bool  // http is allowed
	Agency   int64 // its number there
	// Wait waits between tries, nil: by the clock.
	Wait func(ctx context.Context, d time.Duration) error
}

// ApimoOrder is what is imported from another Apimo system, and into what.
type ApimoOrder struct {
	ApimoAccess
	Into      int64 // the agency here
	InCharge  int64 // user for searches whose own is nobody here; 0: they are refused
	Overwrite bool
	DryRun    bool
	All       bool  // from the beginning, not from where the last import came to
	Since     int64 // seconds; 0: from where the last import came to
	NoPhotos  bool
	guarded   bool // the address is somebody's of an agency, not the operator's
}

// ApimoTold is told how an import or a comparison goes on.
type ApimoTold interface {
	Doing(what string, done, all int64)
	Row(list string, r imports.Row)
	Trouble(what string) // that does not end it
}

// ApimoList is what became of one list.
type ApimoList struct {
	Name   string
	Batch  imports.Batch // without an ID: nothing was written
	Counts imports.Counts
	Since  int64 // seconds; 0: read from the beginning
}

// ApimoDone is what became of an import.
type ApimoDone struct {
	Source string
	Lists  []ApimoList
	Photos int
	// Only are lists that were counted and not taken.
	Only []ApimoCounted
}

// ApimoCounted is a list of which nothing is imported.
type ApimoCounted struct {
	Name  string
	Count int64 // -1: the source does not open it
}

// apimoLists are those that are imported, in the order in which they rest on one another.
var apimoLists = []struct {
	name, kind string
	page       int
}{{"contacts", imports.KindApimoContacts, 500}, {"properties", imports.KindApimoProperties, 100}, {"requests", imports.KindApimoRequests, 500}}

var errNothingOpen = fault.New(fault.Forbidden, "The source opens none of its lists to this token: ask there for the rights to read contacts, properties and searches")

// apimoOnly are those that are not: agreements bind people and are made where they were
// signed, buildings have no list of their own here, and what was done or asked elsewhere was
// done and asked there.
var apimoOnly = []string{"leads", "actions", "contracts", "residences"}

// apimoReading is one reading of another system.
type apimoReading struct {
	mover   *Mover
	by      access.Actor
	server  *outer.Server
	spool   *outer.Spool
	reader  apimo.Reader
	source  string
	there   int64
	users   map[string]int64 // the source's number of a user to ours
	emails  map[string]string
	promise *imports.Promises
	told    ApimoTold
	order   ApimoOrder
	closed  int // lists that the source does not open
}

// ApimoSource is how imports call another system.
func ApimoSource(host string, agency int64) string { return fmt.Sprintf("apimo:%s/%d", host, agency) }

// apimo opens another system to be read. The error is for who ordered it.
func (m *Mover) apimo(ctx context.Context, by access.Actor, o ApimoOrder, told ApimoTold) (*apimoReading, error) {
	reach, err := m.Reach()
	if err != nil {
		return nil, err
	}
	server, err := outer.New(outer.Access{URL: o.URL, Provider: o.Provider, Token: o.Token, Plain: o.Plain, Reach: reach, Guarded: o.guarded})
	if err != nil {
		return nil, err
	}
	if o.Wait != nil {
		server.Wait = o.Wait
	}
	server.Told = func(why string, d time.Duration) {
		told.Trouble(fmt.Sprintf("%s; again in %s", why, d.Round(time.Second)))
	}
	return m.apimoOf(ctx, by, server, ApimoSource(server.Host(), o.Agency), o, told)
}

// apimoOf is a reading of a server.
func (m *Mover) apimoOf(ctx context.Context, by access.Actor, server *outer.Server, source string, o ApimoOrder, told ApimoTold) (*apimoReading, error) {
	book, err := m.Catalogs.Book(ctx, by.Account)
	if err != nil {
		return nil, err
	}
	return &apimoReading{mover: m, by: by, server: server, reader: apimo.Reader{Book: book, Towns: m.Listings}, source: source, there: o.Agency,
		users: map[string]int64{}, emails: map[string]string{}, promise: imports.NewPromises(), told: told, order: o}, nil
}

// list is how a list of the source is asked for.
func (r *apimoReading) list(name string, since int64, page int) outer.List {
	return outer.List{Path: fmt.Sprintf("agencies/%d/%s", r.there, name), Key: name, Since: since, Page: page}
}

// known reads who works there.
func (r *apimoReading) known(ctx context.Context) error {
	staff, err := r.mover.staff(ctx, r.by, r.order.Into)
	if err == nil {
		err = employed(staff, r.order.InCharge)
	}
	if err != nil {
		return err
	}
	k, err := r.spool.Fetch(ctx, r.server, "users", r.list("users", 0, 500), func(p outer.Progress) { r.told.Doing("users", p.Read, p.Total) })
	if refused, is := errors.AsType[outer.Refused](err); is && refused.Status == 403 {
		r.told.Trouble("The source does not open its users (right users.read): nobody is put in charge of what is imported.")
		return nil
	}
	if err != nil {
		return err
	}
	return r.meet(k, staff)
}

// meet learns from a list who works there: they are those who work here under the same e-mail.
func (r *apimoReading) meet(k outer.Kept, staff map[string]access.User) error {
	for raw, err := range k.Records() {
		if err != nil {
			return err
		}
		u, err := r.reader.User(raw)
		if err != nil || u.ID == "" {
			continue
		}
		r.emails[u.ID] = u.Email
		if ours := staff[strings.ToLower(u.Email)]; ours.ID != 0 {
			r.users[u.ID] = ours.ID
		}
	}
	return nil
}

// ImportApimo imports contacts, properties with their pictures, and searches of another Apimo
// system, one batch a list. What was killed goes on where it was when the same is ordered
// again. The error is for who ordered it; what was done before it is told as well.
func (m *Mover) ImportApimo(ctx context.Context, by access.Actor, o ApimoOrder, told ApimoTold) (done ApimoDone, err error) {
	r, err := m.apimo(ctx, by, o, told)
	if err != nil {
		return done, err
	}
	done.Source = r.source
	dir, err := m.spoolOf(r.source, o)
	if err != nil {
		return done, err
	}
	if r.spool, err = outer.OpenSpool(dir); err != nil {
		return done, err
	}
	if o.DryRun {
		defer r.spool.Remove()
	}
	if err := r.known(ctx); err != nil {
		return done, err
	}
	for _, l := range apimoLists {
		one, kept, err := r.bring(ctx, l.name, l.kind, l.page)
		done.Lists = append(done.Lists, one)
		if err != nil {
			return done, err
		}
		if o.DryRun || kept.Name == "" {
			continue
		}
		if l.name == "properties" && !o.NoPhotos {
			if done.Photos, err = r.photos(ctx, kept); err != nil {
				return done, err
			}
		}
		// Behind the pictures: who is killed among them reads the same properties again.
		if err := imports.NoteRead(ctx, m.Ledger, m.Store, by.Account, r.source, l.kind, max(kept.Until, one.Since)); err != nil {
			return done, err
		}
	}
	if r.closed == len(apimoLists) { // a right that was taken away there is not a day without news
		return done, errors.Join(errNothingOpen, r.spool.Remove())
	}
	if done.Only, err = r.only(ctx); err != nil || o.DryRun {
		return done, err
	}
	return done, r.spool.Remove()
}

// spoolOf is where lists lie until they are imported: beside the store, or on this machine
// when the store is elsewhere.
func (m *Mover) spoolOf(source string, o ApimoOrder) (string, error) {
	at := filepath.Join(m.Data, "sources")
	if m.Data == "" {
		at = filepath.Join(os.TempDir(), fmt.Sprintf("palier-sources-%d", os.Getuid()))
	}
	if err := os.MkdirAll(at, 0o700); err != nil {
		return "", err
	}
	if o.DryRun {
		return os.MkdirTemp(at, "dry-")
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", source, o.Into, m.DB))
	return filepath.Join(at, fmt.Sprintf("%x", sum[:12])), nil
}

// bring reads a list and imports it.
func (r *apimoReading) bring(ctx context.Context, name, kind string, page int) (one ApimoList, kept outer.Kept, err error) {
	one.Name = name
	since, err := r.since(ctx, kind)
	if err != nil {
		return one, kept, err
	}
	kept, err = r.read(ctx, name, kind, since, page)
	if refused, is := errors.AsType[outer.Refused](err); is && refused.Status == 403 {
		r.told.Trouble(fmt.Sprintf("The source does not open its %s: none are imported.", name))
		r.closed++
		return one, outer.Kept{}, nil
	}
	if err != nil {
		return one, kept, err
	}
	one.Since = kept.Since
	as := r.file(kind, kept)
	lines := r.lines(ctx, name, kept)
	tell := func(row imports.Row) { r.told.Row(name, row) }
	if r.order.DryRun {
		one.Counts, err = r.mover.Imports.Plan(ctx, r.by, as, lines, tell)
		return one, kept, err
	}
	one.Batch, err = r.mover.Imports.Run(ctx, r.by, as, lines, tell)
	one.Counts = one.Batch.Counts
	return one, kept, err
}

// since is from when on a list is asked for.
func (r *apimoReading) since(ctx context.Context, kind string) (int64, error) {
	switch {
	case r.order.All:
		return 0, nil
	case r.order.Since > 0:
		return r.order.Since, nil
	}
	return imports.ReadUntil(ctx, r.mover.Store, r.by.Account, r.source, kind)
}

// file is a list as imports know files.
func (r *apimoReading) file(kind string, k outer.Kept) imports.File {
	return imports.File{Agency: r.order.Into, Kind: kind, Name: strings.TrimPrefix(r.source, "apimo:") + " " + k.Name, Sum: k.Sum, Overwrite: r.order.Overwrite}
}

// read gives a list: the one that lies in the spool while its import is under way, else as the
// source has it now.
func (r *apimoReading) read(ctx context.Context, name, kind string, since int64, page int) (k outer.Kept, err error) {
	if !r.order.DryRun {
		k, found, err := r.spool.Find(name)
		if err != nil {
			return k, err
		}
		if found {
			_, open, err := r.mover.Store.OpenImport(ctx, r.by.Account, r.file(kind, k))
			if err != nil || open {
				return k, err
			}
		}
	}
	return r.spool.Fetch(ctx, r.server, name, r.list(name, since, page), func(p outer.Progress) { r.told.Doing(name, p.Read, p.Total) })
}

// only counts the lists of which nothing is taken.
func (r *apimoReading) only(ctx context.Context) (list []ApimoCounted, err error) {
	for _, name := range apimoOnly {
		n, err := r.server.Count(ctx, r.list(name, 0, 1))
		if _, refused := errors.AsType[outer.Refused](err); refused {
			n, err = -1, nil
		}
		if err != nil {
			return list, err
		}
		list = append(list, ApimoCounted{name, n})
	}
	return list, nil
}
