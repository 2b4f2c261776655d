package programs

import (
	"testing"

	"palier/internal/core/event/eventtest"
)

func TestTheJournalTellsEveryFieldOfALot(t *testing.T) {
	eventtest.Whole(t, Lot{}, Lot.fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Program",     // the first change of every event
		".Withheld",    // its state's event, or beside it (tellLot)
		".Hold",        // its state's event, and its holder's own
		".PriceReason", // kept with the price
		".Property",    // follows .Main, and has events of its own
	)
}

func TestTheJournalTellsEveryFieldOfAProgramme(t *testing.T) {
	eventtest.Whole(t, Program{}, Program.fields,
		".Account", ".ID", ".CreatedAt", ".UpdatedAt",
		".Agency", // its developer's
	)
}

// TestALotIsTheSameOnlyWhenNothingWouldBeSaved: what is saved does not hang on what is told.
func TestALotIsTheSameOnlyWhenNothingWouldBeSaved(t *testing.T) {
	was := Lot{ID: 1, Price: 2, Hold: Hold{Holder: 3}}
	for what, c := range map[string]struct {
		change func(*Lot)
		same   bool
	}{
		"nothing":                   {func(*Lot) {}, true},
		"a reason for no new price": {func(l *Lot) { l.PriceReason = "spring" }, true},
		"a price":                   {func(l *Lot) { l.Price = 4 }, false},
		"kept off sale":             {func(l *Lot) { l.Withheld = true }, false},
		"on the ground floor":       {func(l *Lot) { l.Floor = new(int64) }, false},
		"what no event tells":       {func(l *Lot) { l.Property = 5 }, false},
	} {
		l := was
		if c.change(&l); l.same(was) != c.same {
			t.Errorf("%s: same is %v", what, !c.same)
		}
	}
}
