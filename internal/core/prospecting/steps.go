package prospecting

import (
	"context"
	"slices"

	"palier/internal/core/buildings"
	"palier/internal/core/listings"
)

// news are the steps of a mandate, by their positions, that nobody has carried out yet, and
// those whose price is another now. A step is known by its name and day, whatever was left
// out or put in between, and what was left out is remembered: a step does something once.
func (m *Mandate) news(former Mandate) (fresh, repriced []int) {
	done := slices.Concat(former.Past, former.Steps)
	named := func(s Step) ([2]string, bool) { return [2]string{s.Name, s.Date}, true }
	out := make([]bool, len(done))
	for i, was := range buildings.Pair(done, m.Steps, named) {
		if was < 0 {
			fresh = append(fresh, i)
			continue
		}
		out[was] = true
		before, _ := done[was].price()
		if now, said := m.Steps[i].price(); said && now != before {
			repriced = append(repriced, i)
		}
	}
	m.Past = nil
	for i, s := range done {
		if !out[i] {
			m.Past = append(m.Past, Step{Date: s.Date, Name: s.Name, Price: s.Price})
		}
	}
	return fresh, repriced
}

// reprice follows a price that a step did not say when it was carried out: the last one is
// the property's, and that of a signature completes the register.
func (w writing) reprice(ctx context.Context, m *Mandate, i int) error {
	price, _ := m.Steps[i].price()
	if m.Entry != 0 && m.Steps[i].Name == Signature {
		if err := w.needs.Register.Complete(ctx, w.tx, w.by, m.key(), price); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(m.Steps[i+1:], func(s Step) bool { return s.Price != nil }) {
		return nil
	}
	return w.edit(ctx, m, func(v *listings.Property) { v.Price = price })
}

// step carries out one step. Whatever it is called, the last price that a step says is the
// property's (decisions "Properties" 14); the register has it of a signature or an amendment.
func (w writing) step(ctx context.Context, b *Box, p *Project, m *Mandate, i int) error {
	s := m.Steps[i]
	switch s.Name {
	case Signature:
		if m.Entry == 0 && m.Property == 0 {
			return w.sign(ctx, b, p, m, i)
		}
	case Amendment:
		return w.amend(ctx, m, s)
	case Dropped:
		return w.drop(ctx, m)
	}
	price, said := s.price()
	if !said {
		return nil
	}
	return w.edit(ctx, m, func(v *listings.Property) { v.Price = price })
}
