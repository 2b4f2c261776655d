package properties

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
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
	Parts    []part
	Medias   []rowLine
}

// part is a property that is part of this one.
type part struct {
	other
	Title string
	Price string
	State chip
}

// owner is who owns the property, or gives its mandate.
type owner struct {
	ID      int64 // of a contact; 0: the register names somebody whom nobody noted as an owner
	Name    string
	Phone   string
	Address string // as the register has it
	Mandant bool   // he gives the mandate under which the property is offered
	Find    string // where his record is looked for
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
		return p.showForm(c, formTabs()[0], s, http.StatusOK, answer{})
	}
	data := summaryPage{sheet: s, Fees: figuresOf(s.Property), Energy: labelOf(s.Property)}
	for _, t := range formTabs() {
		if !slices.Contains([]string{summaryTab, roomsTab, fittingsTab}, t.key) {
			continue
		}
		groups, err := p.said(c, s.Property, t)
		if err != nil {
			return err
		}
		data.Groups = append(data.Groups, groups...)
	}
	if data.Parts, err = p.parts(c, s); err != nil {
		return err
	}
	if data.Medias, err = p.medias(c, s.Property); err != nil {
		return err
	}
	if data.Pictures, err = p.Listings.Pictures(c.Context(), c.Actor, s.Property.ID); err != nil {
		return err
	}
	if c.Actor.Has(access.Private) && c.Actor.Has(access.ContactsRead) {
		if data.Owners, err = p.owners(c, s); err != nil {
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
			if one.Was != "" && !one.sure {
				kept = append(kept, one)
			}
		}
		if b.Boxes = kept; b.Rows != nil {
			b.Rows.Lines = b.Rows.Lines[:b.Rows.Stored]
		}
		if len(kept) > 0 || b.Rows != nil && b.Rows.Stored > 0 {
			list = append(list, b)
		}
	}
	return list, nil
}

// parts are the properties that are part of this one.
func (p *screens) parts(c *frame.Call, s sheet) (list []part, err error) {
	of, err := p.Listings.Parts(c.Context(), c.Actor, s.Property.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range of {
		one := part{other: other{v.Reference, c.Words.Link(at(v.ID, ""))}, State: stateOf(s.books, v, c.Words.Lang)}
		how, err := size(c, v)
		if err != nil {
			return nil, err
		}
		if one.Title = named(s.books, "property_type", v.Type, c.Words.Lang); how != "" {
			one.Title = strings.TrimPrefix(one.Title+", "+how, ", ")
		}
		if v.Price.Currency != "" {
			one.Price = c.Words.Money(v.Price.Minor, v.Price.Currency)
		}
		list = append(list, one)
	}
	return list, nil
}

// medias are the films and visits of a property.
func (p *screens) medias(c *frame.Call, v listings.Property) ([]rowLine, error) {
	r := reader{p: p, c: c}
	list, err := r.rows(mediaGroup(v).list, v, nil)
	return list.Lines[:min(list.Stored, len(list.Lines))], err
}

// owners are who owns a property, as they are called now, and who gives its mandate.
func (p *screens) owners(c *frame.Call, s sheet) (list []owner, err error) {
	of, err := p.Listings.Owners(c.Context(), c.Actor, []int64{s.Property.ID})
	if err != nil {
		return nil, err
	}
	known, err := p.People.Roots(c.Context(), c.Actor, of[s.Property.ID])
	if err != nil {
		return nil, err
	}
	met := make([]bool, len(s.Mandate.Mandants))
	for _, id := range of[s.Property.ID] {
		one, there := known[id]
		if !there {
			continue // removed meanwhile
		}
		o := owner{ID: one.ID, Name: cmp.Or(strings.TrimSpace(one.First+" "+one.Last), one.Company, one.Email), Phone: c.Words.Phone(cmp.Or(one.Mobile, one.Phone))}
		for i, m := range s.Mandate.Mandants {
			if one.Bears(m.Name) {
				met[i], o.Mandant, o.Address = true, true, m.Address
			}
		}
		list = append(list, o)
	}
	for i, m := range s.Mandate.Mandants {
		if !met[i] && !strings.HasPrefix(m.Name, mandates.ToComplete) {
			list = append(list, owner{Name: m.Name, Address: m.Address, Mandant: true, Find: c.Words.Link("/contacts", "q", m.Name)})
		}
	}
	return list, nil
}
