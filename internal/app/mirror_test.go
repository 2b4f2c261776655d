package app_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/programs"
	"palier/internal/testkit"
)

// street is a developer's programme with one house, seen as its agency sees it.
type street struct {
	*testing.T
	*app.App
	operator access.Actor
	agency   int64
	site     programs.Program
	house    programs.Lot
}

func openStreet(t *testing.T, d testkit.Database) *street {
	a, err := app.Open(t.Context(), d.Config(), app.Deps{Now: testkit.NewClock().Now, Log: testkit.Log(t), Version: "test", Instant: true}, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	s := &street{T: t, App: a}
	account, err := a.Access.CreateAccount(t.Context(), access.Account{Name: "Promoteur", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
	s.must(err)
	s.operator = access.Operator(account, "test")
	agency, err := a.Access.CreateAgency(t.Context(), s.operator, access.Agency{Name: "Ventes"})
	s.must(err)
	s.agency = agency.ID
	builder, err := a.Access.CreateDeveloper(t.Context(), s.operator, access.Developer{Slug: "client-a", Name: "Promoteur A", Agency: agency.ID, Country: "FR"})
	s.must(err)
	s.site, err = a.Programs.Create(t.Context(), s.operator, programs.Program{Developer: builder.ID, Code: "TIL", Name: "Les Tilleuls", Address: "1 quai", Zipcode: "44000", City: "Nantes"})
	s.must(err)
	s.house = s.add(programs.Lot{Reference: "M04", Main: true, Type: "house", Price: 36_900_000, VATRate: 2000})
	s.add(programs.Lot{Reference: "P01", Type: "parking", Price: 800_000, VATRate: 2000, Parent: s.house.ID})
	return s
}

func (s *street) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *street) add(l programs.Lot) programs.Lot {
	s.Helper()
	l.Program = s.site.ID
	l, err := s.Programs.CreateLot(s.Context(), s.operator, l)
	s.must(err)
	return l
}

func (s *street) change(apply func(*programs.Lot)) {
	s.Helper()
	_, err := s.Programs.UpdateLot(s.Context(), s.operator, s.site.ID, s.house.ID, apply)
	s.must(err)
}

// hold moves the house's hold in a write, as package sales does.
func (s *street) hold(move func(ctx context.Context, tx event.Tx) error) {
	s.Helper()
	s.must(s.Ledger.Write(s.Context(), s.operator.Account, move))
}

// shows expects the agency's list of properties to be this one.
func (s *street) shows(what string, want listings.Property) {
	s.Helper()
	var got []listings.Property
	page, err := s.Listings.List(s.Context(), s.operator, listings.Query{Agency: s.agency, Limit: 100}, func(p listings.Property, _ []int64) error { got = append(got, p); return nil })
	s.must(err)
	if len(got) != 1 || page.Total != 1 {
		s.Fatalf("%s: %d properties, total %d, want the one of the house", what, len(got), page.Total)
	}
	want.UID, want.CreatedAt, want.UpdatedAt = got[0].UID, got[0].CreatedAt, got[0].UpdatedAt
	if d := cmp.Diff(want, got[0]); d != "" {
		s.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// TestAMainLotIsAPropertyOfItsAgency: what the new-build door does to a lot, the
// agency's list shows in the same commit.
func TestAMainLotIsAPropertyOfItsAgency(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := openStreet(t, d)
		p := listings.Property{Account: s.operator.Account, ID: s.house.Property, Agency: s.agency, Reference: "TIL-M04", Category: 4, Type: 2, Step: 1, Status: 1,
			Address: "1 quai", Zipcode: "44000", City: "Nantes", Commune: "44109", Country: "FR", Price: money.Amount{Minor: 36_900_000, Currency: "EUR"}}
		at := func(what string, step, status int) {
			t.Helper()
			p.Step, p.Status = step, status
			s.shows(what, p)
		}
		at("free", 1, 1)
		s.hold(func(ctx context.Context, tx event.Tx) error {
			return s.Programs.Claim(ctx, tx, s.operator, s.site, []programs.Lot{s.house}, programs.Hold{State: programs.Optioned, Holder: 7001, Until: tx.Now().AddDate(0, 0, 2)})
		})
		at("optioned", 2, 22)
		s.hold(func(ctx context.Context, tx event.Tx) error {
			return s.Programs.Pass(ctx, tx, s.operator, 7001, programs.Hold{State: programs.PreBooked, Holder: 7002})
		})
		at("pre-booked", 2, 24)
		for _, next := range []struct {
			state        programs.State
			step, status int
		}{{programs.Booked, 2, 25}, {programs.Sold, 3, 30}} {
			s.hold(func(ctx context.Context, tx event.Tx) error {
				return s.Programs.Change(ctx, tx, s.operator, programs.Hold{State: next.state, Holder: 7002})
			})
			at(string(next.state), next.step, next.status)
		}
		s.hold(func(ctx context.Context, tx event.Tx) error { return s.Programs.Release(ctx, tx, s.operator, 7002) })
		at("free again", 1, 1)
		s.change(func(l *programs.Lot) { l.Withheld = true })
		at("withheld", 2, 29)
		s.change(func(l *programs.Lot) { l.Withheld, l.Reference, l.Type, l.Price = false, "V1", "apartment", 5_000 })
		p.Reference, p.Type, p.Price.Minor = "TIL-V1", 1, 5_000
		at("another reference, type and price", 1, 1)
		_, err := s.Programs.Update(s.Context(), s.operator, s.site.ID, func(p *programs.Program) { p.Code, p.City = "SAU", "Rezé" })
		s.must(err)
		p.Reference, p.City, p.Commune = "SAU-V1", "Rezé", "" // none of that name has the postcode
		at("another code and place", 1, 1)
		s.must(s.Programs.DeleteLot(s.Context(), s.operator, s.site.ID, s.house.ID))
		at("deleted", 4, 40)
	})
}

func TestALotThatIsNoMainLotAnyMoreLeavesTheOffer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := openStreet(t, d)
		house := s.add(programs.Lot{Reference: "M05", Main: true, Type: "house", Price: 1, VATRate: 2000})
		for _, c := range []struct {
			main         bool
			step, status int
		}{{false, 4, 40}, {true, 1, 1}} {
			_, err := s.Programs.UpdateLot(s.Context(), s.operator, s.site.ID, house.ID, func(l *programs.Lot) { l.Main = c.main })
			s.must(err)
			var got listings.Property
			_, err = s.Listings.List(s.Context(), s.operator, listings.Query{Agency: s.agency, Limit: 100}, func(p listings.Property, _ []int64) error {
				if p.ID == house.Property {
					got = p
				}
				return nil
			})
			s.must(err)
			if got.Step != c.step || got.Status != c.status {
				t.Errorf("main %v: step %d, status %d", c.main, got.Step, got.Status)
			}
		}
	})
}
