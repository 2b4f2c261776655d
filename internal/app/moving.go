package app

import (
	"context"
	"io"
	"net/netip"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/delivery"
	"palier/internal/moving"
	"palier/internal/sheets/poliris"
	"palier/internal/web/workspace/admin"
)

// move makes what brings records here from elsewhere, and portfolios to portals.
func (a *App) move() {
	a.Moving = moving.New(moving.Needs{
		Ledger: a.Ledger, Store: a.store, Access: a.Access, Catalogs: a.Catalogs, People: a.People, Listings: a.Listings, Requests: a.Requests, Exports: a.Exports,
		Imports: a.Imports, Contacts: a.Contacts, Clients: a.Clients, Goods: a.Goods, Searches: a.Searches, Places: a.Places, ReadPlace: readPlace,
		Reach: a.reach, Origin: a.origin, Data: a.Config.Data, DB: a.Config.DB,
	})
}

// reach refuses addresses of private networks that are not let in.
func (a *App) reach() (func(netip.AddrPort) error, error) {
	allow, err := networks(a.Config.EgressAllow)
	if err != nil {
		return nil, err
	}
	return delivery.NewGuard(allow, nil).Check, nil
}

// sources have other systems read for the screens.
type sources struct{ readings *moving.Readings }

// Read implements admin.Sources.
func (s sources) Read(ctx context.Context, by access.Actor, o admin.SourceOrder) (upload int64, err error) {
	return s.readings.Read(ctx, by, moving.SourceOrder(o))
}

// portfolios writes and judges portfolios for the screens.
type portfolios struct{ mover *moving.Mover }

// Write implements admin.Portfolios.
func (p portfolios) Write(ctx context.Context, by access.Actor, o admin.PortfolioOrder, w io.Writer, tell func(admin.PortfolioDoubt)) (written, refused int, err error) {
	done, err := p.mover.WritePoliris(ctx, by, p.order(o), w, telling(tell))
	return done.Written, done.Refused, err
}

// Judge implements admin.Portfolios.
func (p portfolios) Judge(ctx context.Context, by access.Actor, o admin.PortfolioOrder, tell func(admin.PortfolioDoubt)) (written, refused int, err error) {
	done, err := p.mover.JudgePoliris(ctx, by, p.order(o), telling(tell))
	return done.Written, done.Refused, err
}

func (portfolios) order(o admin.PortfolioOrder) moving.PolirisExport {
	version, known := poliris.VersionNamed(o.Version)
	if !known {
		version = poliris.Versions()[0]
	}
	x := moving.PolirisExport{Agency: o.Agency, Code: o.Code, All: o.All, NoPhotos: o.Photos == "none",
		Options: poliris.Options{Version: version, Windows1252: o.Encoding == "windows-1252", Whole: o.Photos == "full"}}
	if x.Code == "" {
		x.Code = event.Number(o.Agency)
	}
	return x
}

func telling(tell func(admin.PortfolioDoubt)) func(listings.Property, []poliris.Doubt) {
	return func(p listings.Property, list []poliris.Doubt) {
		for _, d := range list {
			tell(admin.PortfolioDoubt{Property: p.ID, Reference: p.Reference, Field: poliris.Field(d.Rank), Problem: d.Problem, Refused: d.Heavy})
		}
	}
}
