package app

import (
	"context"

	"palier/internal/core/listings"
	"palier/internal/core/programs"
)

// mirror lets package programs keep the properties that stand for its lots.
type mirror struct{ *listings.Service }

// MirrorLot implements programs.Mirror.
func (m mirror) MirrorLot(ctx context.Context, l programs.Mirrored) (int64, error) {
	return m.Service.MirrorLot(ctx, listings.Lot{
		Account: l.Account, Agency: l.Agency, Property: l.Property, Reference: l.Reference, Type: l.Type, State: string(l.State), Gone: l.Gone,
		Price: l.Price, Address: l.Address, Zipcode: l.Zipcode, City: l.City, Country: l.Country, Who: l.Who,
	})
}
