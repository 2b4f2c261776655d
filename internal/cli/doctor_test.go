package cli

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/app"
	"palier/internal/testkit"
)

// examine runs doctor and gives its problems.
func examine(t *testing.T, environ []string, args ...string) (code int, problems []finding, all []finding) {
	t.Helper()
	a := run(t, environ, append([]string{"doctor", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(a.out), &all); err != nil {
		t.Fatalf("doctor: exit %d, %v in %s%s", a.code, err, a.out, a.err)
	}
	for _, f := range all {
		if f.State == problem {
			problems = append(problems, f)
		}
		if f.State != fine && f.Advice == "" {
			t.Errorf("%+v does not say what to do", f)
		}
	}
	return a.code, problems, all
}

// own makes the directory its owner's alone, as palier makes it itself.
func own(t *testing.T, d testkit.Database) {
	t.Helper()
	if d.Dir == "" {
		return
	}
	if err := os.Chmod(d.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

// tolerated leaves out what a throw-away PostgreSQL trades for speed.
func tolerated(problems []finding) []finding {
	return slices.DeleteFunc(problems, func(f finding) bool { return f.Check == "durability" })
}

func TestDoctorFindsNothingWrongBesideARunningServer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		own(t, d)
		testkit.Demo(t, d)
		on(t, d, "webhook", "add", "--url", "https://example.org/hook")
		code, problems, all := examine(t, at(d))
		if len(problems) == 0 && code != exitOK || len(tolerated(problems)) > 0 {
			t.Errorf("exit %d, %+v", code, problems)
		}
		for _, check := range []string{"configuration", "clock", "database", "migrations", "account 1", "webhook secrets"} {
			if !slices.ContainsFunc(all, func(f finding) bool { return f.Check == check && f.State == fine }) {
				t.Errorf("%s is not ok in %+v", check, all)
			}
		}
		if a := run(t, at(d), "doctor"); a.code != code || !strings.Contains(a.out, "ok       migrations      schema") {
			t.Errorf("for people: exit %d\n%s", a.code, a.out)
		}
	})
}

func TestDoctorFinds(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(t *testing.T, d testkit.Database)
		check  string
		says   string
		advice string
	}{
		"a directory that others may write in": {func(t *testing.T, d testkit.Database) { chmod(t, d.Dir, 0o770) }, "files", "0770", "chmod 700 "},
		"a database that others may read": {func(t *testing.T, d testkit.Database) { chmod(t, filepath.Join(d.Dir, "palier.sqlite"), 0o640) },
			"files", "0640", "chmod 600 "},
		"an empty database": {func(t *testing.T, d testkit.Database) { alter(t, d, "delete from schema_migrations") }, "migrations", "0001 foundation", "palier migrate"},
		"a newer database": {func(t *testing.T, d testkit.Database) {
			alter(t, d, "insert into schema_migrations (version, name, checksum, applied_at) values (999, 'x', 'x', 1)")
		}, "migrations", "newer palier", "belongs"},
		"no database": {func(t *testing.T, d testkit.Database) {
			if err := os.Remove(filepath.Join(d.Dir, "palier.sqlite")); err != nil {
				t.Fatal(err)
			}
		}, "database", "none", "palier migrate"},
		"a file that is no database": {func(t *testing.T, d testkit.Database) {
			if err := os.WriteFile(filepath.Join(d.Dir, "palier.sqlite"), []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "database", "not a database", "user"},
		"a damaged page": {func(t *testing.T, d testkit.Database) { damage(t, filepath.Join(d.Dir, "palier.sqlite")) }, "integrity", "", "palier restore"},
		"a sealing key that is gone": {func(t *testing.T, d testkit.Database) {
			on(t, d, "webhook", "add", "--url", "https://example.org/hook")
			if err := os.Remove(filepath.Join(d.Dir, "seal.key")); err != nil {
				t.Fatal(err)
			}
		}, "webhook secrets", "nothing is delivered", "put back"},
		"another sealing key": {func(t *testing.T, d testkit.Database) {
			on(t, d, "webhook", "add", "--url", "https://example.org/hook")
			if err := os.WriteFile(filepath.Join(d.Dir, "seal.key"), []byte(strings.Repeat("A", 43)+"="), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "webhook secrets", "does not open", "palier webhook rotate"},
		"a clock behind the last change": {func(t *testing.T, d testkit.Database) {
			alter(t, d, "update ledgers set at = at + 3600000000")
		}, "clock", "behind the last change", "Set the clock"},
	} {
		t.Run(name, func(t *testing.T) {
			d := testkit.SQLite(t)
			own(t, d)
			on(t, d, "migrate")
			on(t, d, "account", "create", "--name", "Agence Martin")
			c.spoil(t, d)
			code, problems, _ := examine(t, at(d))
			if code != exitFound || len(problems) != 1 {
				t.Fatalf("exit %d, problems %+v", code, problems)
			}
			if p := problems[0]; p.Check != c.check || !strings.Contains(p.Text, c.says) || !strings.Contains(p.Advice, c.advice) {
				t.Errorf("found %+v, want %s: …%s…, advice …%s…", p, c.check, c.says, c.advice)
			}
		})
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// damage overwrites the last page of a database, which no check but the one for
// damage reads.
func damage(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(text) - 4096; i < len(text); i++ {
		text[i] = 0xff
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// alter runs a statement behind the program's back.
func alter(t *testing.T, d testkit.Database, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(d.Dir, "palier.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestDoctorNotesWhatIsMissingBeforeAnybodyCanCall(t *testing.T) {
	d := testkit.SQLite(t)
	own(t, d)
	on(t, d, "migrate")
	for _, step := range []struct {
		says string
		then []string
	}{
		{"none yet", []string{"account", "create", "--name", "Agence Martin"}},
		{"no agency", []string{"agency", "create", "--name", "Agence des Tilleuls", "--id", "14"}},
		{"no provider", []string{"provider", "create", "--agency", "14", "--name", "Portail", "--id", "1000"}},
		{"", []string{"provider", "disable", "1000"}},
		{"disabled", []string{"provider", "list"}},
	} {
		code, _, all := examine(t, at(d))
		var notes []string
		for _, f := range all {
			if f.State == note {
				notes = append(notes, f.Text)
			}
		}
		if got := strings.Join(notes, "; "); code != exitOK || step.says == "" && got != "" || !strings.Contains(got, step.says) {
			t.Errorf("exit %d, notes %q, want %q", code, got, step.says)
		}
		on(t, d, step.then...)
	}
}

func TestADirectoryThatOthersMayOnlyEnterIsANote(t *testing.T) {
	d := testkit.SQLite(t)
	chmod(t, d.Dir, 0o755)
	on(t, d, "migrate")
	code, _, all := examine(t, at(d))
	if code != exitOK || !slices.ContainsFunc(all, func(f finding) bool { return f.State == note && strings.Contains(f.Text, "0755") }) {
		t.Errorf("exit %d, %+v", code, all)
	}
}

func TestDoctorNotesAnOpenListener(t *testing.T) {
	d := testkit.SQLite(t)
	own(t, d)
	on(t, d, "migrate")
	_, _, all := examine(t, at(d), "--addr", "0.0.0.0:8080")
	var notes []string
	for _, f := range all {
		if f.State == note && f.Check == "configuration" {
			notes = append(notes, f.Advice)
		}
	}
	if len(notes) != 2 || !strings.Contains(notes[0], "--metrics-addr") || !strings.Contains(notes[1], "--public-url") {
		t.Errorf("notes: %q", notes)
	}
}

func TestDoctorSaysWhatIsWrongWithTheConfiguration(t *testing.T) {
	code, problems, _ := examine(t, nil, "--addr", "here")
	if code != exitFound || len(problems) != 2 {
		t.Errorf("exit %d, %+v", code, problems)
	}
}

// A password in --db is shown nowhere, whatever fails.
func TestAnUnreachableServerIsAProblemWithoutItsPassword(t *testing.T) {
	a := run(t, []string{"PALIER_DB=postgres://palier:geheim@127.0.0.1:1/palier?connect_timeout=2"}, "doctor")
	if a.code != exitFound || !strings.Contains(a.out, "problem  database") || strings.Contains(a.out+a.err, "geheim") {
		t.Errorf("exit %d\n%s%s", a.code, a.out, a.err)
	}
}

func TestTheClockAndTheDiskAreJudged(t *testing.T) {
	for year, want := range map[int]string{1970: problem, 2025: problem, 2026: fine, 2100: fine, 2101: problem} {
		x := &examination{now: time.Date(year, 1, 2, 0, 0, 0, 0, time.UTC)}
		if x.clock(); x.found[0].State != want {
			t.Errorf("year %d: %s, want %s", year, x.found[0].State, want)
		}
	}
	for free, want := range map[uint64]string{0: problem, 100*mib - 1: problem, 100 * mib: note, 1024*mib - 1: note, 1024 * mib: fine} {
		if got, _ := diskState(free); got != want {
			t.Errorf("%d bytes free: %s, want %s", free, got, want)
		}
	}
}

func TestDoctorJudgesTheServer(t *testing.T) {
	for version, want := range map[string]string{"14.9": problem, "15.1 (Debian 15.1-1)": fine, "17.2": fine, "19devel": fine} {
		x := &examination{env: &env{}}
		x.cfg.DB = "postgres://x/y"
		x.engine(app.Condition{Version: version})
		if got := x.found[len(x.found)-1].State; got != want {
			t.Errorf("PostgreSQL %s: %s, want %s", version, got, want)
		}
	}
	x := &examination{env: &env{}}
	x.cfg.DB = "postgres://x/y"
	x.engine(app.Condition{Version: "17.2", Volatile: true})
	if last := x.found[len(x.found)-1]; last.State != problem || last.Check != "durability" {
		t.Errorf("a server that does not sync: %+v", last)
	}
}
