package app

import (
	"context"
	"io"

	"palier/internal/api/apimo"
	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/market"
	"palier/internal/papers/register"
)

// goods joins the properties with what keeps their pictures, and makes what brings them to
// the market.
func (a *App) goods() {
	a.Listings.Join(a.Documents)
	a.Listings.Settle(a.Communes)
	a.Listings.Render(apimo.PropertyView)
	a.Listings.Meet(listings.Around{Users: a.store, Contacts: a.People, Register: numbers{a.Mandates}})
	a.Market = market.NewService(a.Ledger, a.Listings, a.Mandates)
}

// numbers says under which number the mandate of a property stands in the register.
type numbers struct{ register *mandates.Service }

// NumberOf implements listings.Register: of the last mandate that is in force.
func (n numbers) NumberOf(ctx context.Context, account, property int64) (number string, err error) {
	list, err := n.register.OfProperty(ctx, account, property)
	for _, e := range list {
		if e.State == mandates.Live {
			number = mandates.Number(e.Number)
		}
	}
	return number, err
}

// registerPress writes registers out for the workspace.
type registerPress struct{ app *App }

// PDF implements the workspace's Printer: numbered pages, as they are shown to an inspector.
func (r registerPress) PDF(ctx context.Context, by access.Actor, card int64, kind mandates.Kind, w io.Writer) error {
	b, err := register.Read(ctx, r.app.Mandates, by, card, kind)
	if err != nil {
		return err
	}
	return b.Paper(r.app.now()).PDF(w)
}

// CSV implements the workspace's Printer: every line, with what its hash is made of.
func (r registerPress) CSV(ctx context.Context, by access.Actor, card int64, kind mandates.Kind, w io.Writer) error {
	b, err := register.Read(ctx, r.app.Mandates, by, card, kind)
	if err != nil {
		return err
	}
	return b.CSV(w)
}
