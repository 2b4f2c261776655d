package salestest_test

import (
	"context"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

func queued(s *site) { s.rules(func(r *programs.Rules) { r.OptionQueue = true }) }

func TestWhoComesLaterWaitsWhereThereIsAQueue(t *testing.T) {
	eachSite(t, func(s *site) {
		s.must(second(s.take(s.anna, s.m1)))
		s.is("without a queue", second(s.take(s.ben, s.m1)), fault.Conflict)
		queued(s)
		s.same("with one", s.taken(s.ben, s.m1).Status, sales.OptionPending)
	})
}

func TestAPlaceInTheQueue(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		live := s.taken(s.anna, s.m2)
		waits := s.taken(s.ben, s.m2)
		s.same("it waits", []any{waits.Status, waits.ExpiresAt, waits.Lifespan, waits.AvailableAt},
			[]any{sales.OptionPending, time.Time{}, 48 * time.Hour, live.ExpiresAt})
		third := s.taken(s.ben, s.m3, s.m2)
		s.same("after whoever came before", third.AvailableAt, live.ExpiresAt.Add(48*time.Hour))
		s.same("what waits holds nothing", s.states(), []programs.State{free, free, free, optioned, free})
		_, err := s.sales.ChangeOption(s.Context(), s.ben, s.program, waits.ID, sales.OptionChange{ExpiresAt: s.clock.Now().Add(time.Hour)})
		s.is("an end before its turn", err, fault.Invalid)

		s.must(second(s.sales.CancelOption(s.Context(), s.anna, s.program, live.ID)))
		begun := s.option(waits.ID)
		s.same("its turn came with the cancel", []any{begun.Status, begun.ExpiresAt, begun.AvailableAt},
			[]any{sales.OptionLive, s.option(live.ID).UpdatedAt.Add(48 * time.Hour), time.Time{}})
		s.same("events", s.events("option", waits.ID), []string{"option.created", "option.updated"})
		s.same("the next goes on waiting", []any{s.option(third.ID).Status, s.option(third.ID).AvailableAt}, []any{sales.OptionPending, begun.ExpiresAt})
		ended, err := s.sales.CancelOption(s.Context(), s.ben, s.program, third.ID)
		s.must(err)
		s.same("leaving the queue", ended.Status, sales.OptionCanceled)
	})
}

// asked counts how often the queue is read.
type asked struct {
	store
	queues *int
}

func (a asked) Waiting(ctx context.Context, account int64, lots []int64) ([]sales.Option, error) {
	*a.queues++
	return a.store.Waiting(ctx, account, lots)
}

func TestAPageOfWhoWaitsAsksForTheQueueOnce(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		queues := 0
		service := sales.NewService(s.store, asked{s.store, &queues}, s.programs, s.claims, s.clock.Now)
		long, short := s.taken(s.anna, s.m2), s.taken(s.anna, s.m3)
		s.clock.Set(short.ExpiresAt.Add(-time.Hour))
		s.must(second(s.sales.ChangeOption(s.Context(), s.anna, s.program, long.ID, sales.OptionChange{ExpiresAt: long.ExpiresAt.Add(24 * time.Hour)})))
		long = s.option(long.ID)
		s.taken(s.ben, s.m3)
		s.taken(s.ben, s.m2)
		s.taken(s.ben, s.m2, s.m3)
		list, total, err := service.Options(s.Context(), s.anna, sales.Query{Program: s.program, Limit: 50})
		s.must(err)
		var at []time.Time
		for _, o := range list {
			at = append(at, o.AvailableAt)
		}
		none, turn := time.Time{}, 48*time.Hour
		s.same("each after its own lots and its own queue", at, []time.Time{none, none, short.ExpiresAt, long.ExpiresAt, long.ExpiresAt.Add(2 * turn)})
		s.same("listed, and asked", []any{total, queues}, []any{int64(5), 1})
	})
}

func TestNobodyWaitsForWhatWillNotComeBack(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		_, err := s.sales.Book(s.Context(), s.operator, sales.NewPurchase{Program: s.program, Lead: s.lead, Owner: s.users["anna"], Lots: []int64{s.m2}})
		s.must(err)
		s.is("a booked lot", second(s.take(s.ben, s.m2)), fault.Conflict)
	})
}

// Nobody looks for days: each turn begins when the former ended all the same, and
// those that came and went unseen are told in their order.
func TestTurnsFollowOneAnotherUnseen(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		a := s.taken(s.anna, s.m2)
		b, c, d := s.taken(s.ben, s.m2), s.taken(s.ben, s.m2), s.taken(s.ben, s.m2)
		const life = 48 * time.Hour
		s.clock.Set(a.ExpiresAt.Add(2*life + time.Minute))
		s.same("lot", s.states()[3], optioned)
		now := []sales.OptionStatus{s.option(a.ID).Status, s.option(b.ID).Status, s.option(c.ID).Status, s.option(d.ID).Status}
		s.same("statuses", now, []sales.OptionStatus{sales.OptionExpired, sales.OptionExpired, sales.OptionExpired, sales.OptionLive})
		s.same("the end of the last", s.option(d.ID).ExpiresAt, a.ExpiresAt.Add(3*life))
		list, err := s.store.Journal(s.Context(), s.operator.Account, 0, event.Subject{}, 1000)
		s.must(err)
		var told []int64
		for _, e := range list {
			if e.Kind == "option.updated" {
				told = append(told, e.Subject.ID)
				if e.Who.Kind != "palier" {
					s.Errorf("who ended option %d: %+v", e.Subject.ID, e.Who)
				}
			}
		}
		s.same("told in the order of the turns", told, []int64{a.ID, b.ID, b.ID, c.ID, c.ID, d.ID})
	})
}

func TestManyTurnsTakeSeveralWrites(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		n := sales.NewOption{Program: s.program, Lead: s.lead, Owner: s.users["anna"], Lots: []int64{s.m2}}
		var last sales.Option
		for range 45 {
			n.ExpiresAt = s.clock.Now().Add(time.Hour)
			var err error
			last, err = s.sales.TakeOption(s.Context(), s.anna, n)
			s.must(err)
		}
		s.clock.Set(s.clock.Now().Add(100 * time.Hour))
		s.must(s.sales.Settle(s.Context(), s.operator.Account))
		list, total, err := s.sales.Options(s.Context(), s.anna, sales.Query{Program: s.program, Status: string(sales.OptionExpired), Limit: 1, Offset: 44})
		s.must(err)
		s.same("all are over", []int64{total, list[0].ID}, []int64{45, last.ID})
		journal, err := s.store.Journal(s.Context(), s.operator.Account, 0, event.Subject{}, 10_000)
		s.must(err)
		writes := map[time.Time]bool{}
		for _, e := range journal {
			if e.Who.Kind == "palier" {
				writes[e.At] = true
			}
		}
		s.same("writes", len(writes), 3)
	})
}

func TestEverybodyWhoseLotsEndTogetherIsServedInOrder(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		end := s.clock.Now().Add(time.Hour)
		for _, lot := range []int64{s.m2, s.m3} {
			n := sales.NewOption{Program: s.program, Lead: s.lead, Owner: s.users["anna"], Lots: []int64{lot}, ExpiresAt: end}
			s.must(second(s.sales.TakeOption(s.Context(), s.anna, n)))
		}
		both := s.taken(s.ben, s.m2, s.m3)
		one := s.taken(s.ben, s.m2)
		s.clock.Set(end)
		s.same("who came first has both", s.option(both.ID).Status, sales.OptionLive)
		s.same("the other waits", s.option(one.ID).Status, sales.OptionPending)
	})
}

func TestWhoWaitsForTwoLotsDoesNotKeepOneFromOthers(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		a, b := s.taken(s.anna, s.m2), s.taken(s.anna, s.m3)
		both := s.taken(s.ben, s.m2, s.m3)
		s.must(second(s.sales.CancelOption(s.Context(), s.anna, s.program, a.ID)))
		s.same("one lot is not enough", s.option(both.ID).Status, sales.OptionPending)
		s.same("a free lot is to be had", s.taken(s.anna, s.m2).Status, sales.OptionLive)
		s.must(second(s.sales.CancelOption(s.Context(), s.anna, s.program, b.ID)))
		s.same("it waits for the other still", s.option(both.ID).Status, sales.OptionPending)
	})
}

func TestATurnTakesThePricesOfItsDay(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		a := s.taken(s.anna, s.m2)
		waits := s.taken(s.ben, s.m2)
		_, err := s.programs.UpdateLot(s.Context(), s.operator, s.program, s.m2, func(l *programs.Lot) { l.Price = 21_000_000 })
		s.must(err)
		s.same("a live option keeps its price", s.option(a.ID).Lots[0].Price, int64(20_000_000))
		s.must(second(s.sales.CancelOption(s.Context(), s.anna, s.program, a.ID)))
		s.same("the next pays the new one", s.option(waits.ID).Lots[0].Price, int64(21_000_000))
	})
}

func TestALotGivenBackByAChangeGoesToWhoWaits(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		a := s.taken(s.anna, s.m2, s.m3)
		waits := s.taken(s.ben, s.m3)
		_, err := s.sales.ChangeOption(s.Context(), s.anna, s.program, a.ID, sales.OptionChange{Lots: []int64{s.m2}})
		s.must(err)
		s.same("its turn", s.option(waits.ID).Status, sales.OptionLive)
		again := s.taken(s.ben, s.m2)
		changed, err := s.sales.ChangeOption(s.Context(), s.ben, s.program, again.ID, sales.OptionChange{Lots: []int64{s.p1}})
		s.must(err)
		s.same("who waits for a free lot instead has it at once", changed.Status, sales.OptionLive)
	})
}

func TestALotPutBackOnSaleGoesToWhoWaits(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		a := s.taken(s.anna, s.m2)
		waits := s.taken(s.ben, s.m2)
		withheld := func(off bool) {
			_, err := s.programs.UpdateLot(s.Context(), s.operator, s.program, s.m2, func(l *programs.Lot) { l.Withheld = off })
			s.must(err)
		}
		withheld(true)
		s.same("nobody knows when", s.option(waits.ID).AvailableAt, time.Time{})
		s.clock.Set(a.ExpiresAt)
		s.same("kept off sale, it is nobody's", s.option(waits.ID).Status, sales.OptionPending)
		s.clock.Set(a.ExpiresAt.Add(time.Hour))
		withheld(false)
		o := s.option(waits.ID)
		s.same("its turn", []any{o.Status, s.states()[3]}, []any{sales.OptionLive, optioned})
		if begun := o.ExpiresAt.Add(-48 * time.Hour); begun.Before(s.clock.Now()) {
			s.Errorf("it began at %v, before the lot was on sale", begun)
		}
	})
}

// A lot that is put back on sale at the very end of an option was on sale too late
// for that end: the write settles before it changes anything.
func TestALotIsPutBackAfterWhatWasDue(t *testing.T) {
	eachSite(t, func(s *site) {
		queued(s)
		a := s.taken(s.anna, s.m2)
		waits := s.taken(s.ben, s.m2)
		s.must(second(s.programs.UpdateLot(s.Context(), s.operator, s.program, s.m2, func(l *programs.Lot) { l.Withheld = true })))
		s.clock.Set(a.ExpiresAt.Add(10 * time.Hour))
		l, err := s.programs.UpdateLot(s.Context(), s.operator, s.program, s.m2, func(l *programs.Lot) { l.Withheld = false })
		s.must(err)
		s.same("the answer knows the new holder", l.Hold.Holder, waits.ID)
		s.same("both were told", s.events("lot", s.m2), []string{"lot.created", "lot.status_updated", "lot.updated",
			"lot.status_updated", "lot.status_updated", "lot.status_updated"})
		if begun := s.option(waits.ID).ExpiresAt.Add(-48 * time.Hour); begun.Before(s.clock.Now()) {
			s.Errorf("it began at %v, before the lot was on sale", begun)
		}
	})
}

// A write's instant may be ahead of the clock of who settles for it (another
// replica was); what is due goes by the write.
func TestAWriteSettlesAtItsOwnInstant(t *testing.T) {
	eachSite(t, func(s *site) {
		a := s.taken(s.anna, s.m2)
		behind := a.ExpiresAt.Add(-time.Second)
		s.clock.Set(a.ExpiresAt)
		s.must(second(s.programs.UpdateLot(s.Context(), s.operator, s.program, s.m3, func(l *programs.Lot) { l.Floor = new(int64(2)) })))
		again := s.taken(s.ben, s.m2)
		s.clock.Set(again.ExpiresAt)
		s.newLot(programs.Lot{Reference: "A09", Main: true, Type: "apartment", Price: 1})
		s.clock.Set(behind)
		s.must(s.store.Write(s.Context(), s.operator.Account, func(ctx context.Context, tx event.Tx) error {
			return s.sales.SettleAt(ctx, s.operator.Account, tx.Now())
		}))
		o, _, err := s.store.GetOption(s.Context(), s.operator.Account, again.ID)
		s.must(err)
		s.same("status", o.Status, sales.OptionExpired)
	})
}
