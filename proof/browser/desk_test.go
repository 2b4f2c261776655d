package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"palier/proof/browser"
)

// journey is something that people set out to do, and its way through the screens.
type journey struct {
	name string
	goes func(*site)
}

// TestDesk goes with people of an agency through their days. The journeys share the program
// with its seven weeks of work, and go at the same time as colleagues do: each makes what it changes.
func TestDesk(t *testing.T) {
	t.Parallel()
	s := openAlive(t)
	for _, list := range [][]journey{relationJourneys, saleJourneys, officeJourneys} {
		for _, one := range list {
			t.Run(one.name, func(t *testing.T) {
				t.Parallel()
				one.goes(s.in(t))
			})
		}
	}
}

// member makes a person of the first agency, in a role that `palier user create` knows, who
// logs in with password.
func (s *site) member(role, name string) user {
	s.Helper()
	made := user{Login: strings.ToLower(name) + ".desk@example.org", Password: password}
	s.palier("", &made, "user", "create", "--json", "--agency", s.demo.Apimo.Agency, "--role", role,
		"--username", strings.ToLower(name)+"desk", "--email", made.Login, "--firstname", name, "--lastname", "Bureau")
	s.palier(made.Password+"\n", nil, "user", "password", fmt.Sprint(made.ID))
	return made
}

// palier runs a command of the program beside the one that serves, and reads its JSON.
func (s *site) palier(input string, answer any, args ...string) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), limit)
	defer cancel()
	command := s.launch.Command(ctx, args...)
	command.Stdin = strings.NewReader(input)
	var complaint strings.Builder
	command.Stderr = &complaint
	said, err := command.Output()
	if err != nil {
		s.Fatalf("palier %s: %v: %s%s", strings.Join(args, " "), err, said, complaint.String())
	}
	if answer == nil {
		return
	}
	if err := json.Unmarshal(said, answer); err != nil {
		s.Fatalf("palier %s: %v: %s", strings.Join(args, " "), err, said)
	}
}

// at is somebody at a tab of his own, logged in.
func (s *site) at(name string, k browser.Kind, who user) *person {
	s.Helper()
	p := s.person(name, k)
	p.isIn(who.Login, who.Password)
	return p
}

// apimo asks the Apimo API as a client does, and reads its JSON; a status that is not wanted
// ends the journey.
func (s *site) apimo(method, path string, body any, want int, answer any) {
	s.Helper()
	r := s.request(method, s.demo.Apimo.Base+path, body)
	r.SetBasicAuth(s.demo.Apimo.Provider, s.demo.Apimo.Token)
	s.asks(r, want, answer)
}

// adlead asks the Adlead API with the demonstration's full key.
func (s *site) adlead(method, path string, body any, want int, answer any) {
	s.Helper()
	r := s.request(method, s.demo.Adlead.Base+path, body)
	r.Header.Set("X-API-Key", s.demo.Adlead.KeyFull)
	s.asks(r, want, answer)
}

func (s *site) request(method, address string, body any) *http.Request {
	s.Helper()
	var text io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			s.Fatal(err)
		}
		text = strings.NewReader(string(raw))
	}
	r, err := http.NewRequestWithContext(s.Context(), method, address, text)
	if err != nil {
		s.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (s *site) asks(r *http.Request, want int, answer any) {
	s.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != want {
		s.Fatalf("%s %s: %s, %v: %s", r.Method, r.URL.Path, res.Status, err, said)
	}
	if answer == nil {
		return
	}
	if err := json.Unmarshal(said, answer); err != nil {
		s.Fatalf("%s %s: %v: %s", r.Method, r.URL.Path, err, said)
	}
}

// presses presses keys where the focus is.
func (p *person) presses(keys string) {
	p.Helper()
	p.must(p.tab.Press(keys))
}

// clicks clicks what the selector finds first; a script may make something of it.
func (p *person) clicks(selector string) {
	p.Helper()
	p.must(p.tab.Click(selector))
}
