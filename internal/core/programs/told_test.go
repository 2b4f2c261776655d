package programs_test

import (
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/programs"
)

func TestNamesReachBeyondAKeysProgrammesAndNotBeyondItsDeveloper(t *testing.T) {
	eachYard(t, func(y *yard) {
		rival, err := y.admin.CreateDeveloper(y.Context(), y.operator, access.Developer{Slug: "client-b", Name: "Promoteur B", Agency: y.builder.Agency, Country: "FR"})
		y.must(err)
		theirs, err := y.programs.Create(y.Context(), y.operator, programs.Program{Developer: rival.ID, Code: "HET", Name: "Les Hêtres", Address: "2 quai", Zipcode: "44000", City: "Nantes"})
		y.must(err)
		all := []int64{y.site.ID, y.other.ID, theirs.ID, 999_999}
		got, err := y.programs.Names(y.Context(), y.key(nil, access.LeadView), all)
		y.must(err)
		y.want("of a key", got, map[int64]string{y.site.ID: "Les TIL", y.other.ID: "Les ORM"})
		got, err = y.programs.Names(y.Context(), y.operator, all)
		y.must(err)
		y.want("of an operator", got, map[int64]string{y.site.ID: "Les TIL", y.other.ID: "Les ORM", theirs.ID: "Les Hêtres"})
		got, err = y.programs.Names(y.Context(), y.operator, nil)
		y.must(err)
		y.want("of none", got, map[int64]string{})
	})
}

// A message says what is stored: who makes it reads the journal and must not add to it.
func TestALotIsToldAsItIsStored(t *testing.T) {
	eachYard(t, func(y *yard) {
		main := y.newLot("A01", func(*programs.Lot) {})
		box := y.newLot("P01", func(l *programs.Lot) { l.Main, l.Type, l.Price, l.Parent = false, "parking", 1_000_000, main.ID })
		hold := programs.Hold{State: programs.Optioned, Holder: 9001, Until: y.clock.Now().Add(time.Hour).Truncate(time.Microsecond)}
		y.must(y.claim(hold, main.ID))
		before := y.told(main.ID)
		y.clock.Advance(2 * time.Hour)

		told, found, err := y.programs.LotTold(y.Context(), y.operator.Account, y.site.ID, main.ID)
		y.must(err)
		y.want("found, with the hold that is over", []any{found, told.ID, told.Hold}, []any{true, main.ID, hold})
		family, err := y.programs.FamilyTold(y.Context(), told)
		y.must(err)
		y.want("family", []any{len(family.Children), family.Children[0].ID, family.With}, []any{1, box.ID, int64(21_000_000)})
		y.want("nothing was settled", y.told(main.ID), before)

		for what, c := range map[string]struct{ account, program, lot int64 }{
			"no such lot":            {y.operator.Account, y.site.ID, 999_999},
			"of another programme":   {y.operator.Account, y.other.ID, main.ID},
			"of another's account":   {y.operator.Account + 1, y.site.ID, main.ID},
			"of a programme of none": {y.operator.Account, 999_999, main.ID},
		} {
			if _, found, err := y.programs.LotTold(y.Context(), c.account, c.program, c.lot); found || err != nil {
				y.Errorf("%s: %v %v", what, found, err)
			}
		}
		if _, found, err := y.programs.ProgramTold(y.Context(), y.operator.Account+1, y.site.ID); found || err != nil {
			y.Errorf("a programme of another's account: %v %v", found, err)
		}
	})
}
