package salestest_test

import (
	"testing"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

func on(year int, month time.Month, d int) day.Date {
	return day.Date{Year: year, Month: month, Day: d}
}

// told is what the journal tells of a field: each time before and after.
func (s *site) told(kind string, id int64, field string) (out [][2]string) {
	s.Helper()
	list, err := s.store.Journal(s.Context(), s.operator.Account, 0, event.Subject{Kind: kind, ID: id}, 1000)
	s.must(err)
	for _, e := range list {
		for _, c := range e.Changes {
			if c.Field == field {
				out = append(out, [2]string{c.Before, c.After})
			}
		}
	}
	return out
}

// The clock stands at 2 March 2026: a year later is the last day of 5 %.
func TestADepositIsWeighedByThePlannedDeed(t *testing.T) {
	eachSite(t, func(s *site) {
		_, err := s.programs.Update(s.Context(), s.operator, s.program, func(p *programs.Program) { p.Delivery = on(2029, 3, 2) })
		s.must(err)
		book := func(deed day.Date, deposit int64) (sales.Purchase, error) {
			return s.book(func(n *sales.NewPurchase) { n.Lots, n.PlannedDeed, n.Deposit = []int64{s.m2}, deed, &deposit })
		}
		s.is("by the delivery none", second(book(day.Date{}, 1)), fault.Invalid)
		s.is("a deed before the booking", second(book(on(2026, 3, 1), 0)), fault.Invalid)
		s.is("a cent above 5 %", second(book(on(2027, 3, 2), 1_000_001)), fault.Invalid)
		s.is("a day later than a year", second(book(on(2027, 3, 3), 400_001)), fault.Invalid)
		s.is("a day later than two", second(book(on(2028, 3, 3), 1)), fault.Invalid)
		p, err := book(on(2027, 3, 2), 1_000_000)
		s.must(err)
		change := func(c sales.PurchaseChange) error {
			return second(s.sales.ChangePurchase(s.Context(), s.operator, s.program, p.ID, c))
		}
		s.must(change(sales.PurchaseChange{Comment: new("Chèque")}))
		s.must(change(sales.PurchaseChange{PlannedDeed: new(on(2026, 12, 1))}))
		s.is("a later deed than the deposit may wait for", change(sales.PurchaseChange{PlannedDeed: new(on(2027, 3, 3))}), fault.Invalid)
		s.is("no deed any more", change(sales.PurchaseChange{PlannedDeed: new(day.Date{})}), fault.Invalid)
		s.must(change(sales.PurchaseChange{PlannedDeed: new(on(2027, 3, 3)), Deposit: new(int64(400_000))}))
		s.must(change(sales.PurchaseChange{PlannedDeed: new(day.Date{}), DepositOverride: new("Accord du notaire")}))
		s.same("what the journal tells of the deed", s.told("purchase", p.ID, "planned_deed"),
			[][2]string{{"", "2027-03-02"}, {"2027-03-02", "2026-12-01"}, {"2026-12-01", "2027-03-03"}, {"2027-03-03", ""}})
	})
}

func TestADeedThatIsSignedOrNeverWillBeIsNotPlanned(t *testing.T) {
	eachSite(t, func(s *site) {
		p, err := s.book(func(n *sales.NewPurchase) { n.Lots, n.PlannedDeed = []int64{s.m2}, on(2027, 3, 2) })
		s.must(err)
		s.must(second(s.sales.CancelPurchase(s.Context(), s.operator, s.program, p.ID, "buyer", "", nil)))
		change := func(c sales.PurchaseChange) error {
			return second(s.sales.ChangePurchase(s.Context(), s.operator, s.program, p.ID, c))
		}
		s.is("another day", change(sales.PurchaseChange{PlannedDeed: new(on(2027, 3, 1))}), fault.Conflict)
		s.must(change(sales.PurchaseChange{PlannedDeed: new(on(2027, 3, 2)), Comment: new("Dossier clos")}))
	})
}
