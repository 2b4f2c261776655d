package apimo

import (
	"strings"

	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

func (c *cells) search(r *Record) {
	s := &r.Search
	r.ID, r.Seeker, r.Agent = c.at(wishID), c.at(wishContact), c.at(wishUser)
	s.Active, s.Auto, s.Country = true, true, "FR"
	s.Category = c.code(wishCategory, "property_category", "catégorie")
	for _, text := range listOf(c.at(wishType)) {
		switch id, sub := c.label("property_type", text), c.label("property_subtype", text); {
		case id != 0:
			s.Types = append(s.Types, id)
		case sub != 0 && s.Subtype == 0:
			s.Subtype = sub
		default:
			c.doubt("type", text)
		}
	}
	for i, dst := range map[int]**int64{wishFrom: &s.Price.Min, wishTo: &s.Price.Max} {
		if v := c.number(i, "prix"); v != nil {
			if minor, ok := money.FromMajor(*v); ok {
				*dst = &minor
			}
		}
	}
	s.Price.Currency = currencyOf(c.at(wishCurrency))
	c.rooms(s)
	s.Area.Min, s.Area.Max = c.number(wishAreaFrom, "surface min"), c.number(wishAreaTo, "surface max")
	district := c.at(wishDistrict)
	for _, city := range listOf(c.at(wishCity)) {
		s.Places = append(s.Places, requests.Place{City: requests.Named{Name: city}, District: requests.Named{Name: district}})
		district = "" // it is one of the first
	}
	s.Comment, s.Free, s.Subreferral = c.at(wishComment), c.at(wishFree), c.at(wishSubOrigin)
	s.Referral = c.code(wishOrigin, "origine", "origine")
	if given, said := c.answer(wishEmailing); said {
		s.Emailing.Subscription = map[bool]int{true: 1, false: 2}[given]
	}
	c.tags(c.at(wishTags), &s.Tags, &s.OwnTags)
}

// rooms reads "≥ 3.0 chambres", "= 2 pièces" or "4".
func (c *cells) rooms(s *requests.Search) {
	text := c.at(wishRooms)
	if text == "" {
		return
	}
	s.RoomsBy = requests.AtLeast
	for sign, by := range map[string]requests.Operator{"≥": requests.AtLeast, ">=": requests.AtLeast, "≤": requests.AtMost, "<=": requests.AtMost, "=": requests.Equal} {
		if rest, is := strings.CutPrefix(text, sign); is && !strings.HasPrefix(rest, "=") {
			text, s.RoomsBy = strings.TrimSpace(rest), by
			break
		}
	}
	v, ok := numberIn(text)
	if !ok {
		c.doubt("pièces", text)
		return
	}
	if strings.Contains(people.Fold(text), "chambre") {
		s.Bedrooms = new(int(v))
	} else {
		s.Rooms = new(int(v))
	}
}
