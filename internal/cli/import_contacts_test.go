package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// fillAnswer is an answer of import contacts.
type fillAnswer struct {
	DryRun bool        `json:"dry_run"`
	Batch  *batchRow   `json:"import"`
	Counts countsRow   `json:"lines"`
	Lines  []importRow `json:"changed"`
}

// fill is an import that may end with any of the codes.
func fill(t *testing.T, d testkit.Database, code int, args ...string) (a fillAnswer) {
	t.Helper()
	said := run(t, at(d), append([]string{"import", "contacts", "--agency", "14", "--json"}, args...)...)
	if said.code != code {
		t.Fatalf("import contacts %v: exit %d, want %d\n%s%s", args, said.code, code, said.out, said.err)
	}
	if err := json.Unmarshal([]byte(said.out), &a); err != nil {
		t.Fatalf("%v in %s", err, said.out)
	}
	return a
}

func sheetFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const clients = "Civilité;Nom;Prénom;E-mail;Mobile;Ville;Consentement SMS;Couleur\r\n" +
	"Mme;Nouvelle;Anaïs;anais@example.org;06 39 98 50 01;Nantes;oui;bleu\r\n" +
	"M.;Faux;Luc;pas-un-mail;;;;\r\n" +
	"M.;Formule;Jo;jo@example.org;;=1+1;;\r\n"

func TestContactsComeInFromAFileAndGoAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		path := sheetFile(t, "clients.csv", clients)
		before := on(t, d, "contact", "list", "--limit", "1000")
		dry := fill(t, d, exitFound, path, "--dry-run")
		if dry.Counts != (countsRow{New: 2, Refused: 1}) || !dry.DryRun || dry.Batch != nil || on(t, d, "contact", "list", "--limit", "1000") != before {
			t.Errorf("a dry run: %+v", dry)
		}
		mend := filepath.Join(t.TempDir(), "mend.csv")
		done := fill(t, d, exitFound, path, "--errors", mend)
		if done.Counts != dry.Counts || len(done.Lines) != 3 || done.Lines[1].Reason != "email: this is not an e-mail address." {
			t.Errorf("imported: %+v", done)
		}
		said := run(t, at(d), "import", "contacts", "--agency", "14", path)
		if said.code != exitFound || !strings.Contains(said.err, "Not read, nobody knows these columns: Couleur") || !strings.Contains(said.out, "2 unchanged, 1 refused") {
			t.Errorf("once more: exit %d\n%s%s", said.code, said.out, said.err)
		}
		mended, err := os.ReadFile(mend)
		if err != nil || !strings.HasPrefix(string(mended), "\ufeffCivilité;Nom;") || !strings.Contains(string(mended), "M.;Faux;Luc;pas-un-mail;;;;;email: this is not an e-mail address.") {
			t.Errorf("to mend: %s, %v", mended, err)
		}
		text := strings.Replace(string(mended), "pas-un-mail", "luc@example.org", 1)
		if again := fill(t, d, exitOK, sheetFile(t, "mended.csv", text)); again.Counts != (countsRow{New: 1}) {
			t.Errorf("mended: %+v", again)
		} else {
			on(t, d, "import", "undo", fmt.Sprint(again.Batch.ID))
		}
		shown := read[shownImport](t, d, "import", "show", fmt.Sprint(done.Batch.ID))
		if shown.SHA256 != done.Batch.SHA256 || len(shown.SHA256) != 64 || shown.File != "clients.csv" || len(shown.Changed) != 3 || shown.State != "done" {
			t.Errorf("shown: %+v", shown)
		}
		undone := read[undoAnswer](t, d, "import", "undo", fmt.Sprint(done.Batch.ID))
		if undone.State != "undone" || undone.Undone != 2 || len(undone.Stays) != 0 || on(t, d, "contact", "list", "--limit", "1000") != before {
			t.Errorf("undone: %+v", undone)
		}
		if list := read[[]batchRow](t, d, "import", "list"); len(list) != 3 || list[2].ID != done.Batch.ID || list[2].State != "undone" {
			t.Errorf("list: %+v", list)
		}
		if a := run(t, at(d), "import", "undo", fmt.Sprint(done.Batch.ID)); a.code != exitFailed || !strings.Contains(a.err, "undone already") {
			t.Errorf("undone twice: exit %d %s", a.code, a.err)
		}
	})
}

// What is exported comes back as nothing new: all of the demonstration's people, and one
// whose texts are formulas.
func TestWhatIsExportedChangesNothingWhenItComesBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		fill(t, d, exitFound, sheetFile(t, "clients.csv", clients))
		dir := t.TempDir()
		for _, form := range []string{"csv", "xlsx"} {
			path := filepath.Join(dir, "f."+form)
			wrote := read[exported](t, d, "export", "contacts", "--agency", "14", "--"+form, path)
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", form, info, err)
			}
			back := fill(t, d, exitOK, path, "--dry-run")
			if back.Counts != (countsRow{Unchanged: wrote.Contacts}) || wrote.Contacts < 20 {
				t.Errorf("%s: %d written, read back: %+v %+v", form, wrote.Contacts, back.Counts, back.Lines)
			}
		}
		csv := on(t, d, "export", "contacts", "--agency", "14", "--csv", "-")
		if !strings.Contains(csv, ";'=1+1;") || !strings.Contains(csv, ";oui;") {
			t.Errorf("no guarded formula, or no consent, in\n%s", csv)
		}
	})
}

func TestAWrongFileOrCommandWritesNothing(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	before := on(t, d, "import", "list")
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a line that is cut off":   {[]string{"import", "contacts", "--agency", "14", sheetFile(t, "f.csv", "Nom;E-mail\nA;a@example.org\nB\n")}, exitUsage, "f.csv, line 3, column 2: 1 cells"},
		"no heading":               {[]string{"import", "contacts", "--agency", "14", sheetFile(t, "f.csv", "a;b\nc;d\n")}, exitUsage, "f.csv, line 1: no column is known"},
		"no such file":             {[]string{"import", "contacts", "--agency", "14", "none.csv"}, exitFailed, "none.csv"},
		"no such agency":           {[]string{"import", "contacts", "--agency", "99", sheetFile(t, "f.csv", "Nom;E-mail\nA;a@example.org\n")}, exitUsage, "There is no agency 99"},
		"a limit of none":          {[]string{"import", "contacts", "--limit", "0", "f.csv"}, exitUsage, "--limit: 1 or more"},
		"no such import":           {[]string{"import", "show", "12"}, exitUsage, "there is no import 12"},
		"no such import to undo":   {[]string{"import", "undo", "12"}, exitUsage, "there is no import 12"},
		"an export to nowhere":     {[]string{"export", "contacts"}, exitUsage, "--csv FILE or --xlsx FILE"},
		"a list that nobody keeps": {[]string{"import", "contacts", "--agency", "14", "--errors", filepath.Join(t.TempDir(), "no", "where.csv"), sheetFile(t, "f.csv", "Nom;E-mail\nA;a\n")}, exitFailed, "look for a slip in the name"},
	} {
		t.Run(name, func(t *testing.T) {
			a := run(t, at(d), c.args...)
			if a.code != c.code || !strings.Contains(a.err, c.says) {
				t.Errorf("exit %d, want %d; %s must contain %q", a.code, c.code, a.err, c.says)
			}
		})
	}
	if after := on(t, d, "import", "list"); after != before {
		t.Errorf("something was imported:\n%s", after)
	}
}
