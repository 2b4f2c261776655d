package contents_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"palier/internal/core/contents"
)

// FuzzCleanName: whatever a sender calls a file, its name is no path, has nothing that
// cannot be seen, and is never empty.
func FuzzCleanName(f *testing.F) {
	for _, name := range []string{"", "a.pdf", "../../etc/passwd", `C:\plans\..\A500.pdf`, "..", " .x. ", "a\x00b\n\u202e.pdf", "\xff.pdf", strings.Repeat("é", 300) + ".pdf"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := contents.CleanName(name, "plan.pdf")
		if got == "" || strings.ContainsAny(got, "/\\\x00\r\n\u202e") || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 200 || strings.Trim(got, " .") != got {
			t.Errorf("%q is kept as %q", name, got)
		}
		if again := contents.CleanName(got, "plan.pdf"); again != got {
			t.Errorf("%q is cleaned to %q, and that to %q", name, got, again)
		}
	})
}
