// Package plants builds the program with a bug planted in it, so that a
// harness can show that it would notice.
//
// The bug never lives in the product: a copy of a source file is made, a small
// text is replaced in it, and `go build -overlay` compiles the copy instead. A
// replacement that no longer applies is an error, never a silent no-op: the
// harness would then test nothing.
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

// Edit replaces a text that must occur exactly once in a file.
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

// Build compiles the program at root with the bug into dir and returns the
// path of the binary.
func Build(ctx context.Context, root, dir string, p Plant, args ...string) (string, error) {
	overlay, err := p.overlay(root, dir)
	if err != nil {
		return "", fmt.Errorf("plants.Build(%s): %w", p.Name, err)
	}
	out := filepath.Join(dir, "palier-"+p.Name)
	if err := product.Build(ctx, root, out, append([]string{"-overlay", overlay}, args...)...); err != nil {
		return "", fmt.Errorf("plants.Build(%s): %w", p.Name, err)
	}
	return out, nil
}

// overlay writes the patched copies and the file that go build reads.
func (p Plant) overlay(root, dir string) (string, error) {
	texts := map[string]string{}
	for _, e := range p.Edits {
		path := filepath.Join(root, e.File)
		if _, ok := texts[path]; !ok {
			src, err := os.ReadFile(path)
			if err != nil {
				return "", err
			}
			texts[path] = string(src)
		}
		if n := strings.Count(texts[path], e.Old); n != 1 {
			return "", fmt.Errorf("%s: the text to replace occurs %d times, want once:\n%s", e.File, n, e.Old)
		}
		texts[path] = strings.Replace(texts[path], e.Old, e.New, 1)
	}
	replace := map[string]string{}
	for path, text := range texts {
		copied := filepath.Join(dir, p.Name+"-"+filepath.Base(path))
		if err := os.WriteFile(copied, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[path] = copied
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, p.Name+"-overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}
