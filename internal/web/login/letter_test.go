package login_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// post keeps what people were to be written.
type post struct{ sent []access.Ticket }

func (p *post) WriteTicket(_ context.Context, _ event.Tx, t access.Ticket) error {
	p.sent = append(p.sent, t)
	return nil
}

// link is the path of the last letter's link.
func (s *site) link() string {
	s.Helper()
	if len(s.post.sent) == 0 {
		s.Fatal("no letter was written")
	}
	t := s.post.sent[len(s.post.sent)-1]
	_, token, good, err := s.access.TicketTold(s.Context(), t.Account, t.ID)
	if err != nil || !good {
		s.Fatalf("ticket %+v: %t, %v", t, good, err)
	}
	if t.Kind == access.Invitation {
		return "/invitation/" + token
	}
	return "/password/" + token
}

// answers wants a status and texts of an answer.
func (s *site) answers(what string, res *http.Response, body string, status int, texts ...string) {
	s.Helper()
	if res.StatusCode != status {
		s.Errorf("%s: %s, want %d\n%s", what, res.Status, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			s.Errorf("%s lacks %q:\n%s", what, text, body)
		}
	}
}

func TestAnInvitedPersonChoosesAPasswordAndIsIn(t *testing.T) {
	s := open(t, false)
	u, err := s.access.CreateUser(t.Context(), s.by, access.User{Agency: s.agency, Username: "lea", Email: "lea@example.org", Lastname: "<b>Sorel", Mobile: "06 39 98 00 12", Active: true})
	s.must(err)
	s.must(s.access.Invite(t.Context(), s.by, u.ID))
	link := s.link()
	for lang, text := range map[string]string{"fr": "Bienvenue dans Palier", "en": "Welcome to Palier"} {
		res, body := s.ask("GET", link+"?lang="+lang, nil)
		s.answers("the form, "+lang, res, body, http.StatusOK, text, `value="lea@example.org"`, "&lt;b&gt;Sorel", `value="06 39 98 00 12"`)
	}
	res, body := s.ask("POST", link, url.Values{"firstname": {"Léa"}, "lastname": {"Sorel"}, "password": {"court"}})
	s.answers("a short password", res, body, http.StatusUnprocessableEntity, `role="alert"`, `value="Léa"`, `action="`+link+`"`)
	res, body = s.ask("POST", strings.Replace(link, "/invitation/", "/password/", 1), url.Values{"password": {password}})
	s.answers("as a link of another kind", res, body, http.StatusGone)
	res, body = s.ask("POST", link, url.Values{"firstname": {"Léa"}, "lastname": {"Sorel"}, "password": {password}})
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/agent" {
		t.Fatalf("%s to %q: %s", res.Status, to, body)
	}
	if _, body := s.ask("GET", "/agent", nil); !strings.Contains(body, "user "+event.Number(u.ID)) {
		t.Errorf("is in as %q", body)
	}
	now, err := s.access.User(t.Context(), s.by, u.ID)
	s.must(err)
	if now.Firstname != "Léa" || now.Mobile != "06 39 98 00 12" {
		t.Errorf("is kept as %q with %q", now.Firstname, now.Mobile)
	}
	res, body = s.ask("GET", link, nil)
	s.answers("the link again", res, body, http.StatusGone, "Ce lien n’est plus valable")
}

func TestWhoForgotThePasswordIsSentALink(t *testing.T) {
	s := open(t, false)
	ask := func(email string) string {
		t.Helper()
		res, body := s.ask("POST", "/password/forgotten", url.Values{"email": {email}})
		s.answers(email, res, body, http.StatusOK, "Si cette adresse est celle d’un compte")
		return body
	}
	res, body := s.ask("GET", "/password/forgotten?lang=en", nil)
	s.answers("the form", res, body, http.StatusOK, "Forgotten password")
	known, unknown := ask("c.roux@example.org"), ask("nobody@example.org")
	if known != unknown {
		t.Errorf("the answers differ:\n%s\n%s", known, unknown)
	}
	if len(s.post.sent) != 1 {
		t.Fatalf("%d letters", len(s.post.sent))
	}
	link := s.link()
	res, body = s.ask("GET", link, nil)
	s.answers("the link", res, body, http.StatusOK, "Choisir un nouveau mot de passe")
	if strings.Contains(body, `name="firstname"`) {
		t.Error("it asks for names")
	}
	res, _ = s.ask("POST", link, url.Values{"password": {"une autre phrase"}}, "Origin", "https://example.net", "Sec-Fetch-Site", "cross-site")
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %s", res.Status)
	}
	res, _ = s.ask("POST", link, url.Values{"password": {"une autre phrase"}})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s", res.Status)
	}
	s.seen = nil
	if res, _ := s.enter("c.roux@example.org", password, "/agent"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("with the former password: %s", res.Status)
	}
	if res, _ := s.enter("c.roux@example.org", "une autre phrase", "/agent"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("with the new one: %s", res.Status)
	}
	for range 10 {
		res, _ = s.ask("POST", "/password/forgotten", url.Values{"email": {"nobody@example.org"}})
	}
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("asked without end: %s", res.Status)
	}
	s.clock.Advance(time.Hour)
}
