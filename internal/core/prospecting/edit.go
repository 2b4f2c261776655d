package prospecting

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
)

// Edit changes a part of the actor's round of a place, which begins with it when he has
// none: edit is given the sheet as it is now, looks whether what it is about is still as its
// caller saw it, and may be called twice; an error of it is given back and nothing is
// written. Pointers in the sheet are replaced, never written through. What follows from a
// change follows as from Change. Missing: the agency is not his.
func (s *Service) Edit(ctx context.Context, a access.Actor, agency int64, place string, edit func(*Sheet) error) (Round, error) {
	return s.edit(ctx, a, agency, place, func(_ time.Time, sheet *Sheet) error { return edit(sheet) })
}

// edit is Edit with the instant of the write.
func (s *Service) edit(ctx context.Context, a access.Actor, agency int64, place string, edit func(now time.Time, sheet *Sheet) error) (Round, error) {
	return s.save(ctx, a, agency, place, func(ctx context.Context, now time.Time, before Round, _ bool) (Sheet, error) {
		sheet := clone(before.Sheet)
		if err := edit(now, &sheet); err != nil {
			return sheet, err
		}
		return sheet, s.checked(ctx, a, agency, &sheet)
	})
}

// At is what the sheet says of a mailbox; one that it does not have yet is added to it.
func (s *Sheet) At(mailbox string) *Box {
	at := slices.IndexFunc(s.Boxes, func(b Box) bool { return b.Mailbox == mailbox })
	if at < 0 {
		s.Boxes = append(s.Boxes, Box{Mailbox: mailbox})
		at = len(s.Boxes) - 1
	}
	return &s.Boxes[at]
}

// Project is the one of an id with the box it is in; nil: there is none.
func (s *Sheet) Project(id string) (*Box, *Project) {
	for i := range s.Boxes {
		b := &s.Boxes[i]
		if j := slices.IndexFunc(b.Projects, func(p Project) bool { return p.ID == id }); j >= 0 {
			return b, &b.Projects[j]
		}
	}
	return nil, nil
}

// Act notes one action at mailboxes of a place, all in one write: a column or a floor is
// marked at once. Missing: the building file has not one of them.
func (s *Service) Act(ctx context.Context, a access.Actor, agency int64, place string, mailboxes []string, done Action) (Round, error) {
	f, found, err := s.needs.Files.GetBuilding(ctx, a.Account, agency, place)
	if err != nil {
		return Round{}, err
	}
	if !a.Opens(agency) || !found || len(mailboxes) == 0 {
		return Round{}, missing()
	}
	if done.Type == "" {
		return Round{}, fault.Field("type", "Say what was done.")
	}
	doors := map[string]bool{}
	f.Tree.Doors(func(d buildings.Door) { doors[d.Mailbox.ID] = true })
	for _, id := range mailboxes {
		if !doors[id] {
			return Round{}, missing()
		}
	}
	return s.Edit(ctx, a, agency, place, func(sheet *Sheet) error {
		for _, id := range mailboxes {
			b := sheet.At(id)
			b.Actions = append(b.Actions, done)
		}
		return nil
	})
}

// TakeBack takes back what Act noted: the last such action at each of the mailboxes. Where
// there is none any more, nothing happens.
func (s *Service) TakeBack(ctx context.Context, a access.Actor, agency int64, place string, mailboxes []string, done Action) (Round, error) {
	return s.Edit(ctx, a, agency, place, func(sheet *Sheet) error {
		for _, id := range mailboxes {
			b := sheet.At(id)
			for i := len(b.Actions) - 1; i >= 0; i-- {
				if v := b.Actions[i]; v.Type == done.Type && v.Date == done.Date && v.Comment == done.Comment {
					b.Actions = slices.Delete(b.Actions, i, i+1)
					break
				}
			}
		}
		sheet.Boxes = slices.DeleteFunc(sheet.Boxes, func(b Box) bool { return len(b.Actions)+len(b.Projects) == 0 && len(b.Sent) == 0 })
		return nil
	})
}
