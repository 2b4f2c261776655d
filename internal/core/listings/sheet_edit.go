package listings

import (
	"errors"
	"slices"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// newly refuses what no sheet may say, but for what one says already and goes on saying: what
// an import brought in years ago must not stand in the way of a new price.
func newly(before, p Property) error {
	err := checkSheet(p)
	if err == nil || before.ID == 0 {
		return err
	}
	former := problemsOf(checkSheet(before))
	changed := event.Diff(before.Fields(), p.Fields())
	return fault.All(slices.DeleteFunc(problemsOf(err), func(one fault.Problem) bool {
		return slices.Contains(former, one) && !slices.ContainsFunc(changed, func(c event.Change) bool { return c.Field == one.Field })
	}))
}

func problemsOf(err error) []fault.Problem {
	if e, is := errors.AsType[*fault.Error](err); is {
		return e.Problems
	}
	return nil
}

// numberMedias gives numbers to films and visits that somebody entered on the sheet.
func (p *Property) numberMedias(tx event.Tx) {
	if !slices.ContainsFunc(p.Particulars.Medias, func(m Media) bool { return m.ID == 0 }) {
		return
	}
	list := slices.Clone(p.Particulars.Medias) // what the property was read from stays
	for i := range list {
		if list[i].ID == 0 {
			list[i].ID = tx.NextID()
		}
	}
	p.Particulars.Medias = list
}

// likewise are the particulars that another property has too which is much like this one:
// not what names this one flat (its lot, its parcel, its films, its own page), nor what
// became of it.
func (p Particulars) likewise() Particulars {
	p.Name, p.LotRef, p.Cadastre, p.URL = "", "", "", ""
	p.Medias, p.Warnings = nil, nil
	p.AvailableOn, p.StatusComment = day.Date{}, ""
	p.Sums.Sold, p.Sums.SoldOn, p.Sums.Negotiable, p.Sums.Tenant = nil, day.Date{}, nil, nil
	return p
}
