package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// portfolioLine is a line of a portfolio of agency AG9: a flat and its price.
func portfolioLine(reference, price string) string {
	cells := make([]string, 329)
	for rank, text := range map[int]string{1: "AG9", 2: reference, 3: "Vente", 4: "Appartement", 5: "44000", 6: "Nantes", 11: price, 16: "60", 18: "3", 20: "Trois pièces", 21: "Au calme."} {
		cells[rank-1] = text
	}
	return `"` + strings.Join(cells, `"!#"`) + "\"\r\n"
}

// takePortfolio imports one, which may end with any of the codes.
func takePortfolio(t *testing.T, d testkit.Database, code int, args ...string) (a fillAnswer) {
	t.Helper()
	said := run(t, at(d), append([]string{"import", "poliris", "--agency", "14", "--json"}, args...)...)
	if said.code != code {
		t.Fatalf("import poliris %v: exit %d, want %d\n%s%s", args, said.code, code, said.out, said.err)
	}
	if err := json.Unmarshal([]byte(said.out), &a); err != nil {
		t.Fatalf("%v in %s", err, said.out)
	}
	return a
}

func TestAPortfolioComesInAndGoesAgain(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	path := sheetFile(t, "Annonces.csv", portfolioLine("P-1", "210000")+portfolioLine("P-2", "sur demande")+portfolioLine("P-3", "190000"))
	dry := takePortfolio(t, d, exitFound, path, "--dry-run")
	if dry.Counts != (countsRow{New: 2, Refused: 1}) || !dry.DryRun || dry.Lines[1].Reason != "Field 11 (prix): this is no price." {
		t.Errorf("a dry run: %+v", dry)
	}
	first := takePortfolio(t, d, exitFound, path)
	if first.Counts != dry.Counts {
		t.Errorf("imported: %+v", first)
	}
	if again := takePortfolio(t, d, exitFound, path); again.Counts != (countsRow{Unchanged: 2, Refused: 1}) {
		t.Errorf("the same again: %+v", again)
	}
	next := sheetFile(t, "Annonces.csv", portfolioLine("P-1", "205000"))
	if part := takePortfolio(t, d, exitOK, next, "--part", "--dry-run"); part.Counts != (countsRow{Updated: 1}) {
		t.Errorf("a part of it: %+v", part)
	}
	second := takePortfolio(t, d, exitOK, next)
	if second.Counts != (countsRow{Updated: 2}) || second.Lines[1].Reason != "The source lists it no more." {
		t.Errorf("the next: %+v", second)
	}
	if said := on(t, d, "import", "undo", fmt.Sprint(second.Batch.ID)); !strings.Contains(said, "2 lines undone, 0 stay") {
		t.Error(said)
	}
	if said := on(t, d, "import", "undo", fmt.Sprint(first.Batch.ID)); !strings.Contains(said, "2 lines undone, 0 stay") {
		t.Error(said)
	}
	if said := on(t, d, "import", "list"); strings.Count(said, "poliris") < 3 {
		t.Error(said)
	}
}

func TestAFileThatIsNoPortfolioIsRefusedByLineAndField(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	for says, text := range map[string]string{
		"line 2: this is no line of ads: fields are separated by !#": portfolioLine("P-1", "1") + "Bonjour\r\n",
		"line 1: its fields are not separated by !#":                 strings.ReplaceAll(portfolioLine("P-1", "1"), "!#", ";"),
		"it has 3 fields, and 329 or more are wanted":                `"AG9"!#"P-1"!#"Vente"`,
	} {
		if a := run(t, at(d), "import", "poliris", "--agency", "14", sheetFile(t, "Annonces.csv", text)); a.code != exitUsage || !strings.Contains(a.err, says) {
			t.Errorf("exit %d, %s%s; want %q", a.code, a.out, a.err, says)
		}
	}
	if said := on(t, d, "import", "list"); strings.Contains(said, "poliris") {
		t.Errorf("something was written: %s", said)
	}
}

func TestAPortfolioIsWrittenAndJudged(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	path := filepath.Join(t.TempDir(), "p.zip")
	said := run(t, at(d), "export", "poliris", path, "--agency", "14", "--code", "AG9", "--all", "--force", "--photos", "none", "--json")
	var out polirisExported
	if err := json.Unmarshal([]byte(said.out), &out); err != nil || said.code != exitOK || out.Written == 0 || out.Refused != 0 {
		t.Fatalf("exit %d, %+v, %v\n%s", said.code, out, err, said.err)
	}
	judged := run(t, at(d), "export", "poliris", path, "--check")
	if judged.code != exitFound || !strings.Contains(judged.out, "refused  line 1,") || !strings.Contains(judged.out, "A portal would refuse:") {
		t.Errorf("exit %d\n%s", judged.code, judged.out)
	}
	before := on(t, d, "audit", "--limit", "1")
	said = run(t, at(d), "export", "poliris", path+".no", "--agency", "14", "--all", "--check")
	if !strings.Contains(said.out, "field 15 (honoraires)") || on(t, d, "audit", "--limit", "1") != before {
		t.Errorf("a check: exit %d\n%s", said.code, said.out)
	}
	if again := takePortfolio(t, d, exitFound, path, "--dry-run"); again.Counts.Total() != out.Written {
		t.Errorf("%d written, %+v read", out.Written, again.Counts)
	}
}
