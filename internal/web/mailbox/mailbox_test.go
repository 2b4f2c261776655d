package mailbox_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"palier/internal/core/letters"
	"palier/internal/web/mailbox"
)

// opened is a box with its pages.
func opened(t *testing.T) (*mailbox.Box, http.Handler) {
	t.Helper()
	b, err := mailbox.New(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	b.Mount(mux)
	return b, mux
}

func put(t *testing.T, b *mailbox.Box, mails ...letters.Mail) {
	t.Helper()
	for _, r := range b.Carry(t.Context(), mails) {
		if r != (letters.Receipt{Tried: true}) {
			t.Errorf("receipt %+v", r)
		}
	}
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func mail(letter int64, subject string) letters.Mail {
	return letters.Mail{Account: 1, Letter: letter, To: "noe@example.org", Name: "Noé", From: "Agence", Subject: subject, At: time.Date(2026, 7, 9, 9, 30, 0, 0, time.UTC),
		Text: "Bonjour,\nhttps://palier.example.org/v/manage?p=AQ\n", HTML: "<p onclick=x>Bonjour <script>alert(1)</script></p>"}
}

func TestALetterIsShownAsItWasSent(t *testing.T) {
	b, h := opened(t)
	if w := get(h, mailbox.Path); w.Code != 200 || !strings.Contains(w.Body.String(), "Aucun message") {
		t.Errorf("an empty box: %d\n%s", w.Code, w.Body)
	}
	m := mail(1, `Visite <b>"confirmée"`)
	m.Calendar, m.Method = "BEGIN:VCALENDAR\r\n", "REQUEST"
	put(t, b, m, mail(2, "Autre"))
	list := get(h, mailbox.Path).Body.String()
	if strings.Index(list, "Autre") > strings.Index(list, "Visite &lt;b&gt;") || !strings.Contains(list, `href="/demo/mail/1"`) {
		t.Errorf("the latest first:\n%s", list)
	}
	page := get(h, "/demo/mail/1")
	for _, want := range []string{"Noé &lt;noe@example.org&gt;", `href="https://palier.example.org/v/manage?p=AQ"`, `<iframe src="/demo/mail/1/html"`, " sandbox ", "visite.ics"} {
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("no %q in\n%s", want, page.Body)
		}
	}
	html := get(h, "/demo/mail/1/html")
	policy := html.Header().Get("Content-Security-Policy")
	if html.Body.String() != m.HTML || !strings.HasSuffix(policy, "; sandbox") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script-src") {
		t.Errorf("%s\n%s", policy, html.Body)
	}
	ics := get(h, "/demo/mail/1/visite.ics")
	if ics.Body.String() != m.Calendar || ics.Header().Get("Content-Type") != "text/calendar; charset=utf-8" || !strings.HasPrefix(ics.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%v\n%s", ics.Header(), ics.Body)
	}
	for _, path := range []string{"/demo/mail/2/visite.ics", "/demo/mail/3", "/demo/mail/3/html", "/demo/mail/x", "/demo/mail/-1"} {
		if w := get(h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestTheBoxHoldsEachLetterOnceAndTheLatest(t *testing.T) {
	b, h := opened(t)
	put(t, b, mail(1, "first try"), mail(1, "second try"), mail(0, "a test"), mail(0, "another test"))
	list := get(h, mailbox.Path).Body.String()
	for subject, want := range map[string]bool{"first try": false, "second try": true, "a test": true, "another test": true} {
		if strings.Contains(list, ">"+subject+"<") != want {
			t.Errorf("%q: %v\n%s", subject, !want, list)
		}
	}
	for n := range 500 {
		put(t, b, mail(int64(n+10), fmt.Sprint("letter ", n)))
	}
	list = get(h, mailbox.Path).Body.String()
	if strings.Contains(list, "another test") || !strings.Contains(list, ">letter 0<") || strings.Count(list, "<li>") != 500 {
		t.Errorf("%d letters", strings.Count(list, "<li>"))
	}
}

// Times are those of Paris, as people there write them, in the list and over a letter.
func TestATimeIsThatOfParis(t *testing.T) {
	b, h := opened(t)
	put(t, b, mail(1, "Visite"))
	for _, path := range []string{mailbox.Path, mailbox.Path + "/1"} {
		if text := get(h, path).Body.String(); !strings.Contains(text, "jeu. 9 juil. 2026 11:30") || strings.Contains(text, "UTC") {
			t.Errorf("%s:\n%s", path, text)
		}
	}
}
