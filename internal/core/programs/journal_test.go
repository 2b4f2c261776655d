package programs_test

import (
	"testing"

	"palier/internal/core/event/eventtest"
	"palier/internal/core/programs"
)

func TestTheJournalTellsEveryFieldOfALot(t *testing.T) {
	eventtest.Whole(t, programs.Lot{}, programs.Lot.Fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Program",     // the first change of every event
		".Withheld",    // its state's event, or beside it (tellLot)
		".Hold",        // its state's event, and its holder's own
		".PriceReason", // kept with the price
		".Property",    // follows .Main, and has events of its own
	)
}

func TestTheJournalTellsEveryFieldOfAProgramme(t *testing.T) {
	eventtest.Whole(t, programs.Program{}, programs.Program.Fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Agency", // its developer's
	)
}

// TestALotIsTheSameOnlyWhenNothingWouldBeSaved: what is saved does not hang on what is told.
func TestALotIsTheSameOnlyWhenNothingWouldBeSaved(t *testing.T) {
	was := programs.Lot{ID: 1, Price: 2, Hold: programs.Hold{Holder: 3}}
	for what, c := range map[string]struct {
		change func(*programs.Lot)
		same   bool
	}{
		"nothing":                   {func(*programs.Lot) {}, true},
		"a reason for no new price": {func(l *programs.Lot) { l.PriceReason = "spring" }, true},
		"a price":                   {func(l *programs.Lot) { l.Price = 4 }, false},
		"kept off sale":             {func(l *programs.Lot) { l.Withheld = true }, false},
		"on the ground floor":       {func(l *programs.Lot) { l.Floor = new(int64) }, false},
		"what no event tells":       {func(l *programs.Lot) { l.Property = 5 }, false},
	} {
		l := was
		if c.change(&l); l.Same(was) != c.same {
			t.Errorf("%s: same is %v", what, !c.same)
		}
	}
}
