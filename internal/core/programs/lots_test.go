package programs_test

import (
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// family adds the document's example: a house of 369 000 with a parking of 8 000.
func (y *yard) family() (house, parking programs.Lot) {
	y.Helper()
	house = y.newLot("M04", func(l *programs.Lot) { l.Type, l.Price = "house", 36_900_000 })
	parking = y.newLot("P01", func(l *programs.Lot) { l.Type, l.Main, l.Price, l.Parent = "parking", false, 800_000, house.ID })
	return house, parking
}

func TestWhatIsNotVisibleIsNeitherShownNorCounted(t *testing.T) {
	eachYard(t, func(y *yard) {
		house, parking := y.family()
		flat := y.newLot("A01", func(l *programs.Lot) { l.VATRate = 550 })
		y.newLot("A02", func(l *programs.Lot) { l.Price = 100 })
		all := y.key(nil, access.LotView)
		some := y.key([]int64{house.ID, flat.ID}, access.LotAllotedView)
		none := y.key(nil, access.InformationView)
		for what, c := range map[string]struct {
			actor access.Actor
			query programs.LotQuery
			want  []string
			total int64
		}{
			"all":              {all, programs.LotQuery{}, []string{"M04", "P01", "A01", "A02"}, 4},
			"an allotment":     {some, programs.LotQuery{}, []string{"M04", "A01"}, 2},
			"a page of it":     {some, programs.LotQuery{Limit: 1, Offset: 1}, []string{"A01"}, 2},
			"filtered":         {some, programs.LotQuery{Type: "parking"}, nil, 0},
			"nothing allotted": {none, programs.LotQuery{}, nil, 0},
		} {
			v, err := y.programs.View(y.Context(), c.actor, y.site.ID)
			y.must(err)
			list, total := v.Lots(c.query)
			var got []string
			for _, l := range list {
				got = append(got, l.Reference)
			}
			y.want(what, []any{got, total}, []any{c.want, c.total})
		}
		_, err := y.programs.Lot(y.Context(), some, y.site.ID, parking.ID)
		y.is("a lot not allotted", err, fault.Missing)
		_, err = y.programs.Prices(y.Context(), some, y.site.ID, parking.ID)
		y.is("its prices", err, fault.Missing)
		_, err = y.programs.Files(y.Context(), some, y.site.ID, parking.ID)
		y.is("its plans", err, fault.Missing)
		for what, c := range map[string]struct {
			actor access.Actor
			want  programs.Figures
		}{
			"all":              {all, programs.Figures{Lots: 4, Available: 4, MinPrice: new(int64(100)), VATRates: []int64{550, 2000}}},
			"an allotment":     {some, programs.Figures{Lots: 2, Available: 2, MinPrice: new(int64(20_000_000)), VATRates: []int64{550, 2000}}},
			"nothing allotted": {none, programs.Figures{}},
		} {
			v, err := y.programs.View(y.Context(), c.actor, y.site.ID)
			y.must(err)
			y.want("figures of "+what, v.Figures(), c.want)
		}
	})
}

func TestScopeComesBeforePermission(t *testing.T) {
	eachYard(t, func(y *yard) {
		flat := y.flats("A01")[0]
		bare := y.key(nil, access.LeadCreate)
		edit := func(a access.Actor, program int64) map[string]error {
			_, view := y.programs.View(y.Context(), a, program)
			_, read := y.programs.Lot(y.Context(), a, program, flat)
			_, create := y.programs.CreateLot(y.Context(), a, programs.Lot{Program: program, Reference: "X", Type: "house"})
			_, update := y.programs.UpdateLot(y.Context(), a, program, flat, func(*programs.Lot) {})
			_, site := y.programs.Update(y.Context(), a, program, func(*programs.Program) {})
			_, file := y.programs.AddFile(y.Context(), a, program, flat, "a.pdf", pdf("x"))
			return map[string]error{"view": view, "read": read, "create": create, "update": update, "site": site, "file": file,
				"delete": y.programs.DeleteLot(y.Context(), a, program, flat), "unfile": y.programs.RemoveFile(y.Context(), a, program, flat, 1)}
		}
		for what, err := range edit(bare, y.site.ID) {
			y.is("in scope, "+what, err, fault.Forbidden)
		}
		for what, err := range edit(bare, y.other.ID) {
			y.is("out of scope, "+what, err, fault.Missing)
		}
		_, err := y.programs.Program(y.Context(), bare, y.other.ID)
		y.is("the other programme", err, fault.Missing)
		_, err = y.programs.Create(y.Context(), bare, programs.Program{Developer: y.builder.ID, Code: "X", Name: "X"})
		y.is("a programme by a key", err, fault.Forbidden)
		open, err := y.programs.Programs(y.Context(), bare)
		y.must(err)
		y.want("programmes of the key", open, []programs.Program{y.site})
		every, err := y.programs.Programs(y.Context(), y.operator)
		y.must(err)
		y.want("programmes of the operator", every, []programs.Program{y.site, y.other})
	})
}

func TestAFamilyNamesWhatIsVisibleAndCountsAll(t *testing.T) {
	eachYard(t, func(y *yard) {
		house, parking := y.family()
		cellar := y.newLot("C01", func(l *programs.Lot) {
			l.Type, l.Main, l.Price, l.ReducedPrice, l.Parent = "cellar", false, 100_000, new(int64(90_000)), house.ID
		})
		reduced, err := y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, house.ID, func(l *programs.Lot) { l.ReducedPrice = new(int64(32_000_000)) })
		y.must(err)
		house = reduced
		some := y.key([]int64{house.ID, cellar.ID}, access.LotAllotedView)
		alone := y.key([]int64{cellar.ID}, access.LotAllotedView)
		writer := y.key(nil, access.LotUpdate)
		with, withReduced := int64(37_800_000), int64(32_890_000) // the parking has no reduced price: it counts at its own
		for what, c := range map[string]struct {
			actor    access.Actor
			children []programs.Lot
			parent   *programs.Lot
		}{
			"all":              {y.operator, []programs.Lot{parking, cellar}, &house},
			"an allotment":     {some, []programs.Lot{cellar}, &house},
			"without a parent": {alone, []programs.Lot{cellar}, nil},
			"a writer":         {writer, nil, nil},
		} {
			got, err := y.programs.Family(y.Context(), c.actor, []programs.Lot{house, cellar})
			y.must(err)
			y.want(what+": the house", got[house.ID], programs.Relatives{Children: c.children, With: with, WithReduced: &withReduced})
			y.want(what+": the cellar", got[cellar.ID], programs.Relatives{Parent: c.parent, With: 100_000, WithReduced: new(int64(90_000))})
		}
	})
}

// TestTheSampleOfTheDocument: 369 000 + 8 000 = 377 000, 314 166.67 without the tax.
func TestTheSampleOfTheDocument(t *testing.T) {
	eachYard(t, func(y *yard) {
		house, _ := y.family()
		family, err := y.programs.Family(y.Context(), y.operator, []programs.Lot{house})
		y.must(err)
		with := family[house.ID].With
		y.want("prices", []int64{programs.WithoutVAT(house.Price, house.VATRate), with, programs.WithoutVAT(with, house.VATRate)}, []int64{30_750_000, 37_700_000, 31_416_667})
	})
}

func TestFiguresFollowHolds(t *testing.T) {
	eachYard(t, func(y *yard) {
		cheap := y.newLot("A01", func(l *programs.Lot) { l.Price = 100 })
		y.newLot("A02", func(l *programs.Lot) { l.Price = 200 })
		y.newLot("P01", func(l *programs.Lot) { l.Type, l.Main, l.Price = "parking", false, 1 })
		y.must(y.claim(option(7001, y.clock.Now().Add(time.Hour)), cheap.ID))
		for _, want := range []programs.Figures{
			{Lots: 3, Available: 2, MinPrice: new(int64(200)), VATRates: []int64{2000}},
			{Lots: 3, Available: 3, MinPrice: new(int64(100)), VATRates: []int64{2000}},
		} {
			v, err := y.programs.View(y.Context(), y.operator, y.site.ID)
			y.must(err)
			y.want("figures", v.Figures(), want)
			y.clock.Advance(time.Hour)
		}
	})
}
