package cli

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"palier/internal/core/day"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/papers/register"
	"palier/internal/testkit"
)

// tampered changes a database beside the program.
func tampered(t *testing.T, d testkit.Database, statement string) {
	t.Helper()
	driver, source := "sqlite", filepath.Join(d.Dir, "palier.sqlite")
	if d.URL != "" {
		driver, source = "pgx", d.URL
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestARegisterThatSomebodyTouchedDoesNotHold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s, card := cabinet(t, d)
		read[registerRow](t, d, "register", "open", "--card", card, "--kind", "G")
		sign(t, s, sale("Inès Lefort"), sale("Zoë Nuñez"))
		hash := func(number string) string {
			return read[mandateRow](t, d, "register", "show", number, "--card", card).Lines[0].Hash
		}
		first, last := hash("1248"), hash("1249")
		for hash, line := range map[string]int64{first: 1, strings.ToUpper(last): 2} {
			all := read[[]verdictRow](t, d, "register", "verify", "--hash", hash)
			if i := slices.IndexFunc(all, func(v verdictRow) bool { return v.Noted > 0 }); i < 0 || all[i].Noted != line || strconv.FormatInt(all[i].Card, 10) != card {
				t.Errorf("the line with hash %s: %+v", hash, all)
			}
		}
		if out := on(t, d, "register", "verify", "--hash", first); !strings.Contains(out, "2 mandates from 1248 on, 2 lines, the last with hash "+last+"\n  Line 1 has the hash") {
			t.Errorf("for people:\n%s", out)
		}
		for _, short := range []string{"abc", strings.Repeat("g", 64)} {
			if a := run(t, at(d), "register", "verify", "--hash", short); a.code != exitUsage || !strings.Contains(a.err, "64 digits") {
				t.Errorf("--hash %s: exit %d, %s", short, a.code, a.err)
			}
		}
		if a := run(t, at(d), "register", "verify", "--hash", strings.Repeat("0", 64)); a.code != exitFound || !strings.Contains(a.err, "No line has the hash") || !strings.Contains(a.out, "holds") {
			t.Errorf("a hash that is nowhere: %+v", a)
		}

		tampered(t, d, `update mandate_entries set mandants = 'x' where number = 1248`)
		tampered(t, d, `update mandate_lines set text = '' where number = 1249`)
		a := run(t, at(d), "register", "verify")
		if a.code != exitFound || !strings.Contains(a.out, "number 1248 cannot be read") || !strings.Contains(a.out, "line 2 says nothing") || !strings.Contains(a.out, "Register G of card "+card+" holds: 0 mandates") {
			t.Errorf("exit %d\n%s%s", a.code, a.out, a.err)
		}
		if out := on(t, d, "register", "show", "1249", "--card", card); !strings.Contains(out, "Zoë Nuñez") {
			t.Errorf("what can still be read:\n%s", out)
		}
		for _, table := range []string{"mandate_lines", "mandate_entries", "mandate_series"} {
			tampered(t, d, "delete from "+table)
		}
		if a := run(t, at(d), "register", "verify", "--hash", last); a.code != exitFound || !strings.Contains(a.out, "No register yet") {
			t.Errorf("all taken away: %+v", a)
		}
	})
}

func TestNumbersGivenElsewhereAreSkipped(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s, card := cabinet(t, d)
		sign(t, s, sale("Inès Lefort"))
		if out := on(t, d, "register", "skip", "--card", card, "--to", "1250", "--reason", "Signés après la sauvegarde"); !strings.Contains(out, "2 numbers of register T, card "+card+", skipped; the next mandate has number 1251") {
			t.Errorf("said:\n%s", out)
		}
		sign(t, s, sale("Zoë Nuñez"))
		if one := read[mandateRow](t, d, "register", "show", "1251", "--card", card); one.Mandants[0].Name != "Zoë Nuñez" {
			t.Errorf("the next mandate: %+v", one)
		}
		number, _ := strconv.ParseInt(card, 10, 64)
		b, err := register.Read(t.Context(), s.App.Mandates, s.Operator, number, mandates.Transactions)
		if err != nil {
			t.Fatal(err)
		}
		if row := b.Paper(s.Clock.Now()).Rows[1]; row[0] != "1249" || row[2] != "(numéro non attribué)" || row[register.Mentions] != "NUMÉRO SAUTÉ : Signés après la sauvegarde" {
			t.Errorf("on paper: %q", row)
		}
		for args, says := range map[string]string{"--to 1251 --reason x": "from 1252 to 2251", "--to 1253 --reason ": "--reason", "--reason x": "--to"} {
			if a := run(t, at(d), append([]string{"register", "skip", "--card", card}, words(args)...)...); a.code != exitUsage || !strings.Contains(a.err, says) {
				t.Errorf("skip %s: exit %d, %s", args, a.code, a.err)
			}
		}
	})
}

func TestWhatIsToBeCompletedIsListed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s, card := cabinet(t, d)
		if a := run(t, at(d), "register", "list", "--card", card); !strings.Contains(a.out, "No mandate yet: the first has number 1248.") || a.err != "" {
			t.Errorf("an empty register: %+v", a)
		}
		poor := sale(mandates.ToComplete + " : personne n'est noté")
		poor.Price = money.Amount{}
		late := sale("Zoë Nuñez")
		late.Signed, late.Ends = day.Date{Year: 2099, Month: 1, Day: 1}, day.Date{}
		sign(t, s, poor, sale("Inès Lefort"), late)
		list := func(args ...string) answer {
			return run(t, at(d), append([]string{"register", "list", "--card", card}, args...)...)
		}
		if a := list(); !strings.Contains(a.err, "2 mandates to complete: palier register list --incomplete") || !strings.Contains(a.out, "260000.50 EUR") {
			t.Errorf("the list: %+v", a)
		}
		if a := list("--from", "9999"); a.code != exitOK || !strings.Contains(a.out, "The last mandate has number 1250.") || strings.Contains(a.err, "shown") {
			t.Errorf("behind the last: %+v", a)
		}
		if a := list("--from", "1249", "--limit", "1"); !strings.Contains(a.err, "1 shown of 2") {
			t.Errorf("a piece: %+v", a)
		}
		rows := read[[]mandateRow](t, d, "register", "list", "--card", card, "--incomplete")
		if len(rows) != 2 || !slices.Equal(rows[0].ToComplete, []string{"mandants"}) || !slices.Equal(rows[1].ToComplete, []string{"signed"}) || rows[0].Price != "" {
			t.Errorf("to complete: %+v", rows)
		}
		if out := on(t, d, "register", "show", "1248", "--card", card); !slices.ContainsFunc(strings.Split(out, "\n"), func(line string) bool { return slices.Equal(strings.Fields(line), []string{"price", "-"}) }) {
			t.Errorf("without a price:\n%s", out)
		}
		var doctor []finding // who finds something else too on PostgreSQL, and ends otherwise
		if err := json.Unmarshal([]byte(run(t, at(d), "doctor", "--json").out), &doctor); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(doctor, func(f finding) bool {
			return f.Check == "registers" && f.State == note && strings.Contains(f.Text, "2 mandates to complete")
		}) {
			t.Errorf("doctor says nothing: %+v", doctor)
		}
		fixed := read[mandateRow](t, d, "register", "rectify", "1248", "--card", card, "--price", "250000.50", "--mandant", "Inès Lefort")
		if fixed.Price != "250000.5" || fixed.Currency != "EUR" || len(fixed.ToComplete) != 0 || len(fixed.Lines) != 2 || !slices.Contains(fixed.Lines[1].Changes, change{"price", "", "250000.50 EUR"}) {
			t.Errorf("completed: %+v", fixed)
		}
		if none := read[mandateRow](t, d, "register", "rectify", "1248", "--card", card, "--price", "0"); none.Price != "" || none.Currency != "" {
			t.Errorf("without a price again: %+v", none)
		}
		read[mandateRow](t, d, "register", "rectify", "1250", "--card", card, "--signed", "2026-11-20")
		if a := list("--incomplete"); !strings.Contains(a.out, "Nothing is to be completed.") {
			t.Errorf("all completed: %+v", a)
		}
		if a := run(t, at(d), "register", "rectify", "1249", "--card", card, "--ends", "2020-01-01"); !strings.Contains(a.err, "(2026-11-20)") {
			t.Errorf("the day that is meant: %s", a.err)
		}
	})
}
