package plants

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// root is the repository, seen from this folder.
const root = "../.."

func TestEveryPlantStillApplies(t *testing.T) {
	for _, p := range All() {
		t.Run(p.Name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := p.overlay(root, dir); err != nil {
				t.Fatal(err)
			}
			for _, e := range p.Edits {
				patched, err := os.ReadFile(filepath.Join(dir, p.Name+"-"+filepath.Base(e.File)))
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(string(patched), e.New) {
					t.Errorf("the copy of %s does not hold the bug", e.File)
				}
			}
		})
	}
}

func TestAReplacementThatDoesNotApplyIsAnError(t *testing.T) {
	src := t.TempDir()
	if err := os.WriteFile(filepath.Join(src, "a.go"), []byte("one two two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for old, applies := range map[string]bool{"one": true, "two": false, "three": false} {
		p := Plant{Name: "p", Edits: []Edit{{File: "a.go", Old: old, New: "x"}}}
		if _, err := p.overlay(src, t.TempDir()); (err == nil) != applies {
			t.Errorf("replacing %q: %v, want it to apply: %v", old, err, applies)
		}
	}
}
