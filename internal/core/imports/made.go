package imports

import (
	"context"
	"slices"

	"palier/internal/core/event"
)

// A line that makes a property says as much as its sheet, and the journal says the same in the
// same write. So its row keeps only what the journal does not have there: how the source calls
// the property, and who owns it. Rows of a time when they kept everything are read alike.

// madeProperty tells a row whose changes the journal has.
func (r Row) madeProperty() bool {
	return r.Verdict == New && r.Subject.Kind == subjectProperty && r.Subject.ID != 0
}

// kept is the row as it is stored.
func (r Row) kept() Row {
	if r.madeProperty() {
		r.Changes = slices.DeleteFunc(slices.Clone(r.Changes), func(c event.Change) bool { return c.Field != OuterField && c.Field != ownersField })
	}
	return r
}

// whole gives stored rows the changes that the journal has.
func (s *Service) whole(ctx context.Context, account int64, rows []Row) error {
	var ids []int64
	for _, r := range rows {
		if r.madeProperty() {
			ids = append(ids, r.Subject.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	made, err := s.store.MadeWith(ctx, account, subjectProperty, ids)
	for i, r := range rows {
		if r.madeProperty() {
			rows[i].Changes = append(r.kept().Changes, made[r.Subject.ID]...)
		}
	}
	return err
}
