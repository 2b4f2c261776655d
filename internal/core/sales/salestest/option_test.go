package salestest_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

func diff(want, got any) string { return cmp.Diff(want, got) }

const (
	free     = programs.Available
	optioned = programs.Optioned
)

func lot(id int64, reference, kind string, price int64) sales.OptionLot {
	return sales.OptionLot{Lot: id, Name: programs.LotName{Reference: reference, Type: kind}, Price: price, VATRate: 2000}
}

func TestAnOptionTakesItsLotsForTheUsualLife(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m1)
		now := o.CreatedAt
		s.same("option", o, sales.Option{Account: s.operator.Account, ID: o.ID, Program: s.program, Lead: s.lead, Interest: s.interest, Owner: s.users["anna"], Key: s.anna.Key,
			Status: sales.OptionLive, ExpiresAt: now.Add(48 * time.Hour), CreatedAt: now, UpdatedAt: now,
			Lots: []sales.OptionLot{lot(s.m1, "M04", "house", 36_900_000), lot(s.p1, "P01", "parking", 800_000), lot(s.c1, "C01", "cellar", 300_000)}})
		s.same("read back", s.option(o.ID), o)
		s.same("lots", s.states(), []programs.State{optioned, optioned, optioned, free, free})
		s.same("events", s.events("option", o.ID), []string{"option.created"})
		s.same("events of a lot", s.events("lot", s.p1), []string{"lot.created", "lot.status_updated"})
	})
}

func TestWhichLotsAreMeant(t *testing.T) {
	eachSite(t, func(s *site) {
		s.taken(s.anna, s.c1) // the cellar is taken alone
		s.is("a main lot whose cellar is taken", second(s.take(s.anna, s.m1)), fault.Conflict)
		s.same("nothing was taken", s.states(), []programs.State{free, free, optioned, free, free})
		o := s.taken(s.anna, s.p1, s.m1)
		s.same("the set as it was named, main lots first", lotIDs(o.Lots), []int64{s.m1, s.p1})
		_, err := s.programs.UpdateLot(s.Context(), s.operator, s.program, s.m3, func(l *programs.Lot) { l.Withheld = true })
		s.must(err)
		s.is("a lot that is kept off sale", second(s.take(s.anna, s.m3)), fault.Conflict)
	})
}

func TestALotKeptOffSaleStaysBehindItsMainLot(t *testing.T) {
	eachSite(t, func(s *site) {
		_, err := s.programs.UpdateLot(s.Context(), s.operator, s.program, s.c1, func(l *programs.Lot) { l.Withheld = true })
		s.must(err)
		s.same("lots", lotIDs(s.taken(s.anna, s.m1).Lots), []int64{s.m1, s.p1})
	})
}

func TestAllOrNothing(t *testing.T) {
	eachSite(t, func(s *site) {
		s.taken(s.anna, s.m2)
		_, err := s.take(s.ben, s.m3, s.m2)
		s.is("one of two taken", err, fault.Conflict)
		cause, ok := errors.AsType[*programs.Taken](err)
		if !ok {
			t.Fatalf("no *programs.Taken in %v", err)
		}
		s.same("which", cause.Lots, []programs.TakenLot{{ID: s.m2, Reference: "A02", State: optioned}})
		var e *fault.Error
		if !errors.As(err, &e) || len(e.Problems) != 1 || e.Problems[0].Field != "lots" {
			t.Errorf("problems of %v", err)
		}
		s.same("the free one stays free", s.states()[4], free)
		s.same("and is to be had", s.taken(s.ben, s.m3).Status, sales.OptionLive)
	})
}

func TestWhatIsNotThereForTheActorIsMissing(t *testing.T) {
	eachSite(t, func(s *site) {
		other, err := s.programs.Create(s.Context(), s.operator, programs.Program{Developer: s.anna.Developer, Code: "AUT", Name: "Autre"})
		s.must(err)
		narrow := s.key(access.Key{User: s.users["ben"], Permissions: []access.Right{access.LotAllotedView, access.OptionCreate}, Lots: []int64{s.m1, s.m3}})
		blind := s.key(access.Key{User: s.users["ben"], Permissions: []access.Right{access.OptionCreate}})
		for what, c := range map[string]struct {
			by  access.Actor
			new sales.NewOption
		}{
			"another programme":    {s.anna, sales.NewOption{Program: other.ID, Lead: s.lead, Lots: []int64{s.m1}}},
			"its lot elsewhere":    {s.operator, sales.NewOption{Program: other.ID, Lead: s.lead, Lots: []int64{s.m1}}},
			"no such lead":         {s.anna, sales.NewOption{Program: s.program, Lead: 999_999, Lots: []int64{s.m1}}},
			"no such lot":          {s.anna, sales.NewOption{Program: s.program, Lead: s.lead, Lots: []int64{s.m1, 999_999}}},
			"a lot not allotted":   {narrow, sales.NewOption{Program: s.program, Lead: s.lead, Lots: []int64{s.m2}}},
			"a key that sees none": {blind, sales.NewOption{Program: s.program, Lead: s.lead, Lots: []int64{s.m1}}},
		} {
			c.new.Owner = s.users["ben"]
			_, err := s.sales.TakeOption(s.Context(), c.by, c.new)
			s.is(what, err, fault.Missing)
		}
		o := s.taken(narrow, s.m1)
		s.same("what is sold with a lot comes with it", lotIDs(o.Lots), []int64{s.m1, s.p1, s.c1})
		s.must(second(s.sales.CancelOption(s.Context(), s.operator, s.program, o.ID)))
		s.taken(s.anna, s.p1)
		_, err = s.take(narrow, s.m1)
		cause, ok := errors.AsType[*programs.Taken](err)
		if !ok || cause.Lots[0].Reference != "M04" {
			t.Errorf("a taken parking that the key may not see: %v, want only M04 named", err)
		}
	})
}

func TestWhatAnOptionCannotBe(t *testing.T) {
	eachSite(t, func(s *site) {
		for what, c := range map[string]struct {
			change func(*sales.NewOption)
			field  string
		}{
			"no lot":         {func(n *sales.NewOption) { n.Lots = nil }, "lots"},
			"a lot twice":    {func(n *sales.NewOption) { n.Lots = []int64{s.m1, s.m2, s.m1} }, "lots"},
			"too many lots":  {func(n *sales.NewOption) { n.Lots = slices.Repeat([]int64{1}, 101) }, "lots"},
			"no lead":        {func(n *sales.NewOption) { n.Lead = 0 }, "lead"},
			"no owner":       {func(n *sales.NewOption) { n.Owner = 0 }, "owner"},
			"an end in past": {func(n *sales.NewOption) { n.ExpiresAt = s.clock.Now().Add(-time.Second) }, "expires_at"},
		} {
			n := sales.NewOption{Program: s.program, Lead: s.lead, Owner: s.users["anna"], Lots: []int64{s.m1}}
			c.change(&n)
			_, err := s.sales.TakeOption(s.Context(), s.anna, n)
			var e *fault.Error
			if !errors.As(err, &e) || e.Kind != fault.Invalid || len(e.Problems) != 1 || e.Problems[0].Field != c.field {
				t.Errorf("%s: %v, want a problem of %s", what, err, c.field)
			}
		}
	})
}

func TestTheProgrammeBoundsAnOptionsLife(t *testing.T) {
	eachSite(t, func(s *site) {
		now := s.clock.Now()
		for what, c := range map[string]struct{ wanted, most, want time.Duration }{
			"shorter than usual":    {time.Hour, 96 * time.Hour, time.Hour},
			"longer than usual":     {72 * time.Hour, 96 * time.Hour, 72 * time.Hour},
			"longer than allowed":   {200 * time.Hour, 96 * time.Hour, 96 * time.Hour},
			"the usual when unsaid": {0, 96 * time.Hour, 48 * time.Hour},
		} {
			s.rules(func(r *programs.Rules) { r.OptionMax = c.most })
			n := sales.NewOption{Program: s.program, Lead: s.lead, Owner: s.users["anna"], Lots: []int64{s.m2}}
			if c.wanted != 0 {
				n.ExpiresAt = now.Add(c.wanted)
			}
			o, err := s.sales.TakeOption(s.Context(), s.anna, n)
			s.must(err)
			if got := o.ExpiresAt.Sub(now).Round(time.Second); got != c.want {
				t.Errorf("%s: %v, want %v", what, got, c.want)
			}
			s.must(second(s.sales.CancelOption(s.Context(), s.anna, s.program, o.ID)))
		}
	})
}

func TestAnOptionEndsAtItsInstant(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m2)
		s.clock.Set(o.ExpiresAt.Add(-time.Microsecond))
		s.same("a microsecond before", []any{s.option(o.ID).Status, s.states()[3]}, []any{sales.OptionLive, optioned})
		s.clock.Set(o.ExpiresAt)
		s.same("at its end the lot is free", s.states()[3], free)
		ended := s.option(o.ID)
		s.same("and the option expired", []any{ended.Status, ended.ExpiresAt}, []any{sales.OptionExpired, time.Time{}})
		s.same("events", s.events("option", o.ID), []string{"option.created", "option.updated"})
		s.same("the registration heard of it", s.claims.ended, []int64{s.lead})
		s.same("the next has it", s.taken(s.ben, s.m2).Status, sales.OptionLive)
		_, err := s.sales.CancelOption(s.Context(), s.anna, s.program, o.ID)
		s.is("canceling what has ended", err, fault.Conflict)
	})
}

func TestTheStatusOfAnOptionIsAFactOfTime(t *testing.T) {
	end := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	for was, want := range map[sales.OptionStatus]sales.OptionStatus{
		sales.OptionLive: sales.OptionExpired, sales.OptionPending: sales.OptionPending, sales.OptionCanceled: sales.OptionCanceled,
		sales.OptionExpired: sales.OptionExpired, sales.OptionConverted: sales.OptionConverted,
	} {
		o := sales.Option{Status: was, ExpiresAt: end}
		if before, at := o.StatusAt(end.Add(-time.Microsecond)), o.StatusAt(end); before != was || at != want {
			t.Errorf("%s: %s a microsecond before its end and %s at it, want %s and %s", was, before, at, was, want)
		}
	}
}

func TestTheJournalNamesProgrammeAndLead(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m2)
		p, err := s.book(func(n *sales.NewPurchase) { n.Option = o.ID })
		s.must(err)
		for kind, id := range map[string]int64{"option": o.ID, "purchase": p.ID} {
			list, err := s.store.Journal(s.Context(), s.operator.Account, 0, event.Subject{Kind: kind, ID: id}, 10)
			s.must(err)
			for _, e := range list {
				named := map[string]string{}
				for _, c := range e.Changes {
					named[c.Field] = c.After
				}
				s.same(e.Kind, []string{named["program"], named["lead"]}, []string{fmt.Sprint(s.program), fmt.Sprint(s.lead)})
				if e.Agency == 0 {
					t.Errorf("%s is of no agency", e.Kind)
				}
			}
		}
	})
}

func TestAClaimNeedsNobodyToHaveSettled(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.anna, s.m2)
		s.clock.Set(o.ExpiresAt.Add(-time.Microsecond))
		s.is("a microsecond before the end", second(s.take(s.ben, s.m2)), fault.Conflict)
		s.clock.Set(o.ExpiresAt)
		s.same("at the end", s.taken(s.ben, s.m2).Status, sales.OptionLive)
	})
}

func TestARegistrationMayBeNeeded(t *testing.T) {
	eachSite(t, func(s *site) {
		s.rules(func(r *programs.Rules) { r.OptionsRegistered = true })
		s.is("without one", second(s.take(s.anna, s.m1)), fault.Conflict)
		s.claims.live[s.users["anna"]] = true
		s.same("with one", s.taken(s.anna, s.m1).Status, sales.OptionLive)
		s.is("with another owner's", second(s.take(s.ben, s.m2)), fault.Conflict)
	})
}

func TestCancelingFreesTheLotsAndKeepsTheList(t *testing.T) {
	eachSite(t, func(s *site) {
		o := s.taken(s.ben, s.m1)
		ended, err := s.sales.CancelOption(s.Context(), s.ben, s.program, o.ID)
		s.must(err)
		s.same("status and end", []any{ended.Status, ended.ExpiresAt}, []any{sales.OptionCanceled, time.Time{}})
		s.same("lots are listed still", ended.Lots, o.Lots)
		s.same("read back", s.option(o.ID), ended)
		s.same("and free", s.states(), []programs.State{free, free, free, free, free})
	})
}

func TestWhoMaySeeAndEndWhoseOption(t *testing.T) {
	eachSite(t, func(s *site) {
		user := s.users["ben"]
		unseen := s.key(access.Key{User: user, Permissions: []access.Right{access.OptionView, access.OptionDelete, access.OptionUpdate}})
		seen := s.key(access.Key{User: user, Permissions: []access.Right{access.OptionExtendedView, access.OptionDelete, access.OptionUpdate}})
		any := s.key(access.Key{User: user, Permissions: []access.Right{access.OptionExtendedDelete}})
		alone := s.key(access.Key{Permissions: []access.Right{access.LotView, access.OptionView, access.OptionCreate, access.OptionDelete}})
		o := s.taken(s.anna, s.m1)
		read := func(a access.Actor) error { return second(s.sales.Option(s.Context(), a, s.program, o.ID)) }
		change := func(a access.Actor) error {
			return second(s.sales.ChangeOption(s.Context(), a, s.program, o.ID, sales.OptionChange{Comment: new("x")}))
		}
		end := func(a access.Actor) error { return second(s.sales.CancelOption(s.Context(), a, s.program, o.ID)) }
		s.is("another's, not extended", read(unseen), fault.Missing)
		s.is("changing it", change(unseen), fault.Missing)
		s.is("ending it", end(unseen), fault.Missing)
		s.must(read(seen))
		s.is("changing what is seen", change(seen), fault.Forbidden)
		s.is("ending what is seen", end(seen), fault.Forbidden)
		s.is("a key without a user", read(alone), fault.Missing)
		list := func(a access.Actor) int64 {
			got, n, err := s.sales.Options(s.Context(), a, sales.Query{Program: s.program, Limit: 50})
			s.must(err)
			s.same("listed and counted", len(got), int(n))
			return n
		}
		s.same("lists", []int64{list(s.anna), list(unseen), list(seen), list(alone)}, []int64{1, 0, 1, 0})
		s.must(end(any))
		own, err := s.sales.TakeOption(s.Context(), alone, sales.NewOption{Program: s.program, Lead: s.lead, Owner: s.users["anna"], Lots: []int64{s.m2}})
		s.must(err)
		s.same("what a key without a user took is its own", list(alone), int64(1))
		s.must(second(s.sales.CancelOption(s.Context(), alone, s.program, own.ID)))
	})
}

func TestOptionsByTheirStatusOfNow(t *testing.T) {
	eachSite(t, func(s *site) {
		first, other := s.taken(s.anna, s.m1), s.taken(s.anna, s.m2)
		s.must(second(s.sales.CancelOption(s.Context(), s.anna, s.program, other.ID)))
		ask := func(status sales.OptionStatus) []int64 {
			list, _, err := s.sales.Options(s.Context(), s.anna, sales.Query{Program: s.program, Status: string(status), Limit: 50})
			s.must(err)
			var ids []int64
			for _, o := range list {
				ids = append(ids, o.ID)
			}
			return ids
		}
		s.same("live and canceled", [][]int64{ask(sales.OptionLive), ask(sales.OptionCanceled), ask("")}, [][]int64{{first.ID}, {other.ID}, {first.ID, other.ID}})
		s.clock.Set(first.ExpiresAt)
		s.same("after the end", [][]int64{ask(sales.OptionLive), ask(sales.OptionExpired)}, [][]int64{nil, {first.ID}})
	})
}

func second[T any](_ T, err error) error { return err }
