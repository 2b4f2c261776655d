package testkit

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/uid"
	"palier/internal/demo"
)

// Member is somebody of an office at his browser, logged in to the pages.
type Member struct {
	t      testing.TB
	base   string
	User   access.User
	client *http.Client
}

// MemberPassword is that of every Member.
const MemberPassword = "une marche apres l autre"

// Member makes a person of a role, in the demonstration's open agency, and logs him in. What
// he is called tells him from others of his role.
func (s *Server) Member(t testing.TB, role access.Role, name string) *Member {
	t.Helper()
	return s.MemberAt(t, access.User{Agency: demo.Agency, Role: role, Firstname: name, Lastname: "Essai"})
}

// MemberAt is Member with all that is known of the person; his names and e-mail are made
// up where they are not given.
func (s *Server) MemberAt(t testing.TB, u access.User) *Member {
	t.Helper()
	u.Username = "essai-" + uid.New()[:8]
	if u.Email == "" {
		u.Email = u.Username + "@example.org"
	}
	u.Active = true
	made, err := s.Access.CreateUser(t.Context(), s.Operator, u)
	if err == nil {
		err = s.Access.SetPassword(t.Context(), s.Operator, made.ID, MemberPassword)
	}
	if err != nil {
		t.Fatal(err)
	}
	m := s.Stranger(t)
	m.User = made
	res, _ := m.Post("/login", "email", made.Email, "password", MemberPassword, "next", "/profile")
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/profile" {
		t.Fatalf("%s was not let in: %s to %q", made.Email, res.Status, to)
	}
	return m
}

// Stranger is somebody at a browser who is not logged in.
func (s *Server) Stranger(t testing.TB) *Member {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Member{t: t, base: s.URL, client: client}
}

// Get opens a page, and gives what it answers and says.
func (m *Member) Get(path string) (*http.Response, string) {
	m.t.Helper()
	return m.do(http.MethodGet, path, "", nil)
}

// Post sends a form, its fields in pairs, as a browser does that shows a page of the server.
// Where it leads to is not followed.
func (m *Member) Post(path string, pairs ...string) (*http.Response, string) {
	m.t.Helper()
	return m.Send(path, "", pairs...)
}

// Send is Post with one more line of the request's head.
func (m *Member) Send(path, header string, pairs ...string) (*http.Response, string) {
	m.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return m.do(http.MethodPost, path, header, form)
}

// Follow is Post, and opens the page that the answer leads to.
func (m *Member) Follow(path string, pairs ...string) (*http.Response, string) {
	m.t.Helper()
	res, body := m.Post(path, pairs...)
	if res.StatusCode != http.StatusSeeOther {
		m.t.Fatalf("POST %s leads nowhere: %s\n%s", path, res.Status, body)
	}
	return m.Get(res.Header.Get("Location"))
}

// Upload sends a form with a file, its fields in pairs before it. Where it leads to is not
// followed.
func (m *Member) Upload(path, name, content string, pairs ...string) (*http.Response, string) {
	m.t.Helper()
	var form strings.Builder
	parts := multipart.NewWriter(&form)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := parts.WriteField(pairs[i], pairs[i+1]); err != nil {
			m.t.Fatal(err)
		}
	}
	file, err := parts.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(file, content)
	}
	if err = errors.Join(err, parts.Close()); err != nil {
		m.t.Fatal(err)
	}
	return m.send(http.MethodPost, path, "Content-Type: "+parts.FormDataContentType(), form.String())
}

func (m *Member) do(method, path, header string, form url.Values) (*http.Response, string) {
	m.t.Helper()
	return m.send(method, path, header, form.Encode())
}

func (m *Member) send(method, path, header, body string) (*http.Response, string) {
	m.t.Helper()
	req, err := http.NewRequestWithContext(m.t.Context(), method, m.base+path, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Origin", m.base)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if name, value, ok := strings.Cut(header, ": "); ok {
		req.Header.Set(name, value)
	}
	res, err := m.client.Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	return res, string(answer)
}

// Cookies are those of his browser.
func (m *Member) Cookies() http.CookieJar { return m.client.Jar }

// The agencies of the demonstration, for tests that speak of nothing else of it.
const (
	OpenAgency  = demo.Agency       // where Members work
	OtherAgency = demo.ClosedAgency // of the same account
)
