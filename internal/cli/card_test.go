package cli

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/app"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
	"palier/internal/papers/register"
	"palier/internal/testkit"
)

// inDays is a day from today on, where the law counts days.
func inDays(n int) string { return day.Of(time.Now().In(day.Paris()).AddDate(0, 0, n)).String() }

// A renewed card, another guarantor, a new branch: what was there before can be seen.
func TestACardChangesAndIsGivenOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		_, card := cabinet(t, d)
		branch := read[agencyRow](t, d, "agency", "create", "--name", "Agence de la Gare")
		changed := read[cardSheet](t, d, "card", "change", card, "--cci", "CCI Nantes Saint-Nazaire", "--valid-from", "2026-03-01", "--valid-until", inDays(400))
		if changed.Chamber != "CCI Nantes Saint-Nazaire" || changed.From != "2026-03-01" || *changed.DaysLeft != 400 || changed.Holder != "Tilleuls Immobilier" {
			t.Errorf("%+v", changed)
		}
		given := read[cardSheet](t, d, "card", "give", card, "--agency", strconv.FormatInt(branch.ID, 10))
		if !slices.Equal(given.Agencies, []int64{14, branch.ID}) {
			t.Errorf("given to %v", given.Agencies)
		}
		read[cardSheet](t, d, "card", "change", card, "--guarantor", "", "--valid-until", inDays(30))
		sheet := read[cardSheet](t, d, "card", "show", card)
		if len(sheet.Before) != 2 || sheet.Before[0].Chamber != "" || sheet.Before[1].Guarantor != "Garantie Exemple, 1 rue du Port, 44000 Nantes" || sheet.Guarantor != "" {
			t.Errorf("%+v", sheet)
		}
		if out := on(t, d, "card", "list"); !strings.Contains(out, inDays(30)+" IN 30 DAYS") || !strings.Contains(out, "T from 1248") {
			t.Errorf("%s", out)
		}
		if out := on(t, d, "card", "show", card); !strings.Contains(out, "it said:") || !strings.Contains(out, "CCI Nantes Saint-Nazaire") {
			t.Errorf("%s", out)
		}
		read[cardSheet](t, d, "card", "change", card, "--valid-until", inDays(-1))
		if out := on(t, d, "card", "list"); !strings.Contains(out, inDays(-1)+" OVER") {
			t.Errorf("%s", out)
		}
		if out := on(t, d, "audit", "--subject", "card"); !strings.Contains(out, "card.changed") || !strings.Contains(out, "card.given") {
			t.Errorf("%s", out)
		}
		if a := run(t, at(d), "card", "give", card, "--agency", "14"); a.err != "" {
			t.Errorf("an agency that has the card leaves it: %s", a.err)
		}
		if a := run(t, at(d), "card", "add", "--number", "CPI 8", "--holder", "Gare", "--agency", "14"); !strings.Contains(a.err, "Agency 14 leaves card "+card+" (registers: T from 1248)") ||
			!strings.Contains(a.err, "Back: palier card give "+card+" --agency 14") {
			t.Errorf("what it leaves is not said: %s", a.err)
		}
		if a := read[cardRow](t, d, "card", "add", "--number", "CPI 9", "--holder", "Gare", "--agency", "14", "--valid-until", "2030-01-31", "--cci", "CCI Paris"); a.Until != "2030-01-31" || a.Chamber != "CCI Paris" {
			t.Errorf("%+v", a)
		}
	})
}

func TestCardCommandsSayWhatIsWrong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		_, card := cabinet(t, d)
		for name, c := range map[string]struct {
			args string
			code int
			says string
		}{
			"nothing":      {"card change " + card, exitUsage, "--valid-until"},
			"no day":       {"card change " + card + " --valid-until soon", exitUsage, "--valid-until"},
			"backwards":    {"card change " + card + " --valid-from 2026-03-02 --valid-until 2026-03-01", exitUsage, "--valid-until"},
			"too long":     {"card change " + card + " --cci " + strings.Repeat("x", 301), exitUsage, "--cci"},
			"no holder":    {"card change " + card + " --holder=", exitUsage, "--holder"},
			"the same":     {"card change " + card + " --holder=Tilleuls_Immobilier", exitUsage, "already"},
			"taken":        {"card change " + card + " --number=CPI_4401_2026_000_000_001", exitUsage, "number"},
			"no card":      {"card change 77 --holder x", exitUsage, "palier card list"},
			"shows none":   {"card show 77", exitUsage, "palier card list"},
			"gives none":   {"card give 77 --agency 14", exitUsage, "palier card list"},
			"to no agency": {"card give " + card + " --agency 999", exitUsage, "999"},
			"to nobody":    {"card give " + card, exitUsage, "--agency"},
		} {
			args := strings.Fields(c.args)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "_", " ")
			}
			if a := run(t, at(d), args...); a.code != c.code || !strings.Contains(a.err, c.says) || a.out != "" {
				t.Errorf("%s: exit %d, want %d; %q must contain %q; stdout %q", name, a.code, c.code, a.err, c.says, a.out)
			}
		}
	})
}

// Pages that were printed before a change stay true: the next ones say what their card said.
func TestThePrintedRegisterSaysWhatItsCardSaidWhen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s, card := cabinet(t, d)
		sign(t, s, sale("Inès Lefort"))
		number, _ := strconv.ParseInt(card, 10, 64)
		paper := func() (head, end string) {
			b, err := register.Read(t.Context(), s.App.Mandates, s.Operator, number, mandates.Transactions)
			if err != nil {
				t.Fatal(err)
			}
			p := b.Paper(s.Clock.Now())
			return strings.Join(p.About, "\n"), strings.Join(p.Closing, "\n")
		}
		head, end := paper()
		if strings.Contains(head, "libell") || strings.Contains(end, "Jusqu'au") {
			t.Errorf("before any change: %s\n%s", head, end)
		}
		on(t, d, "card", "change", card, "--guarantor", "Autre Garantie, 2 rue du Port, 44000 Nantes", "--cci", "CCI Nantes", "--valid-until", "2029-02-28")
		head, end = paper()
		today := register.Instant(s.Clock.Now())
		for _, want := range []string{"Autre Garantie", "Délivrée par : CCI Nantes · Valable jusqu'au 28/02/2029", "libellée depuis le " + today} {
			if !strings.Contains(head, want) {
				t.Errorf("the head does not say %q: %s", want, head)
			}
		}
		if want := "Jusqu'au " + today + " : Carte professionnelle n° CPI 4401 2026 000 000 777 · Titulaire : Tilleuls Immobilier · Garantie financière : Garantie Exemple"; !strings.Contains(end, want) || strings.Contains(head, "Garantie Exemple") {
			t.Errorf("the end does not say %q: %s", want, end)
		}
	})
}

func TestDoctorLooksAtCardsRegistersAndAddresses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		own(t, d)
		s, card := cabinet(t, d)
		sign(t, s, sale("Inès Lefort"), sale("Hugo Lefort"))
		of := func(check string, args ...string) (list []finding) {
			_, _, all := examine(t, at(d), args...)
			return slices.DeleteFunc(all, func(f finding) bool { return f.Check != check })
		}
		holds := of("registers")
		if len(holds) != 3 || slices.ContainsFunc(holds, func(f finding) bool { return f.State != fine }) || !strings.Contains(holds[2].Text, "2 mandates") {
			t.Errorf("registers: %+v", holds)
		}
		for _, c := range []struct {
			days        int
			state, says string
		}{{-1, problem, "is over since"}, {0, note, "0 days left"}, {mandates.ExpiryNotice, note, "30 days left"}, {mandates.ExpiryNotice + 1, fine, "holds until"}} {
			on(t, d, "card", "change", card, "--valid-until", inDays(c.days))
			if got := of("cards"); len(got) != 1 || got[0].State != c.state || !strings.Contains(got[0].Text, c.says) || !strings.Contains(got[0].Text, inDays(c.days)) {
				t.Errorf("%d days before its end: %+v", c.days, got)
			}
		}
		if got := of("addresses", "--addresses", t.TempDir()+"/none.db"); len(got) != 1 || got[0].State != note || !strings.Contains(got[0].Advice, "palier import ban") {
			t.Errorf("without addresses: %+v", got)
		}
		sample := t.TempDir() + "/sample.db"
		c := d.Config()
		c.Addresses = sample
		if err := app.SampleAddresses(t.Context(), c, app.Deps{Now: time.Now}); err != nil {
			t.Fatal(err)
		}
		if got := of("addresses", "--addresses", sample); len(got) != 1 || got[0].State != fine || !strings.Contains(got[0].Text, inDays(0)[:4]) {
			t.Errorf("with the sample: %+v", got)
		}
		spoilt := t.TempDir() + "/spoilt.db"
		if err := os.WriteFile(spoilt, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := of("addresses", "--addresses", spoilt); len(got) != 1 || got[0].State != problem || !strings.Contains(got[0].Advice, "palier import ban") {
			t.Errorf("with what is no database: %+v", got)
		}
	})
}

// A line that somebody changed beside the program is found in passing.
func TestDoctorFindsARegisterThatDoesNotHold(t *testing.T) {
	d := testkit.SQLite(t)
	own(t, d)
	s, _ := cabinet(t, d)
	sign(t, s, sale("Inès Lefort"), sale("Hugo Lefort"))
	alter(t, d, "update mandate_lines set text = replace(text, 'Lefort', 'Lafort') where seq = 1")
	code, problems, _ := examine(t, at(d))
	if code != exitFound || len(problems) != 1 || problems[0].Check != "registers" || !strings.Contains(problems[0].Text, "line 1") || !strings.Contains(problems[0].Advice, "palier register verify") {
		t.Errorf("exit %d, %+v", code, problems)
	}
}
