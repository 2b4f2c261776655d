package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// takeOption takes an option through the Adlead door, with the key that may do all.
func takeOption(t *testing.T, s *testkit.Server, lead int64, lot string) optionRow {
	t.Helper()
	body := fmt.Sprintf(`{"lead_id":%d,"lot_ids":[%s],"owner_id":%s}`, lead, lot, s.Adlead.Owner)
	r, err := http.NewRequest(http.MethodPost, s.Adlead.Base+"/programs/"+s.Adlead.Program+"/options", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-API-Key", s.Adlead.KeyFull)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var made struct{ Data struct{ ID int64 } }
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("POST options: %d %v", res.StatusCode, err)
	}
	return optionRow{ID: made.Data.ID}
}

func TestOptionsAreFoundByDeveloperProgrammeLotAndStatus(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		lead := read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program)[0].Lead
		made := takeOption(t, s, lead, s.Adlead.LotFree)
		all := read[[]optionRow](t, d, "option", "list")
		if len(all) < 3 || all[0].ID != made.ID || all[0].Status != "option" || all[0].ExpiresAt == nil || all[0].Lead != lead || all[0].Price == "0" {
			t.Fatalf("the latest of all is %+v", all)
		}
		lot, _ := strconv.ParseInt(s.Adlead.LotFree, 10, 64)
		program, _ := strconv.ParseInt(s.Adlead.Program, 10, 64)
		for name, c := range map[string]struct {
			args []string
			fits func(optionRow) bool
		}{
			"programme":             {[]string{"--program", s.Adlead.Program}, func(o optionRow) bool { return o.Program == program }},
			"another programme":     {[]string{"--program", s.Adlead.OtherProgram}, func(o optionRow) bool { return o.Program != program }},
			"developer":             {[]string{"--developer", s.Adlead.Tenant}, func(optionRow) bool { return true }},
			"none of a developer's": {[]string{"--developer", s.Adlead.OtherTenant}, func(optionRow) bool { return false }},
			"lot":                   {[]string{"--lot", s.Adlead.LotFree}, func(o optionRow) bool { return slices.Contains(o.Lots, lot) }},
			"status":                {[]string{"--status", "option-canceled"}, func(o optionRow) bool { return o.Status == "option-canceled" }},
			"waiting":               {[]string{"--status", "option-pending"}, func(o optionRow) bool { return o.Status == "option-pending" && o.Available != nil }},
			"none of a lot's":       {[]string{"--lot", s.Adlead.LotFree, "--status", "option-expired"}, func(optionRow) bool { return false }},
		} {
			got := read[[]optionRow](t, d, append([]string{"option", "list"}, c.args...)...)
			want := slices.DeleteFunc(slices.Clone(all), func(o optionRow) bool { return !c.fits(o) })
			ids := func(o optionRow) int64 { return o.ID }
			if !slices.Equal(each(got, ids), each(want, ids)) || len(want) == 0 && !strings.HasPrefix(name, "none") {
				t.Errorf("by %s: %v, want %v", name, each(got, ids), each(want, ids))
			}
		}
		for _, wrong := range [][]string{{"--program", "999"}, {"--developer", "nobody"}, {"--status", "live"}, {"--limit", "0"}} {
			if a := run(t, at(d), append([]string{"option", "list"}, wrong...)...); a.code == exitOK || a.out != "" {
				t.Errorf("%v: %+v", wrong, a)
			}
		}
	})
}

func TestLotsAreListedAsTheyAreNow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		lead := read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program)[0].Lead
		find := func() lotRow {
			list := read[[]lotRow](t, d, "lot", "list", s.Adlead.Program, "--limit", "1000")
			return list[slices.IndexFunc(list, func(l lotRow) bool { return strconv.FormatInt(l.ID, 10) == s.Adlead.LotFree })]
		}
		if l := find(); l.Status != "available" || l.Holder != 0 || l.Price == "" || !l.Main {
			t.Errorf("before the option %+v", l)
		}
		o := takeOption(t, s, lead, s.Adlead.LotFree)
		if l := find(); l.Status != "option" || l.Holder != o.ID || l.Until == nil {
			t.Errorf("under option %+v", l)
		}
		for _, l := range read[[]lotRow](t, d, "lot", "list", s.Adlead.Program, "--status", "available", "--main") {
			if l.Status != "available" || !l.Main || strconv.FormatInt(l.ID, 10) == s.Adlead.LotFree {
				t.Errorf("among available main lots %+v", l)
			}
		}
		if out := on(t, d, "lot", "list", s.Adlead.Program, "--type", "parking"); !strings.Contains(out, "parking") || strings.Contains(out, "apartment") {
			t.Errorf("parking places:\n%s", out)
		}
		for _, wrong := range [][]string{{"999"}, {s.Adlead.Program, "--status", "free"}, {s.Adlead.Program, "--type", "castle"}, {s.Adlead.Program, "--limit", "0"}} {
			if a := run(t, at(d), append([]string{"lot", "list"}, wrong...)...); a.code == exitOK || a.out != "" {
				t.Errorf("%v: %+v", wrong, a)
			}
		}
	})
}

// Half a list must not look like a whole one, and what reads the answer gets it alone.
func TestAListThatIsCutSaysSoBesideItsAnswer(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	for _, list := range []string{"lead list", "contact list", "registration list", "option list", "audit", "audit --subject lead",
		"purchase list " + s.Adlead.Program, "lot list " + s.Adlead.Program} {
		args := strings.Fields(list)
		for _, form := range [][]string{nil, {"--json"}} {
			a := run(t, at(d), append(append(args, "--limit", "2"), form...)...)
			var shown, total, limit int
			if _, err := fmt.Sscanf(a.err, "%d shown of %d; --limit %d for all.\n", &shown, &total, &limit); err != nil || shown != 2 || total < 3 || limit != total {
				t.Errorf("%s %v, cut, says %q", list, form, a.err)
				continue
			}
			if form != nil && !json.Valid([]byte(strings.ReplaceAll("["+a.out+"]", "}\n{", "},{"))) {
				t.Errorf("%s: not JSON alone: %s", list, a.out)
			}
			if whole := run(t, at(d), append(append(args, "--limit", strconv.Itoa(total)), form...)...); whole.err != "" || len(whole.out) <= len(a.out) {
				t.Errorf("%s %v, whole, says %q", list, form, whole.err)
			}
		}
	}
	if a := run(t, at(d), "audit", "--after", "3", "--limit", "2"); a.err != "2 shown; what follows: --after 5\n" {
		t.Errorf("a part of the journal says %q", a.err)
	}
}

func TestSalesAreListedTheLatestFirst(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	all := read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program)
	two := read[[]purchaseRow](t, d, "purchase", "list", s.Adlead.Program, "--limit", "2")
	if len(all) < 3 || len(two) != 2 || two[0].ID != all[0].ID || two[1].ID != all[1].ID || all[0].ID < all[1].ID || all[1].ID < all[2].ID {
		t.Errorf("purchases %+v, the first two %+v", all, two)
	}
}
