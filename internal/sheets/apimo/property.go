package apimo

import (
	"cmp"
	"strconv"

	"palier/internal/core/listings"
	"palier/internal/core/money"
)

func (c *cells) property(r *Record) {
	p := &r.Property
	r.ID, r.Agent, r.Owner = c.at(goodID), c.at(goodUser), c.at(goodOwner)
	if _, err := strconv.ParseInt(r.Owner, 10, 64); err != nil {
		r.Owner = ""
	}
	p.Reference, p.Status = c.at(goodReference), cmp.Or(c.code(goodStatus, "property_status", "étape"), 1)
	p.Step = max(1, p.Status/10) // 20 to 29 wait, 30 to 39 are closed, 40 is deleted
	p.Category, p.Country = c.code(goodCategory, "property_category", "catégorie"), cmp.Or(countryOf(c.at(goodCountry)), "FR")
	c.kind(p)
	p.Address, p.AddressMore, p.Zipcode, p.City, p.Particulars.District.Name = c.at(goodAddress), c.at(goodMore), c.at(goodZip), c.at(goodCity), c.at(goodDistrict)
	if v := c.number(goodPrice, "prix"); v != nil {
		if minor, ok := money.FromMajor(*v); ok {
			p.Price = money.Amount{Minor: minor, Currency: cmp.Or(currencyOf(c.at(goodCurrency)), "EUR")}
		}
	}
	p.Details.Rooms, p.Details.Bedrooms, p.Details.Surface = c.whole(goodRooms, "pièces"), c.whole(goodBedrooms, "chambres"), c.number(goodArea, "surface")
	p.Particulars.LotRef, p.Advert.OwnerFee, p.Details.AgencyFee = c.at(goodLot), c.number(goodOwnerFee, "honoraire propriétaire"), c.number(goodBuyerFee, "honoraire acheteur")
	if key := c.at(goodKey); key != "" {
		p.Particulars.VisitComment = "Clef " + key
	}
	p.Agreement = listings.Agreement{Type: c.code(goodMandate, "property_agreement", "mandat"), Reference: c.at(goodMandateNo),
		Start: c.date(goodMandateFrom, "démarrage mandat"), End: c.date(goodMandateTo, "fin mandat")}
	c.floor(p)
	p.Particulars.Sums.Sold, p.Particulars.Sums.SoldOn = c.number(goodSold, "montant compromis"), c.date(goodSoldOn, "vendu le")
	if n, err := strconv.Atoi(c.at(goodGroup)); err == nil {
		p.Group = n
	}
	c.tags(c.at(goodTags), &p.Particulars.Tags, &p.Particulars.OwnTags)
	c.ads(p)
}

// floor is a number, or a label, which mostly begins with one: 2ème.
func (c *cells) floor(p *listings.Property) {
	text := c.at(goodFloor)
	if n, err := strconv.Atoi(text); err == nil || text == "" {
		if text != "" {
			p.Details.Floor = &n
		}
		return
	}
	if p.Particulars.FloorType = c.label("property_floor", text); p.Particulars.FloorType == 0 {
		c.doubt("étage", text)
	} else if p.Particulars.FloorType == groundFloor {
		p.Details.Floor = new(0)
	} else if n, is := numberIn(text); is {
		p.Details.Floor = new(int(n))
	}
}

// groundFloor is the property_floor of the ground floor.
const groundFloor = 1

// kind is a subtype with the type that it is of where their words are the same.
func (c *cells) kind(p *listings.Property) {
	text := c.at(goodType)
	if p.Subtype, p.Type = c.label("property_subtype", text), c.label("property_type", text); p.Type == 0 {
		p.Type = typeOf(p.Subtype)
	}
	if text != "" && p.Subtype == 0 && p.Type == 0 {
		c.doubt("type", text)
	}
}

func (c *cells) ads(p *listings.Property) {
	var ads []listings.Ad
	for i, language := range titleLanguages {
		if ad := (listings.Ad{Language: language, Title: c.at(goodTitles + i), Body: c.at(goodTexts + i)}); ad.Title != "" || ad.Body != "" {
			ads = append(ads, ad)
		}
	}
	p.SayAll(ads)
}
