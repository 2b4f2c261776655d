package visits_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/day"
	"palier/internal/core/visits"
)

// paris is an instant by the wall clock of Paris, "2026-07-09 09:30".
func paris(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, day.Paris())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// usual is the document's defaults (Flatsy door, 3.3, Generation).
func usual() visits.Rules {
	return visits.Rules{Zone: day.Paris(), Duration: 30 * time.Minute, Notice: 2 * time.Hour, Horizon: 21, OpensAt: 7 * 60, ClosesAt: 21 * 60}
}

func once(t *testing.T, start, end string) visits.Opening {
	return visits.Opening{Start: paris(t, start), End: paris(t, end)}
}

func weekly(t *testing.T, start, end string) visits.Opening {
	o := once(t, start, end)
	o.Weekly = true
	return o
}

// shown writes slots as a visitor reads them: the day once, then local times; - is
// not available, + is a priority.
func shown(list []visits.Slot) string {
	var b strings.Builder
	var today string
	for _, s := range list {
		local := s.At.In(day.Paris())
		if d := local.Format("02/01"); d != today {
			today = d
			b.WriteString(" [" + d + "]")
		}
		b.WriteString(local.Format(" 15:04"))
		switch {
		case !s.Available:
			b.WriteString("-")
		case s.Priority:
			b.WriteString("+")
		}
	}
	return strings.TrimSpace(b.String())
}

func TestAPropertyWithoutOpeningsIsOpenEveryDay(t *testing.T) {
	slots := visits.Slots(usual(), visits.Ask{Now: paris(t, "2026-07-06 09:10")})
	first, last := slots[0], slots[len(slots)-1]
	if !first.At.Equal(paris(t, "2026-07-06 09:30")) || !last.At.Equal(paris(t, "2026-07-27 09:00")) || len(slots) != 21*28 {
		t.Errorf("%d slots from %s to %s", len(slots), first.At, last.At)
	}
	// Two hours of notice: half past nine to eleven o'clock are shown only.
	if got := shown(slots[:5]); got != "[06/07] 09:30- 10:00- 10:30- 11:00- 11:30" {
		t.Error(got)
	}
	for _, s := range slots {
		if minute := s.At.In(day.Paris()).Hour()*60 + s.At.In(day.Paris()).Minute(); minute < 7*60 || minute > 20*60+30 {
			t.Errorf("a slot at %s", s.At.In(day.Paris()))
		}
	}
}

func TestTheGridOfOpenings(t *testing.T) {
	cases := []struct {
		name     string
		duration time.Duration
		openings []visits.Opening
		want     string
	}{
		{"begins with the opening and fits whole", 30 * time.Minute, list(once(t, "2026-07-07 09:10", "2026-07-07 10:39")), "[07/07] 09:10 09:40"},
		{"ends with the opening", 30 * time.Minute, list(once(t, "2026-07-07 09:10", "2026-07-07 10:40")), "[07/07] 09:10 09:40 10:10"},
		{"of openings that overlap is one", 30 * time.Minute,
			list(once(t, "2026-07-07 10:00", "2026-07-07 11:20"), once(t, "2026-07-07 09:15", "2026-07-07 10:10")), "[07/07] 09:15 09:45 10:15 10:45"},
		{"of openings that touch is one", 45 * time.Minute,
			list(once(t, "2026-07-07 09:00", "2026-07-07 10:00"), once(t, "2026-07-07 10:00", "2026-07-07 11:15")), "[07/07] 09:00 09:45 10:30"},
		{"of openings apart is each its own", 30 * time.Minute,
			list(once(t, "2026-07-07 09:00", "2026-07-07 09:40"), once(t, "2026-07-07 09:41", "2026-07-07 10:20")), "[07/07] 09:00 09:41"},
		{"runs through midnight", 50 * time.Minute, list(once(t, "2026-07-07 22:30", "2026-07-08 01:30")), "[07/07] 22:30 23:20 [08/07] 00:10"},
		{"goes on from an opening long begun", 50 * time.Minute, list(once(t, "2026-07-01 00:00", "2026-07-06 10:30")), "[06/07] 08:20- 09:10-"},
		{"repeats weekly, not before its start", time.Hour, list(weekly(t, "2026-07-07 09:00", "2026-07-07 10:00")), "[07/07] 09:00 [14/07] 09:00 [21/07] 09:00"},
		{"repeats since long ago", time.Hour, list(weekly(t, "2020-01-07 09:00", "2020-01-07 10:00")), "[07/07] 09:00 [14/07] 09:00 [21/07] 09:00"},
		{"is empty when nothing fits", time.Hour, list(once(t, "2026-07-07 09:00", "2026-07-07 09:59")), ""},
		{"is empty when all is over", time.Hour, list(once(t, "2026-07-01 09:00", "2026-07-01 12:00")), ""},
	}
	for _, c := range cases {
		r := usual()
		r.Duration = c.duration
		if got := shown(visits.Slots(r, visits.Ask{Now: paris(t, "2026-07-06 08:00"), Openings: c.openings})); got != c.want {
			t.Errorf("the grid %s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func list(openings ...visits.Opening) []visits.Opening { return openings }

// Open day and night, as seven openings or as one. The grid of 50 minutes is that
// of the first day for 53 weeks, then that of midnight on 1 January 1970, and Check
// knows it as well.
func TestOpeningsThatNeverClose(t *testing.T) {
	for _, c := range []struct{ since, now, want string }{
		{"2026-06-29 00:10", "2026-07-06 00:00", "[06/07] 00:30 01:20 02:10 03:00"},
		{"2019-01-07 00:10", "2026-07-06 00:00", "[06/07] 00:00 00:50 01:40 02:30"},
		{"2025-07-01 09:10", "2026-07-07 07:00", "[07/07] 07:40 09:20 10:10 11:00"},
	} {
		first := paris(t, c.since)
		week := []visits.Opening{}
		for d := range 7 {
			week = append(week, visits.Opening{Start: first.AddDate(0, 0, d), End: first.AddDate(0, 0, d+1), Weekly: true})
		}
		r := usual()
		r.Duration, r.Notice = 50*time.Minute, 0
		a := visits.Ask{Now: paris(t, c.now), Openings: week}
		slots := visits.Slots(r, a)
		if got := shown(slots[:4]); got != c.want {
			t.Errorf("since %s:\n got %s\nwant %s", c.since, got, c.want)
		}
		for _, s := range slots {
			if v := visits.Check(r, a, s.At); v != visits.Free {
				t.Errorf("since %s: %s is %d", c.since, s.At, v)
			}
		}
		a.Openings = list(visits.Opening{Start: first, End: first.AddDate(0, 0, 9), Weekly: true})
		if diff := cmp.Diff(slots, visits.Slots(r, a)); diff != "" {
			t.Errorf("since %s, one opening for seven:\n%s", c.since, diff)
		}
	}
}

func TestTheAgentsTimeIsKept(t *testing.T) {
	taken := func(start, end string) visits.Interval {
		return visits.Interval{Start: paris(t, "2026-07-07 "+start), End: paris(t, "2026-07-07 "+end)}
	}
	cases := []struct {
		name   string
		buffer time.Duration
		taken  []visits.Interval
		booked []visits.Booked
		want   string
	}{
		{"nothing", 0, nil, nil, "09:00 09:30 10:00 10:30"},
		{"an appointment across two slots", 0, []visits.Interval{taken("09:45", "10:05")}, nil, "09:00 09:30- 10:00- 10:30"},
		{"what touches is no clash", 0, []visits.Interval{taken("09:30", "10:00")}, nil, "09:00 09:30- 10:00 10:30"},
		{"the way there and back", 10 * time.Minute, []visits.Interval{taken("09:30", "10:00")}, nil, "09:00- 09:30- 10:00- 10:30"},
		{"a long one and one within it", 0, []visits.Interval{taken("09:35", "09:40"), taken("08:00", "10:10")}, nil, "09:00- 09:30- 10:00- 10:30"},
		{"a visit near by", 0, nil, []visits.Booked{{Interval: taken("09:30", "10:00"), Near: true}}, "09:00+ 09:30- 10:00+ 10:30"},
		{"a visit near by, a quarter of an hour away", 0, nil, []visits.Booked{{Interval: taken("09:45", "09:45"), Near: true}, {Interval: taken("08:00", "08:45"), Near: true}}, "09:00+ 09:30 10:00 10:30"},
		{"a visit near by, farther away", 0, nil, []visits.Booked{{Interval: taken("08:00", "08:44"), Near: true}}, "09:00 09:30 10:00 10:30"},
		{"a visit far away", 0, nil, []visits.Booked{{Interval: taken("09:30", "10:00")}}, "09:00 09:30- 10:00 10:30"},
		{"a group with room", 0, []visits.Interval{taken("09:30", "10:00")}, []visits.Booked{{Interval: taken("09:30", "10:00"), Property: 7, Room: 1}}, "09:00 09:30+ 10:00 10:30"},
		{"a complete group", 0, nil, []visits.Booked{{Interval: taken("09:30", "10:00"), Property: 7}}, "09:00 09:30- 10:00 10:30"},
		{"a group of another property", 0, nil, []visits.Booked{{Interval: taken("09:30", "10:00"), Property: 8, Room: 1}}, "09:00 09:30- 10:00 10:30"},
		{"a group that began before", 0, nil, []visits.Booked{{Interval: taken("09:15", "10:00"), Property: 7, Room: 1}}, "09:00- 09:30- 10:00 10:30"},
		{"a group that lasts longer", 0, nil, []visits.Booked{{Interval: taken("09:30", "10:10"), Property: 7, Room: 1}}, "09:00 09:30+ 10:00- 10:30"},
		{"a group, and an appointment in it", 0, []visits.Interval{taken("09:40", "09:50")}, []visits.Booked{{Interval: taken("09:30", "10:00"), Property: 7, Room: 1}}, "09:00 09:30- 10:00 10:30"},
	}
	for _, c := range cases {
		r := usual()
		r.Buffer = c.buffer
		a := visits.Ask{Now: paris(t, "2026-07-06 08:00"), Property: 7, Taken: c.taken, Booked: c.booked,
			Openings: list(once(t, "2026-07-07 09:00", "2026-07-07 11:00"))}
		if got := shown(visits.Slots(r, a)); got != "[07/07] "+c.want {
			t.Errorf("%s:\n got %s\nwant [07/07] %s", c.name, got, c.want)
		}
	}
}

func TestWhatIsSaidOfAStart(t *testing.T) {
	r := usual()
	r.ClosedDays = func(d day.Date) bool { return d.String() == "2026-07-14" }
	ten := paris(t, "2026-07-08 10:00")
	a := visits.Ask{Now: paris(t, "2026-07-06 09:10"), Property: 7,
		Taken:  []visits.Interval{{Start: paris(t, "2026-07-08 14:00"), End: paris(t, "2026-07-08 14:05")}},
		Booked: []visits.Booked{{Interval: visits.Interval{Start: ten, End: ten.Add(30 * time.Minute)}, Property: 7, Room: 2}}}
	for _, c := range []struct {
		at   string
		want visits.Verdict
	}{
		{"2026-07-06 09:00", visits.Past}, {"2026-07-06 09:09", visits.Past}, {"2026-07-06 09:37", visits.OffGrid},
		{"2026-07-06 06:30", visits.Past}, {"2026-07-07 06:30", visits.OffGrid}, {"2026-07-07 21:00", visits.OffGrid},
		{"2026-07-06 11:00", visits.TooSoon}, {"2026-07-06 11:30", visits.Free}, {"2026-07-14 09:00", visits.Closed},
		{"2026-07-15 07:00", visits.Free}, {"2026-07-08 14:00", visits.Busy}, {"2026-07-08 10:00", visits.Joins},
		{"2026-07-27 09:00", visits.Free}, {"2026-07-27 09:11", visits.BeyondHorizon}, {"2026-07-27 09:30", visits.BeyondHorizon},
	} {
		if got := visits.Check(r, a, paris(t, c.at)); got != c.want {
			t.Errorf("%s is %d, want %d", c.at, got, c.want)
		}
		shows := slices.ContainsFunc(visits.Slots(r, a), func(s visits.Slot) bool { return s.At.Equal(paris(t, c.at)) && s.Available == c.want.Available() })
		if shows != c.want.Listed() {
			t.Errorf("%s: in the list %t, its verdict says %t", c.at, shows, c.want.Listed())
		}
	}
}

func TestRulesThatMakeNoSlots(t *testing.T) {
	for name, spoil := range map[string]func(*visits.Rules){
		"no duration":        func(r *visits.Rules) { r.Duration = 0 },
		"closes as it opens": func(r *visits.Rules) { r.ClosesAt = r.OpensAt },
		"a horizon passed":   func(r *visits.Rules) { r.Horizon = -3 },
	} {
		r := usual()
		spoil(&r)
		if slots := visits.Slots(r, visits.Ask{Now: paris(t, "2026-07-06 09:10")}); len(slots) != 0 {
			t.Errorf("%s: %s", name, shown(slots))
		}
	}
}
