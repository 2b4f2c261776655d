package cli

import (
	"strconv"
	"strings"
	"testing"

	"palier/internal/core/day"
	"palier/internal/testkit"
)

// The demonstration's programme is delivered, whenever that is; the deed decides.
func TestTheDayPlannedForTheDeedIsTyped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		in := func(months int) string { return day.Of(s.Clock.Now().In(day.Paris()).AddDate(0, months, 0)).String() }
		lead := strconv.FormatInt(read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program)[0].Lead, 10)
		read[programRow](t, d, "program", "set", s.Adlead.Program, "--delivery", in(36))
		book := []string{"purchase", "book", s.Adlead.Program, "--lead", lead, "--owner", s.Adlead.Owner, "--lot", s.Adlead.LotFree, "--deposit", "100"}
		for what, deed := range map[string][]string{"by the delivery": nil, "by a late deed": {"--deed", in(30)}, "no day": {"--deed", "31/12/2027"}} {
			if a := run(t, at(d), append(book, deed...)...); a.code != exitUsage || !strings.Contains(a.err, "--de") {
				t.Errorf("%s: %+v", what, a)
			}
		}
		p := read[purchaseRow](t, d, append(book, "--deed", in(6))...)
		number := strconv.FormatInt(p.ID, 10)
		if p.PlannedDeed != in(6) {
			t.Errorf("booked %+v, want its deed on %s", p, in(6))
		}
		if a := run(t, at(d), "purchase", "change", s.Adlead.Program, number, "--deed", "2001-01-01"); a.code != exitUsage || !strings.Contains(a.err, "--deed") {
			t.Errorf("a deed before the booking: %+v", a)
		}
		if p = read[purchaseRow](t, d, "purchase", "change", s.Adlead.Program, number, "--deed", in(8)); p.PlannedDeed != in(8) || p.Deposit != "100" {
			t.Errorf("another day: %+v", p)
		}
		if shown := on(t, d, "purchase", "show", s.Adlead.Program, number); strings.Count(shown, in(8)) != 2 || strings.Count(shown, in(6)) != 2 {
			t.Errorf("the day, and what the history says of it:\n%s", shown)
		}
		if p = read[purchaseRow](t, d, "purchase", "change", s.Adlead.Program, number, "--deposit", "0", "--deed", ""); p.PlannedDeed != "" {
			t.Errorf("no day any more: %+v", p)
		}
	})
}
