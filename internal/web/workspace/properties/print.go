package properties

import (
	"slices"

	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// printPage is the sheet that goes into a window or a hand.
type printPage struct {
	sheet
	Groups   []boxes
	Fees     figures
	Energy   energyLabel
	Photos   []photo
	Card     string // the agency's line at the foot
	Text     listings.Text
	Mentions []string
	Place    string // as much of the address as the ad shows
	Hidden   bool   // the ad does not show the price
}

// printed is how many photographs a sheet shows.
const printed = 4

// print shows a property as it is printed: what the public may read, and nothing else.
func (p *screens) print(c *frame.Call) error {
	s, err := p.sheet(c, "")
	if err != nil {
		return err
	}
	v := s.Property
	data := printPage{sheet: s, Fees: figuresOf(v), Energy: labelOf(v), Text: listings.Text{Title: v.Advert.Title, Body: v.Details.Text}}
	for _, t := range v.Advert.Translations {
		if t.Language == c.Words.Lang && t.Body != "" {
			data.Text = t
		}
	}
	data.Place = where(public(v))
	if data.Groups, err = p.said(c, public(v), tab{key: summaryTab, groups: printGroups}); err != nil {
		return err
	}
	if data.Hidden = v.Particulars.Hide; data.Hidden {
		v.Price = money.Amount{}
	}
	if data.Mentions, err = mentions(c, v); err != nil {
		return err
	}
	list, err := p.Listings.Pictures(c.Context(), c.Actor, v.ID)
	if err != nil {
		return err
	}
	data.Photos = photosOf(v.ID, list[:min(printed, len(list))])
	for _, one := range c.Agencies() {
		if one.ID == v.Agency {
			data.Card = one.Name + " · " + one.Address + ", " + one.Zipcode + " " + one.City + " · " + c.Words.Phone(one.Phone)
		}
	}
	return c.Show("print", data)
}

// public is a property without what its ad does not show.
func public(v listings.Property) listings.Property {
	v.Advert.Note, v.AddressMore = "", ""
	switch v.Advert.AddressShown {
	case listings.ShowAll:
	case listings.ShowStreet:
		v.Address = visits.StreetOf(v.Address)
	default:
		v.Address = ""
	}
	return v
}

// What a sheet lists of the forms: groups by their keys, and those of the price.
var (
	onPaper = []string{"rooms", "availability", "areas", "surfaces", "storeys", "construction", "heating", "view", "activities", "services", "proximities"}
	inPrice = []string{"price", "rent", "tenant_fees", "co_ownership", "annuity"}
)

// printGroups are what a sheet lists, without what is private, or is among its figures.
func printGroups(v listings.Property) (groups []group) {
	for _, t := range formTabs() {
		for _, g := range t.groups(v) {
			told := slices.Contains(onPaper, g.Key) || t.key == priceTab && slices.Contains(inPrice, g.Key) && (!v.Particulars.Hide || g.Key == "co_ownership")
			if !told {
				continue
			}
			g.fields = slices.DeleteFunc(g.fields, func(f field) bool {
				return f.Private || slices.Contains([]string{"price", "fee_payer", "agency_fee"}, f.Name)
			})
			groups = append(groups, g)
		}
	}
	return groups
}
