package apimo

import (
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
	"palier/internal/core/money"
)

// priceFields are the parts of a price but for the price itself and the commission, which
// depend on others.
var priceFields = map[string]taker{
	"max":    figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.Sums.Max }),
	"fees":   figureTo(func(d *listings.Draft) **float64 { return &d.Details.MonthlyCharges }),
	"unit":   codeTo(func(d *listings.Draft) *int { return &d.Particulars.Sums.Unit }, "unit_area"),
	"period": codeTo(func(d *listings.Draft) *int { return &d.Particulars.Period }, "property_period"),
	"hide": func(f *propertyForm, path string, v wire.Value) {
		hide := f.boolean(path, v)
		f.d.Particulars.Hide = hide != nil && *hide
	},
	"inventory": figureTo(func(d *listings.Draft) **float64 { return &d.Advert.Inventory }),
	"deposit":   figureTo(func(d *listings.Draft) **float64 { return &d.Details.Deposit }),
	"guarantee": figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.Sums.Guarantee }),
	"pension":   figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.Sums.Pension }),
	"tenant":    figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.Sums.Tenant }),
	"vat":       func(f *propertyForm, path string, v wire.Value) { f.d.Particulars.VAT = f.boolean(path, v) },
	"sold":      figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.Sums.Sold }),
	"sold_at":   func(f *propertyForm, path string, v wire.Value) { f.d.Particulars.Sums.SoldOn = f.date(path, v) },

	"transfer_tax":        figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.Sums.TransferTax }),
	"contribution":        figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.Sums.Contribution }),
	"negotiable":          figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.Sums.Negotiable }),
	"commission_owner":    figureTo(func(d *listings.Draft) **float64 { return &d.Advert.OwnerFee }),
	"commission_customer": figureTo(func(d *listings.Draft) **float64 { return &d.Details.AgencyFee }),
	"estimation":          merged(estimationFields),
}

var estimationFields = map[string]taker{
	"min": figureTo(func(d *listings.Draft) **float64 { return &d.Advert.EstimateFrom }),
	"max": figureTo(func(d *listings.Draft) **float64 { return &d.Advert.EstimateTo }),
}

// price takes a price with all that belongs to it.
func (f *propertyForm) price(path string, v wire.Value) {
	merged(priceFields)(f, path, v)
	o, null := v.Object()
	null = !null
	if value, has := o.Get("value"); has || null {
		f.asked(path+".value", value)
	}
	if v, has := o.Get("currency"); has && f.d.Price.Currency != "" {
		currency := f.letters(path+".currency", v, 3, strings.ToUpper)
		if currency == "" {
			currency = "EUR"
		}
		f.d.Price.Currency = currency
	} else if has { // nothing costs anything in it: looked at, and not kept
		f.letters(path+".currency", v, 3, strings.ToUpper)
	}
	commission, has := o.Get("commission")
	f.commission(path+".commission", commission, has || null)
}

// asked is the price itself, to the cent.
func (f *propertyForm) asked(path string, v wire.Value) {
	value := f.figure(path, v)
	if value == nil {
		f.d.Price = money.Amount{}
		return
	}
	minor, ok := money.FromMajor(*value)
	if !ok {
		f.wrong(path, "Give a sum of 0 or more.")
		return
	}
	f.d.Price.Minor = minor
	if f.d.Price.Currency == "" {
		f.d.Price.Currency = "EUR"
	}
}

// commission is what the agency gets where nobody says who pays it: what the customer pays is
// a fact of its own, and is shown in its place.
func (f *propertyForm) commission(path string, v wire.Value, said bool) {
	sums := &f.d.Particulars.Sums
	told := sums.Commission
	if said {
		told = f.figure(path, v)
	}
	customer := f.d.Details.AgencyFee
	if sums.Commission = told; customer == nil {
		return
	}
	if sums.Commission = nil; said && told != nil && *told != *customer {
		f.warn(path, v.Text(), "the commission of the customer is another one")
	}
}
