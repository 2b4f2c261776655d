package blobs

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func openDir(t *testing.T) (*Dir, string) {
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

func TestContentsAreTheirOwnersAlone(t *testing.T) {
	d, home := openDir(t)
	put(t, d, "plans/1/a", "x")
	for name, want := range map[string]fs.FileMode{"": 0o700, "plans": 0o700, "plans/1": 0o700, "plans/1/a": 0o600} {
		about, err := os.Stat(filepath.Join(home, name))
		if err != nil || about.Mode().Perm() != want {
			t.Errorf("%q: %v %v, want %v", name, about.Mode(), err, want)
		}
	}
}

func TestALinkLeadsNowhereOutside(t *testing.T) {
	d, home := openDir(t)
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
