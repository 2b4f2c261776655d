package cli_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"palier/internal/cli"
	"palier/internal/testkit"
)

// typed runs a command line on a database.
func typed(d testkit.Database, args ...string) (code int, stdout, stderr string) {
	if d.URL != "" {
		args = append(args, "--db", d.Ready().URL)
	} else {
		args = append(args, "--data", d.Dir)
	}
	return alone(args...)
}

// alone runs a command line that names no database.
func alone(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = cli.Main(context.Background(), args, nil, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

func TestABackupSaysWhatItHoldsAndCanBeVerifiedAndRestored(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		file := filepath.Join(t.TempDir(), "palier.archive")
		code, out, problems := typed(d, "backup", file, "--json")
		var answer struct {
			File     string
			Bytes    int64
			Rows     int64
			Seconds  *float64
			Manifest struct {
				Engine string
				Tables []struct{ Name, SHA256 string }
			}
		}
		if err := json.Unmarshal([]byte(out), &answer); code != 0 || err != nil || problems != "" {
			t.Fatalf("exit %d, %v: %s%s", code, err, out, problems)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if answer.File != file || answer.Bytes != info.Size() || answer.Rows < 100 || answer.Seconds == nil ||
			answer.Manifest.Engine != d.Engine || len(answer.Manifest.Tables) < 15 || len(answer.Manifest.Tables[0].SHA256) != 64 {
			t.Errorf("answer = %s", out)
		}
		if code, out, problems := alone("restore", "--verify", file); code != 0 || !strings.HasPrefix(out, "Verified: "+file+"\n") {
			t.Errorf("restore --verify: exit %d, %s%s", code, out, problems)
		}
		empty := testkit.SQLite(t)
		if code, out, problems := typed(empty, "restore", file); code != 0 || !strings.HasPrefix(out, "Restored and compared: "+file+"\n") {
			t.Errorf("restore: exit %d, %s%s", code, out, problems)
		}
		if code, _, problems := typed(empty, "rebuild", "--check"); code != 0 {
			t.Errorf("rebuild --check on what was restored: exit %d, %s", code, problems)
		}
	})
}

func TestRefusalsSayWhy(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		file := filepath.Join(t.TempDir(), "palier.archive")
		if code, _, problems := typed(d, "backup", file); code != 0 {
			t.Fatal(problems)
		}
		other := filepath.Join(t.TempDir(), "notes.txt")
		if err := os.WriteFile(other, []byte("Bonjour"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"backup", file}, 1, "nothing is overwritten"},
			{[]string{"restore", file}, 1, map[string]string{"sqlite": "nothing is overwritten", "postgres": "has accounts"}[d.Engine]},
			{[]string{"restore", "--verify", other}, 1, "not an archive"},
			{[]string{"restore", "--verify", filepath.Join(filepath.Dir(file), "none")}, 1, "there is no "},
			{[]string{"backup"}, 2, "<archive>"},
		} {
			code, out, problems := typed(d, c.args...)
			if code != c.code || !strings.Contains(problems, c.says) || out != "" {
				t.Errorf("%v: exit %d, %q, %q; want exit %d and %q", c.args, code, out, problems, c.code, c.says)
			}
		}
		if code, _, problems := typed(testkit.SQLite(t), "backup", file+"2"); code != 2 || !strings.Contains(problems, "no database of Palier") {
			t.Errorf("backup of nothing: exit %d, %s", code, problems)
		}
	})
}

func TestRebuildCheckExitsWithThreeUntilTheViewsAreRebuilt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		spoil(t, d)
		for _, c := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"rebuild", "--check"}, 3, "leads, 1 stored views differ from a fresh one\n"},
			{[]string{"rebuild"}, 0, "leads, 1 stored views made anew\n"},
			{[]string{"rebuild", "--check"}, 0, "leads, 0 stored views differ from a fresh one\n"},
		} {
			if code, out, problems := typed(d, c.args...); code != c.code || !strings.HasSuffix(out, c.says) {
				t.Errorf("%v: exit %d, %q%q; want exit %d and %q", c.args, code, out, problems, c.code, c.says)
			}
		}
	})
}

// spoil changes one stored view behind Palier's back.
func spoil(t *testing.T, d testkit.Database) {
	t.Helper()
	driver, source := "sqlite", filepath.Join(d.Dir, "palier.sqlite")+"?_pragma=busy_timeout(5000)" // the program is at work beside it
	if d.URL != "" {
		driver, source = "pgx", d.URL
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`update leads set view_apimo = '{}' where id = (select max(id) from leads)`); err != nil {
		t.Fatal(err)
	}
}
