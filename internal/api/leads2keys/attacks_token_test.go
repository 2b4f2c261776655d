package leads2keys_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/grants"
)

// someone is a user who can be locked out without harm to the other attacks, and what the
// agency's own application got for him.
func (a *assault) someone(name string) (access.User, pair) {
	a.Helper()
	agency, err := strconv.ParseInt(a.Leads2Keys.Agency, 10, 64)
	a.must(err)
	u, err := a.Access.CreateUser(a.Context(), a.Operator, access.User{Agency: agency, Username: name, Email: name + "@example.org",
		Group: access.Agent, Active: true, Timezone: "Europe/Paris"})
	a.must(err)
	a.must(a.Access.SetPassword(a.Context(), a.Operator, u.ID, password))
	got := a.sent(a.post("/auth/authorization", url.Values{"client_id": {a.own.Client}, "login": {u.Email}, "password": {password}, "state": {""}}))
	return u, a.pair(a.post("/auth/token", back(a.own, got.Get("code"))))
}

// ends holds that neither token of a pair gives anything any more.
func (a *assault) ends(by grants.Credentials, p pair) {
	a.Helper()
	if a.opens(p.Access) {
		a.Error("the access token opens still")
	}
	if r := a.post("/auth/token", again(by, p.Refresh)); r.status == http.StatusOK {
		a.Errorf("the refresh token gives %s", r.body)
	}
}

// onTheTokens are attacks with tokens at the token endpoint.
func onTheTokens() []attack {
	return []attack{
		{"grants that are none here", "9700 2.4", func(a *assault) {
			for _, kind := range []string{"password", "client_credentials", "implicit", "urn:ietf:params:oauth:grant-type:device_code", "Authorization_Code"} {
				form := with(again(a.app, "x"), "grant_type", kind, "username", a.Leads2Keys.Login, "password", a.Leads2Keys.Password)
				a.refused(kind, a.post("/auth/token", form), http.StatusBadRequest, "unsupported_grant_type")
			}
			a.refused("none", a.post("/auth/token", with(again(a.app, "x"), "grant_type", "")), http.StatusBadRequest, "invalid_request")
		}},
		{"a refresh token of another application", "9700 4.14", func(a *assault) {
			p := a.given(nil)
			for what, by := range map[string]grants.Credentials{"other": a.other, "public": a.mobile, "old": a.old, "another account's": a.stranger} {
				a.refused(what, a.post("/auth/token", again(by, p.Refresh)), http.StatusBadRequest, "invalid_grant")
			}
			a.refused("nobody", a.post("/auth/token", again(grants.Credentials{}, p.Refresh)), http.StatusBadRequest, "invalid_client")
			if r := a.post("/auth/token", again(a.app, p.Refresh)); r.status != http.StatusOK {
				a.Errorf("its own: %d %s", r.status, r.body)
			}
		}},
		{"a stolen refresh token, after it was changed twice", "9700 4.14.2, decision 19", func(a *assault) {
			stolen := a.given(nil)
			second := a.pair(a.post("/auth/token", again(a.app, stolen.Refresh)))
			third := a.pair(a.post("/auth/token", again(a.app, second.Refresh)))
			if !a.opens(third.Access) {
				a.Fatal("the newest does not open")
			}
			a.refused("the stolen", a.post("/auth/token", again(a.app, stolen.Refresh)), http.StatusBadRequest, "invalid_grant")
			a.ends(a.app, third)
		}},
		{"a stolen refresh token, a minute after it was changed", "9700 4.14.2, decision 19", func(a *assault) {
			stolen := a.given(nil)
			second := a.pair(a.post("/auth/token", again(a.app, stolen.Refresh)))
			a.Clock.Advance(time.Minute)
			a.refused("the stolen", a.post("/auth/token", again(a.app, stolen.Refresh)), http.StatusBadRequest, "invalid_grant")
			a.ends(a.app, second)
		}},
		{"a refresh token for more scopes", "6749 6", func(a *assault) {
			p := a.given(url.Values{"scope": {"account:read"}})
			a.refused("more", a.post("/auth/token", with(again(a.app, p.Refresh), "scope", "account:read places:write")), http.StatusBadRequest, "invalid_scope")
			if r := a.pair(a.post("/auth/token", with(again(a.app, p.Refresh), "scope", "account:read"))); r.Scope != "account:read" {
				a.Errorf("the same: %+v", r)
			}
		}},
		{"tokens of one kind as the other", "9700 2.2", func(a *assault) {
			p, code := a.given(nil), a.code(nil)
			for what, token := range map[string]string{"refresh token": p.Refresh, "code": code, "secret": a.app.Secret, "cookie": strings.TrimPrefix(a.cookie, "palier=")} {
				if a.opens(token) {
					a.Errorf("a %s opens", what)
				}
			}
			for what, token := range map[string]string{"access token": p.Access, "code": code} {
				a.refused(what, a.post("/auth/token", again(a.app, token)), http.StatusBadRequest, "invalid_grant")
			}
			a.refused("a refresh token as a code", a.post("/auth/token", back(a.app, p.Refresh)), http.StatusBadRequest, "invalid_grant")
		}},
	}
}

// onTheCalls are attacks on the calls that a token opens.
func onTheCalls() []attack {
	return []attack{
		{"a token that is none", "6750 3.1", func(a *assault) {
			p := a.given(nil)
			for what, header := range map[string]string{"empty": "Bearer ", "guess": "Bearer " + strings.Repeat("a", 43), "spoilt": "Bearer " + p.Access[1:], "longer": "Bearer " + p.Access + "a",
				"two": "Bearer " + p.Access + " " + p.Access, "other scheme": "Token " + p.Access, "bare": p.Access, "endless": "Bearer " + strings.Repeat("a", 20_000), "Basic": "Basic YXBwOmd1ZXNz"} {
				r := a.get("/account", "Authorization", header)
				if a.refused(what, r, http.StatusUnauthorized, "invalid_token"); !strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Bearer") {
					a.Errorf("%s: %v", what, r.header)
				}
			}
			a.refused("none", a.get("/account"), http.StatusUnauthorized, "invalid_token")
		}},
		{"a token in the address or in a form", "9700 4.3.2, 6750 2.3", func(a *assault) {
			p := a.given(nil)
			a.refused("address", a.get("/account?access_token="+p.Access), http.StatusUnauthorized, "invalid_token")
			a.refused("form", a.post("/account", url.Values{"access_token": {p.Access}}), http.StatusUnauthorized, "invalid_token")
			a.refused("cookie", a.get("/account", "Cookie", a.cookie), http.StatusUnauthorized, "invalid_token")
		}},
		{"two tokens", "6750 2", func(a *assault) {
			good := "Bearer " + a.given(nil).Access
			a.refused("twice", a.get("/account", "Authorization", good, "Authorization", good), http.StatusUnauthorized, "invalid_token")
			a.refused("and another", a.get("/account", "Authorization", good, "Authorization", "Bearer x"), http.StatusUnauthorized, "invalid_token")
		}},
		{"a token after its hour", "9700 2.2.1", func(a *assault) {
			p := a.given(nil)
			a.Clock.Advance(59 * time.Minute)
			if !a.opens(p.Access) {
				a.Error("closed before")
			}
			a.Clock.Advance(time.Minute)
			a.refused("late", a.get("/account", "Authorization", "Bearer "+p.Access), http.StatusUnauthorized, "invalid_token")
		}},
		{"a token without the scope", "6750 3.1", func(a *assault) {
			narrow := "Bearer " + a.given(url.Values{"scope": {"account:read"}}).Access
			for _, path := range []string{"/place/search?postcode=44000&street=x&number=1", "/agency/" + a.Leads2Keys.Agency + "/places", "/document/" + a.Leads2Keys.Document} {
				a.refused(path, a.get(path, "Authorization", narrow), http.StatusForbidden, "insufficient_scope")
			}
		}},
		{"a token that reads, to write", "6750 3.1", func(a *assault) {
			reads := "Bearer " + a.given(url.Values{"scope": {"places:read"}}).Access
			path := "/agency/" + a.Leads2Keys.Agency + "/place/" + a.Leads2Keys.Place
			if r := a.get(path, "Authorization", reads); r.status != http.StatusOK {
				a.Errorf("reading: %d %s", r.status, r.body)
			}
			a.refused("PUT", a.ask("PUT", path, `{"cas":"x","value":{"immeuble":[]}}`, "Authorization", reads, "Content-Type", "application/json"), http.StatusForbidden, "insufficient_scope")
		}},
		{"an agency of somebody else", "decision 18", func(a *assault) {
			got := a.sent(a.post("/auth/authorization", url.Values{"client_id": {a.stranger.Client}, "login": {a.foreign}, "password": {password}, "state": {""}}))
			theirs := "Bearer " + a.pair(a.post("/auth/token", back(a.stranger, got.Get("code")))).Access
			ours, none := a.get("/agency/"+a.Leads2Keys.Agency+"/places", "Authorization", theirs), a.get("/agency/999999/places", "Authorization", theirs)
			if a.refused("ours", ours, http.StatusNotFound, "not_found"); ours.body != none.body {
				a.Errorf("%s, none: %s", ours.body, none.body)
			}
		}},
	}
}

// onTheEnd are attacks with tokens that are over.
func onTheEnd() []attack {
	return []attack{
		{"a token that was given up", "7009", func(a *assault) {
			p := a.given(nil)
			r := a.ask("DELETE", "/auth/token", "", "Authorization", "Bearer "+p.Access)
			if r.status != http.StatusOK || r.body != "" {
				a.Errorf("%d %q", r.status, r.body)
			}
			a.refused("again", a.ask("DELETE", "/auth/token", "", "Authorization", "Bearer "+p.Access), http.StatusForbidden, "invalid_token")
			a.ends(a.app, p)
		}},
		{"giving up somebody else's token", "7009 2.1", func(a *assault) {
			p := a.given(nil)
			for what, token := range map[string]string{"a guess": "guess", "the refresh token": p.Refresh, "a code": a.code(nil)} {
				a.refused(what, a.ask("DELETE", "/auth/token", "", "Authorization", "Bearer "+token), http.StatusForbidden, "invalid_token")
			}
			a.refused("none", a.ask("DELETE", "/auth/token", ""), http.StatusUnauthorized, "invalid_token")
			if !a.opens(p.Access) {
				a.Error("it is gone")
			}
		}},
		{"a token of a user with a new password", "9700 4.14.2", func(a *assault) {
			u, p := a.someone("nouveau")
			if !a.opens(p.Access) {
				a.Fatal("does not open")
			}
			a.must(a.Access.SetPassword(a.Context(), a.Operator, u.ID, password+"!"))
			a.ends(a.own, p)
		}},
		{"a token of a user who was switched off", "decision 18", func(a *assault) {
			u, p := a.someone("parti")
			_, err := a.Access.SetUserActive(a.Context(), a.Operator, u.ID, false)
			a.must(err)
			a.ends(a.own, p)
		}},
		{"a token of an application that lost its scope", "6749 10.3", func(a *assault) {
			p := a.given(nil)
			list, err := a.Grants.Clients(a.Context(), a.Operator)
			a.must(err)
			c := list[slices.IndexFunc(list, func(c grants.Client) bool { return c.Key == "app" })]
			change := func(to []grants.Scope) {
				_, err := a.Grants.ChangeClient(a.Context(), a.Operator, c.ID, func(c *grants.Client) { c.Scopes = to })
				a.must(err)
			}
			change([]grants.Scope{grants.PlacesRead})
			a.refused("lost", a.get("/account", "Authorization", "Bearer "+p.Access), http.StatusForbidden, "insufficient_scope")
			change(grants.Scopes())
		}},
	}
}
