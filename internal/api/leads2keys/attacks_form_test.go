package leads2keys_test

import (
	"net/http"
	"net/url"
	"strings"
)

// onTheForms are attacks on how users log in and let an application act for them.
func onTheForms() []attack {
	return []attack{
		{"another site logs the browser in", "9700 4.7", func(a *assault) {
			form := with(a.wants(nil), "email", a.Leads2Keys.Login, "password", a.Leads2Keys.Password)
			for _, from := range [][]string{{"Origin", "https://elsewhere.example.org"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
				if r := a.post("/auth/consent", form, from...); r.status != http.StatusForbidden || r.header.Get("Set-Cookie") != "" {
					a.Errorf("%v: %d, %v", from, r.status, r.header)
				}
			}
		}},
		{"another site lets its application act", "9700 4.7", func(a *assault) {
			form := with(a.wants(nil), "mark", a.mark, "decision", "allow")
			for _, from := range [][]string{{"Origin", "https://elsewhere.example.org"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
				if r := a.post("/auth/consent", form, append(from, "Cookie", a.cookie)...); r.status != http.StatusForbidden || r.header.Get("Location") != "" {
					a.Errorf("%v: %d, %v", from, r.status, r.header)
				}
			}
		}},
		{"consent without the form, or by the form of another session", "9700 4.16", func(a *assault) {
			for _, mark := range []string{"", "x", strings.Repeat("0", 64), a.mark[:len(a.mark)-1]} {
				r := a.post("/auth/consent", with(a.wants(nil), "mark", mark, "decision", "allow"), "Cookie", a.cookie)
				if r.status != http.StatusOK || a.hidden(r, "mark") != a.mark { // a new form
					a.Errorf("%q: %d %s", mark, r.status, r.body)
				}
			}
		}},
		{"consent by a form that anybody could write (GET)", "9700 4.7", func(a *assault) {
			r := a.get("/auth/authorization?"+with(a.wants(nil), "mark", a.mark, "decision", "allow").Encode(), "Cookie", a.cookie)
			if r.status != http.StatusOK || r.header.Get("Location") != "" {
				a.Errorf("%d, %v", r.status, r.header)
			}
			if r := a.get("/auth/consent?"+with(a.wants(nil), "mark", a.mark, "decision", "allow").Encode(), "Cookie", a.cookie); r.status != http.StatusMethodNotAllowed {
				a.Errorf("%d", r.status)
			}
		}},
		{"consent without a session", "6749 10.12", func(a *assault) {
			for _, cookie := range []string{"", "palier=", "palier=" + strings.Repeat("0", 40), a.cookie + "0"} {
				r := a.post("/auth/consent", with(a.wants(nil), "mark", a.mark, "decision", "allow"), "Cookie", cookie)
				if r.status != http.StatusOK || !strings.Contains(r.body, `name="password"`) { // the log-in form
					a.Errorf("%q: %d %s", cookie, r.status, r.body)
				}
			}
		}},
		{"somebody else's application gets what it was not let", "6749 10.2", func(a *assault) {
			r := a.get("/auth/authorization?"+a.wants(nil).Encode(), "Cookie", a.cookie)
			if r.status != http.StatusOK || !strings.Contains(r.body, "app.example.org") || !strings.Contains(r.body, "places:write") {
				a.Errorf("a user in a session is not asked: %d %s", r.status, r.body)
			}
			if got := a.sent(a.post("/auth/consent", with(a.wants(nil), "mark", a.mark, "decision", "deny"), "Cookie", a.cookie)); got.Get("error") != "access_denied" || got.Has("code") {
				a.Errorf("refused, and sent %v", got)
			}
		}},
		{"more scopes than the form showed", "6749 10.2", func(a *assault) {
			token := a.given(url.Values{"scope": {"places:read"}}).Access
			if a.opens(token) { // wants account:read
				a.Error("a narrow token opens more")
			}
		}},
	}
}

// byPassword are attacks on the log-in, on the page and without it.
func byPassword() []attack {
	return []attack{
		{"a user of another account", "decision 18", func(a *assault) {
			form := with(a.wants(nil), "email", a.foreign, "password", password)
			r, wrong := a.post("/auth/consent", form), a.post("/auth/consent", with(form, "password", "wrong"))
			if r.status != http.StatusUnprocessableEntity || r.header.Get("Set-Cookie") != "" || r.body != wrong.body {
				a.Errorf("%d, %v", r.status, r.header)
			}
		}},
		{"an application of another account, in a session", "9700 4.4", func(a *assault) {
			r := a.get("/auth/authorization?client_id=stranger", "Cookie", a.cookie)
			if r.status != http.StatusOK || !strings.Contains(r.body, `name="password"`) {
				a.Errorf("%d, %v", r.status, r.header)
			}
		}},
		{"who is there, by the answers of the form", "6819 4.4.3.6", func(a *assault) {
			wrong := a.post("/auth/consent", with(a.wants(nil), "email", a.Leads2Keys.Login, "password", "wrong"))
			nobody := a.post("/auth/consent", with(a.wants(nil), "email", "nobody@example.org", "password", "wrong"))
			if wrong.status != nobody.status || strings.ReplaceAll(wrong.body, a.Leads2Keys.Login, "") != strings.ReplaceAll(nobody.body, "nobody@example.org", "") {
				a.Errorf("%s\n%s", wrong.body, nobody.body)
			}
		}},
		{"the password by an application that may not see it", "9700 2.4", func(a *assault) {
			for _, right := range []string{a.Leads2Keys.Password, "wrong"} { // it learns not even whether it is right
				r := a.post("/auth/authorization", with(a.wants(nil), "login", a.Leads2Keys.Login, "password", right))
				a.refused("not direct", r, http.StatusBadRequest, "unauthorized_client")
			}
		}},
		{"who is there, by the direct log-in", "6819 4.4.3.6", func(a *assault) {
			// One code path, access.Login.User, hashes a password whoever was found: the time is equal because the work is.
			form := with(a.wants(nil), "client_id", a.own.Client, "login", a.Leads2Keys.Login, "password", "wrong")
			wrong := a.post("/auth/authorization", form)
			a.refused("wrong password", wrong, http.StatusBadRequest, "invalid_grant")
			for what, r := range map[string]reply{
				"nobody":              a.post("/auth/authorization", with(form, "login", "nobody@example.org")),
				"of another account":  a.post("/auth/authorization", with(form, "login", a.foreign, "password", password)),
				"an endless password": a.post("/auth/authorization", with(form, "password", strings.Repeat("a", 20_000))),
			} {
				if r.status != wrong.status || r.body != wrong.body {
					a.Errorf("%s: %d %s", what, r.status, r.body)
				}
			}
		}},
		{"the direct log-in leads elsewhere", "decision 20", func(a *assault) {
			form := with(a.wants(nil), "client_id", a.own.Client, "login", a.Leads2Keys.Login, "password", a.Leads2Keys.Password)
			for _, to := range nearly() {
				a.refused(to, a.post("/auth/authorization", with(form, "redirect_uri", to)), http.StatusBadRequest, "invalid_request")
			}
			if got := a.sent(a.post("/auth/authorization", form)); got.Get("code") == "" || got.Get("state") != "xyz" {
				a.Errorf("the right one gets %v", got)
			}
		}},
		{"the direct log-in with something missing, twice, or in the address", "6749 3.1, 9700 4.3", func(a *assault) {
			form := with(a.wants(nil), "client_id", a.own.Client, "login", a.Leads2Keys.Login, "password", a.Leads2Keys.Password)
			for _, name := range []string{"login", "password", "client_id", "state"} {
				a.refused("without "+name, a.post("/auth/authorization", with(form, name, "")), http.StatusBadRequest, "invalid_request")
				a.refused("twice "+name, a.ask("POST", "/auth/authorization", form.Encode()+"&"+name+"=x"), http.StatusBadRequest, "invalid_request")
			}
			a.refused("in the address", a.post("/auth/authorization?"+form.Encode(), nil), http.StatusBadRequest, "invalid_request")
			a.refused("as JSON", a.ask("POST", "/auth/authorization", `{"login":"x"}`, "Content-Type", "application/json"), http.StatusBadRequest, "invalid_request")
		}},
		{"guessing a password", "decision 18", func(a *assault) {
			form := with(a.wants(nil), "client_id", a.own.Client, "login", "guessed@example.org", "password", "wrong")
			for range 10 {
				a.refused("a guess", a.post("/auth/authorization", form, "X-Forwarded-For", "203.0.113.66"), http.StatusBadRequest, "invalid_grant")
			}
			r := a.post("/auth/authorization", form, "X-Forwarded-For", "203.0.113.66")
			if a.refused("one too many", r, http.StatusTooManyRequests, "temporarily_unavailable"); r.header.Get("Retry-After") == "" {
				a.Error("no Retry-After")
			}
			page := a.post("/auth/consent", with(a.wants(nil), "email", "guessed@example.org", "password", "wrong"), "X-Forwarded-For", "203.0.113.66")
			if page.status != http.StatusTooManyRequests || page.header.Get("Retry-After") == "" { // one brake for both
				a.Errorf("on the page: %d", page.status)
			}
		}},
		{"locking a user out by his name", "decision 18", func(a *assault) {
			form := with(a.wants(nil), "client_id", a.own.Client, "login", a.Leads2Keys.Login, "password", "wrong")
			for range 11 {
				a.post("/auth/authorization", form, "X-Forwarded-For", "203.0.113.67")
			}
			if got := a.sent(a.post("/auth/authorization", with(form, "password", a.Leads2Keys.Password))); got.Get("code") == "" {
				a.Errorf("at home the right one gets %v", got)
			}
		}},
	}
}
