package poliris

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"palier/internal/core/listings"
	"palier/internal/core/money"
)

// sums are prices, fees and charges. A rent is shown with its charges and its supplement
// (arrêté of 10 January 2017), as Palier keeps it, and rank 13 says so.
func sums() []column {
	return []column{
		{11, 0, sayPrice, takePrice},
		{13, 0, func(a *Ad) string { return yesOf(rented(a.Property.Category)) }, func(a *Ad, cell string) string {
			v, ok := said(cell)
			a.bare = ok && !v
			return wrongUnless(ok)
		}},
		{15, 0, sayFees, takeFees},
		decimal(23, func(a *Ad) **float64 { return &details(a).MonthlyCharges }),
		decimal(161, func(a *Ad) **float64 { return &details(a).Deposit }),
		decimal(185, func(a *Ad) **float64 { return &particulars(a).Sums.Contribution }),
		decimal(186, func(a *Ad) **float64 { return &particulars(a).Sums.Pension }),
		{201, 0, func(a *Ad) string { return yes(particulars(a).Hide) }, func(a *Ad, cell string) string {
			v, ok := said(cell)
			particulars(a).Hide = ok && v
			return wrongUnless(ok)
		}},
		{245, 0, func(a *Ad) string {
			if v := particulars(a).VAT; v != nil {
				return yes(!*v)
			}
			return ""
		}, func(a *Ad, cell string) string {
			v, ok := said(cell)
			if ok {
				particulars(a).VAT = new(!v)
			}
			return wrongUnless(ok)
		}},
		code(302, func(a *Ad) *listings.Payer { return &advert(a).FeePayer }, []pair[listings.Payer]{{"1", listings.Buyer}, {"2", listings.Seller}, {"3", listings.Both}}),
		{303, 0, sayNet, func(a *Ad, cell string) string {
			n, ok := number(cell)
			if !ok || n < 0 {
				return "this is no price"
			}
			a.net = &n
			return ""
		}},
		code(304, func(a *Ad) *listings.Charges { return &advert(a).ChargesMode },
			[]pair[listings.Charges]{{"1", listings.FlatRate}, {"2", listings.Provision}, {"3", listings.Refund}}),
		decimal(305, func(a *Ad) **float64 { return &advert(a).RentExtra }),
		decimal(306, func(a *Ad) **float64 { return &advert(a).Inventory }),
		decimal(309, func(a *Ad) **float64 { return &particulars(a).Sums.Max }),
		{331, 0, sayBaseRent, nil}, // worked out of the rent
		decimal(332, func(a *Ad) **float64 { return &advert(a).RentCeiling }),
		{333, 0, func(a *Ad) string { return yesOf(rented(a.Property.Category) && advert(a).RentCeiling != nil) }, nil},
	}
}

// rented tells a category of what is let.
func rented(category int) bool { return !listings.Sale(category) }

// yesOf is OUI, or nothing.
func yesOf(v bool) string {
	if v {
		return yes(true)
	}
	return ""
}

func sayPrice(a *Ad) string {
	if a.Property.Price.Currency == "" {
		return ""
	}
	return money.Major(a.Property.Price.Minor)
}

func takePrice(a *Ad, cell string) string {
	n, ok := number(cell)
	if !ok || n < 0 {
		return "this is no price"
	}
	minor, ok := money.FromMajor(n)
	if !ok {
		return "this is no price"
	}
	a.Property.Price = money.Amount{Minor: minor, Currency: "EUR"}
	return ""
}

// sayFees are what the buyer pays the agency, in percent of the price without them, or what
// the tenant pays, in euros.
func sayFees(a *Ad) string {
	fee := details(a).AgencyFee
	if rented(a.Property.Category) {
		return figure(fee)
	}
	f, ok := a.Property.Fees()
	switch {
	case fee == nil && advert(a).FeePayer == listings.Seller:
		return "0"
	case fee == nil || !ok:
		return ""
	}
	return strconv.FormatFloat(f.Percent, 'f', -1, 64)
}

func takeFees(a *Ad, cell string) string {
	n, ok := number(cell)
	if !ok || n < 0 {
		return "this is no number of 0 or more"
	}
	a.fees = &n
	return ""
}

// mostPercent is where percents end: what is above it in the field of an ad of a sale are
// euros, as the format had it before 2017.
const mostPercent = 100

// reckon makes fees and rent of what several fields say together, once all are read.
func (a *Ad) reckon() {
	price := float64(a.Property.Price.Minor) / 100
	switch fee := cmp.Or(a.fees, new(0.0)); {
	case rented(a.Property.Category):
		details(a).AgencyFee = a.fees
		if charges := details(a).MonthlyCharges; a.bare && charges != nil && price > 0 {
			takePrice(a, strconv.FormatFloat(price+*charges, 'f', 2, 64))
			particulars(a).Warn("price", sayPrice(a), "the charges were added to the rent: it came without them")
		}
	case a.net != nil && *a.net > 0 && *a.net <= price && advert(a).FeePayer != listings.Seller:
		details(a).AgencyFee = new(math.Round((price-*a.net)*100) / 100)
	case a.fees == nil || *fee == 0 && advert(a).FeePayer == listings.Seller:
	case *fee <= mostPercent:
		details(a).AgencyFee = new(math.Round(price * *fee / (100 + *fee)))
	default:
		details(a).AgencyFee = a.fees
	}
}

func sayNet(a *Ad) string {
	f, ok := a.Property.Fees()
	if !ok || rented(a.Property.Category) || details(a).AgencyFee == nil || advert(a).FeePayer == listings.Seller {
		return ""
	}
	return money.Major(f.Net)
}

// sayBaseRent is a rent that a rule holds down, without charges and supplement.
func sayBaseRent(a *Ad) string {
	d, x := details(a), advert(a)
	if x.RentCeiling == nil || !rented(a.Property.Category) || a.Property.Price.Currency == "" {
		return ""
	}
	base := float64(a.Property.Price.Minor) / 100
	for _, part := range slices.DeleteFunc([]*float64{d.MonthlyCharges, x.RentExtra}, func(v *float64) bool { return v == nil }) {
		base -= *part
	}
	if base < 0 {
		return ""
	}
	return strconv.FormatFloat(math.Round(base*100)/100, 'f', -1, 64)
}
