package salestest_test

import (
	"errors"
	"testing"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// refused expects Invalid with one problem: an owner who is not at work.
func (s *site) refused(what string, err error) {
	s.Helper()
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != fault.Invalid || len(e.Problems) != 1 || e.Problems[0] != (fault.Problem{Field: "owner", Message: "There is no such user at work."}) {
		s.Errorf("%s: %v, want owner_id refused", what, err)
	}
}

// leaves switches a user off.
func (s *site) leaves(name string) {
	s.Helper()
	s.must(second(s.admin.SetUserActive(s.Context(), s.operator, s.users[name], false)))
}

func TestNobodyWhoHasLeftTakesAnOption(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m1)
		s.leaves("anna")
		s.refused("who left", second(s.take(s.anna, s.m2)))
		_, err := s.sales.TakeOption(s.Context(), s.operator, sales.NewOption{Program: s.program, Lead: s.lead, Owner: 999_999, Lots: []int64{s.m2}})
		s.refused("nobody", err)
		s.same("nothing was taken", s.states()[3], free)
		s.must(second(s.sales.ChangeOption(s.Context(), s.anna, s.program, o.ID, sales.OptionChange{Comment: new("Repris par Ben")})))
		s.must(second(s.sales.CancelOption(s.Context(), s.anna, s.program, o.ID)))
	})
}

func TestNobodyWhoHasLeftBeginsAPurchase(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m1)
		s.leaves("anna")
		for what, owner := range map[string]int64{"who left": s.users["anna"], "nobody": 999_999} {
			s.refused(what, second(s.book(func(n *sales.NewPurchase) { n.Owner, n.Lots = owner, []int64{s.m2} })))
			s.refused(what+" of an option", second(s.book(func(n *sales.NewPurchase) { n.Owner, n.Option = owner, o.ID })))
		}
		s.same("nothing was taken", s.states()[3], free)
		p, err := s.book(func(n *sales.NewPurchase) { n.Owner, n.Option = 0, o.ID })
		s.must(err)
		s.same("what was begun is carried on in the former owner's name", p.Owner, s.users["anna"])
		p, err = s.sales.ChangePurchase(s.Context(), s.operator, s.program, p.ID, sales.PurchaseChange{Comment: new("Suivi par Ben")})
		s.must(err)
		s.same("and can be changed", p.Comment, "Suivi par Ben")
	})
}

// The programme's delivery moves, and the cap with it: what was taken stays.
func TestADepositThatStaysIsNotWeighedAgain(t *testing.T) {
	eachSite(t, func(s *site) {
		p, err := s.book(func(n *sales.NewPurchase) { n.Lots, n.Deposit = []int64{s.m2}, new(int64(1_000_000)) })
		s.must(err)
		_, err = s.programs.Update(s.Context(), s.operator, s.program, func(p *programs.Program) { p.Delivery = day.Of(s.clock.Now().Add(5 * 365 * 24 * time.Hour)) })
		s.must(err)
		change := func(c sales.PurchaseChange) error {
			return second(s.sales.ChangePurchase(s.Context(), s.operator, s.program, p.ID, c))
		}
		s.must(change(sales.PurchaseChange{Comment: new("Chèque")}))
		s.must(change(sales.PurchaseChange{DepositRefunded: new(false)}))
		s.must(change(sales.PurchaseChange{Deposit: new(int64(1_000_000)), DepositOverride: new(""), Comment: new("Chèque encaissé")}))
		s.is("another one above the cap", change(sales.PurchaseChange{Deposit: new(int64(900_000))}), fault.Invalid)
		s.must(change(sales.PurchaseChange{DepositOverride: new("Accord du notaire")}))
		s.is("its reason taken back", change(sales.PurchaseChange{DepositOverride: new("")}), fault.Invalid)
		s.must(change(sales.PurchaseChange{Deposit: new(int64(0)), DepositOverride: new("")}))
	})
}
