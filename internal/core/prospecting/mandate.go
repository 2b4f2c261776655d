package prospecting

import (
	"context"

	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
)

// The marks that a property gets in its listing (property_step, property_status): waiting
// for somebody to complete it, and closed when its mandate comes to nothing.
const (
	stepWaiting     = 2
	stepClosed      = 3
	statusPending   = 28
	statusWithdrawn = 33
)

// mandates carries out the steps of a project's mandates that are new. What became of a
// mandate is what it was: a sender neither sees nor sends it.
func (w writing) mandates(ctx context.Context, b *Box, p *Project, known map[string]Mandate) error {
	for i := range p.Mandates {
		m := &p.Mandates[i]
		former := known[m.ID]
		m.Card, m.Kind, m.Entry, m.Property = former.Card, former.Kind, former.Entry, former.Property
		if former.Entry != 0 && m.Number == mandates.Number(former.Entry) {
			m.Number = former.Number // he sends back the register's, which he was shown
		}
		if err := w.renumber(ctx, &former, m); err != nil {
			return err
		}
		fresh, repriced := m.news(former)
		for _, at := range repriced {
			if err := w.reprice(ctx, m, at); err != nil {
				return err
			}
		}
		for _, at := range fresh {
			if err := w.step(ctx, b, p, m, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// sign gives a mandate its number, and opens its property with whose it is.
func (w writing) sign(ctx context.Context, b *Box, p *Project, m *Mandate, i int) error {
	t, c := typeOf(w.types, p.Type), w.content(b, p, m, i)
	keeps, err := w.needs.Register.Keeps(ctx, w.by.Account, w.agency, t.Register)
	if err != nil {
		return err
	}
	var e mandates.Entry
	if keeps {
		if e, err = w.needs.Register.Register(ctx, w.tx, w.by, w.agency, t.Register, c); err != nil {
			return err
		}
		m.Card, m.Kind, m.Entry = e.Card, e.Kind, e.Number
	}
	if t.Category == 0 {
		return nil // somebody looks for a property: there is none yet
	}
	if m.Property, err = w.open(ctx, b, m, t, c); err != nil {
		return err
	}
	if err := w.needs.Goods.AddOwners(ctx, w.by, m.Property, w.owners(b)); err != nil || !keeps {
		return err
	}
	return w.needs.Register.Bind(ctx, w.tx, e, m.Property)
}

// amend adds what the mandate says now to its entry, and to its property: its kind and
// term, and the price of the step. Who gives it, and what for, stays as the register has it.
func (w writing) amend(ctx context.Context, m *Mandate, s Step) error {
	price, said := s.price()
	ends := w.day(m.Expires, day.Date{})
	if m.Entry != 0 {
		_, err := w.needs.Register.Amend(ctx, w.tx, w.by, m.entry(), func(c *mandates.Content) {
			c.Type = short(m.Type, c.Type)
			if said {
				c.Price = price
			}
			if !ends.IsZero() && ends.String() >= c.Signed.String() {
				c.Ends = ends
			}
		})
		if err != nil && !fault.Is(err, fault.Conflict) { // one that is closed stays closed
			return err
		}
	}
	return w.edit(ctx, m, func(v *listings.Property) {
		v.Agreement.Type = agreementType(m.Type)
		if said {
			v.Price = price
		}
		if !ends.IsZero() && ends.String() >= v.Agreement.Start.String() {
			v.Agreement.End = ends
		}
	})
}

// drop closes the mandate, and with it the property's listing.
func (w writing) drop(ctx context.Context, m *Mandate) error {
	if m.Entry != 0 {
		_, err := w.needs.Register.Close(ctx, w.tx, w.by, m.entry())
		if err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return w.edit(ctx, m, func(v *listings.Property) { v.Step, v.Status = stepClosed, statusWithdrawn })
}

// key is what the register calls the mandate; no entry has that of one it has not numbered.
func (m *Mandate) key() mandates.Key {
	return mandates.Key{Card: m.Card, Kind: m.Kind, Number: m.Entry}
}

func (m *Mandate) entry() mandates.Entry {
	return mandates.Entry{Card: m.Card, Kind: m.Kind, Number: m.Entry}
}

// renumber follows a number that an agency which keeps its register elsewhere learns after
// the signature: the property is offered under it.
func (w writing) renumber(ctx context.Context, former, m *Mandate) error {
	if m.Entry != 0 || former.reference() == m.reference() {
		return nil
	}
	return w.edit(ctx, former, func(v *listings.Property) { v.Agreement.Reference = m.reference() })
}

// edit changes the property of a mandate, if it has one that is still there and is offered
// under this mandate: one that a later mandate took over is that one's.
func (w writing) edit(ctx context.Context, m *Mandate, change func(*listings.Property)) error {
	if m.Property == 0 {
		return nil
	}
	v, err := w.needs.Goods.Property(ctx, w.by, m.Property)
	if fault.Is(err, fault.Missing) || err == nil && v.Agreement.Reference != m.reference() {
		return nil
	}
	if err != nil {
		return err
	}
	change(&v)
	_, err = w.needs.Goods.Save(ctx, w.by, v)
	return err
}
