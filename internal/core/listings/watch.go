package listings

import (
	"context"

	"palier/internal/core/event"
)

// Watcher hears, inside the write, of every property that changed; before is the zero
// Property for one that is new.
type Watcher interface {
	PropertyChanged(ctx context.Context, tx event.Tx, before, after Property) error
}

// Watch names who hears of changes. Called once, while the program is put together: whoever
// looks for properties rests on them.
func (s *Service) Watch(w Watcher) { s.watcher = w }

// told lets who watches know of a change.
func (s *Service) told(ctx context.Context, tx event.Tx, before, after Property) error {
	if s.watcher == nil {
		return nil
	}
	return s.watcher.PropertyChanged(ctx, tx, before, after)
}
