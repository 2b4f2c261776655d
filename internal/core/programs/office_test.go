package programs_test

import (
	"slices"
	"strconv"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// member is somebody of an agency who is logged in.
func (y *yard) member(role access.Role, agency int64) access.Actor {
	y.Helper()
	const password = "une marche apres l autre"
	name := string(role) + strconv.FormatInt(agency, 10)
	u, err := y.admin.CreateUser(y.Context(), y.operator, access.User{Agency: agency, Role: role, Username: name, Firstname: name, Lastname: name, Email: name + "@example.org", Active: true})
	y.must(err)
	y.must(y.admin.SetPassword(y.Context(), y.operator, u.ID, password))
	a, _, err := y.login.User(y.Context(), u.Email, password, "203.0.113.9")
	y.must(err)
	return a
}

func TestPeopleOfAnOfficeReachTheProgrammesThatItSells(t *testing.T) {
	eachYard(t, func(y *yard) {
		elsewhere, err := y.admin.CreateAgency(y.Context(), y.operator, access.Agency{Name: "Ailleurs"})
		y.must(err)
		flat := y.newLot("A1", func(l *programs.Lot) { l.Main = true })
		manager, agent, observer := y.member(access.Manager, y.builder.Agency), y.member(access.Negotiator, y.builder.Agency), y.member(access.Observer, y.builder.Agency)
		stranger, director, translator := y.member(access.Manager, elsewhere.ID), y.member(access.Director, elsewhere.ID), y.member(access.Translating, y.builder.Agency)
		both := []int64{y.site.ID, y.other.ID}
		for what, c := range map[string]struct {
			who  access.Actor
			want []int64
		}{"manager": {manager, both}, "agent": {agent, both}, "observer": {observer, both}, "director of all agencies": {director, both}, "another agency's": {stranger, nil}, "translator": {translator, nil}} {
			list, err := y.programs.Programs(y.Context(), c.who)
			y.must(err)
			var got []int64
			for _, p := range list {
				got = append(got, p.ID)
			}
			y.want(what, got, c.want)
			_, err = y.programs.Lot(y.Context(), c.who, y.site.ID, flat.ID)
			y.want(what+" sees the lot", err == nil, c.want != nil)
		}
		rename := func(p *programs.Program) { p.Name = "Autre" }
		_, err = y.programs.Update(y.Context(), agent, y.site.ID, rename)
		y.is("an agent", err, fault.Forbidden)
		_, err = y.programs.Update(y.Context(), stranger, y.site.ID, rename)
		y.is("another agency's manager", err, fault.Missing)
		_, err = y.programs.Update(y.Context(), manager, y.site.ID, rename)
		y.must(err)
		fresh := programs.Program{Developer: y.builder.ID, Code: "NEW", Name: "Neuf"}
		_, err = y.programs.Create(y.Context(), agent, fresh)
		y.is("an agent's programme", err, fault.Forbidden)
		_, err = y.programs.Create(y.Context(), stranger, fresh)
		y.refused("for a developer of another agency", err, "developer")
		_, err = y.programs.Create(y.Context(), manager, fresh)
		y.must(err)
		y.want("what an agent may", []bool{agent.Has(access.OptionCreate), agent.Has(access.LotUpdate), observer.Has(access.OptionCreate), observer.Has(access.OptionView)}, []bool{true, false, false, true})
		y.want("what a key may, a user is not told to have", manager.Permissions(), []access.Right(nil))
	})
}

func TestAPriceListIsPutIntoForceWholeOrNotAtAll(t *testing.T) {
	eachYard(t, func(y *yard) {
		priced := func(reference string) programs.Lot {
			return y.newLot(reference, func(l *programs.Lot) { l.Main, l.Price = true, 10_000_000 })
		}
		one, two := priced("A1"), priced("A2")
		list := []programs.NewPrice{{Lot: one.ID, WasPrice: one.Price, Price: 11_000_000, ReducedPrice: new(int64(9_000_000))}, {Lot: two.ID, WasPrice: two.Price, Price: two.Price}}
		changed, err := y.programs.SetPrices(y.Context(), y.operator, y.site.ID, "Grille 2", list)
		y.must(err)
		y.want("changed", changed, 1)
		prices, err := y.programs.Prices(y.Context(), y.operator, y.site.ID, one.ID)
		y.must(err)
		y.want("the reason", prices[len(prices)-1].Reason, "Grille 2")

		_, err = y.programs.SetPrices(y.Context(), y.operator, y.site.ID, "", []programs.NewPrice{{Lot: two.ID, WasPrice: two.Price, Price: 1}, list[0]})
		y.is("from an older list", err, fault.Conflict)
		y.want("the other lot's price", y.lot(two.ID).Price, two.Price)
		_, err = y.programs.SetPrices(y.Context(), y.operator, y.site.ID, "", []programs.NewPrice{{Lot: two.ID, WasPrice: two.Price, Price: -1}})
		y.is("a price that is none", err, fault.Invalid)
		_, err = y.programs.SetPrices(y.Context(), y.key(nil, access.LotView), y.site.ID, "", list)
		y.is("without the right", err, fault.Forbidden)
	})
}

func TestAViewTellsHowAProgrammeStandsAndWhatIsLikeALot(t *testing.T) {
	eachYard(t, func(y *yard) {
		add := func(reference, typology string, price int64) int64 {
			return y.newLot(reference, func(l *programs.Lot) { l.Main, l.Typology, l.Price = true, typology, price }).ID
		}
		sold, near, far, other := add("A1", "T3", 100), add("A2", "T3", 120), add("A3", "T3", 300), add("A4", "T2", 101)
		y.must(y.claim(programs.Hold{State: programs.Sold, Holder: 9}, sold))
		v, err := y.programs.View(y.Context(), y.operator, y.site.ID)
		y.must(err)
		y.want("standing", v.Standing(), map[programs.State]int{programs.Sold: 1, programs.Available: 3})
		lot, there := v.Named("A1")
		y.want("by its reference", []any{lot.ID, there}, []any{sold, true})
		var like []int64
		for _, l := range v.Similar(lot, 9) {
			like = append(like, l.ID)
		}
		y.want("like it", like, []int64{near, far, other})
		used, err := y.programs.Used(y.Context(), y.operator, lot)
		y.must(err)
		y.want("in use", used, true)
	})
}

func TestALotsTextsMakeTheSameLot(t *testing.T) {
	floor, reduced := int64(-1), int64(123_456)
	full := programs.Lot{OuterCode: "x", Reference: "A1", Main: true, Type: "house", Typology: "T4", Subtype: "s", Price: 36_900_050, VATRate: 550, ReducedPrice: &reduced, Parent: 7,
		Floor: &floor, Building: "B", Staircase: "2", LivingArea: 64.45, GardenArea: 1, TerraceArea: 2, BalconyArea: 3, Orientation: "S"}
	for _, l := range []programs.Lot{full, {}} {
		var got programs.Lot
		for _, f := range slices.Backward(l.Fields()) {
			if !got.Put(f.Field, f.After) {
				t.Errorf("no field %q", f.Field)
			}
		}
		if !got.Same(l) {
			t.Errorf("got %+v, want %+v", got, l)
		}
	}
	if got := (&programs.Lot{}).Put("nothing", ""); got {
		t.Error("a field that there is not")
	}
}
