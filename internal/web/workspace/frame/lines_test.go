package frame_test

import (
	"log/slog"
	"testing"
	"testing/fstest"

	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// What somebody wrote stays text wherever a line has it, and a text that is missing fails the page.
func TestLinesEscapeWhatIsNotTheirs(t *testing.T) {
	set, err := page.Parse(fstest.MapFS{"texts/fr.txt": {Data: []byte("hello = Bonjour %s\n")}, "texts/en.txt": {Data: []byte("hello = Hello %s\n")}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	const hostile = `"><script>alert('x')</script>&`
	got, err := frame.NewLines(set.In("fr")).Put(`<a title="`).Text(hostile).Put(`">`).Say("hello", hostile).Within(`<b>`, hostile, `</b>`).Within(`<i>`, "", `</i>`).Int(-7).Chip("free", hostile).Put(`</a>`).Done()
	const safe = `&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;`
	want := `<a title="` + safe + `">Bonjour ` + safe + `<b>` + safe + `</b>-7<span class="chip free"><span aria-hidden="true">○</span> ` + safe + `</span></a>`
	if err != nil || string(got) != want {
		t.Errorf("%v: %s\nwant %s", err, got, want)
	}
	if _, err := frame.NewLines(set.In("en")).Say("nobody says this").Put(`<br>`).Done(); err == nil {
		t.Error("a text that is missing")
	}
	if _, err := frame.NewLines(set.In("en")).Chip("none", "x").Done(); err == nil {
		t.Error("a family that is none")
	}
}
