package contacts

import (
	"cmp"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

// soughtLine is a search of a person.
type soughtLine struct {
	Path, What string
	Says       []string
	Over       bool
	Waiting    int // properties to propose
}

// mostSought is how many searches stand beside a person; the list of searches has all.
const mostSought = 20

// sought reads what the person looks for.
func (p *screens) sought(c *frame.Call, contact int64) ([]soughtLine, error) {
	if !c.Actor.Has(access.RequestsRead) {
		return nil, nil
	}
	list, err := p.Requests.Of(c.Context(), c.Actor, contact)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	list = list[:min(len(list), mostSought)]
	var ids []int64
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	waiting, err := p.Requests.ToPropose(c.Context(), c.Actor, 0, ids)
	if err != nil {
		return nil, err
	}
	book, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return nil, err
	}
	lines := make([]soughtLine, len(list))
	for i, s := range list {
		one := soughtLine{Path: "/searches/" + number(s.ID), Over: !s.Active, Waiting: waiting[s.ID]}
		if one.What, err = kinds(c, book, s); err != nil {
			return nil, err
		}
		if v := s.Price.Max; v != nil && *v > 0 {
			text, err := c.Words.T("wish.price.to", c.Words.Money(*v, cmp.Or(s.Price.Currency, "EUR")))
			if err != nil {
				return nil, err
			}
			one.Says = append(one.Says, text)
		}
		for _, place := range s.Places[:min(len(s.Places), 3)] {
			if text := cmp.Or(place.City.Name, place.Zipcode, place.Region.Name, place.District.Name); text != "" {
				one.Says = append(one.Says, text)
			}
		}
		lines[i] = one
	}
	return lines, nil
}

// kinds are the types of property that a search asks for.
func kinds(c *frame.Call, book *catalog.Book, s requests.Search) (text string, err error) {
	entries, _ := book.Entries("property_type", c.Words.Lang)
	for _, id := range s.Types {
		for _, e := range entries {
			if e.ID == id && e.Name != "" {
				if text != "" {
					text += ", "
				}
				text += e.Name
			}
		}
	}
	if text == "" {
		return c.Words.T("sought.anything")
	}
	return text, nil
}
