// Package register holds the screens of mandates: those in force and those that end, one with
// its lines, the register itself as the ledger that it is, and the professional cards.
//
// It knows lists and forms. It must not know how a number is given, what a line chains to nor
// what the law asks of a paper: it asks mandates and market, and is handed who prints.
package register

import (
	"context"
	"embed"
	"io"
	"net/http"
	"net/url"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/market"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Mandates *mandates.Service
	Market   *market.Service
	Staff    Staff
	Printer  Printer
}

// Staff knows who works where (access.Service).
type Staff interface {
	Users(ctx context.Context, a access.Actor, agency int64, limit, offset int) ([]access.User, int64, error)
	UsersByID(ctx context.Context, a access.Actor, ids []int64) (map[int64]access.User, error)
}

// Printer writes a register out: on numbered pages, and as a sheet of all its lines.
type Printer interface {
	PDF(ctx context.Context, by access.Actor, card int64, kind mandates.Kind, w io.Writer) error
	CSV(ctx context.Context, by access.Actor, card int64, kind mandates.Kind, w io.Writer) error
}

type screens struct{ Services }

// Where the screens are.
const (
	mandatesPath = "/mandates"
	registerPath = "/register"
	cardsPath    = "/cards"
)

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	set, err := f.Screens(files)
	if err != nil {
		return err
	}
	p := &screens{s}
	reads := func(pattern string, serve func(c *frame.Call) error) {
		set.Handle(mux, pattern, access.MandatesRead, serve)
	}
	keeps := func(pattern string, serve func(c *frame.Call) error) {
		set.Handle(mux, pattern, access.RegisterKeep, serve)
	}
	const one, ledger = mandatesPath + "/{card}/{kind}/{number}", registerPath + "/{card}/{kind}"
	reads("GET "+mandatesPath, p.list)
	reads("GET "+one, p.entry)
	set.Handle(mux, "POST "+one+"/close", access.PropertiesWrite, p.close)
	keeps("GET "+one+"/rectify", p.rectifyForm)
	keeps("POST "+one+"/rectify", p.rectify)
	keeps("POST "+one+"/cancel", p.cancel)
	reads("GET "+registerPath, p.ledger)
	keeps("POST "+registerPath, p.open)
	reads("GET "+ledger+"/verify", p.verify)
	keeps("POST "+ledger+"/skip", p.skip)
	keeps("GET "+ledger+"/registre.pdf", p.pdf)
	keeps("GET "+ledger+"/registre.csv", p.csv)
	reads("GET "+cardsPath, p.cards)
	keeps("GET "+cardsPath+"/new", p.newCard)
	keeps("POST "+cardsPath+"/new", p.addCard)
	reads("GET "+cardsPath+"/{card}", p.card)
	keeps("POST "+cardsPath+"/{card}", p.changeCard)
	keeps("POST "+cardsPath+"/{card}/agencies", p.giveCard)
	return nil
}

// key is the mandate, or with Number 0 the register, that a path names.
func key(c *frame.Call) (k mandates.Key, err error) {
	if k.Card, err = c.ID("card"); err != nil {
		return k, err
	}
	if k.Kind = mandates.Kind(c.R.PathValue("kind")); k.Kind != mandates.Transactions && k.Kind != mandates.Management {
		return k, fault.New(fault.Missing, "Resource not found")
	}
	if c.R.PathValue("number") != "" {
		k.Number, err = c.ID("number")
	}
	return k, err
}

// entryPath is where a mandate is shown.
func entryPath(k mandates.Key) string {
	return mandatesPath + "/" + event.Number(k.Card) + "/" + string(k.Kind) + "/" + event.Number(k.Number)
}

// link is an address with its parameters, in pairs; empty ones are left out.
func link(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Add(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// names are what the people of some ids are called.
func (p *screens) names(c *frame.Call, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	users, err := p.Staff.UsersByID(c.Context(), c.Actor, ids)
	for id, u := range users {
		names[id] = u.Firstname + " " + u.Lastname
	}
	return names, err
}
