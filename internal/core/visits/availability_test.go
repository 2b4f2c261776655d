package visits_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// fields are those that an error has problems with.
func fields(err error) []string {
	var named []string
	if e, ok := errors.AsType[*fault.Error](err); ok && e.Kind == fault.Invalid {
		for _, p := range e.Problems {
			named = append(named, p.Field)
		}
	}
	return named
}

func TestOpeningsThatCannotBeMeantAreRefused(t *testing.T) {
	start := paris(t, "2026-07-07 09:00")
	lasts := func(d time.Duration) visits.Opening { return visits.Opening{Start: start, End: start.Add(d)} }
	const year = 366 * 24 * time.Hour
	cases := []struct {
		name     string
		openings []visits.Opening
		want     []string
	}{
		{"none", nil, nil},
		{"an hour, a year, and the same again", list(lasts(time.Hour), lasts(year), lasts(time.Hour)), nil},
		{"no time, and a time that ends first", list(lasts(0), lasts(time.Hour), lasts(-time.Hour)), []string{"availability[0]", "availability[2]"}},
		{"more than a year", list(lasts(year + 1)), []string{"availability[0]"}},
		{"an end without a start", list(visits.Opening{End: start}), []string{"availability[0]"}},
		{"a thousand", slices.Repeat(list(lasts(time.Hour)), 1000), nil},
		{"a thousand and one", slices.Repeat(list(lasts(time.Hour)), 1001), []string{"availability"}},
	}
	for _, c := range cases {
		err := visits.ValidOpenings(c.openings)
		if diff := cmp.Diff(c.want, fields(err)); diff != "" || (err != nil) != (c.want != nil) {
			t.Errorf("%s: %v\n%s", c.name, err, diff)
		}
	}
}

// Whatever passes has slots that lie within an opening, and that Check knows.
func FuzzOpeningsThatPassHaveSlotsWithin(f *testing.F) {
	f.Add(int64(1783407600), int64(3600), true, int64(1783400000), int64(86400), false)
	f.Add(int64(1783407600), int64(366*86400), true, int64(1783407600), int64(5400), true)
	f.Add(int64(946684800), int64(7*86400), true, int64(4133894400), int64(1), true)
	f.Fuzz(func(t *testing.T, start, length int64, weekly bool, start2, length2 int64, weekly2 bool) {
		openings := list(
			visits.Opening{Start: time.Unix(start, 0), End: time.Unix(start+length, 0), Weekly: weekly},
			visits.Opening{Start: time.Unix(start2, 0), End: time.Unix(start2+length2, 0), Weekly: weekly2})
		if visits.ValidOpenings(openings) != nil {
			return
		}
		r, a := usual(), visits.Ask{Now: paris(t, "2026-10-23 09:10"), Openings: openings}
		r.Horizon = 3
		for _, s := range visits.Slots(r, a) {
			began := func(o visits.Opening) bool { return !o.Start.After(s.At) }
			ongoing := func(o visits.Opening) bool { return began(o) && (o.Weekly || o.End.After(s.At)) }
			if !slices.ContainsFunc(openings, ongoing) {
				t.Fatalf("no opening at %s", s.At)
			}
			if v := visits.Check(r, a, s.At); v.Available() != s.Available || !v.Listed() {
				t.Fatalf("%s is %d, the list says available: %t", s.At, v, s.Available)
			}
		}
	})
}
