package login_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/testkit"
	"palier/internal/web/login"
)

const password = "une phrase de passe"

// site is a server with the log-in page and a page for who is logged in.
type site struct {
	*testing.T
	*httptest.Server
	access *access.Service
	by     access.Actor
	agency int64
	clock  *testkit.Clock
	post   *post
	user   access.User
	seen   *http.Cookie // the last that was set
}

func open(t *testing.T, secure bool) *site {
	clock, d := testkit.NewClock(), testkit.SQLite(t)
	store := d.Store(t, clock.Now)
	s := &site{T: t, access: access.NewService(store, store, people.Keys{}, access.OutlastBelief), clock: clock, post: &post{}}
	s.access.Join(access.Office{Post: s.post, Key: func() ([]byte, error) { return make([]byte, 32), nil }, Now: clock.Now})
	account, err := s.access.CreateAccount(t.Context(), access.Account{Name: "Agence du Port", Mode: access.Live, Country: "FR"}, event.Who{})
	s.must(err)
	s.by = access.Operator(account, "test")
	agency, err := s.access.CreateAgency(t.Context(), s.by, access.Agency{Name: "Port"})
	s.must(err)
	s.agency = agency.ID
	s.user, err = s.access.CreateUser(t.Context(), s.by, access.User{Agency: agency.ID, Username: "roux", Email: "c.roux@example.org", Active: true})
	s.must(err)
	s.must(s.access.SetPassword(t.Context(), s.by, s.user.ID, password))
	pages, err := login.New(login.Services{Login: access.NewLogin(store, clock.Now), Access: s.access, Secure: secure, Home: "/agent", Now: clock.Now, Log: slog.New(slog.DiscardHandler)})
	s.must(err)
	mux := http.NewServeMux()
	pages.Mount(mux)
	mux.Handle("/agent", pages.Members(func(w http.ResponseWriter, r *http.Request, a access.Actor) {
		fmt.Fprintf(w, "user %d by %s", a.User, a.Who.Door)
	}))
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// ask sends a request as a browser does that shows a page of this site, with the last
// cookie that was set; headers in pairs come over its own, an empty one leaves it out.
func (s *site) ask(method, path string, form url.Values, headers ...string) (*http.Response, string) {
	s.Helper()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(form.Encode()))
	s.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", s.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	if s.seen != nil {
		r.AddCookie(&http.Cookie{Name: s.seen.Name, Value: s.seen.Value})
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	s.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	s.must(err)
	for _, c := range res.Cookies() {
		s.seen = c
	}
	return res, string(body)
}

func (s *site) enter(email, text, next string) (*http.Response, string) {
	s.Helper()
	return s.ask("POST", "/login", url.Values{"email": {email}, "password": {text}, "next": {next}})
}

func TestAPersonLogsInAndOutByForm(t *testing.T) {
	s := open(t, false)
	res, _ := s.ask("GET", "/agent?day=2026-11-23", nil)
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/login?next=%2Fagent%3Fday%3D2026-11-23" {
		t.Fatalf("a stranger is answered %d, %q", res.StatusCode, to)
	}
	res, body := s.ask("GET", res.Header.Get("Location"), nil)
	if res.StatusCode != http.StatusOK || !strings.Contains(body, `value="/agent?day=2026-11-23"`) || !strings.Contains(body, "Se connecter") || strings.Contains(body, "<script") {
		t.Errorf("%d %s", res.StatusCode, body)
	}
	res, body = s.enter("C.Roux@example.org", password, "/agent?day=2026-11-23")
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/agent?day=2026-11-23" {
		t.Fatalf("%d to %q: %s", res.StatusCode, to, body)
	}
	if c := s.seen; c.Name != "palier" || !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || len(c.Value) != 40 {
		t.Errorf("cookie %v", c)
	}
	_, body = s.ask("GET", "/agent", nil)
	if body != fmt.Sprintf("user %d by web", s.user.ID) {
		t.Errorf("the page sees %q", body)
	}
	if res, _ := s.ask("GET", "/login", nil); res.Header.Get("Location") != "/agent" {
		t.Error("who is logged in is asked again")
	}
	former := *s.seen
	if res, _ := s.ask("POST", "/logout", nil); res.Header.Get("Location") != "/login" || s.seen.Value != "" || s.seen.MaxAge >= 0 {
		t.Errorf("after logging out: %d, cookie %v", res.StatusCode, s.seen)
	}
	s.seen = &former // somebody kept it
	if res, _ := s.ask("GET", "/agent", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the old cookie is answered %d", res.StatusCode)
	}
}

// Whoever logs in anew leaves no session behind in the same browser.
func TestANewLoginEndsTheOneBefore(t *testing.T) {
	s := open(t, false)
	s.enter("c.roux@example.org", password, "")
	first := s.seen
	s.enter("c.roux@example.org", password, "")
	if first.Value == s.seen.Value {
		t.Fatal("the same session again")
	}
	s.seen = first
	if res, _ := s.ask("GET", "/agent", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the first is answered %d", res.StatusCode)
	}
}

func TestUnderHttpsTheCookieIsForThisHostAlone(t *testing.T) {
	s := open(t, true)
	s.enter("c.roux@example.org", password, "")
	if c := s.seen; c == nil || c.Name != "__Host-palier" || !c.Secure || c.Domain != "" || c.Path != "/" {
		t.Errorf("cookie %v", c)
	}
}

func TestARefusalSaysOneThing(t *testing.T) {
	s := open(t, false)
	var first string
	for _, c := range [][2]string{{"c.roux@example.org", "wrong"}, {"c.roux@example.org", ""}, {"nobody@example.org", password}} {
		res, body := s.enter(c[0], c[1], "//elsewhere.example.org")
		body = strings.ReplaceAll(body, c[0], "?")
		if first == "" {
			first = body
		}
		if res.StatusCode != http.StatusUnprocessableEntity || body != first || strings.Contains(body, "elsewhere") || s.seen != nil {
			t.Errorf("%v: %d %s", c, res.StatusCode, body)
		}
	}
	if _, body := s.ask("POST", "/login?lang=en", url.Values{"email": {"c.roux@example.org"}, "password": {"wrong"}}); !strings.Contains(body, "Wrong e-mail address or password.") {
		t.Errorf("in English: %s", body)
	}
	for range 20 {
		s.enter("c.roux@example.org", "wrong", "")
	}
	res, body := s.enter("c.roux@example.org", password, "")
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" || !strings.Contains(body, "Réessayez dans 15 minutes") {
		t.Errorf("braked: %d, %q, %s", res.StatusCode, res.Header.Get("Retry-After"), body)
	}
}

// A form of another site, or of who does not say where it comes from, does nothing.
func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	for what, headers := range map[string][]string{
		"another site":      {"Origin", "https://elsewhere.example.org", "Sec-Fetch-Site", "cross-site"},
		"another, old":      {"Origin", "https://elsewhere.example.org", "Sec-Fetch-Site", ""},
		"a frame":           {"Origin", "null", "Sec-Fetch-Site", "cross-site"},
		"a sister host":     {"Origin", "https://sister.example.org", "Sec-Fetch-Site", "same-site"},
		"nobody":            {"Origin", "", "Sec-Fetch-Site", ""},
		"nobody, by method": {"Origin", "", "Sec-Fetch-Site", "", "X-HTTP-Method-Override", "GET"},
	} {
		s := open(t, false)
		s.enter("c.roux@example.org", password, "")
		for _, path := range []string{"/logout", "/login", "/agent"} {
			if res, _ := s.ask("POST", path, url.Values{}, headers...); res.StatusCode != http.StatusForbidden {
				t.Errorf("%s: POST %s is answered %d", what, path, res.StatusCode)
			}
		}
		if res, _ := s.ask("GET", "/agent", nil, headers...); res.StatusCode != http.StatusOK {
			t.Errorf("%s: reading is answered %d", what, res.StatusCode)
		}
	}
}

func TestABodyWithoutEndIsNotRead(t *testing.T) {
	s := open(t, false)
	if res, _ := s.ask("POST", "/login", url.Values{"password": {strings.Repeat("x", 1<<20)}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("answered %d", res.StatusCode)
	}
}
