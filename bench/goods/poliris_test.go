package goods

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPolirisArchiveHasALineOfEachProperty(t *testing.T) {
	var archive bytes.Buffer
	if err := WritePoliris(&archive, 50, "14"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "in.zip")
	if err := os.WriteFile(file, archive.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := PolirisLines(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	if len(lines) != 50 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		values := strings.Split(line, "!#")
		if len(values) != polirisFields || values[0] != `"14"` || values[1] != `"`+Reference(uint64(i+1))+`"` || strings.Contains(line, "\n") {
			t.Errorf("line %d has %d values and begins %q", i+1, len(values), values[:2])
		}
		if said := values[20]; len(said) < 400 {
			t.Errorf("line %d says little: %s", i+1, said)
		}
	}
}
