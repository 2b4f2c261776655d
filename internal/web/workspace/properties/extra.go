package properties

import (
	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/web/workspace/frame"
)

// extra is what a tab shows beside its form.
type extra struct {
	Price, Energy, Ad bool // which tab it is
	Fees              figures
	Seller            bool // he may see what is left to the seller
	Net, Percent      string
	Label             energyLabel
	Mentions          []string
}

// extra is what stands beside the form of a tab; nil: nothing does.
func (p *screens) extra(c *frame.Call, key string, s sheet) (any, error) {
	switch key {
	case priceTab:
		e := extra{Price: true, Fees: figuresOf(s.Property)}
		e.Seller = e.Fees.Known && e.Fees.Sale && c.Actor.Has(access.Private)
		if e.Fees.Known {
			e.Net, e.Percent = typed(float64(e.Fees.Net)/100, c.Words.Lang), typed(e.Fees.Percent, c.Words.Lang)
		}
		return e, nil
	case energyTab:
		return extra{Energy: true, Label: labelOf(s.Property)}, nil
	case adTab:
		m, err := mentions(c, s.Property)
		return extra{Ad: true, Mentions: m}, err
	}
	return nil, nil
}

// reckoned is the price and the fee that a net price and a percentage come to, as the form
// shows them before they are saved; false: nobody asked.
func reckoned(c *frame.Call) (price, fee string, asked bool) {
	net, said, ok := readNumber(c.Value("net"))
	percent, also, sound := readNumber(c.Value("percent"))
	minor, fits := money.FromMajor(net)
	if !said || !also || !ok || !sound || !fits || percent < 0 || percent > 100 {
		return "", "", false
	}
	included, part := listings.Priced(minor, percent)
	return typed(float64(included)/100, c.Words.Lang), typed(float64(part)/100, c.Words.Lang), true
}

// mentions are the sentences that an ad of the property must carry, in the reader's
// language: they are made of what its sheet says, and of nothing else.
func mentions(c *frame.Call, v listings.Property) (list []string, err error) {
	say := func(key string, args ...any) {
		var text string
		if text, err = c.Words.T("mention."+key, args...); err == nil {
			list = append(list, text)
		}
	}
	f, known := v.Fees()
	amount := func(minor int64) string { return c.Words.Money(minor, v.Price.Currency) }
	a, d := v.Advert, v.Details
	switch {
	case known && listings.Sale(v.Category) && a.FeePayer == listings.Seller:
		say("seller")
	case known && listings.Sale(v.Category) && f.Fee > 0:
		say("buyer", amount(f.Included), amount(f.Net), c.Words.Number(f.Percent, 2))
	case known && !listings.Sale(v.Category) && d.AgencyFee != nil:
		say("tenant", amount(f.Fee))
	}
	if err == nil && a.CoOwned != nil && *a.CoOwned && a.Lots != nil && a.YearlyShare != nil {
		say("co_ownership", *a.Lots, c.Words.Money(int64(*a.YearlyShare*100), "EUR"))
		if err == nil && a.Proceedings != nil {
			key := "no_proceedings"
			if *a.Proceedings {
				key = "proceedings"
			}
			say(key)
		}
	}
	if x := a.Diagnosis; err == nil && x.CostFrom != nil && x.CostTo != nil && x.PriceYear != nil {
		say("costs", c.Words.Money(int64(*x.CostFrom*100), "EUR"), c.Words.Money(int64(*x.CostTo*100), "EUR"), *x.PriceYear)
	}
	if err == nil {
		say("risks")
	}
	return list, err
}
