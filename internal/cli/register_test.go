package cli

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/papers/register"
	"palier/internal/testkit"
)

// cabinet is a demonstration with a card of its own and a register that goes on at 1248.
func cabinet(t *testing.T, d testkit.Database) (s *testkit.Server, card string) {
	t.Helper()
	s = testkit.Demo(t, d)
	c := read[cardRow](t, d, "card", "add", "--number", "CPI 4401 2026 000 000 777", "--holder", "Tilleuls Immobilier",
		"--guarantor", "Garantie Exemple, 1 rue du Port, 44000 Nantes", "--agency", "14")
	card = strconv.FormatInt(c.ID, 10)
	if v := read[registerRow](t, d, "register", "open", "--card", card, "--from", "1248"); v.First != 1248 || v.Last != 1247 || v.Kind != "T" {
		t.Errorf("opened %+v", v)
	}
	return s, card
}

// sign enters mandates as a signature does.
func sign(t *testing.T, s *testkit.Server, list ...mandates.Content) {
	t.Helper()
	for _, c := range list {
		err := s.Ledger.Write(t.Context(), s.Operator.Account, func(ctx context.Context, tx event.Tx) error {
			_, err := s.Mandates.Register(ctx, tx, s.Operator, 14, mandates.Transactions, c)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func sale(who ...string) mandates.Content {
	c := mandates.Content{Type: "exclusif", Object: "vente", Nature: "Appartement", Situation: "12 rue des Tilleuls, 44000 Nantes, esc. B, 3e étage",
		Price: money.Amount{Minor: 26_000_050, Currency: "EUR"}, Signed: day.Date{Year: 2026, Month: 11, Day: 20}, Ends: day.Date{Year: 2027, Month: 2, Day: 19}, Outer: "A-7"}
	for _, name := range who {
		c.Mandants = append(c.Mandants, mandates.Mandant{Name: name, Address: "3 quai de l'Erdre, 44000 Nantes"})
	}
	return c
}

func TestARegisterIsReadCorrectedAndVerified(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s, card := cabinet(t, d)
		sign(t, s, sale("Inès Lefort", "Hugo Lefort"), sale("Zoë Nuñez"), sale("Łukasz Żak"))

		list := read[[]mandateRow](t, d, "register", "list", "--card", card, "--limit", "2")
		if len(list) != 2 || list[0].Number != 1249 || list[1].Number != 1250 || list[1].Price != "260000.5" || list[1].Mandants[0].Name != "Łukasz Żak" {
			t.Errorf("the last two: %+v", list)
		}
		if a := run(t, at(d), "register", "list", "--card", card, "--from", "1248", "--limit", "1"); !strings.Contains(a.out, "Inès Lefort; Hugo Lefort") || !strings.Contains(a.err, "1 shown of 3") {
			t.Errorf("from the first: %+v", a)
		}
		fixed := read[mandateRow](t, d, "register", "rectify", "1249", "--card", card, "--price", "250000", "--ends", "", "--mandant", "Zoë Nuñez, veuve Martin; 5 quai, Nantes", "--mandant", "Léo Nuñez")
		if fixed.Price != "250000" || fixed.Ends != "" || !slices.Equal(fixed.Mandants, []mandantRow{{"Zoë Nuñez, veuve Martin", "5 quai, Nantes"}, {"Léo Nuñez", ""}}) || fixed.Situation == "" {
			t.Errorf("rectified %+v", fixed)
		}
		if gone := read[mandateRow](t, d, "register", "cancel", "1250", "--card", card, "--reason", "Saisi deux fois"); gone.State != "cancelled" || gone.Reason != "Saisi deux fois" {
			t.Errorf("cancelled %+v", gone)
		}
		shown := read[mandateRow](t, d, "register", "show", "1249", "--card", card)
		if len(shown.Lines) != 2 || shown.Lines[1].What != "rectified" || !slices.Contains(shown.Lines[1].Changes, change{"price", "260000.50 EUR", "250000.00 EUR"}) || shown.Lines[1].By != "operator (cli)" {
			t.Errorf("shown %+v", shown.Lines)
		}
		if out := on(t, d, "register", "show", "1250", "--card", card); !strings.Contains(out, "cancelled") || !strings.Contains(out, "Line 5") || !strings.Contains(out, "3 quai de l'Erdre") {
			t.Errorf("shown:\n%s", out)
		}
		verdicts := read[[]verdictRow](t, d, "register", "verify")
		if i := slices.IndexFunc(verdicts, func(v verdictRow) bool { return strconv.FormatInt(v.Card, 10) == card }); i < 0 || verdicts[i].Entries != 3 || verdicts[i].Lines != 5 || len(verdicts[i].Wrong) > 0 {
			t.Errorf("verdicts %+v", verdicts)
		}
		for args, want := range map[string]struct {
			code int
			says string
		}{
			"show 1251 --card " + card:                           {exitUsage, "has no mandate 1251"},
			"show 1248 --card " + card + " --kind G":             {exitUsage, "no such register of kind G"},
			"cancel 1250 --card " + card + " --reason x":         {exitFailed, "not in force"},
			"cancel 1249 --card " + card + " --reason ":          {exitUsage, "--reason"},
			"rectify 1249 --card " + card:                        {exitUsage, "what is to be corrected"},
			"rectify 1249 --card " + card + " --price 250000":    {exitUsage, "says that already"},
			"rectify 1249 --card " + card + " --price=-1":        {exitUsage, "--price"},
			"rectify 1249 --card " + card + " --signed 5/3/2026": {exitUsage, "--signed"},
			"rectify 1249 --card " + card + " --ends 2020-01-01": {exitUsage, "--ends"},
			"rectify 1249 --card " + card + " --signed ":         {exitUsage, "--signed"},
			"list --from 0":                                        {exitUsage, "--from"},
			"open --card 999999":                                   {exitUsage, "no card 999999"},
			"open --card " + card:                                  {exitFailed, "already"},
			"open --kind G --from 0 --card " + card:                {exitUsage, "--from"},
			"export --card " + card:                                {exitUsage, "--pdf FILE"},
			"export --card " + card + " --csv - --pdf -":           {exitUsage, "one of them"},
			"export --card " + card + " --csv /nowhere/at/all.csv": {exitFailed, "there is no /nowhere/at"},
		} {
			if a := run(t, at(d), append([]string{"register"}, words(args)...)...); a.code != want.code || !strings.Contains(a.err, want.says) {
				t.Errorf("register %s: exit %d, %s", args, a.code, a.err)
			}
		}
	})
}

// words are an argument list; a blank at its end is an argument that says nothing.
func words(args string) []string {
	list := strings.Fields(args)
	if strings.HasSuffix(args, " ") {
		list = append(list, "")
	}
	return list
}

func TestARegisterGoesOnPaperAndIntoASpreadsheet(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s, card := cabinet(t, d)
		sign(t, s, sale("Inès Lefort"), sale("=cmd|'/c calc'!A0"))
		read[mandateRow](t, d, "register", "rectify", "1248", "--card", card, "--price", "250000")
		dir := t.TempDir()
		if keep := os.Getenv("PALIER_SHOTS"); keep != "" {
			dir = keep
		}
		pdf, sheet := filepath.Join(dir, "registre.pdf"), filepath.Join(dir, "registre.csv")
		made := read[exportRow](t, d, "register", "export", "--card", card, "--pdf", pdf, "--csv", sheet)
		if made.Entries != 2 || made.PDF != pdf || made.CSV != sheet {
			t.Errorf("written %+v", made)
		}
		if content, err := os.ReadFile(pdf); err != nil || !strings.HasPrefix(string(content), "%PDF-") {
			t.Errorf("%v, %.20q", err, content)
		}
		for _, path := range []string{pdf, sheet} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", path, info, err)
			}
		}
		piped := on(t, d, "register", "export", "--card", card, "--csv", "-")
		kept, err := os.ReadFile(sheet)
		if err != nil || piped != string(kept) {
			t.Errorf("through the pipe came %d bytes, the file has %d: %v", len(piped), len(kept), err)
		}
		text, marked := strings.CutPrefix(piped, "\ufeff")
		reader := csv.NewReader(strings.NewReader(text))
		reader.Comma = ';'
		rows, err := reader.ReadAll()
		if err != nil || !marked || len(rows) != 4 {
			t.Fatalf("%d rows, marked %t, %v", len(rows), marked, err)
		}
		if n := strings.Count(piped, "\r\n"); n != len(rows) {
			t.Errorf("%d line ends of rows for %d rows: a text is not as its hash has it", n, len(rows))
		}
		cell := func(row int, name string) string { return rows[row][slices.Index(rows[0], name)] }
		if cell(1, "price") != "260000,5" || cell(3, "price") != "250000" || cell(3, "what") != "rectified" || cell(3, "number") != "1248" || cell(1, "mandants") != "Inès Lefort, 3 quai de l'Erdre, 44000 Nantes" {
			t.Errorf("rows %q", rows)
		}
		hash := ""
		for i := 1; i < len(rows); i++ {
			digest := summed(cell(i, "salt"), cell(i, "text"))
			hash = summed(hash, "T", cell(i, "line"), cell(i, "number"), cell(i, "what"), cell(i, "on"), cell(i, "at"), digest)
			if digest != cell(i, "digest") || hash != cell(i, "hash") {
				t.Errorf("line %d cannot be verified by who has the file alone", i)
			}
		}
		if hash != made.Hash {
			t.Errorf("the file ends with %s, the register with %s", hash, made.Hash)
		}
		if got := cell(2, "mandants"); !strings.HasPrefix(got, "'=cmd") {
			t.Errorf("a spreadsheet would run %q", got)
		}
	})
}

// summed is what docs/prospecting.md calls sum.
func summed(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s,", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Paper is what an inspector is given: what was registered stands, what came later is
// beside it.
func TestOnPaperAMandateStandsAsItWasRegistered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s, card := cabinet(t, d)
		sign(t, s, sale("Inès Lefort", "Hugo Lefort"), sale("Zoë Nuñez"))
		read[mandateRow](t, d, "register", "rectify", "1248", "--card", card, "--price", "250000", "--ends", "")
		read[mandateRow](t, d, "register", "cancel", "1249", "--card", card, "--reason", "Saisi deux fois")
		number, _ := strconv.ParseInt(card, 10, 64)
		b, err := register.Read(t.Context(), s.App.Mandates, s.Operator, number, mandates.Transactions)
		if err != nil {
			t.Fatal(err)
		}
		paper := b.Paper(s.Clock.Now())
		today := register.Day(day.Of(s.Clock.Now().In(day.Paris())))
		want := [][]string{
			{"1248", today, "Inès Lefort, 3 quai de l'Erdre, 44000 Nantes\nHugo Lefort, 3 quai de l'Erdre, 44000 Nantes", "vente\nmandat exclusif", "Appartement",
				"12 rue des Tilleuls, 44000 Nantes, esc. B, 3e étage", "260 000,50 €", "signé le 20/11/2026\njusqu'au 19/02/2027",
				"N° du dossier : A-7\nRectification le " + today + "\nprix : 260 000,50 € → 250 000 €\néchéance : 19/02/2027 → néant"},
			{"1249", today, "Zoë Nuñez, 3 quai de l'Erdre, 44000 Nantes", "vente\nmandat exclusif", "Appartement", "12 rue des Tilleuls, 44000 Nantes, esc. B, 3e étage",
				"260 000,50 €", "signé le 20/11/2026\njusqu'au 19/02/2027", "N° du dossier : A-7\nANNULÉ le " + today + " : Saisi deux fois"},
		}
		for i, row := range want {
			if !slices.Equal(paper.Rows[i], row) {
				t.Errorf("row %d: %q, want %q", i, paper.Rows[i], row)
			}
		}
		if !strings.Contains(strings.Join(paper.About, "\n"), "CPI 4401 2026 000 000 777 · Titulaire : Tilleuls Immobilier\nGarantie financière : Garantie Exemple") {
			t.Errorf("head %q", paper.About)
		}
		if !strings.Contains(paper.Closing[0], "Numéros 1248 à 1249 sans lacune, 4 lignes") {
			t.Errorf("end %q", paper.Closing)
		}

		b.Verdict.Wrong, b.Lines[0].Text = []string{"x"}, ""
		paper = b.Paper(s.Clock.Now())
		if !strings.Contains(paper.Foot, "NE SE VÉRIFIE PAS") || !strings.Contains(paper.Closing[0], "NE SE VÉRIFIE PAS") {
			t.Errorf("a register that does not hold: %q, %q", paper.Foot, paper.Closing)
		}
		if row := paper.Rows[0]; row[2] != "(TEXTE MANQUANT)" || row[register.Mentions] != "Rectification le "+today {
			t.Errorf("a text that was taken away: %q", row)
		}
	})
}
