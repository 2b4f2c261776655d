package programs

import (
	"context"
	"iter"
	"slices"
	"time"

	"palier/internal/core/access"
)

// View is what an actor sees of a programme's lots at one moment: all that it tells
// is of that moment.
type View struct {
	At    time.Time
	sheet *Sheet
	all   bool    // every lot is seen; else those of among, by id
	among []int64 // an allotment
	sees  sight
}

// View looks at a programme, with everything settled that is due.
func (s *Service) View(ctx context.Context, a access.Actor, program int64) (View, error) {
	if !a.InProgram(program) {
		return View{}, errProgram
	}
	all, among, err := s.visible(a)
	if err != nil {
		return View{}, err
	}
	v := View{At: s.now(), all: all, among: among, sees: s.sight(a)}
	v.sheet, err = s.settled(ctx, a.Account, program, v.At)
	return v, err
}

// settled gives a programme's lots once what is due at the instant is settled, so
// that whoever reads sees the same, whether or not a timer was quicker. The lots say
// themselves whether a hold of theirs is due, and who waits for one of them waits
// for lots of this programme alone: no other's holds matter.
func (s *Service) settled(ctx context.Context, account, program int64, now time.Time) (*Sheet, error) {
	sheet, err := s.store.LotSheet(ctx, account, program)
	if err != nil || !s.settles(ctx) || !sheet.due(now) {
		return sheet, err
	}
	if err := s.settler.SettleAt(Settled(ctx), account, now); err != nil {
		return nil, err
	}
	return s.store.LotSheet(ctx, account, program)
}

// LotQuery asks for a page of a programme's lots.
type LotQuery struct {
	IDs      []int64 // only these; nil: any
	State    State   // at the moment of the answer; "": any
	Type     string
	Typology string
	Main     *bool
	Limit    int // 0: all
	Offset   int
}

func (q LotQuery) matches(l *Lot, now time.Time) bool {
	return (q.State == "" || l.State(now) == q.State) && (q.Type == "" || l.Type == q.Type) &&
		(q.Typology == "" || l.Typology == q.Typology) && (q.Main == nil || l.Main == *q.Main)
}

// Lots gives a page of the lots by id, and how many there are.
func (v View) Lots(q LotQuery) (page []Lot, total int64) {
	end := v.sheet.Len()
	if q.Limit > 0 {
		end = q.Offset + q.Limit
		page = make([]Lot, 0, min(q.Limit, v.sheet.Len()))
	}
	for l := range v.visible(q.IDs) {
		if !q.matches(l, v.At) {
			continue
		}
		if n := int(total); n >= q.Offset && n < end {
			page = append(page, *l)
		}
		total++
	}
	return page, total
}

// Lot gives one of the lots; any that is not seen is fault.Missing.
func (v View) Lot(id int64) (Lot, error) {
	l := v.sheet.lot(id)
	if l == nil || !v.sees(id) {
		return Lot{}, errLot
	}
	return *l, nil
}

// visible are the lots that are seen, by id: those named, or all of them.
func (v View) visible(ids []int64) iter.Seq[*Lot] {
	return func(yield func(*Lot) bool) {
		if ids == nil && v.all {
			for _, l := range v.sheet.lots {
				if !yield(l) {
					return
				}
			}
			return
		}
		// Few are asked for, or few are seen: the shorter way is from them to the lots.
		if ids == nil {
			ids = v.among
		} else {
			ids = slices.Compact(slices.Sorted(slices.Values(ids)))
		}
		for _, id := range ids {
			if l := v.sheet.lot(id); l != nil && v.sees(id) && !yield(l) {
				return
			}
		}
	}
}

// Relatives are the lots that one is sold with.
type Relatives struct {
	Parent      *Lot   // nil: none, or not visible to the actor
	Children    []Lot  // those visible to the actor, by id
	With        int64  // price with all children, visible or not: minor units, VAT included
	WithReduced *int64 // the same at the reduced rate, nil when the lot is not eligible; a child that is not counts at its price
}

// Family gives a lot's relatives. Prices with children do not depend on who asks,
// names do.
func (v View) Family(l Lot) Relatives {
	r := Relatives{With: l.Price}
	if l.ReducedPrice != nil {
		r.WithReduced = new(*l.ReducedPrice)
	}
	if v.sees(l.Parent) {
		r.Parent = v.sheet.lot(l.Parent)
	}
	for _, c := range v.sheet.children(l.ID) {
		r.With += c.Price
		switch {
		case r.WithReduced == nil:
		case c.ReducedPrice != nil:
			*r.WithReduced += *c.ReducedPrice
		default:
			*r.WithReduced += c.Price
		}
		if v.sees(c.ID) {
			r.Children = append(r.Children, *c)
		}
	}
	return r
}

// Figures are a programme's numbers as far as the actor may see its lots.
type Figures struct {
	Lots      int64
	Available int64
	MinPrice  *int64  // of an available main lot, minor units, VAT included; nil: there is none
	VATRates  []int64 // of all lots, hundredths of a percent, the lowest first
}

// Figures computes them.
func (v View) Figures() Figures {
	var f Figures
	for l := range v.visible(nil) {
		f.Lots++
		if !slices.Contains(f.VATRates, l.VATRate) {
			f.VATRates = append(f.VATRates, l.VATRate)
		}
		if l.State(v.At) != Available {
			continue
		}
		f.Available++
		if l.Main && (f.MinPrice == nil || l.Price < *f.MinPrice) {
			f.MinPrice = new(l.Price)
		}
	}
	slices.Sort(f.VATRates)
	return f
}
