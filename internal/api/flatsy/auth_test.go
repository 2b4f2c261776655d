package flatsy_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/api/flatsy"
	"palier/internal/core/access"
)

const badToken = "Jeton absent, invalide ou expiré."

func TestLoggingIn(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		login := func(identifier, password string) string {
			return fmt.Sprintf(`{"identifier":%q,"password":%q}`, identifier, password)
		}
		made := c.post(t, "/login", login(" "+strings.ToUpper(c.email), password))
		if made["userId"] != c.get(t, "/me")["id"] || len(made["errors"].([]any)) != 0 {
			t.Errorf("%v", made)
		}
		until, err := time.Parse(time.RFC3339, made["expiration"].(string))
		if left := until.Sub(d.Clock.Now()); err != nil || left < flatsy.TokenLife-time.Minute || left > flatsy.TokenLife {
			t.Errorf("%v %v", left, err)
		}
		for _, wrong := range []string{login(c.email, password+" "), login("nobody@example.org", password), login("x", "y")} {
			if a := c.do(t, "POST", "/login", wrong, 401); string(a.Body) != `{"errors":["Identifiants invalides"]}` {
				t.Errorf("%s", a.Body)
			}
		}
		c.refused(t, "POST", "/login", `{"identifier":"x"}`, 422, "Le champ password est obligatoire.")
		c.refused(t, "POST", "/login", `{"identifier":5,"password":["x"]}`, 422, "doit être un texte")
		c.refused(t, "POST", "/login", `[]`, 400, "objet JSON")
		c.do(t, "GET", "/login", "", 405)
	})
}

func TestTooManyFailuresToLogIn(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		body := `{"identifier":"guessed@example.org","password":"wrong"}`
		for range 10 {
			c.do(t, "POST", "/login", body, 401)
		}
		a := c.do(t, "POST", "/login", body, 429)
		if a.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		c.post(t, "/login", `{"identifier":"`+c.email+`","password":"`+password+`"}`) // somebody else's slips
		d.Clock.Advance(16 * time.Minute)
		c.do(t, "POST", "/login", body, 401)
	})
}

// Whatever is asked for, a token comes first; what is wrong with it nobody learns.
func TestEveryCallNeedsAToken(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		spoilt := c.token[:len(c.token)-2] + "xx"
		for what, token := range map[string]string{
			"none": "", "empty": " ", "no token": "x", "a broken one": spoilt, "an unsigned one": c.token[:strings.LastIndexByte(c.token, '.')+1],
			"an endless one": strings.Repeat("a", 20_000), "as a bearer": "Bearer " + c.token,
		} {
			other := c
			other.token = token
			for _, o := range flatsy.Operations() {
				if o.Path == "/login" {
					continue
				}
				path := strings.NewReplacer("{ref}", "x", "{id}", "x").Replace(o.Path)
				r := apitest.Request{Method: o.Method, Path: base + path, Body: []byte("{}"), Hostile: true}
				if a := other.api().Do(t, r); a.Status != 401 || string(a.Body) != `{"errors":["`+badToken+`"]}` {
					t.Errorf("%s: %s %s: %d %s", what, o.Method, o.Path, a.Status, a.Body)
				}
			}
			r := apitest.Request{Method: "GET", Path: base + "/nothing", Hostile: true}
			if a := other.api().Do(t, r); a.Status != 401 {
				t.Errorf("%s: an unknown path answered %d", what, a.Status)
			}
		}
		twice := c.api()
		twice.Header = http.Header{"X-Auth-Token": {c.token, c.token}}
		twice.Do(t, apitest.Request{Method: "GET", Path: base + "/me", Hostile: true}).Want(t, 401)
	})
}

// A translator has no right to visits, an intern reads them.
func TestRightsOfUsers(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		var people []client
		for i, group := range []int{access.Translator, access.Intern} {
			u, err := d.Access.CreateUser(t.Context(), d.Operator, access.User{Agency: number(t, d.Apimo.Agency), Username: fmt.Sprint("u", i), Firstname: "Noé", Lastname: "Sorel",
				Email: fmt.Sprintf("u%d@example.org", i), Group: group, Active: true, Timezone: "Europe/Paris"})
			if err != nil {
				t.Fatal(err)
			}
			people = append(people, d.as(t, d.Operator, u))
		}
		translator, intern := people[0], people[1]
		for _, o := range flatsy.Operations() {
			path := strings.NewReplacer("{ref}", "x", "{id}", "x").Replace(o.Path)
			for _, c := range people {
				a := c.api().Do(t, apitest.Request{Method: o.Method, Path: base + path, Body: []byte("{}"), Hostile: true})
				denied := o.Need == access.VisitsWrite || o.Need == access.VisitsRead && c.email == translator.email
				if denied != (a.Status == 403) {
					t.Errorf("%s: %s %s: %d %s", c.email, o.Method, o.Path, a.Status, a.Body)
				}
			}
		}
		intern.list(t, "/visits")
	})
}
