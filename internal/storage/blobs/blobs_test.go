package blobs

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"palier/internal/core/fault"
)

func open(t *testing.T) (*Dir, string) {
	t.Helper()
	home := filepath.Join(t.TempDir(), "blobs")
	d, err := Open(home)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, home
}

// files are the names of all files in the directory.
func files(t *testing.T, home string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(home, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, err = filepath.Rel(home, name)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func put(t *testing.T, d *Dir, name, content string) {
	t.Helper()
	if err := d.Put(t.Context(), name, strings.NewReader(content), int64(len(content))); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, d *Dir, name string) string {
	t.Helper()
	f, err := d.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestAContentIsGivenBackUntilItIsDeleted(t *testing.T) {
	d, home := open(t)
	put(t, d, "plans/1/ab12", "one")
	put(t, d, "plans/1/ab12", "two")
	put(t, d, "plans/2/ab12", "theirs")
	if got := read(t, d, "plans/1/ab12"); got != "two" {
		t.Errorf("content %q, want the later one", got)
	}
	for range 2 { // the second time there is nothing to delete
		if err := d.Delete(t.Context(), "plans/1/ab12"); err != nil {
			t.Error(err)
		}
	}
	if _, err := d.Open(t.Context(), "plans/1/ab12"); !fault.Is(err, fault.Missing) {
		t.Errorf("after the deletion: %v, want Missing", err)
	}
	if got := files(t, home); len(got) != 1 || got[0] != "plans/2/ab12" {
		t.Errorf("files %q", got)
	}
}

func TestContentsAreTheirOwnersAlone(t *testing.T) {
	d, home := open(t)
	put(t, d, "plans/1/a", "x")
	for name, want := range map[string]fs.FileMode{"": 0o700, "plans": 0o700, "plans/1": 0o700, "plans/1/a": 0o600} {
		about, err := os.Stat(filepath.Join(home, name))
		if err != nil || about.Mode().Perm() != want {
			t.Errorf("%q: %v %v, want %v", name, about.Mode(), err, want)
		}
	}
}

func TestAContentThatBreaksOffLeavesTheFormerOne(t *testing.T) {
	broken := errors.New("broken off")
	for what, c := range map[string]struct {
		content io.Reader
		size    int64
	}{
		"a failing reader": {io.MultiReader(strings.NewReader("ne"), iotest.ErrReader(broken)), 3},
		"too short":        {strings.NewReader("ne"), 3},
		"too long":         {strings.NewReader("newer"), 3},
	} {
		t.Run(what, func(t *testing.T) {
			d, home := open(t)
			put(t, d, "a", "old")
			if err := d.Put(t.Context(), "a", c.content, c.size); err == nil {
				t.Error("no error")
			}
			if got := read(t, d, "a"); got != "old" {
				t.Errorf("content %q", got)
			}
			if got := files(t, home); len(got) != 1 {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

func TestNamesThatThisProgramDoesNotMakeAreRefused(t *testing.T) {
	d, home := open(t)
	outside := filepath.Join(filepath.Dir(home), "outside")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "/", "a/", "/a", "a//b", "..", "../outside", "a/../../outside", outside, ".", ".hidden", "A", "é", "a b", "a.pdf",
		`a\b`, "a\x00", "a-b", strings.Repeat("a", maxName+1)} {
		_, err := d.Open(context.Background(), name)
		for what, err := range map[string]error{"Open": err, "Put": d.Put(t.Context(), name, strings.NewReader("x"), 1), "Delete": d.Delete(t.Context(), name)} {
			if err == nil || !strings.Contains(err.Error(), "not a name") {
				t.Errorf("%s(%q): %v, want a refusal of the name", what, name, err)
			}
		}
	}
	if got := files(t, home); len(got) != 0 {
		t.Errorf("files %q", got)
	}
}

func TestALinkLeadsNowhereOutside(t *testing.T) {
	d, home := open(t)
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "a"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(home, "plans")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(t.Context(), "plans/a"); err == nil {
		t.Error("read through the link")
	}
	if err := d.Put(t.Context(), "plans/b", strings.NewReader("x"), 1); err == nil {
		t.Error("written through the link")
	}
	if err := d.Delete(t.Context(), "plans/a"); err == nil {
		t.Error("deleted through the link")
	}
	if _, err := os.Stat(filepath.Join(outside, "a")); err != nil {
		t.Error(err)
	}
}
