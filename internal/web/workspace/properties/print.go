package properties

import (
	"slices"

	"palier/internal/core/listings"
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

// printGroups are what a sheet lists, without what is private, or is among its figures.
func printGroups(v listings.Property) []group {
	groups := append(summaryGroups(v)[2:3:3], priceGroups(v)...)
	for i := range groups {
		groups[i].fields = slices.DeleteFunc(groups[i].fields, func(f field) bool {
			return f.Private || slices.Contains([]string{"price", "fee_payer", "agency_fee"}, f.Name)
		})
	}
	return groups
}
