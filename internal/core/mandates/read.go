package mandates

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// Entry gives a mandate of the register by its number. Missing: there is none, or it is
// of an agency that is not the actor's.
func (s *Service) Entry(ctx context.Context, a access.Actor, card int64, kind Kind, number int64) (Entry, error) {
	if err := reader(a); err != nil {
		return Entry{}, err
	}
	e, found, err := s.store.GetEntry(ctx, a.Account, card, kind, number)
	if err != nil {
		return Entry{}, err
	}
	if !found || !a.Opens(e.Agency) {
		return Entry{}, fault.Newf(fault.Missing, "There is no mandate %d", number)
	}
	return e, nil
}

// Entries gives the entries of a register with a number above after, by number, at most
// so many. The register is the card's: who works for one of its agencies sees that one's.
func (s *Service) Entries(ctx context.Context, a access.Actor, card int64, kind Kind, after int64, most int) ([]Entry, error) {
	if err := reader(a); err != nil {
		return nil, err
	}
	list, err := s.store.Entries(ctx, a.Account, card, kind, after, most)
	var mine []Entry
	for _, e := range list {
		if a.Opens(e.Agency) {
			mine = append(mine, e)
		}
	}
	return mine, err
}

// Incomplete gives the entries of a register, of the actor's agencies, in which something
// is to be completed (Entry.Incomplete), by number.
func (s *Service) Incomplete(ctx context.Context, a access.Actor, card int64, kind Kind) (list []Entry, err error) {
	if err := reader(a); err != nil {
		return nil, err
	}
	err = each(0, func(after int64) (int64, error) {
		some, err := s.store.Entries(ctx, a.Account, card, kind, after, piece)
		for _, e := range some {
			if after = e.Number; a.Opens(e.Agency) && len(e.Incomplete()) > 0 {
				list = append(list, e)
			}
		}
		return more(after, len(some)), err
	})
	return list, err
}

// OfProperty gives the mandates of a property in the order they were registered, for who
// knows from elsewhere that the actor may see them.
func (s *Service) OfProperty(ctx context.Context, account, property int64) ([]Entry, error) {
	return s.store.PropertyEntries(ctx, account, property)
}

// Lines gives the lines of a whole register in their order, piece by piece, as an export
// or an inspection wants them.
func (s *Service) Lines(ctx context.Context, by access.Actor, card int64, kind Kind, one func(Line) error) error {
	if err := s.keeps(ctx, by, card); err != nil {
		return err
	}
	return s.lines(ctx, by.Account, card, kind, 0, one)
}

// lines gives those with a sequence above after.
func (s *Service) lines(ctx context.Context, account, card int64, kind Kind, after int64, one func(Line) error) error {
	return each(after, func(after int64) (int64, error) {
		lines, err := s.store.Lines(ctx, account, card, kind, after, piece)
		if err != nil {
			return 0, err
		}
		for _, l := range lines {
			if err := one(l); err != nil {
				return 0, err
			}
			after = l.Seq
		}
		return more(after, len(lines)), nil
	})
}
