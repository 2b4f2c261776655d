package login_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

// A form that arrives when the session is over comes back as it was, once its sender is in.
func TestAFormIsKeptOverALogIn(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Zoé")
	if _, err := s.Access.EndSessions(t.Context(), s.Operator, m.User.ID); err != nil {
		t.Fatal(err)
	}
	res, body := m.Send("/agent/calendar", "Sec-Fetch-Mode: navigate", "agency", "14", "note", "<b>deux\nlignes")
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "Votre saisie est gardée") {
		t.Fatalf("%s: %s", res.Status, body)
	}
	res, body = m.Post("/login", append(hidden(body), "email", m.User.Email, "password", "faux")...)
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "kept-form") {
		t.Fatalf("a wrong password loses it: %s", res.Status)
	}
	_, body = m.Post("/login", append(hidden(body), "email", m.User.Email, "password", testkit.MemberPassword)...)
	if !strings.Contains(body, `action="/agent/calendar"`) || !strings.Contains(body, "&lt;b&gt;deux\nlignes") {
		t.Errorf("it does not come back: %s", body)
	}
}

// What nobody should read in a page is not kept, and a path of another server is no path.
func TestASecretIsNotKept(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	_, body := s.Stranger(t).Send("/agent/calendar", "Sec-Fetch-Mode: navigate", "password", "un secret bien gardé")
	if strings.Contains(body, "kept-form") || strings.Contains(body, "gardé") {
		t.Errorf("it is in the page: %s", body)
	}
	m := s.Member(t, access.Negotiator, "Zoé")
	res, _ := m.Post("/login", "email", m.User.Email, "password", testkit.MemberPassword, "kept-path", "https://evil.example.org/", "kept-form", url.Values{"a": {"b"}}.Encode())
	if res.StatusCode != http.StatusSeeOther {
		t.Errorf("a form for another server is offered: %s", res.Status)
	}
}

var input = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// hidden are the hidden fields of a page, in pairs.
func hidden(body string) (pairs []string) {
	for _, m := range input.FindAllStringSubmatch(body, -1) {
		pairs = append(pairs, m[1], html.UnescapeString(m[2]))
	}
	return pairs
}
