package page_test

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"palier/internal/web/page"
)

// files are those of a package with one page.
func files(changes map[string]string) fstest.MapFS {
	all := map[string]string{
		"templates/hello.html": `{{define "title"}}{{.T "hello" .Data}}{{end}}{{define "main"}}<p>{{.T "hello" .Data}}</p>{{end}}`,
		"texts/fr.txt":         "# mots\nhello = Bonjour %s\n",
		"texts/en.txt":         "hello = Hello %s\n",
	}
	maps.Copy(all, changes)
	fs := fstest.MapFS{}
	for name, text := range all {
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fs
}

func parse(t *testing.T) *page.Set {
	t.Helper()
	set, err := page.Parse(files(nil), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestAPageStandsInItsFrameUnderAPolicy(t *testing.T) {
	set, w := parse(t), httptest.NewRecorder()
	set.Show(w, httptest.NewRequest("GET", "/somewhere?x=1&lang=en", nil), http.StatusOK, "hello", "<b>")
	body := w.Body.String()
	for _, text := range []string{`<html lang="en">`, "<p>Hello &lt;b&gt;</p>", `href="/somewhere?lang=fr&amp;x=1"`} {
		if !strings.Contains(body, text) {
			t.Errorf("lacks %q:\n%s", text, body)
		}
	}
	for name, want := range map[string]string{"Content-Security-Policy": page.Plain, "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
		"X-Content-Type-Options": "nosniff", "Content-Language": "en"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	w = httptest.NewRecorder()
	set.Show(w, httptest.NewRequest("GET", "/", nil), http.StatusOK, "absent", nil)
	if w.Code != http.StatusInternalServerError {
		t.Errorf("a page that is not there: %d", w.Code)
	}
}

func TestNothingInAPageTurnsWhatStandsBesideIt(t *testing.T) {
	set, w := parse(t), httptest.NewRecorder()
	set.Show(w, httptest.NewRequest("GET", "/", nil), http.StatusOK, "hello", "\u202eAda\u2066 l’été…\u2069 שלום\u200f €\u202a")
	if body := w.Body.String(); !strings.Contains(body, "<p>Bonjour Ada l’été… שלום\u200f €</p>") {
		t.Errorf("%+q", body)
	}
	for _, text := range []string{"", "\xe2", "a\xe2\x80", "\xe2\xe2\x80\xaex", "€"} {
		if got := string(page.Upright([]byte(text))); got != strings.ReplaceAll(text, "\u202e", "") {
			t.Errorf("%+q became %+q", text, got)
		}
	}
}

func TestWordsOfOneLanguageAloneAreRefused(t *testing.T) {
	tests := map[string]map[string]string{
		"missing in English": {"texts/fr.txt": "hello = Bonjour %s\nbye = Au revoir\n"},
		"missing in French":  {"texts/en.txt": "hello = Hello %s\nbye = Goodbye\n"},
		"said twice":         {"texts/fr.txt": "hello = Bonjour %s\nhello = Salut %s\n"},
		"no equals sign":     {"texts/fr.txt": "hello Bonjour\n"},
	}
	for name, changes := range tests {
		if _, err := page.Parse(files(changes), slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// A text is escaped for the place where it stands, whether it is written into the template or asked
// for on each page.
func TestATextIsEscapedForItsPlace(t *testing.T) {
	texts := "hello = %s\nboth = Prix & \"frais\"\n"
	set, err := page.Parse(files(map[string]string{"texts/fr.txt": texts, "texts/en.txt": texts,
		"templates/hello.html": `{{define "title"}}{{.T "both"}}{{end}}{{define "main"}}<p title="{{.T "both"}}">{{.T "both"}}{{.T "both"}}</p><a href="mailto:a@example.org?subject={{.T "both"}}">x</a>{{end}}`,
	}), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	set.Show(w, httptest.NewRequest("GET", "/", nil), http.StatusOK, "hello", nil)
	const text = "Prix &amp; &#34;frais&#34;"
	for _, want := range []string{"<title>" + text, `<p title="` + text + `">` + text + text + "</p>", `subject=Prix%20%26%20%22frais%22"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("lacks %s in\n%s", want, w.Body)
		}
	}
}

// A template is read when its page is opened: what is none is found here, in every package.
func TestEveryTemplateIsOne(t *testing.T) {
	broken, err := page.Parse(files(map[string]string{"templates/hello.html": "{{define"}), slog.New(slog.DiscardHandler))
	if err != nil || broken.Check() == nil {
		t.Fatalf("a broken one is taken: %v", err)
	}
	found, err := filepath.Glob("../*/texts")
	if err != nil || len(found) < 5 {
		t.Fatalf("%d packages with pages, %v", len(found), err)
	}
	for _, dir := range found {
		dir = filepath.Dir(dir)
		if dir == "../page" { // the frame itself
			continue
		}
		set, err := page.Parse(os.DirFS(dir), slog.New(slog.DiscardHandler))
		if err == nil {
			err = set.Check()
		}
		if err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestValuesAreWrittenAsEachLanguageWritesThem(t *testing.T) {
	set := parse(t)
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2026, 3, 1, 9, 5, 0, 0, paris)
	fr, en := set.In("fr"), set.In("en")
	if set.In("xx").Lang != "fr" {
		t.Error("an unknown language is not answered in French")
	}
	for got, want := range map[string]string{
		fr.Day(first): "dim. 1er mars 2026", en.Day(first): "Sun 1 Mar 2026",
		fr.LongDay(first): "dimanche 1er mars", en.LongDay(first): "Sunday 1 March",
		fr.Clock(first): "09:05", fr.Zone(first): "heure de Paris (UTC+1)", en.Zone(first.AddDate(0, 4, 0)): "Paris time (UTC+2)",
		fr.Number(1234.5, 1): "1\u202f234,5", en.Number(1234.5, 1): "1,234.5", fr.Number(-1234567, 2): "-1\u202f234\u202f567", fr.Number(40, 0): "40",
		fr.Money(377_000_00, "EUR"): "377\u202f000\u00a0€", en.Money(377_000_50, "EUR"): "€377,000.50", fr.Money(890_00, "CHF"): "890\u00a0CHF",
		fr.Phone("+33639980012"): "06\u00a039\u00a098\u00a000\u00a012", fr.Phone("0639980012"): "06\u00a039\u00a098\u00a000\u00a012", fr.Phone("+33 (0)6.39-98 00 12"): "06\u00a039\u00a098\u00a000\u00a012",
		fr.Phone("voir gardien"): "voir gardien", fr.Phone("06 39 98 00 12 le soir"): "06 39 98 00 12 le soir", fr.Phone("+41791234567"): "+41791234567",
		fr.Span(100 * time.Minute): "1 h 40", fr.Span(time.Second): "1 min", fr.Span(2 * time.Hour): "2 h 00",
		fr.Link("/v", "p", "a b", "q", ""): "/v?p=a+b",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestALimitHoldsOneAddressAndNotItsNeighbours(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	limit := page.NewLimit(2, time.Minute, func() time.Time { return now })
	ask := func(from string) bool {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = from
		return limit.Allow(r)
	}
	var got []bool
	for _, from := range []string{"192.0.2.1:1", "192.0.2.1:2", "192.0.2.1:3", "192.0.2.2:1", "[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8::3]:1", "[2001:db8:0:1::1]:1"} {
		got = append(got, ask(from))
	}
	if want := []bool{true, true, false, true, true, true, false, true}; !slices.Equal(got, want) {
		t.Errorf("allowed %v, want %v", got, want)
	}
	now = now.Add(time.Minute)
	if !ask("192.0.2.1:4") || ask("192.0.2.1:5") {
		t.Error("after the pause not exactly one more is allowed")
	}
}
