package cli

import (
	"strings"
	"testing"
	"time"

	"palier/internal/core/visits"
	"palier/internal/testkit"
)

// booked is a visit of the demonstration's property, in the nth slot that is free.
func booked(t *testing.T, s *testkit.Server, n int, email string) visits.Visit {
	t.Helper()
	key := visits.PlaceKey{Ref: s.Flatsy.PropertyRef}
	slots, err := s.Visits.Slots(t.Context(), s.Operator, key)
	if err != nil {
		t.Fatal(err)
	}
	for _, slot := range slots {
		if !slot.Available || slot.At.Before(s.Clock.Now().Add(24*time.Hour)) {
			continue
		}
		if n--; n >= 0 {
			continue
		}
		v, err := s.Visits.Book(t.Context(), s.Operator, visits.Booking{Place: key, At: slot.At,
			Visitor: visits.Visitor{Email: email, Firstname: "Noé", Lastname: "Sorel", Phone: "+33639980021"}})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	t.Fatal("no such slot is free")
	return visits.Visit{}
}

func TestAVisitIsListedShownConfirmedAndCancelled(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		if shown := on(t, d, "visit", "list"); !strings.Contains(shown, "No such visit") {
			t.Errorf("without visits: %s", shown)
		}
		first, second := booked(t, s, 0, "noe@example.org"), booked(t, s, 4, "zoe@example.org")
		list := read[[]visitRow](t, d, "visit", "list", "--ref", s.Flatsy.PropertyRef)
		if len(list) != 2 || list[0].UID != second.UID || list[0].Ref != s.Flatsy.PropertyRef || !list[0].StartsAt.Equal(second.StartsAt) || list[1].UID != first.UID {
			t.Fatalf("%+v", list)
		}
		for _, c := range []struct {
			flag, value string
			want        int
		}{
			{"--to", second.StartsAt.Format(time.RFC3339), 1}, {"--from", second.StartsAt.Format(time.RFC3339), 1}, {"--agent", s.Apimo.User, 2}, {"--agent", "10", 0}, {"--limit", "1", 1},
		} {
			if got := read[[]visitRow](t, d, "visit", "list", c.flag, c.value); len(got) != c.want {
				t.Errorf("%s %s: %d visits, want %d", c.flag, c.value, len(got), c.want)
			}
		}
		if v := read[visitSheet](t, d, "visit", "show", first.UID); v.Code != first.Code || v.Action == 0 || len(v.History) != 1 || v.Visitors[0].Status != "proposed" {
			t.Errorf("%+v", v)
		}
		if v := read[visitSheet](t, d, "visit", "confirm", first.UID); v.Visitors[0].Status != "confirmed" {
			t.Errorf("%+v", v)
		}
		if v := read[visitSheet](t, d, "visit", "cancel", first.UID, "--by", "owner"); v.Visitors[0].Status != "cancelled.owner" || len(v.History) != 3 {
			t.Errorf("%+v", v)
		}
		if v := read[visitSheet](t, d, "visit", "cancel", second.UID, "--visitor", "ZOE@example.org"); v.Visitors[0].Status != "cancelled.agent" {
			t.Errorf("%+v", v)
		}
		if shown := on(t, d, "visit", "show", second.UID); !strings.Contains(shown, "zoe@example.org, +33639980021 (do not call): cancelled.agent") {
			t.Error(shown)
		}
	})
}

func TestAVisitWithoutItsCodeIsEndedByTheAgency(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		v := booked(t, s, 0, "noe@example.org")
		if got := run(t, at(d), "visit", "done", v.UID); got.code != exitFailed || !strings.Contains(got.err, "Nobody is confirmed") {
			t.Errorf("not confirmed: %+v", got)
		}
		on(t, d, "visit", "confirm", v.UID)
		if sheet := read[visitSheet](t, d, "visit", "done", v.UID); sheet.Visitors[0].Status != "done" || sheet.DoneAt == nil {
			t.Errorf("%+v", sheet)
		}
	})
}

// rules are what the command shows, "value from" by rule.
func rulesNow(t *testing.T, d testkit.Database, args ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, r := range read[[]slotRuleRow](t, d, append([]string{"visit", "rules"}, args...)...) {
		out[r.Rule] = r.Value + " " + r.From
	}
	return out
}

func TestRulesOfSlotsAreOfTheAccountAndOverIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		ref := testkit.Demo(t, d).Flatsy.PropertyRef
		for _, step := range []struct {
			args string
			want map[string]string
		}{
			{"", map[string]string{"minutes": "30 default", "notice": "120 default", "opens-at": "07:00 default", "auto-confirm": "off default", "holidays": " default"}},
			{"--minutes 45 --buffer 15 --notice 240 --cutoff 60 --horizon 10 --capacity 2 --opens-at 08:30 --closes-at 24:00 --auto-confirm on --holidays metropole --score on", map[string]string{
				"minutes": "45 account", "buffer": "15 account", "notice": "240 account", "cutoff": "60 account", "horizon": "10 account", "capacity": "2 account",
				"opens-at": "08:30 account", "closes-at": "24:00 account", "auto-confirm": "on account", "holidays": "metropole account", "score": "on account"}},
			{"--ref " + ref + " --capacity 3 --holidays none --auto-confirm off", map[string]string{
				"capacity": "3 property", "holidays": " property", "auto-confirm": "off property", "minutes": "45 account"}},
			{"--ref " + ref + " --default capacity,holidays,auto-confirm", map[string]string{"capacity": "2 account", "holidays": "metropole account", "auto-confirm": "on account"}},
			{"--default minutes,buffer,notice,cutoff,horizon,capacity,opens-at,closes-at,auto-confirm,holidays,score", map[string]string{
				"minutes": "30 default", "closes-at": "21:00 default", "score": "off default"}},
		} {
			rulesNow(t, d, strings.Fields(step.args)...)
			var again []string // what is shown later is what was kept
			if strings.HasPrefix(step.args, "--ref") {
				again = []string{"--ref", ref}
			}
			now := rulesNow(t, d, again...)
			for rule, want := range step.want {
				if now[rule] != want {
					t.Errorf("%q: %s is %q, want %q", step.args, rule, now[rule], want)
				}
			}
		}
	})
}

func TestVisitCommandsSayWhatIsWrong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		v := booked(t, testkit.Demo(t, d), 0, "noe@example.org")
		for _, c := range []struct {
			args string
			code int
			want string
		}{
			{"list --ref nowhere", exitUsage, `no property "nowhere"`},
			{"list --limit 0", exitUsage, "--limit"},
			{"list --from demain", exitUsage, "--from: "},
			{"show nothing", exitUsage, "palier visit list"},
			{"confirm nothing", exitUsage, "palier visit list"},
			{"cancel " + v.UID + " --visitor nobody@example.org", exitUsage, "such a visitor"},
			{"cancel " + v.UID + " --by nobody", exitUsage, "--by"},
			{"rules --minutes 1 --notice 999999", exitUsage, "--minutes: "},
			{"rules --opens-at 25:00", exitUsage, "--opens-at: "},
			{"rules --opens-at 12:00 --closes-at 11:00", exitUsage, "--closes-at: "},
			{"rules --holidays mars", exitUsage, "--holidays: "},
			{"rules --default sun", exitUsage, "--default: "},
			{"rules --ref nowhere", exitUsage, `no property "nowhere"`},
		} {
			got := run(t, at(d), append([]string{"visit"}, strings.Fields(c.args)...)...)
			if got.code != c.code || !strings.Contains(got.err, c.want) {
				t.Errorf("visit %s: exit %d, %q; want %d, %q", c.args, got.code, got.err, c.code, c.want)
			}
		}
	})
}
