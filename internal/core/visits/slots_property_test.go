package visits_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/day"
	"palier/internal/core/visits"
)

// draw makes random cases of a world. What is interesting is near: openings and
// appointments begin about now, and now is about the change of the clocks.
type draw struct {
	*rand.Rand
	w   *world
	now int
}

// minutes is a number of them, mostly of five.
func (d draw) minutes(low, high int) int {
	n := low + d.IntN(high-low+1)
	if d.IntN(4) > 0 {
		n -= n % 5
	}
	return max(n, low)
}

func (d draw) length(minutes ...int) time.Duration {
	return time.Duration(minutes[d.IntN(len(minutes))]) * time.Minute
}

func (d draw) rules() visits.Rules {
	r := visits.Rules{Zone: d.w.zone, Duration: d.length(15, 20, 30, 30, 45, 50, 60, 90, 7), Buffer: d.length(0, 0, 10, 15, 25),
		Notice: d.length(0, 0, 60, 120), Horizon: d.IntN(3), OpensAt: d.minutes(0, 12*60), ClosesAt: d.minutes(12*60, 24*60)}
	if d.IntN(3) == 0 {
		r.ClosedDays = func(date day.Date) bool { return date.Day%2 == 0 }
	}
	return r
}

func (d draw) ask() visits.Ask {
	a := visits.Ask{Now: d.w.at(d.now), Property: 1}
	for range d.IntN(5) {
		start := d.now + d.minutes(-9*dayMinutes, 2*dayMinutes)
		if d.IntN(3) > 0 {
			start = d.now + d.minutes(-dayMinutes, dayMinutes)
		}
		longest := []int{60, 4 * 60, dayMinutes, 8 * dayMinutes}[d.IntN(4)]
		a.Openings = append(a.Openings, visits.Opening{Start: d.w.at(start), End: d.w.at(start + d.minutes(1, longest)), Weekly: d.IntN(2) == 0})
	}
	for range d.IntN(8) {
		a.Taken = append(a.Taken, d.interval())
	}
	for range d.IntN(5) {
		a.Booked = append(a.Booked, visits.Booked{Interval: d.interval(), Property: 1 + d.Int64N(2), Room: d.IntN(3), Near: d.IntN(2) == 0})
	}
	if len(a.Booked) > 0 && d.IntN(2) == 0 {
		a.Taken = append(a.Taken, a.Booked[0].Interval)
	}
	return a
}

func (d draw) interval() visits.Interval {
	start := d.now + d.minutes(-2*60, 2*dayMinutes)
	return visits.Interval{Start: d.w.at(start), End: d.w.at(start + d.minutes(0, 150))}
}

// group puts a visit with room on a slot of the grid, where nothing random is.
func (d draw) group(r visits.Rules, a *visits.Ask) {
	if grid := visits.Slots(r, *a); len(grid) > 0 {
		at := grid[d.IntN(len(grid))].At
		a.Booked = append(a.Booked, visits.Booked{Interval: visits.Interval{Start: at, End: at.Add(r.Duration)}, Property: 1, Room: d.IntN(2), Near: true})
	}
}

// worlds is the changes of Paris, and clocks of another kind: half an hour, a
// whole day that was skipped, and a zone that never changes.
func worlds(t *testing.T) []*world {
	var all []*world
	for _, date := range changes() {
		all = append(all, around(day.Paris(), paris(t, date+" 00:00")))
	}
	for name, middle := range map[string]string{"Australia/Lord_Howe": "2026-04-05 00:00", "Pacific/Apia": "2011-12-30 12:00", "Indian/Reunion": "2026-03-29 00:00"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, around(zone, paris(t, middle)))
	}
	return all
}

// Slots are those of the model, and Check says of each of them, and of any other
// minute, what the model says.
func TestSlotsAreThoseOfTheModel(t *testing.T) {
	all := worlds(t)
	listed, joined, priorities := 0, 0, 0
	cases := uint64(10_000)
	if testing.Short() {
		cases = 1_000
	}
	for seed := range cases {
		d := draw{Rand: rand.New(rand.NewPCG(seed, 4)), w: all[seed%uint64(len(all))]}
		d.now = 12*dayMinutes + d.minutes(-2*dayMinutes, dayMinutes)
		r, a := d.rules(), d.ask()
		d.group(r, &a)

		said := d.w.verdicts(r, a)
		slots := visits.Slots(r, a)
		if want := d.w.slots(r, a, said); !slices.Equal(want, slots) {
			t.Fatalf("seed %d: %+v\n%+v\nmodel and slots: %s", seed, r, a, cmp.Diff(want, slots))
		}
		check := func(m int) {
			if got := visits.Check(r, a, d.w.at(m)); got != said[m] {
				t.Fatalf("seed %d: %+v\n%+v\n%s is %d, the model says %d", seed, r, a, d.w.at(m), got, said[m])
			}
		}
		for _, s := range slots {
			m := d.w.minute(s.At)
			check(m)
			listed++
			if said[m] == visits.Joins {
				joined++
			}
			if s.Priority {
				priorities++
			}
		}
		for range 10 {
			check(d.now - 60 + d.IntN(len(said)-d.now+60))
		}
	}
	if n := int(cases); listed < 10*n || joined < n/10 || priorities < 3*n/10 {
		t.Errorf("%d slots, %d of them to join, %d priorities: the cases have become tame", listed, joined, priorities)
	}
}
