package visits_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"palier/internal/core/visits"
)

// Three weeks of a property whose agent is busy 600 times in them, in no order.
func BenchmarkSlotsOfABusyAgent(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 1))
	a := visits.Ask{Now: time.Date(2026, time.October, 12, 7, 10, 0, 0, time.UTC), Property: 1}
	for range 600 {
		start := a.Now.Add(time.Duration(rnd.IntN(21*24*12)) * 5 * time.Minute)
		i := visits.Interval{Start: start, End: start.Add(time.Duration(1+rnd.IntN(3)) * 15 * time.Minute)}
		a.Taken = append(a.Taken, i)
		if rnd.IntN(2) == 0 {
			a.Booked = append(a.Booked, visits.Booked{Interval: i, Property: 1, Near: rnd.IntN(4) == 0})
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if slots := visits.Slots(usual(), a); len(slots) < 500 {
			b.Fatalf("%d slots", len(slots))
		}
	}
}

// The same question about one start, as the write that books asks it.
func BenchmarkCheckOfOneStart(b *testing.B) {
	now := time.Date(2026, time.October, 12, 7, 10, 0, 0, time.UTC)
	a := visits.Ask{Now: now, Openings: []visits.Opening{{Start: now.AddDate(-1, 0, 0), End: now.AddDate(-1, 0, 0).Add(8 * time.Hour), Weekly: true}}}
	at := visits.Slots(usual(), a)[5].At
	b.ReportAllocs()
	for b.Loop() {
		if v := visits.Check(usual(), a, at); !v.Listed() {
			b.Fatalf("%s is %d", at, v)
		}
	}
}

// The most that an owner can ask for: a week without a gap, in a thousand pieces.
func BenchmarkSlotsOfTheWorstOpenings(b *testing.B) {
	first := time.Date(2000, time.January, 3, 0, 0, 0, 0, time.UTC)
	a := visits.Ask{Now: time.Date(2026, time.October, 12, 7, 10, 0, 0, time.UTC)}
	for i := range 1000 {
		from := first.Add(time.Duration(i) * 11 * time.Minute)
		a.Openings = append(a.Openings, visits.Opening{Start: from, End: from.Add(11 * time.Minute), Weekly: true})
	}
	b.ReportAllocs()
	for b.Loop() {
		if slots := visits.Slots(usual(), a); len(slots) < 500 {
			b.Fatalf("%d slots", len(slots))
		}
	}
}
