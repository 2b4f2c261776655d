package programs_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

func TestALotIsCheckedInAllItsFields(t *testing.T) {
	eachYard(t, func(y *yard) {
		house, parking := y.family()
		foreign, err := y.programs.CreateLot(y.Context(), y.operator, programs.Lot{Program: y.other.ID, Reference: "M01", Main: true, Type: "house"})
		y.must(err)
		box := func(change func(*programs.Lot)) programs.Lot {
			l := programs.Lot{Program: y.site.ID, Reference: "N1", Type: "parking", Price: 1}
			change(&l)
			return l
		}
		for what, c := range map[string]struct {
			lot    programs.Lot
			fields []string
		}{
			"everything": {programs.Lot{Program: y.site.ID, Type: "castle", Typology: "T99", Price: -1, VATRate: -1, ReducedPrice: new(int64(-1)), Main: true, Parent: house.ID,
				Subtype: strings.Repeat("é", 201), LivingArea: math.NaN(), GardenArea: math.Inf(1), TerraceArea: -1},
				[]string{"reference", "type", "typology", "price", "vat_rate", "reduced_price", "parent", "subtype", "living_area", "garden_area", "terrace_area"}},
			"beyond all bounds": {box(func(l *programs.Lot) {
				l.Reference, l.Price, l.VATRate = strings.Repeat("é", 51), math.MaxInt64, 10_001
			}), []string{"reference", "price", "vat_rate"}},
			"at the bounds": {box(func(l *programs.Lot) {
				l.Reference, l.VATRate, l.ReducedPrice, l.Subtype = strings.Repeat("é", 50), 10_000, new(int64(0)), strings.Repeat("é", 200)
			}), nil},
			"a taken reference":                {box(func(l *programs.Lot) { l.Reference = "M04" }), []string{"reference"}},
			"a parent that is none":            {box(func(l *programs.Lot) { l.Parent = 999_999 }), []string{"parent"}},
			"a parent of another programme":    {box(func(l *programs.Lot) { l.Parent = foreign.ID }), []string{"parent"}},
			"a parent that is no main lot":     {box(func(l *programs.Lot) { l.Parent = parking.ID }), []string{"parent"}},
			"a reference of another programme": {box(func(l *programs.Lot) { l.Reference = "M01" }), nil},
		} {
			_, err := y.programs.CreateLot(y.Context(), y.operator, c.lot)
			y.refused(what, err, c.fields...)
			if len(c.fields) == 0 && err != nil {
				y.Errorf("%s: %v", what, err)
			}
		}
		for what, c := range map[string]struct {
			id     int64
			change func(*programs.Lot)
			field  string
		}{
			"its own parent":         {parking.ID, func(l *programs.Lot) { l.Parent = l.ID }, "parent"},
			"a parent with children": {house.ID, func(l *programs.Lot) { l.Main = false }, "main"},
			"a main lot with one":    {parking.ID, func(l *programs.Lot) { l.Main = true }, "parent"},
			"a taken reference":      {parking.ID, func(l *programs.Lot) { l.Reference = "M04" }, "reference"},
		} {
			_, err := y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, c.id, c.change)
			y.refused(what, err, c.field)
		}
		y.want("after refusals", []programs.Lot{y.lot(house.ID), y.lot(parking.ID)}, []programs.Lot{house, parking})
	})
}

func TestAnAllottedWriterMeetsOnlyWhatIsAllotted(t *testing.T) {
	eachYard(t, func(y *yard) {
		house, parking := y.family()
		allotted := y.key([]int64{parking.ID}, access.LotAllotedView, access.LotUpdate, access.LotDelete, access.LotCreate)
		writer := y.key(nil, access.LotUpdate)
		rename := func(l *programs.Lot) { l.OuterCode = "7" }
		_, err := y.programs.UpdateLot(y.Context(), allotted, y.site.ID, house.ID, rename)
		y.is("update of a hidden lot", err, fault.Missing)
		y.is("its deletion", y.programs.DeleteLot(y.Context(), allotted, y.site.ID, house.ID), fault.Missing)
		_, err = y.programs.AddFile(y.Context(), allotted, y.site.ID, house.ID, "a.pdf", pdf("x"))
		y.is("a plan of it", err, fault.Missing)
		_, err = y.programs.CreateLot(y.Context(), allotted, programs.Lot{Program: y.site.ID, Reference: "P02", Type: "parking", Parent: house.ID})
		y.refused("as a parent", err, "parent")
		_, err = y.programs.UpdateLot(y.Context(), allotted, y.site.ID, parking.ID, rename)
		y.must(err)
		changed, err := y.programs.UpdateLot(y.Context(), writer, y.site.ID, house.ID, rename)
		y.must(err)
		y.want("what only may write, wrote", changed.OuterCode, "7")
		_, err = y.programs.UpdateLot(y.Context(), writer, y.other.ID, house.ID, rename)
		y.is("through another programme", err, fault.Missing)
		_, err = y.programs.UpdateLot(y.Context(), y.operator, y.other.ID, house.ID, rename)
		y.is("through another programme, by the operator", err, fault.Missing)
	})
}

func TestEveryPriceIsKept(t *testing.T) {
	eachYard(t, func(y *yard) {
		l := y.newLot("A01", func(l *programs.Lot) { l.PriceReason = "grille 1" })
		first := l.UpdatedAt
		set := func(change func(*programs.Lot)) {
			var err error
			l, err = y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, l.ID, change)
			y.must(err)
		}
		set(func(l *programs.Lot) { l.Price, l.PriceReason = 21_000_000, "grille 2" })
		second := l.UpdatedAt
		set(func(l *programs.Lot) { l.Building, l.LivingArea = "B", 45.678 })
		set(func(l *programs.Lot) { l.ReducedPrice = new(int64(19_000_000)) })
		third := l.UpdatedAt
		set(func(l *programs.Lot) { l.ReducedPrice = new(*l.ReducedPrice) }) // equal, not the same
		got, err := y.programs.Prices(y.Context(), y.operator, y.site.ID, l.ID)
		y.must(err)
		y.want("prices", got, []programs.Price{
			{Version: 1, Price: 20_000_000, VATRate: 2000, Reason: "grille 1", At: first},
			{Version: 2, Price: 21_000_000, VATRate: 2000, Reason: "grille 2", At: second},
			{Version: 3, Price: 21_000_000, VATRate: 2000, ReducedPrice: new(int64(19_000_000)), At: third},
		})
		y.want("what was answered is what is read", y.lot(l.ID), l)
		y.want("an area to the square decimetre", l.LivingArea, 45.68)
		y.want("told", y.told(l.ID), []string{"lot.created", "lot.updated", "lot.updated", "lot.updated"})
	})
}

func TestAnUpdateThatChangesNothingIsNotTold(t *testing.T) {
	eachYard(t, func(y *yard) {
		l := y.newLot("A01", func(*programs.Lot) {})
		same, err := y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, l.ID, func(l *programs.Lot) {
			l.Account, l.ID, l.Program, l.Hold, l.CreatedAt = 5, 6, 7, programs.Hold{Holder: 8}, time.Time{} // not the caller's to change
		})
		y.must(err)
		y.want("lot", same, l)
		y.want("told", y.told(l.ID), []string{"lot.created"})
		_, err = y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, l.ID, func(l *programs.Lot) { l.Withheld = true })
		y.must(err)
		y.want("withheld", y.states(l.ID), []programs.State{programs.Unavailable})
		y.want("told then", y.told(l.ID), []string{"lot.created", "lot.status_updated available>unavailable"})
	})
}

func TestADeletedLotLeavesItsChildrenOnTheirOwn(t *testing.T) {
	eachYard(t, func(y *yard) {
		house, parking := y.family()
		f, err := y.programs.AddFile(y.Context(), y.operator, y.site.ID, house.ID, "plan.pdf", pdf("x"))
		y.must(err)
		y.must(y.programs.DeleteLot(y.Context(), y.operator, y.site.ID, house.ID))
		_, err = y.programs.Lot(y.Context(), y.operator, y.site.ID, house.ID)
		y.is("the lot", err, fault.Missing)
		y.want("the child's parent", y.lot(parking.ID).Parent, int64(0))
		y.want("told", y.told(house.ID), []string{"lot.created", "lot.updated", "lot.deleted"})
		y.want("told of the child", y.told(parking.ID), []string{"lot.created", "lot.updated"})
		_, _, err = y.programs.OpenFile(y.Context(), y.operator.Account, f.UID)
		y.is("its plan", err, fault.Missing)
		y.want("contents", len(y.blobs.names()), 0)
		y.is("again", y.programs.DeleteLot(y.Context(), y.operator, y.site.ID, house.ID), fault.Missing)
	})
}

func TestAHeldLotIsNotDeleted(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("A01")
		y.must(y.claim(option(7001, y.clock.Now().Add(time.Hour)), lots...))
		y.is("held", y.programs.DeleteLot(y.Context(), y.operator, y.site.ID, lots[0]), fault.Conflict)
		y.clock.Advance(time.Hour)
		y.must(y.programs.DeleteLot(y.Context(), y.operator, y.site.ID, lots[0]))
	})
}

func TestAProgrammeIsCheckedAndKept(t *testing.T) {
	eachYard(t, func(y *yard) {
		y.want("defaults", []any{y.site.Progress, y.site.Status, y.site.Rules, y.site.Country, y.site.Agency},
			[]any{programs.Launch, programs.Activated, programs.DefaultRules(), "FR", y.builder.Agency})
		wrong := programs.Program{Code: "é", Country: "FRA", Progress: "soon", Status: "x", Position: &programs.Position{Latitude: math.NaN()},
			Rules: programs.Rules{OptionLife: time.Hour, OptionRenewals: -1, RegistrationWarning: 1, AfterOption: -1, RedeclareDelay: -1, OwnTeamActive: -1, TieWindow: -1}}
		_, err := y.programs.Create(y.Context(), y.operator, wrong)
		y.refused("everything", err, "developer", "code", "name", "country", "progress", "status", "position", "rules.option_max", "rules.option_renewals",
			"rules.registration_life", "rules.registration_warning", "rules.after_option", "rules.redeclare_delay", "rules.own_team_active", "rules.tie_window")
		_, err = y.programs.Create(y.Context(), y.operator, programs.Program{Developer: y.builder.ID, Code: "TIL", Name: "x"})
		y.refused("a code twice", err, "code")
		_, err = y.programs.Create(y.Context(), y.operator, programs.Program{Developer: 999_999, Code: "NEW", Name: "x"})
		y.refused("of no developer", err, "developer")
		y.flats("A01")
		y.mirror.take()
		p, err := y.programs.Update(y.Context(), y.operator, y.site.ID, func(p *programs.Program) {
			p.Name, p.Position, p.Rules.OptionQueue, p.ID, p.Developer = "Les Saules", &programs.Position{Latitude: 47.123456789}, true, 5, 6
		})
		y.must(err)
		y.want("what lots do not show", y.mirror.take(), []string(nil))
		again, err := y.programs.Program(y.Context(), y.operator, y.site.ID)
		y.must(err)
		y.want("changed", again, p)
		_, err = y.programs.Update(y.Context(), y.operator, y.site.ID, func(p *programs.Program) { p.Code, p.City = "SAU", "Rezé" })
		y.must(err)
		y.want("mirrored anew", y.mirror.take(), []string{"SAU-A01 available Rezé"})
		_, err = y.programs.Update(y.Context(), y.operator, y.site.ID, func(p *programs.Program) { p.Code = "ORM" })
		y.refused("another's code", err, "code")
	})
}

func TestAMirrorThatFailsStopsTheWrite(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("A01")
		broken := errors.New("no property")
		failing := programs.NewService(y.store, y.store, y.keeper(y.blobs), failingMirror{broken}, y.clock.Now)
		_, err := failing.UpdateLot(y.Context(), y.operator, y.site.ID, lots[0], func(l *programs.Lot) { l.Price = 5 })
		if !errors.Is(err, broken) {
			y.Errorf("update: %v", err)
		}
		y.want("the price", y.lot(lots[0]).Price, int64(20_000_000))
	})
}
