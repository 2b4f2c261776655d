package properties

import (
	"net/http"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// summaryPage is the first tab as it is read.
type summaryPage struct {
	sheet
	Groups   []boxes // what the sheet says, without what is empty
	Fees     figures
	Pictures []listings.Picture
	Owners   []owner
	Energy   energyLabel
	Next     []visits.Visit
	Rooms    string
}

// owner is who owns the property.
type owner struct {
	ID   int64
	Name string
}

// figures are what a price comes to.
type figures struct {
	listings.Fees
	Known    bool
	Currency string
	Sale     bool
}

func figuresOf(v listings.Property) figures {
	f, ok := v.Fees()
	return figures{f, ok, v.Price.Currency, listings.Sale(v.Category)}
}

// summary shows the first tab: to be read or, on demand, as a form.
func (p *screens) summary(c *frame.Call) error {
	s, err := p.sheet(c, summaryTab)
	if err != nil {
		return err
	}
	if c.Value("edit") != "" && s.Write {
		return p.showForm(c, formTabs()[0], s, http.StatusOK, nil, nil, nil)
	}
	data := summaryPage{sheet: s, Fees: figuresOf(s.Property), Energy: labelOf(s.Property)}
	if data.Groups, err = p.said(c, s.Property, formTabs()[0]); err != nil {
		return err
	}
	if data.Pictures, err = p.Listings.Pictures(c.Context(), c.Actor, s.Property.ID); err != nil {
		return err
	}
	if c.Actor.Has(access.Private) && c.Actor.Has(access.ContactsRead) {
		if data.Owners, err = p.owners(c, s.Property.ID); err != nil {
			return err
		}
	}
	if c.Actor.Has(access.VisitsRead) {
		data.Next, err = p.Visits.Search(c.Context(), c.Actor, visits.Query{Property: s.Property.ID, From: c.Now, Limit: 3})
	}
	if err != nil {
		return err
	}
	return c.Show("summary", data)
}

// said are the fields of a tab that say something.
func (p *screens) said(c *frame.Call, v listings.Property, t tab) (list []boxes, err error) {
	r := reader{p: p, c: c}
	for _, g := range shown(t.groups(v), c.Actor) {
		b, err := r.group(g, v, nil)
		if err != nil {
			return nil, err
		}
		var kept []box
		for _, one := range b.Boxes {
			if one.Was != "" {
				kept = append(kept, one)
			}
		}
		if b.Boxes = kept; len(kept) > 0 {
			list = append(list, b)
		}
	}
	return list, nil
}

// owners are who owns a property, as they are called.
func (p *screens) owners(c *frame.Call, property int64) (list []owner, err error) {
	of, err := p.Listings.Owners(c.Context(), c.Actor, []int64{property})
	if err != nil {
		return nil, err
	}
	for _, id := range of[property] {
		one, err := p.People.Contact(c.Context(), c.Actor, id)
		if fault.Is(err, fault.Missing) {
			continue // merged or removed meanwhile
		}
		if err != nil {
			return nil, err
		}
		name := one.First + " " + one.Last
		if one.Last == "" && one.Company != "" {
			name = one.Company
		}
		list = append(list, owner{id, name})
	}
	return list, nil
}
