package salestest_test

import (
	"testing"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

func TestTheEndOfAnOptionMovesAsOftenAsTheProgrammeAllows(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m2)
		move := func(to time.Time) (sales.Option, error) {
			return s.sales.ChangeOption(s.Context(), s.anna, s.program, o.ID, sales.OptionChange{ExpiresAt: to})
		}
		s.is("into the past", second(move(s.clock.Now().Add(-time.Minute))), fault.Invalid)
		same, err := move(o.ExpiresAt.Truncate(time.Second)) // as it is shown
		s.must(err)
		s.same("to where it is: nothing changed", same, o)
		s.clock.Set(o.ExpiresAt.Add(-time.Hour))
		moved, err := move(o.ExpiresAt.Add(500 * time.Hour))
		s.must(err)
		s.same("cut at the most, from the renewal on", moved.ExpiresAt, moved.UpdatedAt.Add(96*time.Hour))
		s.same("counted", moved.Renewals, 1)
		s.is("once more", second(move(moved.ExpiresAt.Add(-time.Hour))), fault.Conflict)
		s.clock.Set(moved.ExpiresAt.Add(-time.Microsecond))
		s.same("the lot is held until the new end", s.states()[3], optioned)
		s.clock.Set(moved.ExpiresAt)
		s.same("and no longer", s.states()[3], free)
		s.is("what has ended", second(move(moved.ExpiresAt.Add(time.Hour))), fault.Conflict)
	})
}

func TestAnotherSetOfLotsIsAllOrNothing(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m2, s.m1)
		s.taken(s.ben, s.m3)
		lots := func(ids ...int64) (sales.Option, error) {
			return s.sales.ChangeOption(s.Context(), s.anna, s.program, o.ID, sales.OptionChange{Lots: ids})
		}
		s.is("one is another's", second(lots(s.m3, s.m1)), fault.Conflict)
		s.is("an empty set", second(lots([]int64{}...)), fault.Invalid)
		s.same("nothing changed", s.option(o.ID), o)
		_, err := s.programs.UpdateLot(s.Context(), s.operator, s.program, s.m1, func(l *programs.Lot) { l.Price = 40_000_000 })
		s.must(err)
		changed, err := lots(s.m1)
		s.must(err)
		s.same("lots that stay keep their price", changed.Lots, []sales.OptionLot{lot(s.m1, "M04", "house", 36_900_000),
			lot(s.p1, "P01", "parking", 800_000), lot(s.c1, "C01", "cellar", 300_000)})
		s.same("the one given back is free", s.states(), []programs.State{optioned, optioned, optioned, free, optioned})
		s.same("a lot that stays is not given back and taken anew", s.events("lot", s.p1), []string{"lot.created", "lot.status_updated"})
		s.same("read back", s.option(o.ID), changed)
	})
}

// Who sends back the lots as they are shown, with another word, changes that word:
// whether the lots could be had anew is not asked.
func TestLotsThatStayAreNotJudgedAnew(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		o := s.taken(s.anna, s.m2)
		waits := s.taken(s.ben, s.m3, s.m2)
		s.must(second(s.sales.Book(s.Context(), s.operator, sales.NewPurchase{Program: s.program, Option: o.ID})))
		change := func(c sales.OptionChange) (sales.Option, error) {
			return s.sales.ChangeOption(s.Context(), s.ben, s.program, waits.ID, c)
		}
		changed, err := change(sales.OptionChange{Lots: []int64{s.m3, s.m2}, Comment: new("Patiente")})
		s.must(err)
		s.same("the word", []any{changed.Comment, changed.Status, lotIDs(changed.Lots)}, []any{"Patiente", sales.OptionPending, []int64{s.m2, s.m3}})
		s.is("another set with a lot that does not come back", second(change(sales.OptionChange{Lots: []int64{s.m2}})), fault.Conflict)
	})
}
