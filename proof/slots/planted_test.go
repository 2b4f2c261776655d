package slots

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"palier/internal/core/visits"
)

// asking is the program's arithmetic asked about something else.
func asking(change func(r *visits.Rules, a *visits.Ask)) arithmetic {
	return arithmetic{
		func(r visits.Rules, a visits.Ask) []visits.Slot {
			change(&r, &a)
			return visits.Slots(r, a)
		},
		func(r visits.Rules, a visits.Ask, at time.Time) visits.Verdict {
			change(&r, &a)
			return visits.Check(r, a, at)
		},
	}
}

// listing is the program's arithmetic with another list.
func listing(change func(r visits.Rules, list []visits.Slot) []visits.Slot) arithmetic {
	return arithmetic{func(r visits.Rules, a visits.Ask) []visits.Slot { return change(r, visits.Slots(r, a)) }, visits.Check}
}

// frozen keeps the clock as it is at an instant: it never changes.
func frozen(r *visits.Rules, a *visits.Ask) {
	name, offset := a.Now.In(r.Zone).Zone()
	r.Zone = time.FixedZone(name, offset)
}

// again lists a slot of the hour that autumn repeats a second time.
func again(r visits.Rules, list []visits.Slot) []visits.Slot {
	for _, s := range list {
		later := s
		if later.At = s.At.Add(time.Hour); s.At.In(r.Zone).Format(time.DateTime) == later.At.In(r.Zone).Format(time.DateTime) {
			list = append(list, later)
		}
	}
	slices.SortFunc(list, func(a, b visits.Slot) int { return a.At.Compare(b.At) })
	return list
}

// skipped lists the time that spring skips, as the hour after it.
func skipped(r visits.Rules, list []visits.Slot) []visits.Slot {
	for i := 1; i < len(list); i++ {
		before, now := list[i-1].At.In(r.Zone), list[i].At.In(r.Zone)
		_, was := before.Zone()
		if _, is := now.Zone(); is > was && now.Sub(before) == r.Duration {
			return slices.Insert(list, i, visits.Slot{At: list[i].At.Add(-time.Minute), Available: true})
		}
	}
	return list
}

func full(_ *visits.Rules, a *visits.Ask) {
	a.Booked = slices.Clone(a.Booked)
	for i := range a.Booked {
		a.Booked[i].Room = max(a.Booked[i].Room, 1)
	}
}

// far leaves out what ended before a slot begins, as if nobody had to come from there.
func far(r *visits.Rules, _ *visits.Ask) { r.Buffer = 0 }

// Each bug is found, and the case that shows it holds no more than it takes: without
// that a red run would be a riddle.
func TestEachPlantedBugIsShrunkToWhatItTakes(t *testing.T) {
	all := worlds(t)
	spring, autumn := all[0], all[1]
	for name, bug := range map[string]struct {
		arithmetic
		at   *world
		size int // openings, appointments and visits that it takes
	}{
		"the clock never changes":                  {asking(frozen), spring, 0},
		"a time that comes twice is two slots":     {listing(again), autumn, 0},
		"a time that is skipped is a slot":         {listing(skipped), spring, 0},
		"a full group has room":                    {asking(full), spring, 1},
		"the way to the next visit takes no time":  {asking(far), spring, 1},
		"of several openings the first alone":      {asking(func(_ *visits.Rules, a *visits.Ask) { a.Openings = a.Openings[:min(1, len(a.Openings))] }), spring, 2},
		"what other doors noted is not in the way": {asking(func(_ *visits.Rules, a *visits.Ask) { a.Taken = nil }), spring, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var last question // shrinking ends with the least case
			asked := 0
			quiet := &listener{TB: t}
			cases := questions(bug.at)
			rapid.Check(quiet, func(t *rapid.T) {
				last = cases.Draw(t, "question")
				asked++
				bug.agrees(t, last)
			})
			if !quiet.Failed() {
				t.Fatalf("%d questions, and nothing was noticed", asked)
			}
			if last.size() > bug.size {
				t.Errorf("it takes %d, not %d:\n%s", bug.size, last.size(), last)
			}
			t.Logf("%d questions; %s", asked, quiet.last)
		})
	}
}

// listener stands between rapid and a test that expects a failure.
type listener struct {
	rapid.TB
	failed bool
	last   string // what was reported last
}

func (l *listener) Failed() bool              { return l.failed }
func (l *listener) Fail()                     { l.failed = true }
func (l *listener) FailNow()                  { l.failed = true }
func (l *listener) Log(...any)                {}
func (l *listener) Logf(string, ...any)       {}
func (l *listener) Error(args ...any)         { l.Errorf("%s", fmt.Sprint(args...)) }
func (l *listener) Fatal(args ...any)         { l.Errorf("%s", fmt.Sprint(args...)) }
func (l *listener) Fatalf(f string, a ...any) { l.Errorf(f, a...) }
func (l *listener) Errorf(format string, args ...any) {
	l.failed, l.last = true, fmt.Sprintf(format, args...)
}
