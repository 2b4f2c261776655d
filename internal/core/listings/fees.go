package listings

import (
	"math"

	"palier/internal/core/money"
)

// Sale is a category of properties that are sold rather than let.
func Sale(category int) bool { return category != rental && category != seasonal }

// Categories that differ in what their ads must say (property_category).
const (
	rental   = 2
	seasonal = 3
)

// Fees are the figures of a price, in minor units: what a buyer pays, what of it is the
// agency's, and what is left (arrêté du 10 janvier 2017).
type Fees struct {
	Payer    Payer
	Included int64   // the price as it is shown: with what the buyer pays the agency
	Fee      int64   // at the buyer's or tenant's charge
	Owner    int64   // at the seller's or landlord's charge
	Net      int64   // the price without the buyer's fee
	Percent  float64 // the buyer's fee of that price, to a hundredth; 0 for a rent
	Seller   int64   // what is left to the seller
}

// Fees works out the figures. False: there is no price, or the fees leave nothing of it.
func (p Property) Fees() (Fees, bool) {
	f := Fees{Payer: p.Advert.FeePayer, Included: p.Price.Minor, Fee: cents(p.Details.AgencyFee), Owner: cents(p.Advert.OwnerFee)}
	if p.Price.Currency == "" || p.Price.Minor <= 0 {
		return Fees{}, false
	}
	if !Sale(p.Category) { // a rent has no fees in it
		f.Net, f.Seller = f.Included, f.Included
		return f, true
	}
	f.Net = f.Included - f.Fee
	f.Seller = f.Net - f.Owner
	if f.Net <= 0 || f.Seller <= 0 {
		return Fees{}, false
	}
	f.Percent = math.Round(float64(f.Fee)/float64(f.Net)*10_000) / 100
	return f, true
}

// Priced gives the price with fees of a net price and the buyer's percentage of it, and
// the fee: what somebody means who types those two.
func Priced(net int64, percent float64) (included, fee int64) {
	fee = int64(math.Round(float64(net) * percent / 100))
	return net + fee, fee
}

func cents(euros *float64) int64 {
	if euros == nil {
		return 0
	}
	minor, _ := money.FromMajor(*euros)
	return minor
}
