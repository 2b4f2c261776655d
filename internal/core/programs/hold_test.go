package programs_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

func option(holder int64, until time.Time) programs.Hold {
	return programs.Hold{State: programs.Optioned, Holder: holder, Until: until.UTC().Truncate(time.Microsecond)}
}

func TestAClaimTakesAllOrNothingAndNamesWhatIsTaken(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("M01", "M02", "M03")
		until := y.clock.Now().Add(time.Hour)
		y.must(y.claim(option(7001, until), lots[0]))
		err := y.claim(option(7002, until), lots...)
		y.is("two free, one taken", err, fault.Conflict)
		taken, ok := errors.AsType[*programs.Taken](err)
		if !ok {
			y.Fatalf("%v has no Taken", err)
		}
		y.want("named", taken.Lots, []programs.TakenLot{{ID: lots[0], Reference: "M01", State: programs.Optioned}})
		y.want("after the refusal", y.states(lots...), []programs.State{programs.Optioned, programs.Available, programs.Available})
		_, err = y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, lots[1], func(l *programs.Lot) { l.Withheld = true })
		y.must(err)
		y.is("a withheld lot", y.claim(option(7002, until), lots[1]), fault.Conflict)
	})
}

func TestAHoldIsPassedChangedAndGivenBack(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("M01", "M02")
		begun := y.lot(lots[0]).UpdatedAt
		y.mirror.take()
		until := y.clock.Now().Add(time.Hour)
		y.must(y.claim(option(7001, until), lots...))
		y.want("mirrored", y.mirror.take(), []string{"TIL-M01 option Nantes", "TIL-M02 option Nantes"})
		y.must(y.write(func(ctx context.Context, tx event.Tx) error {
			return y.programs.Change(ctx, tx, y.operator, option(7001, until.Add(time.Hour)))
		}))
		y.want("a longer option is nobody's news", y.mirror.take(), []string(nil))
		y.must(y.write(func(ctx context.Context, tx event.Tx) error {
			return y.programs.Pass(ctx, tx, y.operator, 7001, programs.Hold{State: programs.PreBooked, Holder: 7002})
		}))
		y.want("passed", y.lot(lots[0]).Hold, programs.Hold{State: programs.PreBooked, Holder: 7002})
		y.must(y.write(func(ctx context.Context, tx event.Tx) error {
			return errors.Join(y.programs.Change(ctx, tx, y.operator, programs.Hold{State: programs.Sold, Holder: 7002}),
				y.programs.Free(ctx, tx, y.operator, 7002, lots[1:]), y.programs.Release(ctx, tx, y.operator, 7001))
		}))
		y.want("states", y.states(lots...), []programs.State{programs.Sold, programs.Available})
		y.must(y.write(func(ctx context.Context, tx event.Tx) error { return y.programs.Release(ctx, tx, y.operator, 7002) }))
		y.want("told of the first", y.told(lots[0]), []string{"lot.created", "lot.status_updated available>option",
			"lot.status_updated option>pre-booked", "lot.status_updated pre-booked>sold", "lot.status_updated sold>available"})
		y.want("told of the second", y.told(lots[1]), []string{"lot.created", "lot.status_updated available>option",
			"lot.status_updated option>pre-booked", "lot.status_updated pre-booked>sold", "lot.status_updated sold>available"})
		if l := y.lot(lots[0]); !l.UpdatedAt.After(begun) {
			y.Errorf("updated at %v, as before", l.UpdatedAt)
		}
	})
}

func TestALotWithheldUnderOptionIsNotOnSaleAfterIt(t *testing.T) {
	eachYard(t, func(y *yard) {
		l := y.newLot("A01", func(*programs.Lot) {})
		y.must(y.claim(option(7001, y.clock.Now().Add(time.Hour)), l.ID))
		_, err := y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, l.ID, func(l *programs.Lot) { l.Withheld = true })
		y.must(err)
		y.want("under option", y.states(l.ID), []programs.State{programs.Optioned})
		y.must(y.write(func(ctx context.Context, tx event.Tx) error { return y.programs.Release(ctx, tx, y.operator, 7001) }))
		y.want("given back", y.states(l.ID), []programs.State{programs.Unavailable})
		y.want("told", y.told(l.ID), []string{"lot.created", "lot.status_updated available>option", "lot.updated", "lot.status_updated option>unavailable"})
	})
}

func TestReadsSettleWhatIsDueOnce(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("M01", "M02")
		until := y.clock.Now().Add(time.Hour)
		y.must(y.claim(option(7001, until), lots...))
		account, at, found, err := y.programs.NextDue(y.Context())
		y.want("next", []any{account, at, found, err}, []any{y.operator.Account, option(0, until).Until, true, nil})
		y.states(lots...)
		y.want("settled before anything is due", y.settler.asked, 0)
		y.clock.Advance(time.Hour)
		y.want("after its end", y.states(lots...), []programs.State{programs.Available, programs.Available})
		y.want("settled", y.settler.asked, 1)
		y.want("told", y.told(lots[0]), []string{"lot.created", "lot.status_updated available>option", "lot.status_updated option>available"})
	})
}

// TestAnEndedHoldStandsInTheWayUntilItIsSettled: a claim never ends somebody's
// option behind the back of who keeps options.
func TestAnEndedHoldStandsInTheWayUntilItIsSettled(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("M01")
		y.must(y.claim(option(7001, y.clock.Now().Add(-time.Hour)), lots...))
		later := option(7002, y.clock.Now().Add(time.Hour))
		y.is("before", y.claim(later, lots...), fault.Conflict)
		y.must(y.settler.SettleAt(y.Context(), y.operator.Account, y.clock.Now()))
		y.must(y.claim(later, lots...))
	})
}

// TestLotsHaveOneHolderWhoeverRaces: claims of overlapping sets at once. A claim has
// all its lots or none, and what was given and never given back is held by who
// was told so. Taking the primary key of lot_holds and the check in Claim away
// makes it fail.
func TestLotsHaveOneHolderWhoeverRaces(t *testing.T) {
	eachYard(t, func(y *yard) {
		const racers, rounds, most = 32, 6, 4
		var references []string
		for i := range 24 {
			references = append(references, "R"+strconv.Itoa(i))
		}
		lots := y.flats(references...)
		won := make([][][]int64, racers) // by racer and round
		var racing sync.WaitGroup
		for racer := range racers {
			won[racer] = make([][]int64, rounds)
			luck := rand.New(rand.NewPCG(7, uint64(racer)))
			racing.Go(func() {
				for round := range rounds {
					set := pick(luck, lots, most)
					err := y.claim(programs.Hold{State: programs.Booked, Holder: holderOf(racer, round)}, set...)
					if err == nil {
						won[racer][round] = set
					} else if !fault.Is(err, fault.Conflict) {
						y.Errorf("claim: %v", err)
					}
				}
			})
		}
		racing.Wait()
		winners := map[int64]int64{}
		for racer := range won {
			for round, set := range won[racer] {
				held, err := y.programs.Held(y.Context(), y.operator.Account, holderOf(racer, round))
				y.must(err)
				slices.Sort(set)
				y.want("all or nothing", lotIDs(held), set)
				for _, lot := range set {
					if former, twice := winners[lot]; twice {
						y.Errorf("lot %d was given to %d and to %d", lot, former, holderOf(racer, round))
					}
					winners[lot] = holderOf(racer, round)
				}
			}
		}
		if len(winners) < len(lots)/2 {
			y.Errorf("only %d of %d lots were taken: the race was none", len(winners), len(lots))
		}
	})
}

func holderOf(racer, round int) int64 { return int64(100_000 + 100*racer + round) }

// pick draws up to most distinct lots.
func pick(luck *rand.Rand, lots []int64, most int) []int64 {
	set := slices.Clone(lots)
	luck.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
	return set[:1+luck.IntN(most)]
}

func lotIDs(lots []programs.Lot) (ids []int64) {
	for _, l := range lots {
		ids = append(ids, l.ID)
	}
	return ids
}
