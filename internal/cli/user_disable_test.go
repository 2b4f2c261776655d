package cli

import (
	"net/http"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// status is what the server answers a key that asks for its space.
func (s *server) status(t *testing.T, tenant, token string) int {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, "http://"+s.addr+"/adlead/v1/"+tenant, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-API-Key", token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// Whoever serves the database has just let the key in and believes it: on PostgreSQL
// two processes do. What the command reports done is in force in both when it returns.
func TestTheKeysOfWhoIsSwitchedOffOpenNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		c := testkit.Demo(t, d).Adlead
		made := read[keyRow](t, d, "key", "add", "--developer", c.Tenant, "--name", "Portail", "--permission", "information.view", "--program", c.Program, "--user", c.Owner)
		nobodys := read[keyRow](t, d, "key", "add", "--developer", c.Tenant, "--name", "Site", "--permission", "information.view", "--program", c.Program)
		processes := []*server{serve(t, d)}
		if d.URL != "" {
			processes = append(processes, serve(t, d))
		}
		answers := func(when, token string, want int) {
			t.Helper()
			for i, s := range processes {
				if got := s.status(t, c.Tenant, token); got != want {
					t.Errorf("%s: process %d answers %d, want %d", when, i+1, got, want)
				}
			}
		}
		answers("at work", made.Token, http.StatusOK)
		on(t, d, "user", "disable", c.Owner)
		answers("switched off", made.Token, http.StatusForbidden)
		answers("nobody's key", nobodys.Token, http.StatusOK)
		if a := run(t, at(d), "key", "add", "--developer", c.Tenant, "--name", "Autre", "--permission", "lot.view", "--user", c.Owner); a.code == exitOK || !strings.Contains(a.err, "switched off") {
			t.Errorf("a key that would open nothing: exit %d, %s", a.code, a.err)
		}
		on(t, d, "user", "enable", c.Owner)
		answers("at work again", made.Token, http.StatusOK)
	})
}
