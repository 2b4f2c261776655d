package plants

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// root is the repository, seen from this folder.
const root = "../.."

func TestEveryPlantStillApplies(t *testing.T) {
	file, err := overlay(root, t.TempDir(), All())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var written struct{ Replace map[string]string }
	if err := json.Unmarshal(text, &written); err != nil {
		t.Fatal(err)
	}
	for _, p := range All() {
		for _, e := range p.Edits {
			patched, err := os.ReadFile(written.Replace[filepath.Join(root, e.File)])
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(patched), e.New) {
				t.Errorf("%s: the copy of %s does not hold the bug", p.Name, e.File)
			}
		}
	}
}

// A program with fifteen bugs is the sound one as long as none is named: each edit
// asks for its bug's name, or only adds to what stands there.
func TestABugSleepsUntilItIsNamed(t *testing.T) {
	names := map[string]bool{}
	for _, p := range All() {
		if names[p.Name] {
			t.Errorf("two plants are called %s", p.Name)
		}
		names[p.Name] = true
		woken := false
		for _, e := range p.Edits {
			asks := strings.Contains(e.New, strconv.Quote(p.Name))
			woken = woken || asks
			if !asks && !addsNames(e) {
				t.Errorf("%s: an edit of %s does something without being armed", p.Name, e.File)
			}
		}
		if !woken {
			t.Errorf("%s: no edit asks whether the bug is armed", p.Name)
		}
	}
}

// addsNames says whether an edit adds imports or a variable and takes nothing away.
func addsNames(e Edit) bool {
	added := strings.Replace(e.New, e.Old, "", 1)
	for line := range strings.Lines(added) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, `"`) && !strings.HasPrefix(line, "var ") {
			return false
		}
	}
	return strings.Contains(e.New, e.Old)
}

func TestAReplacementThatDoesNotApplyIsAnError(t *testing.T) {
	src := t.TempDir()
	if err := os.WriteFile(filepath.Join(src, "a.go"), []byte("package a\n\none two two\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for old, applies := range map[string]bool{"one": true, "two": false, "three": false} {
		p := Plant{Name: "p", Edits: []Edit{{File: "a.go", Old: old, New: "x"}}}
		if _, err := overlay(src, t.TempDir(), []Plant{p}); (err == nil) != applies {
			t.Errorf("replacing %q: %v, want it to apply: %v", old, err, applies)
		}
	}
}
