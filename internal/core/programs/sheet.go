package programs

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"palier/internal/core/event"
)

// Sheet is lots of one programme at one moment, in the order that questions come in.
// It never changes, so that any number may read it at once; who is given one of its
// lots does not write through the lot's pointers.
type Sheet struct {
	lots     []*Lot    // by id
	attached []*Lot    // those that are sold with another: by parent, then id
	firstEnd time.Time // of their holds; zero: none ends by itself
}

// NewSheet makes a sheet of distinct lots, which are its own from then on.
func NewSheet(lots []*Lot) *Sheet {
	s := &Sheet{lots: lots}
	slices.SortFunc(s.lots, func(a, b *Lot) int { return cmp.Compare(a.ID, b.ID) })
	for _, l := range s.lots {
		if l.Parent != 0 {
			s.attached = append(s.attached, l)
		}
		if end := l.Hold.Until; !end.IsZero() && (s.firstEnd.IsZero() || end.Before(s.firstEnd)) {
			s.firstEnd = end
		}
	}
	slices.SortStableFunc(s.attached, func(a, b *Lot) int { return cmp.Compare(a.Parent, b.Parent) })
	return s
}

// Len is the number of its lots.
func (s *Sheet) Len() int { return len(s.lots) }

// All are its lots, by id.
func (s *Sheet) All() iter.Seq[Lot] {
	return func(yield func(Lot) bool) {
		for _, l := range s.lots {
			if !yield(*l) {
				return
			}
		}
	}
}

// lot is the one with the id, or nil.
func (s *Sheet) lot(id int64) *Lot {
	i, found := slices.BinarySearchFunc(s.lots, id, func(l *Lot, id int64) int { return cmp.Compare(l.ID, id) })
	if !found {
		return nil
	}
	return s.lots[i]
}

// children are the lots that are sold with a lot, by id.
func (s *Sheet) children(parent int64) []*Lot {
	from, _ := slices.BinarySearchFunc(s.attached, parent, func(l *Lot, id int64) int { return cmp.Compare(l.Parent, id) })
	to := from
	for to < len(s.attached) && s.attached[to].Parent == parent {
		to++
	}
	return s.attached[from:to]
}

// due tells whether a hold's time has come at the instant.
func (s *Sheet) due(now time.Time) bool { return !s.firstEnd.IsZero() && !now.Before(s.firstEnd) }

// Touched gives the lots, by id, that lines of the journal may have changed since
// the sheet: those the lines are about, and those held by whom they are about (a
// hold that only lasts longer is no news of its lots). A lot never changes its
// programme, so one that the sheet does not have is a new one or another's.
func (s *Sheet) Touched(lines []event.Event) []int64 {
	var ids []int64
	others := make(map[int64]bool, len(lines))
	for _, e := range lines {
		switch {
		case e.Subject.Kind != SubjectLot:
			others[e.Subject.ID] = true
		case e.Kind == EventLotCreated || s.lot(e.Subject.ID) != nil:
			ids = append(ids, e.Subject.ID)
		}
	}
	for _, l := range s.lots {
		if l.Hold.Holder != 0 && others[l.Hold.Holder] {
			ids = append(ids, l.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Renewed is the sheet with some lots, named in rising order, as they are now: those
// that are not given are gone.
func (s *Sheet) Renewed(ids []int64, now []*Lot) *Sheet {
	lots := make([]*Lot, 0, len(s.lots)+len(now))
	for _, l := range s.lots {
		if _, found := slices.BinarySearch(ids, l.ID); !found {
			lots = append(lots, l)
		}
	}
	return NewSheet(append(lots, now...))
}
