package slots

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"palier/internal/core/day"
	"palier/internal/core/visits"
)

// TestMain takes the seed that all harnesses take, unless -rapid.seed says another. Cases
// that fail are not written to files: the seed brings them back.
func TestMain(m *testing.M) {
	seed := cmp.Or(os.Getenv("PALIER_SEED"), "1")
	fmt.Println("seed=" + seed)
	if err := errors.Join(flag.Set("rapid.seed", seed), flag.Set("rapid.nofailfile", "true")); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// arithmetic is what is held against the model.
type arithmetic struct {
	slots func(visits.Rules, visits.Ask) []visits.Slot
	check func(visits.Rules, visits.Ask, time.Time) visits.Verdict
}

// program is the arithmetic of the program.
var program = arithmetic{visits.Slots, visits.Check}

// differs says where it differs from the model, and is "" when it does not: slots are those
// of the model, and Check says of each of them, and of other minutes, what the model says.
func (a arithmetic) differs(q question) string {
	said := q.verdicts(q.rules, q.ask)
	want, got := q.slots(q.rules, q.ask, said), a.slots(q.rules, q.ask)
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(got) || i < len(want) && want[i].At.Before(got[i].At):
			return "no slot at " + q.clock(want[i].At)
		case i >= len(want) || got[i].At.Before(want[i].At):
			return "a slot at " + q.clock(got[i].At)
		case want[i] != got[i]:
			return fmt.Sprintf("slot at %s: available %v, priority %v; the model says %v, %v", q.clock(got[i].At), got[i].Available, got[i].Priority, want[i].Available, want[i].Priority)
		}
	}
	asked := slices.Clone(q.minutes)
	for _, one := range got {
		asked = append(asked, q.minute(one.At))
	}
	for _, m := range asked {
		if got := a.check(q.rules, q.ask, q.at(m)); got != said[m] {
			return fmt.Sprintf("verdict of %s: %d; the model says %d", q.clock(q.at(m)), got, said[m])
		}
	}
	return ""
}

// agrees is the property. It fails in one place alone: rapid shrinks a failure within the
// place where it came up.
func (a arithmetic) agrees(t *rapid.T, q question) {
	if where := a.differs(q); where != "" {
		t.Fatalf("%s\n%s", q, where)
	}
}

// seen counts what the questions were about.
type seen struct{ questions, slots, joined, priorities int }

func (s *seen) count(q question) {
	s.questions++
	for _, one := range visits.Slots(q.rules, q.ask) {
		s.slots++
		if visits.Check(q.rules, q.ask, one.At) == visits.Joins {
			s.joined++
		}
		if one.Priority {
			s.priorities++
		}
	}
}

func TestSlotsAreThoseOfTheModel(t *testing.T) {
	var s seen
	for _, w := range worlds(t) {
		t.Run(w.zone.String()+" "+w.at(12*dayMinutes).In(w.zone).Format(time.DateOnly), func(t *testing.T) {
			all := questions(w)
			rapid.Check(t, func(t *rapid.T) {
				q := all.Draw(t, "question")
				program.agrees(t, q)
				s.count(q)
			})
		})
	}
	if s.slots < 5*s.questions || s.joined < s.questions/30 || s.priorities < s.questions/8 {
		t.Errorf("%+v: the cases have become tame", s)
	}
	t.Logf("%+v", s)
}

// worlds is the changes of Paris, and clocks of another kind: half an hour, a
// whole day that was skipped, and a zone that never changes.
func worlds(t *testing.T) []*world {
	var all []*world
	for _, midnight := range changes() {
		all = append(all, around(day.Paris(), midnight))
	}
	for name, middle := range map[string]string{"Australia/Lord_Howe": "2026-04-05 00:00", "Pacific/Apia": "2011-12-30 12:00", "Indian/Reunion": "2026-03-29 00:00"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", middle, day.Paris())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, around(zone, at))
	}
	return all
}

// changes are the midnights before the clocks of Paris change, from 2026 to 2037.
func changes() []time.Time {
	var all []time.Time
	for date := time.Date(2026, 1, 1, 0, 0, 0, 0, day.Paris()); date.Year() < 2038; date = date.AddDate(0, 0, 1) {
		if hours := date.AddDate(0, 0, 1).Sub(date); hours != 24*time.Hour {
			all = append(all, date)
		}
	}
	return all
}

func TestTheClocksOfParisChangeTwiceAYear(t *testing.T) {
	if all := changes(); len(all) != 24 || all[0].Format(time.DateOnly) != "2026-03-29" || all[23].Format(time.DateOnly) != "2037-10-25" {
		t.Errorf("%v", all)
	}
}
