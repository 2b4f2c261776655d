package cli

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// piped runs a command that is given something on its standard input.
func piped(t *testing.T, d testkit.Database, input string, args ...string) answer {
	t.Helper()
	var out, err bytes.Buffer
	code := Main(t.Context(), args, at(d), strings.NewReader(input), &out, &err)
	return answer{code, out.String(), err.String()}
}

func TestAPersonIsGivenAPasswordAndLoggedOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		u := read[userRow](t, d, "user", "create", "--agency", "14", "--username", "lnovak", "--email", "lina.novak@example.org")
		number := strconv.FormatInt(u.ID, 10)
		store := d.Store(t, time.Now)
		login := func(password string) (access.Actor, error) {
			a, _, err := access.NewLogin(store, time.Now).User(t.Context(), u.Email, password, "203.0.113.9")
			return a, err
		}

		if a := piped(t, d, "trop court\r\n", "user", "password", number); a.code != exitOK || !strings.Contains(a.out, u.Email) || strings.Contains(a.out, "court") {
			t.Fatalf("exit %d: %s%s", a.code, a.out, a.err)
		}
		if _, err := login("trop court"); err != nil {
			t.Errorf("with what was typed, without the end of its line: %v", err)
		}
		for what, input := range map[string]string{"short": "court\n", "none": ""} {
			if a := piped(t, d, input, "user", "password", number); a.code != exitUsage || !strings.Contains(a.err, "password: At least 10 characters.") {
				t.Errorf("%s: exit %d: %s", what, a.code, a.err)
			}
		}
		if a := piped(t, d, "une phrase de passe\n", "user", "password", "999999"); a.code != exitUsage || !strings.Contains(a.err, "palier user list") {
			t.Errorf("nobody: exit %d: %s", a.code, a.err)
		}

		made := read[loginRow](t, d, "user", "password", number, "--generate")
		by, err := login(made.Password)
		if err != nil || len(made.Password) < 20 {
			t.Fatalf("with the password that was made: %v", err)
		}
		service := access.NewService(store, store, people.Keys{}, access.OutlastBelief)
		if _, err := service.OpenSession(t.Context(), by, "web", time.Hour); err != nil {
			t.Fatal(err)
		}
		if list := read[[]sessionRow](t, d, "user", "sessions", number); len(list) != 1 || !list[0].Open || list[0].Kind != "web" || list[0].User != u.ID {
			t.Errorf("sessions %+v", list)
		}
		if out := on(t, d, "user", "logout", number); !strings.Contains(out, "that were open: 1") {
			t.Errorf("%s", out)
		}
		if list := read[[]sessionRow](t, d, "user", "sessions"); len(list) != 1 || list[0].Open || list[0].Ended == nil {
			t.Errorf("sessions after it %+v", list)
		}
	})
}

// flatsy asks the server's Flatsy door, and gives the status and what it answers.
func (s *server) flatsy(t *testing.T, method, path, token, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequest(method, "http://"+s.addr+"/flatsy/api/v1/business"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Auth-Token", token)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var said map[string]any
	if err := json.NewDecoder(res.Body).Decode(&said); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, said
}

// A token is for thirty days, whoever of several processes gave it, and ends in all of
// them with the command that ends it.
func TestATokenEndsInEveryProcess(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		u := read[userRow](t, d, "user", "create", "--agency", "14", "--username", "lnovak", "--email", "lina.novak@example.org")
		number := strconv.FormatInt(u.ID, 10)
		processes := []*server{serve(t, d)}
		if d.URL != "" {
			processes = append(processes, serve(t, d))
		}
		for what, end := range map[string][]string{"a new password": {"password", number, "--generate"}, "logged out": {"logout", number}, "switched off": {"disable", number}} {
			on(t, d, "user", "enable", number)
			made := read[loginRow](t, d, "user", "password", number, "--generate")
			status, said := processes[0].flatsy(t, "POST", "/login", "", `{"identifier":"`+u.Email+`","password":"`+made.Password+`"}`)
			token, _ := said["token"].(string)
			if status != http.StatusOK || token == "" {
				t.Fatalf("log-in: %d %v", status, said)
			}
			for i, s := range processes {
				if status, said := s.flatsy(t, "GET", "/me", token, ""); status != http.StatusOK || said["email"] != u.Email {
					t.Errorf("%s: before it process %d answers %d %v", what, i+1, status, said)
				}
			}
			on(t, d, append([]string{"user"}, end...)...)
			for i, s := range processes {
				if status, _ := s.flatsy(t, "GET", "/me", token, ""); status != http.StatusUnauthorized {
					t.Errorf("%s: after it process %d answers %d", what, i+1, status)
				}
			}
		}
	})
}
