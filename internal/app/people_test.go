package app_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"palier/internal/core/webhooks"
	"palier/internal/demo"
	"palier/internal/keyring"
	"palier/internal/testkit"
)

const phrase = "une phrase de passe"

// member is the demonstration's user, with a password.
func member(t *testing.T, s *testkit.Server) (email string) {
	t.Helper()
	u, err := s.Access.User(t.Context(), s.Operator, demo.User)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Access.SetPassword(t.Context(), s.Operator, u.ID, phrase); err != nil {
		t.Fatal(err)
	}
	return u.Email
}

func TestPeopleLogInOnAPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		form := url.Values{"email": {member(t, s)}, "password": {phrase}}
		r, err := http.NewRequest(http.MethodPost, s.URL+"/login", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", s.URL)
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) != 1 || !res.Cookies()[0].HttpOnly {
			t.Errorf("answered %d, cookies %v", res.StatusCode, res.Cookies())
		}
	})
}

// Webhooks' secrets are there and the key that sealed them is not: a log-in makes no
// other, and works as soon as the old one is back.
func TestALoginMakesNoKeyOverWhatAnotherSealed(t *testing.T) {
	d := testkit.SQLite(t)
	s := testkit.Demo(t, d)
	body := `{"identifier":"` + member(t, s) + `","password":"` + phrase + `"}`
	login := func(want int) {
		t.Helper()
		res, err := http.Post(s.URL+"/flatsy/api/v1/business/login", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("log-in: %d, want %d", res.StatusCode, want)
		}
	}
	if _, _, err := s.Webhooks.Create(t.Context(), s.Operator, webhooks.Endpoint{Format: "adlead", URL: "https://example.org/hook", Events: []string{"lot:created"}}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(d.Dir, keyring.File)
	key, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	login(http.StatusServiceUnavailable)
	if _, err := os.Stat(path); err == nil {
		t.Error("a new key was made")
	}
	if err := os.WriteFile(path, key, 0o600); err != nil {
		t.Fatal(err)
	}
	login(http.StatusOK)
}
