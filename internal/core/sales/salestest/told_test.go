package salestest_test

import (
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/sales"
)

// Who makes a message reads the journal and must not add to it; a right that has ended
// is told as ended all the same.
func TestAnOptionIsToldAsItIsNowWithoutSettling(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m2)
		told, found, err := s.sales.OptionTold(s.Context(), s.operator.Account, o.ID)
		s.must(err)
		s.same("while it lives", []any{found, told.Status, told.ExpiresAt}, []any{true, sales.OptionLive, o.ExpiresAt})

		journal := func() int {
			list, err := s.store.Journal(s.Context(), s.operator.Account, 0, event.Subject{}, 1000)
			s.must(err)
			return len(list)
		}
		before := journal()
		s.clock.Set(o.ExpiresAt)
		told, found, err = s.sales.OptionTold(s.Context(), s.operator.Account, o.ID)
		s.must(err)
		s.same("at its end", []any{found, told.Status, told.ExpiresAt}, []any{true, sales.OptionExpired, time.Time{}})
		s.same("lines of the journal", journal(), before)

		_, found, err = s.sales.OptionTold(s.Context(), s.operator.Account+1, o.ID)
		s.must(err)
		s.same("another's account", found, false)
	})
}
