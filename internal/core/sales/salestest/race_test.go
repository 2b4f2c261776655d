package salestest_test

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// together runs fn n times at once.
func together(n int, fn func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	wg.Wait()
}

func TestAHundredOptionsOnOneLot(t *testing.T) {
	eachSite(t, func(s *site) {
		errs := make([]error, 100)
		together(len(errs), func(i int) { _, errs[i] = s.take(s.anna, s.m1) })
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				s.is("a loser", err, fault.Conflict)
			}
		}
		s.same("winners", won, 1)
		_, n, err := s.sales.Options(s.Context(), s.anna, sales.Query{Program: s.program})
		s.must(err)
		s.same("options", n, int64(1))
	})
}

// Each asks for two or three of five lots: whoever wins has all of them, and nobody
// has a lot of another's.
func TestOverlappingSetsOfLots(t *testing.T) {
	eachSite(t, func(s *site) {
		sets := [][]int64{{s.m2, s.m3}, {s.m3, s.m2}, {s.m3, s.p1}, {s.p1, s.c1}, {s.c1, s.m2}, {s.m2, s.p1, s.c1}}
		var mu sync.Mutex
		holder := map[int64]int64{}
		together(30, func(i int) {
			o, err := s.take(s.anna, sets[i%len(sets)]...)
			if err != nil {
				s.is("a loser", err, fault.Conflict)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			s.same("all or nothing", len(o.Lots), len(sets[i%len(sets)]))
			for _, lot := range lotIDs(o.Lots) {
				if before, taken := holder[lot]; taken {
					s.Errorf("lot %d has two holders: %d and %d", lot, before, o.ID)
				}
				holder[lot] = o.ID
			}
		})
		v, err := s.programs.View(s.Context(), s.operator, s.program)
		s.must(err)
		list, _ := v.Lots(programs.LotQuery{})
		for _, l := range list {
			s.same("holder of "+l.Reference, l.Hold.Holder, holder[l.ID])
		}
	})
}

// An option that comes to its end while it is being converted is one or the other,
// and its lot goes with it: a thousand times (a hundred in short, or PALIER_TEST_ROUNDS), ten options at
// once. The clock reaches their end somewhere among the calls.
func TestExpiryAgainstConversion(t *testing.T) {
	const lots = 10
	rounds := 100
	if testing.Short() {
		rounds = 10
	}
	if n, err := strconv.Atoi(os.Getenv("PALIER_TEST_ROUNDS")); err == nil {
		rounds = n / lots
	}
	eachSite(t, func(s *site) {
		r := &races{site: s, outcomes: map[sales.OptionStatus]int{}}
		for i := range lots {
			r.lots = append(r.lots, s.newLot(programs.Lot{Reference: fmt.Sprint("R", i), Main: true, Type: "apartment", Price: 1}))
		}
		// A machine that is busy may let one side win for long: then it goes on until the other did once.
		for i := 0; i < rounds || len(r.outcomes) < 2 && i < 50*rounds; i++ {
			r.run()
		}
		t.Logf("outcomes: %v", r.outcomes)
		if len(r.outcomes) != 2 {
			t.Errorf("only %v: the race did not take place", r.outcomes)
		}
	})
}

type races struct {
	*site
	lots     []int64
	mu       sync.Mutex
	outcomes map[sales.OptionStatus]int
}

// run lets the options of one round race.
func (r *races) run() {
	end := r.clock.Now().Add(time.Hour)
	options := make([]sales.Option, len(r.lots))
	together(len(r.lots), func(i int) {
		var err error
		options[i], err = r.sales.TakeOption(r.Context(), r.anna,
			sales.NewOption{Program: r.program, Lead: r.lead, Owner: r.anna.User, Lots: r.lots[i : i+1], ExpiresAt: end})
		if err != nil {
			r.Error(err)
		}
	})
	// Each write of an account is a microsecond later than the one before at least.
	r.clock.Set(end.Add(-time.Duration(len(options)) * time.Microsecond))
	booked := make([]sales.Purchase, len(options))
	errs := make([]error, len(options))
	together(len(options)+1, func(i int) {
		if i == len(options) {
			if err := r.sales.Settle(r.Context(), r.operator.Account); err != nil {
				r.Error(err)
			}
			r.clock.Set(end)
			return
		}
		booked[i], errs[i] = r.sales.Book(r.Context(), r.operator, sales.NewPurchase{Program: r.program, Option: options[i].ID})
	})
	r.clock.Set(end)
	together(len(options), func(i int) { r.judge(options[i], booked[i], errs[i]) })
}

// judge holds the option, its lot and the answer against one another, and frees
// the lot for the next round.
func (r *races) judge(o sales.Option, booked sales.Purchase, refused error) {
	now, err := r.sales.Option(r.Context(), r.anna, r.program, o.ID)
	if err != nil {
		r.Error(err)
		return
	}
	lot, err := r.programs.Lot(r.Context(), r.operator, r.program, o.Lots[0].Lot)
	if err != nil {
		r.Error(err)
		return
	}
	state := lot.State(r.clock.Now())
	switch {
	case refused == nil && now.Status == sales.OptionConverted && state == programs.PreBooked && lot.Hold.Holder == booked.ID:
		if _, err := r.sales.CancelPurchase(r.Context(), r.operator, r.program, booked.ID, "buyer", "", nil); err != nil {
			r.Error(err)
		}
	case fault.Is(refused, fault.Conflict) && now.Status == sales.OptionExpired && state == free:
	default:
		r.Errorf("refused %v, option %s, lot %s of %d", refused, now.Status, state, lot.Hold.Holder)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcomes[now.Status]++
}
