// Package plants builds the program with bugs planted in it, so that a harness
// can show that it would notice each.
//
// The bugs never live in the product: copies of source files are made, small texts
// are replaced in them, and `go build -overlay` compiles the copies instead. A
// replacement that no longer applies is an error, never a silent no-op: the
// harness would then test nothing.
//
// One program bears them all, for each costs a compilation of nearly everything. In it
// a bug sleeps until Variable names it when the process starts.
package plants

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"palier/proof/product"
)

// Variable is the environment variable that wakes a bug: its value is the bug's name.
const Variable = "PROOF_PLANT"

// Edit replaces a text that must occur exactly once in a file. What it puts there asks
// armed("name"), or chooses by instead("name", bug, sound): both stand in every
// package that an edit touches.
type Edit struct {
	File string // from the root of the repository
	Old  string
	New  string
}

// Plant is one bug.
type Plant struct {
	Name  string
	About string // what the bug does, in one sentence
	Edits []Edit
}

// Build compiles the program at root with all bugs into the file out, all of them
// asleep. Its patched copies lie in dir for as long as it works.
func Build(ctx context.Context, root, dir, out string, args ...string) error {
	overlay, err := overlay(root, dir, All())
	if err != nil {
		return fmt.Errorf("plants.Build: %w", err)
	}
	if err := product.Build(ctx, root, out, append([]string{"-overlay", overlay}, args...)...); err != nil {
		return fmt.Errorf("plants.Build: %w", err)
	}
	return nil
}

// overlay writes the patched copies and the file that go build reads.
func overlay(root, dir string, list []Plant) (string, error) {
	texts := map[string]string{}
	for _, p := range list {
		for _, e := range p.Edits {
			if err := e.apply(texts, filepath.Join(root, e.File)); err != nil {
				return "", fmt.Errorf("%s: %w", p.Name, err)
			}
		}
	}
	for path, text := range texts {
		texts[filepath.Join(filepath.Dir(path), "planted.go")] = nameOf(text) + asleep
	}
	replace := map[string]string{}
	for path, text := range texts {
		copied := filepath.Join(dir, strings.ReplaceAll(strings.TrimPrefix(path, root), string(filepath.Separator), "-"))
		if err := os.WriteFile(copied, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[path] = copied
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}

// apply replaces the edit's text in the file at path, which texts holds if an edit
// before this one touched it.
func (e Edit) apply(texts map[string]string, path string) error {
	if _, ok := texts[path]; !ok {
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		texts[path] = string(src)
	}
	if n := strings.Count(texts[path], e.Old); n != 1 {
		return fmt.Errorf("%s: the text to replace occurs %d times, want once:\n%s", e.File, n, e.Old)
	}
	texts[path] = strings.Replace(texts[path], e.Old, e.New, 1)
	return nil
}

// asleep is what every touched package gets beside its own files, after the line
// that names it.
const asleep = `
import "os"

var plant = os.Getenv("` + Variable + `")

func armed(name string) bool { return plant == name }

func instead[T any](name string, bug, sound T) T {
	if armed(name) {
		return bug
	}
	return sound
}
`

// nameOf gives the line that names a file's package.
func nameOf(text string) string {
	_, rest, _ := strings.Cut("\n"+text, "\npackage ")
	name, _, _ := strings.Cut(rest, "\n")
	return "package " + name + "\n"
}
