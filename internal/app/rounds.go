package app

import (
	"context"
	"strings"

	"palier/internal/core/mandates"
	"palier/internal/core/places"
	"palier/internal/core/prospecting"
)

// rounds makes what agents do in the field, with the register and the properties that
// follow from a signature.
func (a *App) rounds() {
	a.Mandates = mandates.NewService(a.Ledger, a.store)
	a.Rounds = prospecting.NewService(a.Ledger, a.store, prospecting.Needs{
		Files: a.store, Diary: a.Agenda, Register: a.Mandates, Goods: a.Listings, Agencies: a.Access, Addresses: located{a.Addresses}, Papers: a.Documents,
	})
	a.Mandates.Join(a.Rounds)
	a.Buildings.Join(a.Rounds)
}

// located says where the address base has a place.
type located struct{ base *places.Directory }

// Locate implements prospecting.Addresses. A base that cannot be asked knows nothing: no
// signature waits for it.
func (l located) Locate(ctx context.Context, id string) (prospecting.Location, bool) {
	v, err := l.base.Address(ctx, id)
	if err != nil {
		return prospecting.Location{}, false
	}
	return prospecting.Location{Line: v.Line(), Postcode: v.Postcode, City: v.Commune, Street: strings.TrimSpace(strings.TrimPrefix(v.Line(), v.House.String())), House: v.House.String(), Lat: v.Lat, Lon: v.Lon}, true
}
