package moving

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"palier/internal/api/apimo"
	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/outer"
)

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

// apimo opens another system to be read. The error is for who ordered it.
func (m *Mover) apimo(ctx context.Context, by access.Actor, o ApimoOrder, told ApimoTold) (*apimoReading, error) {
	server, err := m.server(o, told)
	if err != nil {
		return nil, err
	}
	return m.apimoOf(ctx, by, server, ApimoSource(server.Host(), o.Agency), o, told)
}

// server is another system as an order has it. The error is about how it is reached.
func (m *Mover) server(o ApimoOrder, told ApimoTold) (*outer.Server, error) {
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
	return server, nil
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
