package salestest_test

import (
	"errors"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// book books what is asked for on the site's programme, for its lead and anna.
func (s *site) book(change func(*sales.NewPurchase)) (sales.Purchase, error) {
	n := sales.NewPurchase{Program: s.program, Lead: s.lead, Owner: s.users["anna"]}
	change(&n)
	return s.sales.Book(s.Context(), s.operator, n)
}

func TestAnOptionBecomesAPurchase(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m1)
		_, err := s.programs.UpdateLot(s.Context(), s.operator, s.program, s.m1, func(l *programs.Lot) { l.Price = 50_000_000 })
		s.must(err)
		p, err := s.book(func(n *sales.NewPurchase) { n.Option, n.Lead, n.Owner = o.ID, 0, 0 })
		s.must(err)
		s.same("purchase", p, sales.Purchase{Account: s.operator.Account, ID: p.ID, Agency: p.Agency, Program: s.program, Lead: s.lead, Owner: s.users["anna"], Option: o.ID,
			Status: sales.PreBooked, Price: 38_000_000, Lots: o.Lots, Contacts: []int64{s.buyer}, ConfirmedAt: p.CreatedAt, CreatedAt: p.CreatedAt, UpdatedAt: p.CreatedAt})
		got, err := s.sales.Purchase(s.Context(), s.anna, s.program, p.ID)
		s.must(err)
		s.same("read back", got, p)
		s.same("lots", s.states(), []programs.State{programs.PreBooked, programs.PreBooked, programs.PreBooked, free, free})
		ended := s.option(o.ID)
		s.same("the option", []any{ended.Status, ended.ExpiresAt}, []any{sales.OptionConverted, time.Time{}})
		s.same("what keeps the registration alive goes on", len(s.claims.ended), 0)
		s.clock.Set(o.ExpiresAt.Add(time.Hour))
		s.same("the option's end means nothing any more", s.states()[0], programs.PreBooked)
		s.is("converting twice", second(s.book(func(n *sales.NewPurchase) { n.Option, n.Lots = o.ID, nil })), fault.Conflict)
	})
}

func TestConversionIsRefusedAtTheEnd(t *testing.T) {
	eachSite(t, func(s *site) {
		o, other := s.taken(s.anna, s.m2), s.taken(s.anna, s.m3)
		s.clock.Set(o.ExpiresAt)
		s.is("at the end", second(s.book(func(n *sales.NewPurchase) { n.Option = o.ID })), fault.Conflict)
		s.clock.Set(other.ExpiresAt.Add(-time.Microsecond))
		p, err := s.book(func(n *sales.NewPurchase) { n.Option = s.taken(s.anna, s.m1).ID })
		s.must(err)
		s.same("before it", p.Status, sales.PreBooked)
	})
}

func TestAPurchaseOfFreeLots(t *testing.T) {
	eachSite(t, func(s *site) {
		p, err := s.book(func(n *sales.NewPurchase) { n.Lots = []int64{s.m1} })
		s.must(err)
		s.same("with what is sold with it", p.Price, int64(38_000_000))
		s.is("a taken one", second(s.book(func(n *sales.NewPurchase) { n.Lots = []int64{s.m2, s.p1} })), fault.Conflict)
		s.same("nothing was taken", s.states()[3], free)
		later := s.clock.Now().Add(time.Hour)
		s.is("confirmed in the future", second(s.book(func(n *sales.NewPurchase) { n.Lots, n.ConfirmedAt = []int64{s.m2}, later })), fault.Invalid)
		s.is("an unknown lead", second(s.book(func(n *sales.NewPurchase) { n.Lots, n.Lead = []int64{s.m2}, 999_999 })), fault.Missing)
		s.is("an unknown buyer", second(s.book(func(n *sales.NewPurchase) { n.Lots, n.Contacts = []int64{s.m2}, []int64{999_999} })), fault.Invalid)
		s.is("another lead's option", second(s.book(func(n *sales.NewPurchase) { n.Option, n.Lead = s.taken(s.anna, s.m3).ID, 999_999 })), fault.Invalid)
		_, err = s.sales.Book(s.Context(), s.anna, sales.NewPurchase{Program: s.program, Lead: s.lead, Owner: s.users["anna"], Lots: []int64{s.m2}})
		s.is("by a key", err, fault.Forbidden)
	})
}

func TestAPurchaseAdvancesToTheDeed(t *testing.T) {
	eachSite(t, func(s *site) {
		p, err := s.book(func(n *sales.NewPurchase) { n.Lots = []int64{s.m2} })
		s.must(err)
		advance := func(step sales.Step) (sales.Purchase, error) {
			return s.sales.Advance(s.Context(), s.operator, s.program, p.ID, step)
		}
		s.is("past a stage", second(advance(sales.Step{To: sales.Sold})), fault.Conflict)
		signed := time.Date(2026, 2, 8, 23, 0, 0, 0, time.UTC) // midnight in Paris
		s.is("signed in the future", second(advance(sales.Step{To: sales.Booked, At: s.clock.Now().Add(time.Hour)})), fault.Invalid)
		s.is("notified before it was signed", second(advance(sales.Step{To: sales.Booked, NotifiedAt: s.clock.Now().Add(-time.Hour)})), fault.Invalid)
		booked, err := advance(sales.Step{To: sales.Booked, At: signed, NotifiedAt: s.clock.Now().Add(-time.Hour)})
		s.must(err)
		s.same("booked", []time.Time{booked.SignedAt, booked.WithdrawalUntil}, []time.Time{signed, time.Date(2026, 3, 12, 23, 0, 0, 0, time.UTC)})
		s.same("lot", s.states()[3], programs.Booked)
		end := s.clock.Now().AddDate(0, 0, 30)
		set, err := advance(sales.Step{To: sales.NotaryAppointment, EndAt: end})
		s.must(err)
		s.same("appointment", []time.Time{set.AppointmentSetAt, set.AppointmentEndAt}, []time.Time{set.UpdatedAt, end})
		s.same("lot of an appointment", s.states()[3], programs.Booked)
		s.clock.Set(booked.WithdrawalUntil.Add(-time.Microsecond))
		s.is("a deed within the withdrawal period", second(advance(sales.Step{To: sales.Sold})), fault.Conflict)
		s.clock.Set(booked.WithdrawalUntil)
		sold, err := advance(sales.Step{To: sales.Sold})
		s.must(err)
		s.same("sold", []any{sold.Status, sold.SoldAt, s.states()[3]}, []any{sales.Sold, booked.WithdrawalUntil, programs.Sold})
		_, err = s.sales.CancelPurchase(s.Context(), s.operator, s.program, p.ID, "buyer", "", nil)
		s.is("canceling what is sold", err, fault.Conflict)
		s.same("events", s.events("purchase", p.ID), []string{"purchase.created", "purchase.status_updated", "purchase.status_updated", "purchase.status_updated"})
	})
}

func TestCancelingAPurchaseGivesItsLotsToWhoWaits(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		o := s.taken(s.anna, s.m2)
		waits := s.taken(s.ben, s.m2)
		p, err := s.book(func(n *sales.NewPurchase) { n.Option = o.ID })
		s.must(err)
		s.same("a purchase has no end to wait for", []any{s.option(waits.ID).Status, s.option(waits.ID).AvailableAt}, []any{sales.OptionPending, time.Time{}})
		cancel := func(reason string) (sales.Purchase, error) {
			return s.sales.CancelPurchase(s.Context(), s.operator, s.program, p.ID, reason, "Prêt refusé", new(true))
		}
		s.is("without a reason", second(cancel("")), fault.Invalid)
		ended, err := cancel("loan-refused")
		s.must(err)
		s.same("canceled", []any{ended.Status, ended.Cancellation, ended.CancellationComment, *ended.DepositRefunded, ended.CanceledAt},
			[]any{sales.Canceled, "loan-refused", "Prêt refusé", true, ended.UpdatedAt})
		s.same("whose turn came", s.option(waits.ID).ExpiresAt, ended.CanceledAt.Add(48*time.Hour))
		s.same("the registration heard of it", s.claims.ended, []int64{s.lead})
		s.is("twice", second(cancel("buyer")), fault.Conflict)
	})
}

func TestADepositAboveTheCapNeedsAReason(t *testing.T) {
	eachSite(t, func(s *site) {
		for what, c := range map[string]struct {
			delivery day.Date
			deposit  int64
			reason   string
			ok       bool
		}{
			"5 % within a year":      {day.Date{Year: 2027, Month: 3, Day: 2}, 1_000_000, "", true},
			"a cent above it":        {day.Date{Year: 2027, Month: 3, Day: 2}, 1_000_001, "", false},
			"2 % within two":         {day.Date{Year: 2027, Month: 3, Day: 3}, 400_000, "", true},
			"a cent above 2 %":       {day.Date{Year: 2028, Month: 3, Day: 2}, 400_001, "", false},
			"nothing later than two": {day.Date{Year: 2028, Month: 3, Day: 3}, 1, "", false},
			"none at all":            {day.Date{Year: 2028, Month: 3, Day: 3}, 0, "", true},
			"with a reason":          {day.Date{Year: 2028, Month: 3, Day: 3}, 5_000_000, "Accord du notaire", true},
			"delivery not known":     {day.Date{}, 1, "", false},
			"less than nothing":      {day.Date{Year: 2027, Month: 1, Day: 1}, -1, "x", false},
		} {
			_, err := s.programs.Update(s.Context(), s.operator, s.program, func(p *programs.Program) { p.Delivery = c.delivery })
			s.must(err)
			p, err := s.book(func(n *sales.NewPurchase) { n.Lots, n.Deposit, n.DepositOverride = []int64{s.m2}, &c.deposit, c.reason })
			if !c.ok {
				s.is(what, err, fault.Invalid)
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", what, err)
				continue
			}
			s.must(second(s.sales.CancelPurchase(s.Context(), s.operator, s.program, p.ID, "other", "", nil)))
		}
	})
}

func TestWhatMayChangeOfAPurchase(t *testing.T) {
	eachSite(t, func(s *site) {
		p, err := s.book(func(n *sales.NewPurchase) { n.Lots = []int64{s.m2} })
		s.must(err)
		change := func(by access.Actor, c sales.PurchaseChange) (sales.Purchase, error) {
			return s.sales.ChangePurchase(s.Context(), by, s.program, p.ID, c)
		}
		same, err := change(s.operator, sales.PurchaseChange{Comment: new("")})
		s.must(err)
		s.same("nothing", same, p)
		s.is("too much", second(change(s.operator, sales.PurchaseChange{Deposit: new(int64(2_000_000))})), fault.Invalid)
		s.is("by a key", second(change(s.anna, sales.PurchaseChange{Comment: new("x")})), fault.Forbidden)
		changed, err := change(s.operator, sales.PurchaseChange{Deposit: new(int64(300_000)), Comment: new("Chèque")})
		s.must(err)
		s.same("changed", []any{*changed.Deposit, changed.Comment}, []any{int64(300_000), "Chèque"})
		s.same("events", s.events("purchase", p.ID), []string{"purchase.created", "purchase.updated"})
	})
}

func TestWhoSeesWhosePurchases(t *testing.T) {
	eachSite(t, func(s *site) {
		p, err := s.book(func(n *sales.NewPurchase) { n.Lots = []int64{s.m2} })
		s.must(err)
		_, err = s.book(func(n *sales.NewPurchase) { n.Lots, n.Owner = []int64{s.m3}, s.users["ben"] })
		s.must(err)
		alone := s.key(access.Key{Permissions: []access.Right{access.PurchaseView}})
		list := func(a access.Actor, status sales.PurchaseStatus) int64 {
			got, n, err := s.sales.Purchases(s.Context(), a, sales.Query{Program: s.program, Status: string(status), Limit: 50})
			s.must(err)
			s.same("listed and counted", len(got), int(n))
			return n
		}
		s.same("lists", []int64{list(s.operator, ""), list(s.anna, ""), list(s.ben, ""), list(alone, "")}, []int64{2, 2, 1, 0})
		s.same("by status", []int64{list(s.anna, sales.PreBooked), list(s.anna, sales.Sold)}, []int64{2, 0})
		_, err = s.sales.Purchase(s.Context(), s.ben, s.program, p.ID)
		s.is("another's", err, fault.Missing)
		_, err = s.sales.Purchase(s.Context(), s.anna, s.program, 999_999)
		if e := (*fault.Error)(nil); !errors.As(err, &e) || e.Kind != fault.Missing {
			t.Errorf("none: %v", err)
		}
	})
}
