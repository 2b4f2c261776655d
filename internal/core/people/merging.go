package people

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// UndoableFor is how long a merge can be taken back from the workspace.
const UndoableFor = 30 * 24 * time.Hour

// Merges knows when records were merged.
type Merges interface {
	// MergedAt gives when each of these contacts was merged the last time.
	MergedAt(ctx context.Context, account int64, contacts []int64) (map[int64]time.Time, error)
	// DoubtsAfter gives the next pairs that nobody has answered, the oldest first, of which
	// both are of these agencies (none: all).
	DoubtsAfter(ctx context.Context, account int64, agencies []int64, after Doubt, most int) ([]Doubt, error)
}

// Taking is d with these fields of another.
func (d Declared) Taking(other Declared, fields []string) Declared {
	for _, f := range fields {
		d.Put(f, other.Value(f))
	}
	return d
}

// Suggested are the fields that a person has from another record alone.
func (d Declared) Suggested(other Declared) (fields []string) {
	for _, f := range DeclaredFields() {
		if d.Value(f) == "" && other.Value(f) != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

// Combine merges other into keep, and says what the person is to be shown as: keep's own
// fields, but for those that are taken from the other. Both ids go on answering, and
// TakeApart takes it back without a trace. Conflict: they are one already.
func (s *Service) Combine(ctx context.Context, a access.Actor, keep, other int64, take []string, reason string) error {
	return s.change(ctx, a, access.ContactsMerge, keep, func(ctx context.Context, tx event.Tx, winner Contact) error {
		loser, err := s.Person(ctx, a, other)
		if err != nil {
			return err
		}
		if winner.ID == loser.ID {
			return fault.New(fault.Conflict, "They are one contact already")
		}
		wanted := winner.Declared.Taking(loser.Declared, take)
		p := placeOf(a, loser)
		if err := s.merge(ctx, tx, p, winner.ID, loser.ID, reason); err != nil {
			return err
		}
		whole, err := s.Root(ctx, a, winner.ID)
		if err != nil {
			return err
		}
		var differs []event.Change
		for _, f := range DeclaredFields() {
			if v := wanted.Value(f); v != whole.Value(f) {
				differs = append(differs, event.Change{Field: f, After: v})
			}
		}
		return s.choose(ctx, tx, p, winner.ID, differs, loser.ID)
	})
}

// Below is a record that a person stands for.
type Below struct {
	Contact
	MergedAt time.Time // zero: nobody knows
	Undo     bool      // the merge can be taken back
}

// Below lists the records that a person stands for, beside the one that does.
func (s *Service) Below(ctx context.Context, a access.Actor, id int64, now time.Time) ([]Below, error) {
	ids, err := s.store.Tree(ctx, a.Account, id)
	if err != nil || len(ids) < 2 {
		return nil, err
	}
	list, err := s.store.GetContacts(ctx, a.Account, ids[1:])
	if err != nil {
		return nil, err
	}
	merged, err := s.store.MergedAt(ctx, a.Account, ids[1:])
	below := make([]Below, len(list))
	for i, c := range list {
		below[i] = Below{Contact: c, MergedAt: merged[c.ID], Undo: undoable(merged[c.ID], now)}
	}
	return below, err
}

func undoable(merged, now time.Time) bool { return now.Before(merged.Add(UndoableFor)) }

// TakeApart takes the merge of a record back, within 30 days of it (Unmerge). Conflict: it is
// not merged, or was so long ago that nobody would expect it.
func (s *Service) TakeApart(ctx context.Context, a access.Actor, id int64) error {
	return s.change(ctx, a, access.ContactsMerge, id, func(ctx context.Context, tx event.Tx, _ Contact) error {
		merged, err := s.store.MergedAt(ctx, a.Account, []int64{id})
		if err != nil {
			return err
		}
		if at, known := merged[id]; known && !undoable(at, tx.Now()) {
			return fault.New(fault.Conflict, "This merge is older than 30 days")
		}
		return s.Unmerge(ctx, a, id)
	})
}

// Pair is a doubt with the two persons it is about.
type Pair struct {
	Doubt
	One, Other Contact
}

// Pairs gives the next pairs that somebody should look at, the oldest first, among the
// people of the actor's agencies, and behind which one the next page begins: the zero Doubt
// when there is none. Forbidden.
func (s *Service) Pairs(ctx context.Context, a access.Actor, agency int64, after Doubt, most int) (pairs []Pair, next Doubt, err error) {
	agencies, err := mine(a, agency)
	if err != nil {
		return nil, next, err
	}
	doubts, err := s.store.DoubtsAfter(ctx, a.Account, agencies, after, most+1)
	if err != nil || len(doubts) == 0 {
		return nil, next, err
	}
	if len(doubts) > most {
		doubts = doubts[:most]
		next = doubts[most-1]
	}
	var ids []int64
	for _, d := range doubts {
		ids = append(ids, d.First, d.Second)
	}
	roots, err := s.Roots(ctx, a, slices.Compact(ids))
	if err != nil {
		return nil, next, err
	}
	for _, d := range doubts {
		one, other := roots[d.First], roots[d.Second]
		if one.ID != 0 && other.ID != 0 && one.ID != other.ID {
			pairs = append(pairs, Pair{d, one, other})
		}
	}
	return pairs, next, nil
}

// Two says that two contacts are two people (KeepApart), for whoever may merge them.
func (s *Service) Two(ctx context.Context, a access.Actor, one, other int64, reason string) error {
	return s.change(ctx, a, access.ContactsMerge, one, func(ctx context.Context, _ event.Tx, _ Contact) error {
		if _, err := s.Person(ctx, a, other); err != nil {
			return err
		}
		return s.KeepApart(ctx, a, one, other, reason)
	})
}
