package app

import "palier/internal/core/market"

// goods joins the properties with what keeps their pictures, and makes what brings them to
// the market.
func (a *App) goods() {
	a.Listings.Join(a.Documents)
	a.Market = market.NewService(a.Ledger, a.Listings, a.Mandates)
}
