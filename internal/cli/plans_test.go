package cli

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"palier/internal/testkit"
)

func TestDoctorTriesWhetherPlansCanBeKept(t *testing.T) {
	d := testkit.SQLite(t)
	own(t, d)
	on(t, d, "migrate")
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		io.WriteString(w, "<Error><Code>InvalidAccessKeyId</Code><Message>Unknown.</Message></Error>")
	}))
	defer store.Close()
	for name, c := range map[string]struct {
		args   []string
		state  string
		says   string
		advice string
	}{
		"the data directory":    {nil, fine, filepath.Join(d.Dir, "files"), ""},
		"a directory below one": {[]string{"--files", filepath.Join(t.TempDir(), "new", "one")}, fine, "new", ""},
		"what is no directory":  {[]string{"--files", filepath.Join(d.Dir, "palier.sqlite")}, problem, "palier.sqlite", "this user"},
		"an unknown key":        {[]string{"--files", "s3://plans", "--s3-endpoint", store.URL, "--s3-region", "r", "--s3-key", "k", "--s3-secret", "geheim"}, problem, "InvalidAccessKeyId", "--s3-key"},
		"no such endpoint":      {[]string{"--files", "s3://plans", "--s3-endpoint", "ftp://s3.example.org", "--s3-key", "k", "--s3-secret", "geheim"}, problem, "https://", "--files"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, all := examine(t, at(d), c.args...)
			i := slices.IndexFunc(all, func(f finding) bool { return f.Check == "plans" })
			if i < 0 {
				t.Fatalf("plans are not in %+v", all)
			}
			if f := all[i]; f.State != c.state || !strings.Contains(f.Text, c.says) || !strings.Contains(f.Advice, c.advice) || strings.Contains(f.Text+f.Advice, "geheim") {
				t.Errorf("%+v, want %s …%s…, advice …%s…", f, c.state, c.says, c.advice)
			}
		})
	}
	if left, err := os.ReadDir(filepath.Join(d.Dir, "files")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestDoctorNotesThatPlansHaveNoPlace(t *testing.T) {
	d := testkit.Postgres(t)
	on(t, d, "migrate")
	_, _, all := examine(t, at(d))
	if !slices.ContainsFunc(all, func(f finding) bool {
		return f.Check == "plans" && f.State == note && strings.Contains(f.Advice, "--files")
	}) {
		t.Errorf("%+v", all)
	}
}

// An archive without the plans must not look like one with them.
func TestABackupTellsThatPlansAreNotInIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		place := s.Config.Files
		if place == "" {
			place = filepath.Join(d.Dir, "files")
		}
		archive := func(name string) string { return filepath.Join(t.TempDir(), name) }
		if out := on(t, d, "backup", archive("a")); strings.Contains(out, "Plans:") {
			t.Errorf("without any plan: %s", out)
		}
		for _, content := range []string{"%PDF-1.7 one", "%PDF-1.7 two"} {
			if _, err := s.Programs.AddFile(t.Context(), s.Operator, id(t, s.Adlead.Program), id(t, s.Adlead.LotFree), "plan.pdf", strings.NewReader(content)); err != nil {
				t.Fatal(err)
			}
		}
		file := archive("b")
		if out := on(t, d, "backup", file, "--files", place); !strings.Contains(out, "Plans: 2, not in the archive. Copy what is in "+place) {
			t.Errorf("with plans: %s", out)
		}
		if got := read[struct {
			Plans int64 `json:"plans_elsewhere"`
		}](t, d, "backup", archive("c")); got.Plans != 2 {
			t.Errorf("for scripts: %+v", got)
		}
		empty := testkit.SQLite(t)
		if out := on(t, empty, "restore", file); !strings.Contains(out, "Plans: 2, not in the archive. Put their copy into "+filepath.Join(empty.Dir, "files")) {
			t.Errorf("restore: %s", out)
		}
		if out := on(t, empty, "restore", "--verify", file); !strings.Contains(out, "Plans: 2, not in the archive.") {
			t.Errorf("restore --verify: %s", out)
		}
	})
}

func id(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
